"""What waits for editors: letters to decide on, files that could not be read, and what is being read."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Count, Exists, F, Min, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from disclosures.documents.pictures import pictures_of
from disclosures.documents.related import details_of
from disclosures.documents.risks import failed_redactions, together
from disclosures.editing.desk import ORDINARY
from disclosures.models import Claim, Document, DocumentState, IngestJob, JobState, Risk
from disclosures.templatetags.dates import counted

PER_PAGE = 50
FAILED_SHOWN = 50
# What a worker notes of a failed attempt, for people.
FAILURES = {
    "out-of-time": gettext_noop("Reading it took too long."),
    "out-of-memory": gettext_noop("It needed more memory than we give."),
    "crashed": gettext_noop("The program that read it broke down."),
    "garbled": gettext_noop("The program that read it gave no sound answer."),
    "too-much-output": gettext_noop("It holds more than we take in."),
    "FileNotFoundError": gettext_noop("Its bytes are not in the store."),
    "SandboxUnavailable": gettext_noop("No confined program could be started on this machine."),
    "OperationalError": gettext_noop("The database went away meanwhile."),
    "MemoryError": gettext_noop("The machine had no memory left."),
}


@dataclass(frozen=True, slots=True)
class Care:
    """A reason for a second look."""

    label: str
    is_alarm: bool = False


@dataclass(frozen=True, slots=True)
class Waiting:
    """A line of the queue. ``care``: why it needs a second look, most urgent first; ``claim``: who has it."""

    document: Document
    beside: int
    age: str
    care: Sequence["Care"]
    attempts: int
    claim: Claim | None


@dataclass(frozen=True, slots=True)
class Failed:
    """A file that could not be read, with the last failure in words."""

    document: Document
    attempts: int
    failure: str
    age: str


@dataclass(frozen=True, slots=True)
class UnderWay:
    """``oldest``: how long ago it came; ``is_fresh``: less than a minute."""

    count: int
    oldest: str
    is_fresh: bool


def to_decide() -> QuerySet[Document]:
    """The queue; what no attempt could read stands in a list of its own."""
    return Document.objects.to_decide().exclude(job__state=JobState.FAILED)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page of the queue ends: the key of its last line."""

    risk: int
    moment: datetime
    pk: UUID


@dataclass(frozen=True, slots=True)
class Wanted:
    """What an editor asks to see of the queue; nothing chosen is all of it. ``risk``: one bit of Risk."""

    mine: bool = False
    free: bool = False
    risk: int = 0
    kind: str = ""
    authority: str = ""

    def of(self, rows: QuerySet[Document], by: int) -> QuerySet[Document]:
        claims = Claim.objects.standing().filter(document=OuterRef("pk"))
        if self.mine:
            rows = rows.filter(Exists(claims.filter(by=by)))
        if self.free:
            rows = rows.exclude(Exists(claims))
        if self.risk:
            rows = rows.annotate(bit=F("risk").bitand(self.risk)).filter(bit=self.risk)
        if self.kind:
            rows = rows.filter(disclosure__kind=self.kind)
        if self.authority:
            rows = rows.filter(disclosure__organisation_names__icontains=self.authority)
        return rows


def page_of_queue(rows: QuerySet[Document], after: Place | None) -> tuple[list[Document], Place | None]:
    """Riskiest first, of the same risk the oldest, from a place in the queue; and where it goes on."""
    rows = rows.select_related("disclosure", "job").order_by("-risk", "received_at", "id")
    if after:
        # The outer bound lets PostgreSQL begin in the index at the right place.
        rows = rows.filter(risk__lte=after.risk).exclude(
            Q(risk=after.risk, received_at__lt=after.moment)
            | Q(risk=after.risk, received_at=after.moment, id__lte=after.pk)
        )
    found = list(rows[: PER_PAGE + 1])
    if len(found) <= PER_PAGE:
        return found, None
    last = found[PER_PAGE - 1]
    return found[:PER_PAGE], Place(last.risk, last.received_at, last.pk)


