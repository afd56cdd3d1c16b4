"""A page of a timeline as it is read: headings, stretches with nothing on record, records and their facts."""

import calendar
import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from disclosures.models import (
    DATE_UNKNOWN,
    DataShare,
    Disclosure,
    DocumentWords,
    Figure,
    Kind,
    Outcome,
    Statement,
)
from disclosures.presenters.counts import corrected_later, count
from disclosures.presenters.facts import Fact, known
from disclosures.queries.document_passages import FoundPage
from disclosures.templatetags.dates import (
    MONTH,
    NO_DATE,
    YEAR,
    between,
    coarsest,
    counted,
    duration,
    exactly,
    words,
)
from disclosures.templatetags.record import in_words

# The kinds whose entries show more than the spine knows.
WITH_DETAILS = (Kind.DATA_SHARE, Kind.STATEMENT)


@dataclass(frozen=True)
class Heading:
    """``count`` is None where it was not counted."""

    label: str
    count: int | None = None
    is_month: bool = False
    what: str = "heading"


@dataclass(frozen=True)
class Gap:
    """More than twelve months with nothing on record; ``start`` and ``end`` in words, in order of time."""

    length: str
    start: str
    end: str
    what: str = "gap"


@dataclass(frozen=True)
class Entry:
    """The inputs of components/entry.html."""

    disclosure: Disclosure
    facts: list[Fact] = field(default_factory=list)
    contradictions: Sequence[Any] = ()
    passage: SafeString | None = None
    # Former bodies that took part, on the page of the one that came after them.
    then: Sequence[str] = ()
    what: str = "entry"


@dataclass(frozen=True)
class DocumentEntry:
    """The inputs of components/document_entry.html: a document that was found, and where in it.

    ``page`` is ``page 3 of 12``, empty where no words were looked for; ``place`` names a sheet.
    """

    disclosure: Disclosure
    document: str
    url: str
    pages: str
    page: str = ""
    place: str = ""
    passage: SafeString | None = None
    what: str = "document"


def document_entry(row: DocumentWords, found: FoundPage | None) -> DocumentEntry:
    pages = row.copy.page_count
    if found is None:
        url = reverse("disclosures:document", args=[row.document_id])
        return DocumentEntry(row.disclosure, str(row.document_id), url, counted(pages, "page"))
    url = reverse("disclosures:document_page", args=[row.document_id, found.number])
    return DocumentEntry(
        row.disclosure,
        str(row.document_id),
        f"{url}?{urlencode({'q': found.found})}#words",
        counted(pages, "page"),
        _("page %(number)d of %(pages)d") % {"number": found.number, "pages": pages},
        found.place,
        found.passage,
    )


Item = Heading | Gap | Entry | DocumentEntry


# ---- facts


def facts(
    row: Disclosure,
    figures: Sequence[Figure] = (),
    corrected: Sequence[Figure] = (),
    by_id: Mapping[int, Figure] | None = None,
) -> list[Fact]:
    """A few facts of a record in a list. Data shares and statements need their details (WITH_DETAILS).

    ``figures``: about it; ``corrected``: numbers that it gave and that were corrected later, ``by_id`` with
    what took their place.
    """
    return [*_facts(row, figures), *corrected_later(corrected, by_id or {}, row.get_absolute_url())]


def _facts(row: Disclosure, figures: Sequence[Figure]) -> list[Fact]:
    match row.kind:
        case Kind.DATA_SHARE:
            share: Any = row.detail
            return _of_share(row, share, figures)
        case Kind.STATEMENT:
            said: Any = row.detail
            return _of_statement(said)
        case Kind.FOI_RESPONSE | Kind.ICO_DECISION:
            return [Fact(_("Outcome"), in_words(Outcome(row.outcome).label))] if row.outcome else []
        case Kind.CENSUS_CHANGE if row.field_names:
            return [Fact(_("Fields"), row.field_names)]
    return []


