"""A draft as readers will see it: published for as long as a page is drawn, and not at all afterwards.

The page comes from the view and the template of the public page, which ask the database as they always do. So
that they find what is not public yet, it is published inside a transaction that is always rolled back.
Nobody outside of it sees anything, and nothing stays: no version is raised, no audit entry, no history.
"""

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy

from disclosures.documents import copies, related
from disclosures.models import (
    CopyState,
    Disclosure,
    Document,
    DocumentState,
    Evidence,
    SafeCopy,
    Source,
    State,
)

LINK = re.compile(r'(?P<attribute>\s(?:href|src|action)=")/documents/(?P<pk>[0-9a-f-]{36})/(?P<rest>[^"#?]*)')
NO_SOURCE = gettext_lazy(
    "Enter the address where this can be checked, or “Document held”, and save. Then look again."
)


class NotYet(Exception):
    """Something without which no page can be drawn is missing; the text is a sentence for the editor."""


def may_preview(document: Document) -> bool:
    """It waits for review behind a record; what is public already has its page."""
    return document.state == DocumentState.IN_REVIEW and document.disclosure is not None


@contextmanager
def published(document: Document) -> Iterator[Disclosure]:
    """The record as if this document, and what is decided on with it, were published. Raises NotYet.

    Takes row locks on the draft for as long as the block lasts, so draw one page and no more.
    """
    record = document.disclosure
    if record is None:
        raise NotYet(NO_SOURCE)
    with transaction.atomic():
        documents = [one for one in related.decided_with(document) if one.state == DocumentState.IN_REVIEW]
        _publish_record(record)
        _publish_documents(documents)
        record.refresh_from_db()
        yield record
        transaction.set_rollback(True)


def _publish_record(record: Disclosure) -> None:
    if record.is_public:
        return
    source = record.source_id
    if source is None and record.evidence == Evidence.DOCUMENT:
        url = settings.SITE_URL + record.get_absolute_url()
        source = Source.objects.get_or_create(url=url, page="")[0].pk
    if source is None or not record.title:
        raise NotYet(NO_SOURCE)
    Disclosure.objects.filter(pk=record.pk).update(
        state=State.PUBLISHED, source=source, published_at=record.published_at or timezone.now()
    )


def _publish_documents(documents: Sequence[Document]) -> None:
    ids = [one.pk for one in documents]
    Document.objects.filter(pk__in=ids).update(state=DocumentState.PUBLISHED)
    proved = [one.pk for one in copies.newest_of(documents).values() if one.state == CopyState.PROVED]
    SafeCopy.objects.filter(document__in=ids, state=CopyState.PUBLIC).update(state=CopyState.WITHDRAWN)
    SafeCopy.objects.filter(pk__in=proved).update(state=CopyState.PUBLIC)


def linked(html: str, record: Disclosure, document: Document) -> str:
    """The page with its links to this record and its documents leading to previews of them."""
    own = {str(one.pk) for one in related.of_record(record) if one.state == DocumentState.IN_REVIEW}
    home = reverse("disclosures:preview", args=[document.pk])
    # Addresses are ours: of slugs and numbers alone, so they stand in the page as they are written here.
    html = html.replace(f'href="{record.get_absolute_url()}"', f'href="{home}"')

    def led(found: re.Match[str]) -> str:
        pk, rest = found["pk"], found["rest"]
        if pk not in own:
            return found[0]
        if rest == "copy.pdf":
            return f"{found['attribute']}{reverse('disclosures:review_copy', args=[pk])}"
        return f"{found['attribute']}{reverse('disclosures:preview', args=[pk])}{rest or 'document/'}"

    return LINK.sub(led, html)
