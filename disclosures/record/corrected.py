"""What editors put right in this installation, which a package that does not know of it must not undo."""

from collections import defaultdict
from collections.abc import Collection
from typing import Any

from django.apps import apps

from disclosures.editing.corrections import fields_of
from disclosures.models import AuditEntry, Correction, Disclosure, Document, DocumentState, Evidence, Link

# A correction of a number touches these together.
CORRECTED_TOGETHER = ("value", "qualifier", "status", "corrected_by_id")
Ends = tuple[int, str, int]


def corrected_columns(kind: str, ids: Collection[int]) -> dict[int, set[str]]:
    """By id of the disclosure, the columns that were corrected. Two queries."""
    columns = {label: name for name, label in fields_of(kind).items()}
    found: dict[int, set[str]] = defaultdict(set)
    for pk, label in Correction.objects.filter(disclosure__in=ids).values_list("disclosure", "field"):
        if label in columns:
            found[pk].add(columns[label])
    for pk in raised(ids):
        found[pk].add("evidence")
    return found


def raised(ids: Collection[int]) -> set[int]:
    """Disclosures whose grade rests on a document that was published beside them."""
    held = Document.objects.filter(
        disclosure__in=ids, attached_with__isnull=False, state=DocumentState.PUBLISHED
    ).values("disclosure")
    graded = Disclosure.objects.filter(pk__in=held, evidence=Evidence.DOCUMENT)
    return set(graded.values_list("pk", flat=True))


def corrected_figures(ids: Collection[int]) -> set[int]:
    """Figures that an editor corrected. One query."""
    entries = AuditEntry.objects.filter(
        action="correct-figure", object_type="figure", object_id__in=[str(pk) for pk in ids]
    )
    return {int(pk) for pk in entries.values_list("object_id", flat=True)}


def removed_links() -> set[Ends]:
    """Ends and relation of links that were taken away and not made again. Two queries."""
    ends = ("from_disclosure_id", "relation", "to_disclosure_id")
    events: Any = apps.get_model("disclosures", "LinkEvent")
    by_editors = events.objects.filter(pgh_label__startswith="delete", pgh_context__metadata__has_key="user")
    gone = set(by_editors.values_list(*ends))
    return gone - set(Link.objects.values_list(*ends)) if gone else gone
