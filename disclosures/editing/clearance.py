"""What stands in the way of publishing a record: not read, not searched, not decided or not agreed to."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.db.models import Count, F, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from disclosures.documents import copies
from disclosures.models import (
    UNDER_WAY,
    Approval,
    Document,
    DocumentState,
    ExtractedFact,
    HitChoice,
    PersonalData,
)
from disclosures.templatetags.dates import counted

SURE = 0.9
AGREEMENT = "keep-personal-details"
OBJECT = "document"
UNAGREED = gettext_lazy("{name}: another editor has to agree that these personal details are kept.")


def in_the_way(documents: Sequence[Document]) -> list[str]:
    """Why the record of these documents cannot be published yet, as sentences. A fixed number of queries."""
    sentences = []
    open_ones = undecided(documents)
    unagreed = {kept.document.pk for kept in kept_unagreed(documents)}
    for document in documents:
        if document.state in UNDER_WAY:
            sentences.append(_("%(name)s is still being read. Wait until it is.") % {"name": document.name})
        elif document.state == DocumentState.IN_REVIEW:
            sentences += about(document, open_ones.get(document.pk, NONE))
            if document.pk in unagreed:
                sentences.append(UNAGREED.format(name=document.name))
    return [*sentences, *copies.missing(documents)]


def about(document: Document, left: "Left") -> Iterable[str]:
    """What is still to be done about one document."""
    if not document.is_checked:
        yield (
            _(
                "%(name)s was not searched for personal details from end to end. Have it read "
                "again, or wait for the pages that are not read yet."
            )
            % {"name": document.name}
        )
    if left.details or left.numbers:
        yield _("%(name)s: %(left)s to decide.") % {"name": document.name, "left": left.in_words}


@dataclass(frozen=True, slots=True)
class Left:
    """How much of a document is not decided yet."""

    details: int = 0
    numbers: int = 0

    @property
    def in_words(self) -> str:
        parts = [
            counted(self.details, "personal detail") if self.details else "",
            counted(self.numbers, "small number") if self.numbers else "",
        ]
        return _(" and ").join(part for part in parts if part)


NONE = Left()


def undecided(documents: Iterable[Document]) -> dict[UUID, Left]:
    """By document, of those that have something left. Two queries."""
    ids = [document.pk for document in documents]
    details = PersonalData.objects.undecided().filter(document__in=ids)
    numbers = ExtractedFact.objects.small_numbers().undecided().filter(document__in=ids)
    by_document = [
        dict(rows.order_by().values_list("document").annotate(Count("id"))) for rows in (details, numbers)
    ]
    both = by_document[0].keys() | by_document[1].keys()
    return {pk: Left(by_document[0].get(pk, 0), by_document[1].get(pk, 0)) for pk in both}


@dataclass(frozen=True, slots=True)
class Kept:
    """Personal details of one document that two people decide about, and what the second one agrees to.

    ``key`` names these very decisions: another choice or reason needs another agreement.
    """

    document: Document
    hits: Sequence[PersonalData]

    @property
    def key(self) -> str:
        lines = sorted(
            f"{hit.page} {hit.start} {hit.end} {hit.type} {hit.decision.choice} {hit.decision.reason}"
            for hit in self.hits
        )
        digest = hashlib.sha256("\n".join(lines).encode()).hexdigest()
        return f"{self.document.pk.hex}:{digest[:24]}"

    @property
    def deciders(self) -> set[int]:
        return {hit.decision.decided_by_id for hit in self.hits}


def kept_of(documents: Iterable[Document]) -> list[Kept]:
    """What only two may keep: what rules are sure of, and names of children. Also what was changed to less.

    Whatever the setting says; `kept_unagreed` knows it. One query.
    """
    rows = PersonalData.objects.to_decide().select_related("decision", "redaction")
    kept = Q(decision__choice=HitChoice.KEEP)
    less = Q(decision__choice=HitChoice.CHANGE) & ~Q(
        redaction__start__lte=F("start"), redaction__end__gte=F("end")
    )
    grave = Q(confidence__gte=SURE) | Q(of_child=True)
    by_id = {document.pk: document for document in documents}
    hits: dict[UUID, list[PersonalData]] = {}
    for hit in rows.filter(kept | less, grave, document__in=by_id):
        hits.setdefault(hit.document_id, []).append(hit)
    return [Kept(by_id[pk], found) for pk, found in hits.items()]


def kept_unagreed(documents: Iterable[Document]) -> list[Kept]:
    """Those that wait for a second editor; none where the setting lets one decide alone."""
    if not settings.TWO_PERSON_RULES:
        return []
    kept = kept_of(documents)
    agreed = _agreed(kept)
    return [one for one in kept if agreed.get(one.key, 0) in {0, *one.deciders}]


def _agreed(kept: Iterable[Kept]) -> Mapping[str, int]:
    keys = [one.key for one in kept]
    rows = Approval.objects.filter(
        action=AGREEMENT, object_type=OBJECT, object_id__in=keys, agreed_by__isnull=False
    )
    return dict(rows.values_list("object_id", "agreed_by")) if keys else {}


def agree(kept: Kept, *, by: int) -> None:
    """A second editor agrees. ``by`` is none of those who decided: ask `policy` before."""
    row, _ = Approval.objects.get_or_create(**_asked(kept), defaults=_asking(kept))
    row.agreed_by_id, row.agreed_at, row.done_at = by, timezone.now(), timezone.now()
    row.save()


def ask_for_second(document: Document) -> None:
    """Writes down that a second editor is needed for what is kept now, and no longer for what was.

    Call in the transaction of the decision, so that the list of what waits costs no look at decisions.
    """
    kept = next(iter(kept_unagreed([document])), None)
    _waiting([document]).exclude(object_id=kept.key if kept else "").delete()
    if kept is not None:
        Approval.objects.get_or_create(**_asked(kept), defaults=_asking(kept))


def settle(documents: Iterable[Document]) -> None:
    """Nobody has to agree any more: they are decided, or are read anew. One statement."""
    documents = list(documents)
    if documents:
        _waiting(documents).delete()


def _asked(kept: Kept) -> dict[str, object]:
    return {"action": AGREEMENT, "object_type": OBJECT, "object_id": kept.key, "done_at": None}


def _asking(kept: Kept) -> dict[str, object]:
    reason = f"Keeps {counted(len(kept.hits), 'personal detail')}."
    return {"reason": reason, "asked_by_id": kept.hits[0].decision.decided_by_id}


def _waiting(documents: Iterable[Document]) -> QuerySet[Approval]:
    of_these = Q()
    for document in documents:
        of_these |= Q(object_id__startswith=f"{document.pk.hex}:")
    return Approval.objects.filter(
        of_these, action=AGREEMENT, object_type=OBJECT, done_at__isnull=True, agreed_at__isnull=True
    )


def document_id_of(approval: Approval) -> UUID:
    """Of one that is about kept details."""
    return UUID(approval.object_id.partition(":")[0])