def lines_of(documents: Sequence[Document]) -> list[Waiting]:
    """With what stands beside each in its record. Four queries, however many there are."""
    now = timezone.now()
    records = {one.disclosure_id for one in documents if one.disclosure_id}
    together: dict[int, list[Document]] = defaultdict(list)
    rows = Document.objects.filter(disclosure__in=records, follows__isnull=True, is_lead=False)
    for one in rows.defer("likeness", "warnings"):
        together[one.disclosure_id or 0].append(one)
    everything = [*documents, *(one for some in together.values() for one in some)]
    details, pictures = details_of(everything), pictures_of(everything)
    claims = Claim.objects.standing().filter(document__in=[one.pk for one in documents]).select_related("by")
    taken = {claim.document_id: claim for claim in claims}
    lines = []
    for document in documents:
        of_it = [document, *(together[document.disclosure_id] if document.disclosure_id else ())]
        care = _care(
            of_it,
            sum(details.get(one.pk, 0) for one in of_it),
            sum(len(pictures.get(one.pk, ())) for one in of_it),
        )
        job = getattr(document, "job", None)
        attempts = job.attempts if job else 0
        age = age_of(document.received_at, now)
        lines.append(Waiting(document, len(of_it) - 1, age, care, attempts, taken.get(document.pk)))
    return lines


def _care(documents: Sequence[Document], details: int, pictures: int) -> list[Care]:
    if documents[0].state == DocumentState.QUARANTINED:
        return [Care(documents[0].reason)]
    found = []
    if any(failed_redactions(one) for one in documents):
        found.append(Care(_(Risk.FAILED_REDACTION.label), is_alarm=True))
    risk = together(documents)
    if risk & Risk.CHILD:
        found.append(Care(_(Risk.CHILD.label), is_alarm=True))
    read = [one for one in documents if one.state == DocumentState.IN_REVIEW]
    if pictures:
        found.append(Care(_("%(pages)s not read yet") % {"pages": counted(pictures, "page")}))
    elif any(not one.is_checked for one in read):
        found.append(Care(_(Risk.NOT_SEARCHED.label)))
    if risk & Risk.SMALL_NUMBERS:
        found.append(Care(_(Risk.SMALL_NUMBERS.label)))
    kinds = {str(each.get("what", "")) for one in documents for each in one.hidden} - set(ORDINARY)
    if any("sheet" in kind for kind in kinds):
        found.append(Care(_("Hidden sheets")))
    elif kinds:
        found.append(Care(_("Hidden parts")))
    if details:
        found.append(Care(counted(details, "personal detail")))
    return found


def failed() -> tuple[list[Failed], bool]:
    """Files on which every attempt failed, longest first, and whether there are more. One query."""
    now = timezone.now()
    rows = IngestJob.objects.filter(
        state=JobState.FAILED,
        document__state=DocumentState.QUARANTINED,
        document__follows__isnull=True,
    )
    found = list(
        rows.select_related("document__disclosure").order_by("finished_at", "id")[: FAILED_SHOWN + 1]
    )
    lines = [
        Failed(job.document, job.attempts, in_words(job.last_failure), age_of(job.document.received_at, now))
        for job in found[:FAILED_SHOWN]
    ]
    return lines, len(found) > FAILED_SHOWN


def in_words(failure: str) -> str:
    """The word that a worker left, as a sentence; one that is not known stands as it is."""
    if not failure:
        return _("The worker was stopped each time before it could say why.")
    known = FAILURES.get(failure)
    return _(known) if known else _("An error of ours: %(failure)s.") % {"failure": failure}


def under_way() -> UnderWay:
    found = Document.objects.under_way().aggregate(count=Count("id"), oldest=Min("received_at"))
    if not found["oldest"]:
        return UnderWay(found["count"], "", False)
    now = timezone.now()
    return UnderWay(
        found["count"], age_of(found["oldest"], now), now - found["oldest"] < timedelta(minutes=1)
    )


def age_of(moment: datetime, now: datetime) -> str:
    """``2 days``, ``3 hours``, ``5 minutes``; below that, ``just now``."""
    age = max(now - moment, timedelta())
    if age.days:
        return counted(age.days, "day")
    minutes = age.seconds // 60
    if minutes >= 60:
        return counted(minutes // 60, "hour")
    return counted(minutes, "minute") if minutes else _("just now")
