"""What tests of the review desk share: addresses, answers of the form, and its buttons."""

import re
from typing import Any

from django.test import Client

from disclosures.documents.page_pictures import PICTURES
from disclosures.editing import deciding, in_hand
from disclosures.models import Document, ExtractedFact, PersonalData, PictureState
from tests.copying import ONE_DOT, prove_all
from tests.factories import DocumentFactory
from tests.markup import read

LETTER = "Dear Ash Example\nOur ref: 2016-0061947\nWrite to ash@example.org"


def address(document: Document) -> str:
    return f"/review/{document.pk}/"


def version(document: Document) -> str:
    return in_hand.version_of(Document.objects.select_related("disclosure").get(pk=document.pk))


def answers(document: Document, **changed: Any) -> dict[str, Any]:
    return {
        "version": version(document),
        "title": "Requests by month",
        "summary": "The reply gives two numbers a month.",
        "authority": "Department for Examples",
        "reference": "2016-0061947",
        "requested_on": "2016-11-14",
        "responded_on": "2016-12-09",
        "date_precision": "day",
        "outcome": "granted",
        "exemptions": "",
        "evidence": "document",
        **changed,
    }


def act(client: Client, document: Document, action: str, **changed: Any) -> Any:
    """Presses a button; before "Publish", what is decided is saved and the record's documents get copies."""
    if action == "publish":
        if "stamp" in changed:
            client.post(address(document), {**answers(document, **changed), "action": "save"})
            document.refresh_from_db()
            changed["stamp"] = deciding.stamp_of(document)
        prove_all(document)
    return client.post(address(document), {**answers(document, **changed), "action": action})


def decided(document: Document, hit: PersonalData, choice: str, **more: str) -> dict[str, str]:
    """What the form sends for one personal detail, with the stamp of what was seen."""
    given = {"choice": choice, "reason": "", "type": hit.type, "words": words_of(hit)} | more
    row = {f"hit-{hit.pk}-{name}": value for name, value in given.items()}
    return {"stamp": deciding.stamp_of(document)} | row


def fact_decided(document: Document, found: ExtractedFact, choice: str, **more: str) -> dict[str, str]:
    sort = "number" if found.is_small_number else "fact"
    given = {"choice": choice, "reason": ""} | ({} if sort == "number" else {"value": found.value}) | more
    row = {f"{sort}-{found.pk}-{name}": value for name, value in given.items()}
    return {"stamp": deciding.stamp_of(document)} | row


def all_hidden(document: Document) -> dict[str, str]:
    """What the form sends if every personal detail is hidden, and every small number held back."""
    sent = {"stamp": deciding.stamp_of(document)}
    for hit in document.personal_data.to_decide():
        sent |= decided(document, hit, "hide")
    for small in document.facts.small_numbers():
        sent |= fact_decided(document, small, "hold", reason="Could point at one person")
    return sent


def words_of(hit: PersonalData) -> str:
    return str(hit.document.pages.get(number=hit.page).text[hit.start : hit.end])


def words(response: Any) -> str:
    return response.content.decode()


def find(document: Document, type: str, text: str, page: int = 1) -> PersonalData:
    start = document.pages.get(number=page).text.index(text)
    end = start + len(text)
    return document.personal_data.create(
        type=type, page=page, start=start, end=end, confidence=0.8, rule="some-rule"
    )


def fact(document: Document, name: str, text: str, page: int = 1, **more: Any) -> ExtractedFact:
    start = document.pages.get(number=page).text.index(text)
    return document.facts.create(
        name=name,
        value=text,
        page=page,
        start=start,
        end=start + len(text),
        confidence=0.95,
        rule="a-rule",
        **more,
    )


def pictured(document: Document, number: int = 1) -> None:
    """A picture of a page, as if a worker had drawn it, on which the first word has a place."""
    kept = PICTURES.keep([ONE_DOT])
    document.pictures.create(
        number=number,
        state=PictureState.DRAWN,
        key=kept.key,
        size_bytes=kept.size_bytes,
        width=1240,
        height=1754,
        words=[[0, 4, 100, 100, 150, 120]],
    )


def said(response: Any) -> str:
    """The words of a page, parted where one part ends and the next begins."""
    parted = re.sub(r"<(?=/?(?:p|li|t[rdh]|h\d|section|strong|small|div)\b)", " <", words(response))
    return " ".join(read(parted).texts["main"][0].split())


def beside(document: Document, name: str, **more: Any) -> Document:
    """Another document behind the same record."""
    return DocumentFactory(
        submission=document.submission,
        name=name,
        disclosure=document.disclosure,
        **{"state": "in-review", "is_lead": False, **more},
    )
