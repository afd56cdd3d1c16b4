"""The flows of a pair and the agreements between the two, as lanes over time (components/lanes.html)."""

import calendar
import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from disclosures.models import Agreement, DataShare, Evidence
from disclosures.nouns import singular
from disclosures.presenters.facts import Fact
from disclosures.presenters.pair import FlowRow
from disclosures.presenters.wait_chart import STEPS, Chart, Scale, axis_of
from disclosures.queries.pairs import Pair
from disclosures.templatetags.dates import DAY, MONTH, exactly, machine, words
from disclosures.templatetags.numbers import in_digits

# More lanes than these are a table, which stands below in any case.
MOST_FLOWS = 12
MOST_AGREEMENTS = 8
# The last day stands here, so that there is room for words at its right.
LAST_MARK = 160
# From this many steps on, words stand inside a bar; from this place on, at its left.
ROOMY, LATE = 60, 120


@dataclass(frozen=True)
class _Stretch:
    """From the first to the last day that may be meant; ``is_open``: no end on record."""

    start: dt.date
    end: dt.date
    is_open: bool


def chart(pair: Pair, rows: Sequence[FlowRow], today: dt.date) -> Chart | None:
    """None if no flow of the page has a date."""
    flows = [row for row in rows if row.share.date][:MOST_FLOWS]
    agreements = [each for each in pair.agreements if each.date][:MOST_AGREEMENTS]
    if not flows:
        return None
    given = {row.share.pk: _stretch(row.share) for row in flows}
    agreed = {each.pk: _stretch(each) for each in agreements}
    first = min(stretch.start.year for stretch in (given | agreed).values())
    last = max(stretch.end for stretch in (given | agreed).values())
    scale = Scale(dt.date(first, 1, 1), last, LAST_MARK)
    lanes = [
        *(_flow_lane(row, given, scale) for row in flows),
        *(_agreement_lane(each, agreed[each.pk], scale) for each in agreements),
    ]
    lanes[0]["group"] = _("Flows, with the people or records in them")
    if agreements:
        lanes[len(flows)]["group"] = _("Agreements in force")
    return Chart(
        title=_title(flows, agreements),
        text=_text(rows, given),
        axis=axis_of(first, last.year, scale),
        lanes=lanes,
        rows=[
            *([row.share.title, exactly(row.share), _amount(row)] for row in flows),
            *([each.title, exactly(each), _end(each)] for each in agreements),
        ],
        head=(_("Flow or agreement"), _("When"), _("What is known")),
        source=_("the records named in each lane"),
        as_of=words(today, DAY),
    )


def without_bar(pair: Pair, rows: Sequence[FlowRow]) -> list[Any]:
    """What is on record of the pair without a date, so that it has no lane."""
    return [each for each in (*(row.share for row in rows), *pair.agreements) if not each.date]


def _stretch(thing: DataShare | Agreement) -> _Stretch:
    start, end = thing.date, thing.date_end
    assert start is not None  # noqa: S101 - asked before
    return _Stretch(start, _last_day(end or start, thing.date_precision), end is None)


def _last_day(day: dt.date, precision: str) -> dt.date:
    """The last day of what a date stands for: a year, a month or itself."""
    if precision == DAY:
        return day
    month = day.month if precision == MONTH else 12
    return day.replace(month=month, day=calendar.monthrange(day.year, month)[1])


def _flow_lane(row: FlowRow, stretches: dict[int, _Stretch], scale: Scale) -> dict[str, Any]:
    stretch = stretches[row.share.pk]
    style = "dim" if not (row.people.value or row.records.value) else ""
    if not style and _holds_others(row.share.pk, stretches):
        style = "past"
    return {
        "title": row.share.title,
        "url": row.share.get_absolute_url(),
        "small": _requests(row.requests),
        "marks": [_run(stretch, scale, style, _amount(row))],
    }


def _holds_others(pk: int, flows: dict[int, _Stretch]) -> bool:
    """Whether another flow of the chart lies wholly within this one."""
    mine = flows[pk]
    return not mine.is_open and any(
        mine.start <= other.start and not other.is_open and other.end <= mine.end
        for key, other in flows.items()
        if key != pk
    )


