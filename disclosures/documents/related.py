"""The documents round one: those of its record, what came together with it, the same bytes from others."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

from django.db.models import Count, Q

from disclosures.models import Disclosure, Document, PersonalData

TWINS_SHOWN = 5
TREE_SHOWN = 500


@dataclass(frozen=True, slots=True)
class Branch:
    """A file of the same upload; ``beside``: it goes with the same record."""

    document: Document
    is_here: bool
    beside: bool
    details: int
    members: "list[Branch]" = field(default_factory=list)


def details_of(documents: Iterable[Document]) -> dict[UUID, int]:
    """How many personal details were found, by document. One query."""
    rows = PersonalData.objects.filter(document__in=[document.pk for document in documents])
    return dict(rows.order_by().values_list("document").annotate(Count("id")))


def upload_of(document: Document) -> list[Branch]:
    """The files that came together with it, each with what lay in it; empty where it came alone."""
    top = document.root_id or document.pk
    together = Q(pk=top) | Q(root=top) | Q(submission=document.submission_id, container__isnull=True)
    rows = Document.objects.filter(together).order_by("depth", "position", "received_at", "id")
    documents = list(rows[:TREE_SHOWN])
    if len(documents) < 2:
        return []
    details = details_of(documents)
    branches: dict[UUID, Branch] = {}
    roots: list[Branch] = []
    for one in documents:
        beside = one.disclosure_id is not None and one.disclosure_id == document.disclosure_id
        branch = Branch(one, one.pk == document.pk, beside, details.get(one.pk, 0))
        branches[one.pk] = branch
        into = branches.get(one.container_id) if one.container_id else None
        (into.members if into else roots).append(branch)
    return roots


def of_record(disclosure: Disclosure | None) -> list[Document]:
    """The documents that stand behind a record, the leading one first; nobody's copies of the same bytes."""
    if disclosure is None:
        return []
    rows = Document.objects.filter(disclosure=disclosure, follows__isnull=True)
    return list(rows.order_by("-is_lead", "depth", "position", "id"))


def decided_with(document: Document) -> list[Document]:
    """The documents that one decision is about, the leading one first.

    All that stand behind a record; of what was attached to a public one, that which came together.
    """
    behind = of_record(document.disclosure)
    if not document.joins_public:
        return behind
    return [one for one in behind if one.attached_with_id == document.attached_with_id]


def twins_of(document: Document) -> list[Document]:
    """Other documents with the same bytes, whoever sent them: editors may know that (A19)."""
    same = Document.objects.filter(sha256=document.sha256).exclude(pk=document.pk).exclude(sha256="")
    return list(same.order_by("received_at")[:TWINS_SHOWN])
