"""From files that were read to drafts that wait for review: which letter each file belongs to.

A handed-in file and all that was found inside it form a tree. Once nothing in it is under way, every letter
in it gets a draft of its own, and what is no letter is attached to the nearest one: a covering message to
what it covers, a table to the reply beside it. A tree without a letter gets one draft.
"""

import logging
import uuid
from collections.abc import Iterator, Sequence

import pghistory
from django.db import transaction
from django.db.models import Exists, OuterRef

from disclosures.documents import drafts, provenance
from disclosures.documents.findings import found_in
from disclosures.documents.risks import together
from disclosures.ingest.contract import Fact
from disclosures.models import (
    Disclosure,
    Document,
    DocumentState,
    ExtractedFact,
    IngestJob,
    JobState,
    Organisation,
    Role,
    State,
    Step,
)
from disclosures.models.extraction import FIGURE
from disclosures.received.followers import follow
from disclosures.small_numbers import looking

log = logging.getLogger(__name__)
AT_ONCE = 50
OPEN = (JobState.WAITING, JobState.RUNNING)
HELD_TOGETHER = "Something else in this upload must not be opened, so all of it is held. An editor will look."
NOTHING_READ = "Nothing in this file could be read; the list below says why."


@transaction.atomic(savepoint=False)
def settle(root_id: uuid.UUID, *, with_ocr: bool) -> None:
    """Moves a tree on to review if all of it is read. A second time changes nothing.

    ``with_ocr``: whether pictures are being read; otherwise nobody waits for those that still are to be.
    """
    # Of two that finish at once the second sees what the first wrote: both lock the root before they look.
    root = Document.objects.select_for_update(of=("self",)).get(pk=root_id)
    tree = list(
        Document.objects.tree_of(root).select_related("submission", "disclosure", "follows__disclosure")
    )
    if _is_under_way(tree, with_ocr=with_ocr):
        return
    if any(document.cause == "malicious" for document in tree):
        _hold(tree)
    _assemble(tree)


def settle_alone(document: Document, facts: Sequence[Fact]) -> None:
    """The same for a file that lies in none and in which none lies: no other row has a say.

    ``document`` is locked, read and not yet saved; it is saved here. ``facts`` were found in it.
    """
    _assemble([document], facts)


def sweep(*, with_ocr: bool) -> int:
    """Settles trees whose last job ended without it, as after a kill; returns how many were looked at."""
    work = IngestJob.objects.filter(document=OuterRef("pk"), state__in=OPEN)
    if not with_ocr:
        work = work.exclude(step=Step.OCR)
    idle = Document.objects.under_way().exclude(Exists(work)).order_by("received_at", "id")
    roots = list(dict.fromkeys(document.top.pk for document in idle.select_related("root")[:AT_ONCE]))
    for root_id in roots:
        settle(root_id, with_ocr=with_ocr)
    return len(roots)


def _is_under_way(tree: Sequence[Document], *, with_ocr: bool) -> bool:
    work = IngestJob.objects.filter(document__in=tree, state__in=OPEN)
    return (work if with_ocr else work.exclude(step=Step.OCR)).exists()


def _hold(tree: Sequence[Document]) -> None:
    for document in tree:
        if document.state in (DocumentState.READ, DocumentState.IN_REVIEW):
            _move(document, DocumentState.QUARANTINED, HELD_TOGETHER, "held-together")


def _move(document: Document, state: str, reason: str = "", cause: str = "") -> None:
    document.state, document.reason, document.cause = state, reason, cause
    with pghistory.context(reason="Assembled for review."):
        document.save()
        follow(document)


