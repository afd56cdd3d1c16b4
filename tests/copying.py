"""Public copies for tests: rows with files for those about something else, and the real thing."""

import json
from pathlib import Path
from typing import Any

from disclosures.documents import copies, copying, related
from disclosures.documents.copies import COPIES
from disclosures.models import CopyState, Disclosure, Document, DocumentState, SafeCopy
from disclosures.safe_copy.strings import Strings
from tests.factories import DocumentFactory, EditorFactory, SafeCopyFactory, text_pdf

ONE_DOT = bytes.fromhex(
    "ffd8ffdb0043000302020302020303030304030304050805050404050a070706080c0a0c0c0b0a0b0b0d0e12100d0e110e0b0b10"
    "1610111314151515"
)


def proved(document: Document, text: str = "Dear requester") -> SafeCopy:
    """A copy of one page, as if a worker had made it by today's decisions."""
    document.refresh_from_db()
    file, picture = COPIES.keep([text_pdf(text)]), COPIES.keep([ONE_DOT])
    last = document.copies.order_by("-version").values_list("version", flat=True).first() or 0
    copy: SafeCopy = SafeCopyFactory(
        document=document,
        version=last + 1,
        key=file.key,
        sha256=file.sha256,
        size_bytes=file.size_bytes,
    )
    copy.pages.create(number=1, text=text, picture_key=picture.key, width=1240, height=1754)
    return copy


def published(disclosure: Disclosure, text: str = "Dear requester", **more: Any) -> Document:
    """A document behind a public record, with a public copy."""
    document: Document = DocumentFactory(
        disclosure=disclosure, state=DocumentState.PUBLISHED, page_count=1, **more
    )
    document.pages.create(number=1, text=text)
    copy = proved(document, text)
    copies.publish([document])
    copy.refresh_from_db()
    return document


def prove_all(document: Document) -> None:
    """Copies of all documents of the record that wait for review and have none that may be shown."""
    document = Document.objects.select_related("disclosure").get(pk=document.pk)
    for one in related.of_record(document.disclosure):
        if one.state == DocumentState.IN_REVIEW and copies.missing([one]):
            one.copies.filter(state=CopyState.WAITING).delete()
            proved(one)


def made(document: Document) -> SafeCopy:
    """The real thing, made here and now."""
    copies.ask_for(document.pk, by=EditorFactory())
    copy = document.copies.get(state=CopyState.WAITING)
    copying.make(copy.pk)
    copy.refresh_from_db()
    return copy


def planted(key: Path) -> list[str]:
    """The personal data that an answer key lists, each once."""
    return list(dict.fromkeys(one["text"] for one in json.loads(key.read_text()).get("personal_data", [])))


def readable(texts: list[str], text: str) -> list[str]:
    """Which of ``texts`` can be read in ``text``."""
    return [one for one in texts if Strings((one,)).count_in(text)]
