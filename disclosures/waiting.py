"""What waits for editors: letters to decide on, files that could not be read, and what is being read."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Count, Min, QuerySet
from django.utils import timezone

from disclosures.desk import ORDINARY, details_of, failed_redactions
from disclosures.models import Document, DocumentState, IngestJob, JobState
from disclosures.pictures import pictures_of
from disclosures.templatetags.dates import counted

PER_PAGE = 50
FAILED_SHOWN = 50
# What a worker notes of a failed attempt, for people.
FAILURES = {
    "out-of-time": "Reading it took too long.",
    "out-of-memory": "It needed more memory than we give.",
    "crashed": "The program that read it broke down.",
    "garbled": "The program that read it gave no sound answer.",
    "too-much-output": "It holds more than we take in.",
    "FileNotFoundError": "Its bytes are not in the store.",
    "SandboxUnavailable": "No confined program could be started on this machine.",
    "OperationalError": "The database went away meanwhile.",
    "MemoryError": "The machine had no memory left.",
}


@dataclass(frozen=True, slots=True)
class Waiting:
    """A line of the queue. ``care``: why it needs a second look, most urgent first."""

    document: Document
    beside: int
    age: str
    care: Sequence[str]
    attempts: int


@dataclass(frozen=True, slots=True)
class Failed:
    """A file that could not be read, with the last failure in words."""

    document: Document
    attempts: int
    failure: str
    age: str


@dataclass(frozen=True, slots=True)
class UnderWay:
    count: int
    oldest: str


def to_decide() -> QuerySet[Document]:
    """The queue; what no attempt could read stands in a list of its own."""
    return Document.objects.to_decide().exclude(job__state=JobState.FAILED)


def page_of_queue(after: tuple[datetime, UUID] | None) -> tuple[list[Document], Document | None]:
    """Oldest first from a place in the queue, and the last one if more follow."""
    rows = to_decide().select_related("disclosure", "job").order_by("received_at", "id")
    if after:
        moment, pk = after
        # The outer bound lets PostgreSQL begin in the index at the right place.
        rows = rows.filter(received_at__gte=moment).exclude(received_at=moment, id__lte=pk)
    found = list(rows[: PER_PAGE + 1])
    return found[:PER_PAGE], found[PER_PAGE - 1] if len(found) > PER_PAGE else None


def lines_of(documents: Sequence[Document]) -> list[Waiting]:
    """With what stands beside each in its record. Three queries, however many there are."""
    now = timezone.now()
    records = {one.disclosure_id for one in documents if one.disclosure_id}
    together: dict[int, list[Document]] = defaultdict(list)
    rows = Document.objects.filter(disclosure__in=records, follows__isnull=True, is_lead=False)
    for one in rows.defer("likeness", "warnings"):
        together[one.disclosure_id or 0].append(one)
    everything = [*documents, *(one for some in together.values() for one in some)]
    details, pictures = details_of(everything), pictures_of(everything)
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
        lines.append(Waiting(document, len(of_it) - 1, age_of(document.received_at, now), care, attempts))
    return lines


def _care(documents: Sequence[Document], details: int, pictures: int) -> list[str]:
    if documents[0].state == DocumentState.QUARANTINED:
        return [documents[0].reason]
    found = []
    if any(failed_redactions(one) for one in documents):
        found.append("Failed redaction")
    read = [one for one in documents if one.state == DocumentState.IN_REVIEW]
    if pictures:
        found.append(f"{counted(pictures, 'page')} not read yet")
    elif any(not one.is_checked for one in read):
        found.append("Not searched for personal details")
    kinds = {str(each.get("what", "")) for one in documents for each in one.hidden} - set(ORDINARY)
    if any("sheet" in kind for kind in kinds):
        found.append("Hidden sheets")
    elif kinds:
        found.append("Hidden parts")
    if details:
        found.append(counted(details, "personal detail"))
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
        return "The worker was stopped each time before it could say why."
    return FAILURES.get(failure, f"An error of ours: {failure}.")


def under_way() -> UnderWay:
    found = Document.objects.under_way().aggregate(count=Count("id"), oldest=Min("received_at"))
    return UnderWay(found["count"], age_of(found["oldest"], timezone.now()) if found["oldest"] else "")


def age_of(moment: datetime, now: datetime) -> str:
    """``2 days``, ``3 hours``, ``5 minutes``; below that, ``just now``."""
    age = max(now - moment, timedelta())
    if age.days:
        return counted(age.days, "day")
    minutes = age.seconds // 60
    if minutes >= 60:
        return counted(minutes // 60, "hour")
    return counted(minutes, "minute") if minutes else "just now"