def _assemble(tree: Sequence[Document], facts: Sequence[Fact] | None = None) -> None:
    """``facts``: of the only document of a tree, where they are at hand."""
    ready = [
        document for document in tree if document.state == DocumentState.READ and not document.follows_id
    ]
    if not ready:
        return
    for letter in [document for document in ready if document.is_lead]:
        _give_draft(letter, tree, facts)
    records = [document for document in tree if _record_of(document)]
    if not records:
        lead = next((document for document in ready if document.page_count), None)
        if lead is None:
            for document in ready:
                _move(document, DocumentState.QUARANTINED, NOTHING_READ, "nothing-read")
            return
        lead.is_lead = True
        _give_draft(lead, tree, facts)
        records = [lead]
    for document in ready:
        if document.disclosure is None:
            document.disclosure = _record_of(_nearest(document, records, tree))
    _look_at_tables(ready, facts)
    if len(tree) > 1:
        _add_risks(tree)
    for document in ready:
        _move(document, DocumentState.IN_REVIEW)


def _look_at_tables(ready: Sequence[Document], facts: Sequence[Fact] | None) -> None:
    """What gives small numbers away, now that it is known whose they are. Most documents have no counts."""
    if facts is not None:
        found = {document.pk for document in ready if any(fact.name == FIGURE for fact in facts)}
    else:
        rows = ExtractedFact.objects.filter(document__in=ready, name=FIGURE)
        found = set(rows.order_by().values_list("document", flat=True).distinct())
    for document in ready:
        if document.pk in found:
            looking.look(document)


def _add_risks(tree: Sequence[Document]) -> None:
    """A letter stands in the queue for what lies beside it, too."""
    for lead in (document for document in tree if document.is_lead and document.disclosure_id):
        risk = together(one for one in tree if one.disclosure_id == lead.disclosure_id)
        if risk != lead.risk:
            lead.risk = risk
            Document.objects.filter(pk=lead.pk).update(risk=risk)


def _record_of(document: Document) -> Disclosure | None:
    """The record that a document belongs to; of one that follows another, that of the other."""
    record = document.disclosure or (document.follows.disclosure if document.follows else None)
    return record if record is not None and record.state in (State.DRAFT, State.IN_REVIEW) else None


def _give_draft(lead: Document, tree: Sequence[Document], facts: Sequence[Fact] | None) -> None:
    found = found_in(lead, _around(lead, tree), facts)
    authority: Organisation | None
    if lead.disclosure is None:
        lead.disclosure, authority = drafts.make_draft(found, lead.submission)
    else:
        detail = drafts.detail_of(lead.disclosure)
        if detail and lead.attached_with_id is None:  # what it was attached to was not made of it
            drafts.fill(detail, found)
        party = lead.disclosure.parties.filter(role=Role.AUTHORITY).select_related("organisation").first()
        authority = party.organisation if party else None
    signed = [domain for document in (lead, *_above(lead, tree)) for domain in document.signed_by]
    provenance.assess(lead, authority=authority, reference=found.reference, signed_by=signed)


def _above(document: Document, tree: Sequence[Document]) -> Iterator[Document]:
    """What it lay in, from the inside outwards."""
    by_id = {one.pk: one for one in tree}
    while document.container_id is not None:
        document = by_id[document.container_id]
        yield document


def _around(lead: Document, tree: Sequence[Document]) -> list[Document]:
    """The messages that cover a letter; for papers of which none is a letter, all of them."""
    above = list(_above(lead, tree))
    letters = [document for document in tree if document.is_lead]
    return (
        above if letters != [lead] else [*above, *(one for one in tree if one not in above and one != lead)]
    )


def cover_of(letter: Document) -> list[Document]:
    """The same for a letter by itself. One query."""
    return _around(letter, list(Document.objects.tree_of(letter.top)))


def _nearest(document: Document, records: Sequence[Document], tree: Sequence[Document]) -> Document:
    """The one of ``records`` with which it shares the most containers; of several, the first."""
    own = {document.pk, *(one.pk for one in _above(document, tree))}

    def shared(other: Document) -> int:
        return len(own & {other.pk, *(one.pk for one in _above(other, tree))})

    return max(records, key=shared)
