"""Documents that were read before there was a risk stand at the end of the queue, however bad they are."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from django.db import migrations
from django.db.models import Count, Exists, OuterRef, Q

# As risks.py had them on this day; a migration does not follow what it becomes.
MANY, SMALL_NUMBERS, NOT_SEARCHED, CHILD, FAILED_REDACTION = 1, 2, 4, 8, 16
FAILED_REDACTIONS = {"text under a box", "redaction that was marked and not carried out"}
SMALL = ["1", "2", "3", "4"]
MANY_DETAILS = 20
AT_ONCE = 500
WAITING = Q(state="in-review") | Q(state="quarantined")


def reckon(apps: Any, schema_editor: Any) -> None:
    """From the rows that are there. Those that have a risk already keep it; twice is the same as once."""
    documents = apps.get_model("disclosures", "Document").objects
    facts = apps.get_model("disclosures", "ExtractedFact").objects
    details = apps.get_model("disclosures", "PersonalData").objects
    small = facts.filter(document=OuterRef("pk"), name="figure", value__in=SMALL)
    child = details.filter(document=OuterRef("pk"), of_child=True)
    rows = documents.filter(WAITING, risk=0, page_count__isnull=False).order_by("pk")
    rows = rows.annotate(
        has_small=Exists(small), has_child=Exists(child), details=Count("personal_data", distinct=True)
    )
    for some in batches(rows.values_list("pk", flat=True)):
        found = [(one, _risk_of(one)) for one in rows.filter(pk__in=some)]
        for one, risk in found:
            if risk:
                documents.filter(pk=one.pk).update(risk=risk)
    _together(documents)


def _risk_of(document: Any) -> int:
    failed = any(one.get("what") in FAILED_REDACTIONS for one in document.hidden)
    return (
        FAILED_REDACTION * failed
        + CHILD * document.has_child
        + NOT_SEARCHED * (not document.is_checked)
        + SMALL_NUMBERS * document.has_small
        + MANY * (document.details >= MANY_DETAILS)
    )


def _together(documents: Any) -> None:
    """A letter stands in the queue for what lies beside it, too."""
    leads = documents.filter(WAITING, is_lead=True, disclosure__isnull=False).order_by("pk")
    for some in batches(leads.values_list("disclosure", flat=True)):
        risks: dict[int, int] = {}
        for record, risk in documents.filter(disclosure__in=some).values_list("disclosure", "risk"):
            risks[record] = risks.get(record, 0) | risk
        for pk, record, risk in leads.filter(disclosure__in=some).values_list("pk", "disclosure", "risk"):
            if risks[record] != risk:
                documents.filter(pk=pk).update(risk=risks[record])


def batches(ids: Iterable[Any]) -> Iterator[list[Any]]:
    """All are read first: what is changed leaves the query."""
    stream = iter(list(ids))
    while some := list(islice(stream, AT_ONCE)):
        yield some


class Migration(migrations.Migration):
    dependencies = [("disclosures", "0009_attaching_figures_and_page_pictures")]

    operations = [migrations.RunPython(reckon, migrations.RunPython.noop, elidable=True)]
