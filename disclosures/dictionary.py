"""What each file and column of the record means, read from record/datapackage.json, which alone says it."""

import json
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.conf import settings
from django.db.models import Sum
from django.utils.translation import gettext_noop

from disclosures.models import DataItem, Figure, Kind, Link, Organisation, TimelineCount

PACKAGE = settings.BASE_DIR / "record" / "datapackage.json"
KIND_OF_TABLE: dict[str, str] = {
    "foi_responses": Kind.FOI_RESPONSE,
    "ico_decisions": Kind.ICO_DECISION,
    "census_changes": Kind.CENSUS_CHANGE,
    "data_shares": Kind.DATA_SHARE,
    "agreements": Kind.AGREEMENT,
    "statements": Kind.STATEMENT,
    "proceedings": Kind.PROCEEDING,
}
TYPES = {
    "string": gettext_noop("text"),
    "integer": gettext_noop("whole number"),
    "number": gettext_noop("number"),
    "date": gettext_noop("date, ISO 8601"),
}


@dataclass(frozen=True)
class Column:
    """``values``: all that are allowed, or nothing where any text is."""

    name: str
    meaning: str
    type: str
    is_required: bool
    values: tuple[str, ...]


@dataclass(frozen=True)
class Table:
    """``row``: what one row is, in words."""

    name: str
    title: str
    row: str
    columns: tuple[Column, ...]
    kind: str


@cache
def tables() -> tuple[Table, ...]:
    """The tables of the record in the order of the package. Raises OSError if the package is not there."""
    package = json.loads(PACKAGE.read_text(encoding="utf-8"))
    return tuple(_table(resource) for resource in package["resources"])


def _table(resource: dict[str, Any]) -> Table:
    return Table(
        name=resource["name"],
        title=resource["title"],
        row=resource["description"],
        columns=tuple(_column(field) for field in resource["schema"]["fields"]),
        kind=KIND_OF_TABLE.get(resource["name"], ""),
    )


def _column(field: dict[str, Any]) -> Column:
    limits = field.get("constraints", {})
    is_address = field.get("format") == "uri"
    return Column(
        name=field["name"],
        meaning=field.get("description", ""),
        type=gettext_noop("address") if is_address else TYPES.get(field["type"], field["type"]),
        is_required=bool(limits.get("required")),
        values=tuple(limits.get("enum", ())),
    )


def public_rows() -> dict[str, int]:
    """How many public rows the tables of this app hold, by table name. Five queries.

    Calls to action, and links to them, belong to ``campaigns``, which this app does not know.
    """
    kinds = TimelineCount.objects.filter(organisation=None).values_list("kind").annotate(Sum("count"))
    by_kind = dict(kinds)
    counts = {table: by_kind.get(kind, 0) for table, kind in KIND_OF_TABLE.items()}
    return counts | {
        "organisations": Organisation.objects.count(),
        "data_items": DataItem.objects.count(),
        "figures": Figure.objects.public().count(),
        "links": Link.objects.public().count(),
    }
