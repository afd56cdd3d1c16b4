"""The files of a submission as their sender may know them: states and reasons, and what lay inside each.

Bytes that somebody else sent before are read and decided on there (`followers.py`). Here such a file looks
like any other: what lay in it is shown from the first one's rows, in words that were not written for the
first sender (threat model A19).
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q

from disclosures.models import Document, DocumentState, Submission
from disclosures.received.followers import NOT_TAKEN

RELATED = ("disclosure", "job", "follows__disclosure", "follows__job", "duplicate_of__disclosure")
# As deep as followed files may lie in followed files; each step is one query.
MOST_STEPS = 6
UNREAD = (DocumentState.RECEIVED, DocumentState.READING)


@dataclass(frozen=True, slots=True)
class Sent:
    """A file; ``source`` is the row that says what was read in it."""

    document: Document
    source: Document
    state: str
    reason: str
    depth: int
    members: "Sequence[Sent]"

    @property
    def name(self) -> str:
        return self.document.name

    def whole(self) -> "Iterator[Sent]":
        """It and all that lies in it, outer ones first."""
        yield self
        for member in self.members:
            yield from member.whole()


def sent_files(submission: Submission) -> list[Sent]:
    """Handed-in files in their order. One query, and two for each depth of files that others sent before."""
    own = _rows(Q(submission=submission))
    known = {document.pk: document for document in own}
    wanted = {document.follows_id for document in own if document.follows_id}
    for _ in range(MOST_STEPS):
        missing = [pk for pk in wanted if pk not in known]
        if not missing:
            break
        tops = Document.objects.filter(pk__in=missing).values_list("root", "pk")
        roots = {root or pk for root, pk in tops}
        fresh = [one for one in _rows(Q(pk__in=roots) | Q(root__in=roots)) if one.pk not in known]
        known |= {document.pk: document for document in fresh}
        wanted = {pk for one in fresh for pk in (one.follows_id, one.duplicate_of_id) if pk}
    inside: dict[UUID, list[Document]] = defaultdict(list)
    for document in known.values():
        if document.container_id:
            inside[document.container_id].append(document)
    tree = _Tree(known, inside)
    return [
        tree.sent(document, depth=0, by_others=False) for document in own if document.container_id is None
    ]


def _rows(which: Q) -> list[Document]:
    rows = Document.objects.filter(which).select_related(*RELATED).defer("likeness", "warnings", "hidden")
    return list(rows.order_by("depth", "position", "received_at", "id"))


@dataclass(frozen=True, slots=True)
class _Tree:
    known: dict[UUID, Document]
    inside: dict[UUID, list[Document]]

    def sent(self, document: Document, *, depth: int, by_others: bool) -> Sent:
        shown = self._shown(document) if by_others else document
        source = self.known.get(shown.follows_id, shown.follows or shown) if shown.follows_id else shown
        reason = shown.reason
        if by_others and shown.decided_by_id and reason:
            reason = NOT_TAKEN
        members: list[Sent] = []
        if depth < MOST_STEPS * 2 and (source is shown or shown.state not in UNREAD):
            by_others = by_others or source is not document
            members = [self.sent(one, depth=depth + 1, by_others=by_others) for one in self.inside[source.pk]]
        return Sent(document, source, shown.state, reason, depth, members)

    def _shown(self, document: Document) -> Document:
        """Another sender's repetition is none to these people: they see how the first one stands."""
        first = document.duplicate_of
        if first is None or (first.root_id or first.pk) == (document.root_id or document.pk):
            return document
        return self.known.get(first.pk, first)


def all_of(files: Iterable[Sent]) -> list[tuple[Sent, str]]:
    """Every file with the name of what it lay in: handed-in ones first, then by depth."""
    found = [(one, "") for one in files]
    for one, _ in found:
        found += [(member, one.name) for member in one.members]
    return found