def _agreement_lane(each: Agreement, stretch: _Stretch, scale: Scale) -> dict[str, Any]:
    # Whether it was in force is not known of one of which only the signing is.
    style = "" if each.in_force_from else "dim"
    heard = _("said to exist; text not seen") if each.evidence == Evidence.SECOND_HAND else ""
    return {
        "title": each.title,
        "url": each.get_absolute_url(),
        "small": heard,
        "marks": [_run(stretch, scale, style, _end(each))],
    }


def _run(stretch: _Stretch, scale: Scale, style: str, label: str) -> dict[str, Any]:
    start = scale.at(stretch.start)
    end = max(scale.at(stretch.end), min(start + 1, STEPS))
    where = "" if end - start >= ROOMY else "ahead" if end > LATE else "after"
    styles = (style, "open" if stretch.is_open else "", where)
    return {
        "type": "run", "start": start, "end": end, "style": " ".join(each for each in styles if each),
        "label": label,
    }  # fmt: skip


# ---- words


def _said(fact: Fact) -> str:
    """A number in words; where sources differ, all that stand. Empty if it is not recorded."""
    return f" {_('or')} ".join(number.words for number in fact.numbers) or fact.value


def _requests(requests: Fact) -> str:
    said = _said(requests)
    if not said:
        return _("requests not recorded")
    if said == "1":
        return _("1 request")
    return _("%(n)s requests") % {"n": said}


def _amount(row: FlowRow) -> str:
    """``2,461 people``; the number of people asked about stands before that of records."""
    if people := _said(row.people):
        return _("%(n)s asked about") % {"n": _with_unit(people, row.share.people_requested, "people")}
    if records := _said(row.records):
        return _with_unit(records, row.share.records_matched, "records")
    return _("Not recorded")


def _with_unit(text: str, value: int | None, unit: str) -> str:
    """The words of a number, and its unit unless they name another."""
    if not text[-1:].isdigit() and not text.endswith("million"):
        return text
    return f"{text} {singular(unit) if value == 1 else unit}"


def _end(agreement: Agreement) -> str:
    if not agreement.in_force_from:
        return _("Signed; from when it held is not recorded")
    if not agreement.date_end:
        return _("End not recorded")
    return _("to %(date)s") % {"date": words(agreement.date_end, agreement.date_precision, short=True)}


def _title(flows: Sequence[FlowRow], agreements: Sequence[Agreement]) -> str:
    first = min((row.share for row in flows), key=lambda share: share.sort_date)
    begun = words(first.date, first.date_precision) if first.date else ""
    if not agreements:
        return _("Flows are on record from %(date)s, no dated agreement is") % {"date": begun}
    agreed = min(agreements, key=lambda each: each.sort_date)
    since = words(agreed.date, agreed.date_precision) if agreed.date else ""
    said = {"flow": begun, "agreement": since}
    if _is_before(first, agreed):
        return _("Flows are on record from %(flow)s, an agreement only from %(agreement)s") % said
    return _("Flows are on record from %(flow)s, an agreement from %(agreement)s") % said


def _is_before(one: Any, other: Any) -> bool:
    """Whether it surely began before: by what is known of both dates, and no more."""
    length = min(len(machine(each.date, each.date_precision)) for each in (one, other))
    return bool(one.date.isoformat()[:length] < other.date.isoformat()[:length])


def _text(rows: Sequence[FlowRow], given: dict[int, _Stretch]) -> str:
    parts = [
        _("Filled: dates on record."),
        _("Broken end: no end on record."),
        _("Striped: no number of people or records, or not known whether it held."),
    ]
    if any(_holds_others(pk, given) for pk in given):
        parts.append(_("Outlined: its period holds others that stand here."))
    if left := sum(row.share.date is not None for row in rows) - len(given):
        parts.append(
            ngettext("%(n)s more flow stands in the table.", "%(n)s more flows stand in the table.", left)
            % {"n": in_digits(left)}
        )
    return " ".join(parts)
