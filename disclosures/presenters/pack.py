"""An evidence pack: two pages of paper with what is on record, each line with a footnote that leads to it.

For a department here; a claim or a flow makes an ``EvidencePack`` of its own rows with the same ``Notes``.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from disclosures.citations.short_addresses import whole
from disclosures.models import Disclosure
from disclosures.queries import Total
from disclosures.queries.pack import PutRight
from disclosures.templatetags.dates import exactly
from disclosures.templatetags.numbers import amount_in_words
from disclosures.templatetags.record import place

MOST_ENTRIES = 10
MOST_NUMBERS = 6


@dataclass(frozen=True)
class Note:
    """A footnote: the short address of a record, and where it comes from. ``label`` names the record."""

    number: int
    label: str
    address: str
    source_name: str = ""
    source_url: str = ""
    source_page: str = ""


class Notes:
    """Numbers records in the order in which they are first named; one record has one number."""

    def __init__(self, codes: Mapping[str, str]) -> None:
        self._codes = codes
        self._notes: dict[int, Note] = {}

    def number_of(self, record: Disclosure) -> int:
        if record.pk not in self._notes:
            self._notes[record.pk] = self._note(record, len(self._notes) + 1)
        return self._notes[record.pk].number

    def _note(self, record: Disclosure, number: int) -> Note:
        path = record.get_absolute_url()
        code = self._codes.get(path, "")
        source = record.source
        return Note(
            number=number,
            label=f"{record.title}, {exactly(record)}",
            address=whole(code) if code else path,
            source_name=place(source.url) if source else "",
            source_url=source.url if source else "",
            source_page=source.page if source else "",
        )

    def __iter__(self) -> Any:
        return iter(self._notes.values())


@dataclass(frozen=True)
class Number:
    """A corrected number beside the one that stands, in words; ``notes`` are of the records that gave it."""

    title: str
    given: str
    notes: list[int]
    stands: str = ""
    stands_note: int = 0


@dataclass(frozen=True)
class Entry:
    """``disclosure`` as components/entry.html reads it."""

    disclosure: Any
    note: int
    contradictions: Sequence[Any] = ()


@dataclass(frozen=True)
class EvidencePack:
    """The inputs of components/evidence_pack.html."""

    title: str
    sentence: str
    as_of: date
    address: str
    short: str
    figures: list[dict[str, Any]]
    numbers: list[Number]
    entries: list[Entry]
    rule: str
    total: str = ""
    years: str = ""
    notes: list[Note] = field(default_factory=list)


def numbers(found: Sequence[PutRight], notes: Notes) -> list[Number]:
    """One row for a number, however many records gave it."""
    made: dict[tuple[int, str], Number] = {}
    for each in found:
        stands, given = each.stands, _words(each.given)
        note = notes.number_of(each.given.asserted_in)
        row = made.setdefault(
            (each.given.measure_id, given),
            Number(
                title=each.given.measure.title,
                given=given,
                notes=[],
                stands=_words(stands) if stands else "",
                stands_note=notes.number_of(stands.asserted_in) if stands else 0,
            ),
        )
        row.notes.append(note)
    return list(made.values())


def entries(
    rows: Sequence[Disclosure], contradicted: Mapping[int, Sequence[Any]], notes: Notes
) -> list[Entry]:
    return [Entry(row, notes.number_of(row), contradicted.get(row.pk, ())) for row in rows]


def rule(shown: int, total: Total | None) -> str:
    """Which records are shown, and out of how many, as far as they were counted."""
    if total and total.is_exact and total.number == shown:
        return _("All that is on record.")
    return _(
        "{shown} of {total}: first those that sources contradict, then those with something put right, then "
        "the newest. What is not shown here is not less important."
    ).format(shown=shown, total=total.words if total else _("all records"))


def linked_rule(shown: int, total: int) -> str:
    """The same where records are there because they are linked with one thing, the oldest first."""
    if shown == total:
        return _("Every linked record that is on this site, oldest first.")
    return _("{shown} of {total} linked records: those that weigh most, oldest first.").format(
        shown=shown, total=total
    )


def flows_rule(shown: int, total: int) -> str:
    if shown >= total:
        return _("Every flow on record, and the agreements between the two, oldest first.")
    return _("{shown} of {total} flows on record, the newest, and the agreements between the two.").format(
        shown=shown, total=total
    )


def _words(figure: Any) -> str:
    return amount_in_words(figure.value, figure.measure.unit, figure.qualifier)
