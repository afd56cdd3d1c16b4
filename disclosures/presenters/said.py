"""What was said, each statement with the records that we read as speaking for or against it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from disclosures.models import Relation, Statement
from disclosures.queries.fields import Reading
from disclosures.templatetags.dates import exactly


@dataclass(frozen=True)
class Said:
    """A statement as components/said.html shows it; ``against`` and ``others`` are links of reasons.html."""

    record: Statement
    speaker: str
    against: list[dict[str, Any]] = field(default_factory=list)
    others: list[dict[str, Any]] = field(default_factory=list)


def entries(rows: Sequence[Statement], readings: Mapping[int, Sequence[Reading]]) -> list[Said]:
    return [_said(row, readings.get(row.pk, ())) for row in rows]


def _said(row: Statement, readings: Sequence[Reading]) -> Said:
    against = [x for x in readings if x.link.relation == Relation.CONTRADICTS]
    others = [x for x in readings if x.link.relation != Relation.CONTRADICTS]
    speaker = ", ".join(filter(None, [row.speaker, row.speaker_role]))
    return Said(row, speaker, [_reason(x) for x in against], [_reason(x) for x in others])


def _reason(reading: Reading) -> dict[str, Any]:
    return {
        "words": _words(reading),
        "title": reading.other.title,
        "url": reading.other.get_absolute_url(),
        "note": reading.link.note,
        "date": exactly(reading.other),
    }


def _words(reading: Reading) -> str:
    if reading.link.relation == Relation.CONTRADICTS:
        return _("Contradicts") if reading.is_out else _("Contradicted by")
    return _("Confirms") if reading.is_out else _("Confirmed by")
