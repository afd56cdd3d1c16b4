"""Where everything stands, for the operator: what is in which state, what waits, what failed."""

from typing import Any

from django.db.models import Count, Min

from disclosures.backup import noted
from disclosures.documents import copies
from disclosures.editing import counts_by_day
from disclosures.keeping import verifying
from disclosures.models import (
    Disclosure,
    Document,
    DocumentState,
    IngestJob,
    JobState,
    ProblemReport,
    State,
)
from outbox.models import Mail


def standing() -> dict[str, Any]:
    """Counts by state, zeros included; times as ISO 8601 in UTC, or None. A handful of queries."""
    jobs = IngestJob.objects.filter(state=JobState.WAITING).aggregate(oldest=Min("created_at"))
    verified, saved = verifying.last(), noted.last()
    return {
        "documents": _by_state(Document, DocumentState.values),
        "disclosures": _by_state(Disclosure, State.values),
        "jobs": _by_state(IngestJob, JobState.values),
        "oldest_waiting_job": jobs["oldest"].isoformat(timespec="seconds") if jobs["oldest"] else None,
        "mail": {"waiting": Mail.objects.waiting().count(), "given_up": Mail.objects.dead().count()},
        "copies_taken_down": copies.empty_places().count(),
        "open_reports": ProblemReport.objects.filter(answered_at__isnull=True).count(),
        "last_backup": {"at": saved.at, "documents": saved.documents, "bytes": saved.size_bytes}
        if saved
        else None,
        "unusual": counts_by_day.above(),
        "last_verify": {"at": verified.at, "findings": verified.findings} if verified else None,
    }


def _by_state(model: Any, states: list[str]) -> dict[str, int]:
    counted = dict(model.objects.order_by().values_list("state").annotate(Count("pk")))
    return {state: counted.get(state, 0) for state in states}