def _of_share(row: Disclosure, share: DataShare, figures: Sequence[Figure]) -> list[Fact]:
    return [
        known(_("From"), row.giver_names),
        known(_("To"), row.receiver_names),
        count(_("People asked about"), "people_requested", share.people_requested, figures),
        *(
            [count(_("Records matched"), "records_matched", share.records_matched, figures)]
            if share.records_matched is not None
            else []
        ),
    ]


def _of_statement(said: Statement) -> list[Fact]:
    """Who said it, in the office held then."""
    named = [part for part in (said.speaker, said.speaker_role) if part]
    return [Fact(_("Said by"), ", ".join(named))] if named else []


# ---- the thread


def thread(
    entries: Sequence[Entry | DocumentEntry],
    years: Mapping[int, int] | None,
    *,
    by_month: bool,
    with_gaps: bool,
    with_headings: bool,
) -> list[Item]:
    """Entries in order of time, under their headings; ``with_gaps`` says where nothing is on record.

    ``years`` counts the records of each year, where that is known. A list that is in no order of time has
    neither headings nor gaps.
    """
    if not with_headings:
        return list(entries)
    items: list[Item] = []
    gaps = _gaps([entry.disclosure for entry in entries]) if with_gaps else {}
    label = ""
    for place, entry in enumerate(entries):
        if place in gaps:
            items.append(gaps[place])
            label = ""
        heading = _heading(entry.disclosure, years, by_month)
        if heading.label != label:
            items.append(heading)
            label = heading.label
        items.append(entry)
    return items


def _heading(row: Disclosure, years: Mapping[int, int] | None, by_month: bool) -> Heading:
    if row.sort_date == DATE_UNKNOWN:
        return Heading(_(NO_DATE), None if by_month or years is None else years.get(0))
    if not by_month:
        return Heading(str(row.sort_date.year), None if years is None else years.get(row.sort_date.year))
    if row.date_precision == YEAR:
        return Heading(_("%(year)s, month not recorded") % {"year": row.sort_date.year}, is_month=True)
    return Heading(words(row.sort_date, MONTH), is_month=True)


def _gaps(rows: Sequence[Disclosure]) -> dict[int, Gap]:
    """By place in ``rows``: the stretch between that row and the one before, if it is long.

    A record that runs on covers the time until its end, so the stretch begins at the latest end so far.
    """
    dated = [(place, row) for place, row in enumerate(rows) if row.sort_date != DATE_UNKNOWN]
    is_newest_first = len(dated) > 1 and dated[0][1].sort_date > dated[-1][1].sort_date
    found: dict[int, Gap] = {}
    covered: Disclosure | None = None
    for place, row in reversed(dated) if is_newest_first else dated:
        if covered and (gap := _gap(covered, row)):
            # Newest first, the stretch stands above the older record, which is the one behind this place.
            found[place + 1 if is_newest_first else place] = gap
        if covered is None or last_day(row) > last_day(covered):
            covered = row
    return found


def last_day(row: Disclosure) -> dt.date:
    """The last day that a record's date may stand for."""
    day = row.date_end or row.sort_date
    if row.date_precision == YEAR:
        return day.replace(month=12, day=31)
    if row.date_precision == MONTH:
        return day.replace(day=calendar.monthrange(day.year, day.month)[1])
    return day


def _gap(covered: Disclosure, row: Disclosure) -> Gap | None:
    end = last_day(covered)
    if row.sort_date <= end:
        return None
    years, months, days = between(end, row.sort_date)
    if (years, months, days) <= (1, 0, 0):
        return None
    precision = coarsest(covered.date_precision, row.date_precision)
    known_end = covered.date_end or covered.sort_date
    return Gap(
        capfirst(duration(end, row.sort_date, precision)),
        words(known_end, covered.date_precision),
        exactly(row) if not row.date_end else words(row.sort_date, row.date_precision),
    )
