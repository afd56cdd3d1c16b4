"""The chart of a claim: when it was said, what was in force or happened then, when that was first told."""

import datetime as dt
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from disclosures.models import Disclosure, Kind
from disclosures.presenters.verdict_words import covers
from disclosures.presenters.wait_chart import STEPS, Chart
from disclosures.queries import ClaimRead
from disclosures.rules.date_spans import first_day
from disclosures.rules.verdicts import HAPPENINGS, Effect, Order, Weighed
from disclosures.templatetags.dates import coarsest, duration, exactly, exactly_short, month_name

MOST_LANES = 4
# The last mark stands here, so that the words at its right have room, also on a small screen.
LAST_MARK = 150
MOST_TICKS = 7
_MONTHS_A_TICK = (1, 3, 6, 12, 24, 60, 120, 1_200)
_KEY = gettext_lazy(
    "Filled: in force or going on, as recorded. Striped: before the first reply or statement on this record "
    "that tells of it; it may have been public elsewhere."
)
# Room inside a bar for its words.
WIDE = 34


class _Scale:
    """From the first of a month at the left edge to the last mark."""

    def __init__(self, first: dt.date, last: dt.date) -> None:
        self.start = first.replace(day=1)
        self.days = max((last - self.start).days, 1)

    def at(self, day: dt.date) -> int:
        return max(0, min(STEPS, round((day - self.start).days / self.days * LAST_MARK)))

    def ticks(self) -> list[dict[str, Any]]:
        """Months or years, so many that their labels stay apart."""
        months = self.days * STEPS // LAST_MARK // 30 + 1
        every = next(n for n in _MONTHS_A_TICK if months / n <= MOST_TICKS or n == _MONTHS_A_TICK[-1])
        found: list[dict[str, Any]] = []
        day = self.start if every < 12 else self.start.replace(month=1)
        while len(found) <= 2 * MOST_TICKS:
            place = (day - self.start).days / self.days * LAST_MARK
            if place > STEPS - 8:
                break
            if place >= 0:
                label = str(day.year) if every >= 12 else f"{month_name(day, short=True)} {day.year}"
                found.append({"at": round(place), "label": label})
            month = day.year * 12 + day.month - 1 + every
            if month // 12 > dt.MAXYEAR:
                break
            day = dt.date(month // 12, month % 12 + 1, 1)
        return found


def claim_chart(read: ClaimRead) -> Chart | None:
    """None unless the statement and something that weighs are dated: an empty chart would say something."""
    case = read.case
    claim = case.claim
    dated = [one for one in case.judgement.carried_by if one.piece.record.date][:MOST_LANES]
    if not claim.date or not dated:
        return None
    lead = dated[0]
    told = read.told.get(lead.piece.record.pk)
    scale = _Scale(*_ends(claim, dated, told))
    shown = sorted(dated, key=lambda one: (one.piece.record.sort_date, one.piece.record.pk))
    lanes = [_said(claim, scale), *(_lane(one.piece.record, scale) for one in shown)]
    rows = [[_("This statement: %(title)s") % {"title": claim.title}, exactly(claim), exactly(claim)]]
    rows += [
        [one.piece.record.title, exactly(one.piece.record), _told_words(read, one.piece.record)]
        for one in shown
    ]
    if told is not None and told.date:
        lanes.append(_public(lead.piece.record, told, scale))
    return Chart(
        title=_title(read, lead, told),
        text=str(_KEY) if any(mark["type"] != "point" for lane in lanes for mark in lane["marks"]) else "",
        axis=scale.ticks(),
        lanes=lanes,
        rows=rows,
        head=(_("What"), _("Happened"), _("First told of on this record")),
        source=_("the records below"),
    )  # fmt: skip


def _ends(claim: Disclosure, dated: list[Weighed], told: Disclosure | None) -> tuple[dt.date, dt.date]:
    records = [claim, *(one.piece.record for one in dated), *([told] if told else [])]
    starts = [first_day(one.date, one.date_precision) for one in records if one.date]
    ends = [one.date_end for one in records if one.date_end]
    return min(starts), max([*starts, *ends])


def _title(read: ClaimRead, lead: Weighed, told: Disclosure | None) -> str:
    claim, record = read.case.claim, lead.piece.record
    if lead.effect == Effect.CORRECTS and lead.order == Order.AFTER and claim.date and record.date:
        length = duration(claim.date, record.date, coarsest(claim.date_precision, record.date_precision))
        return _("Put right %(length)s later") % {"length": length}
    is_untold = bool(told and told.date and claim.date and told.date > claim.date)
    if covers(lead, read.case) and is_untold and record.kind == Kind.AGREEMENT:
        return _("Said while the agreement was in force, before anything on this record told of it")
    if lead.order == Order.BEFORE:
        return _("What the record shows was there before this was said")
    if lead.order == Order.AFTER:
        return _("What the record shows came after this was said")
    return _("When this was said, and what is dated beside it")


def _said(claim: Disclosure, scale: _Scale) -> dict[str, Any]:
    return {"title": _("This was said"), "marks": [_point(claim, scale, f"#s-{claim.slug}")]}


def _point(record: Disclosure, scale: _Scale, url: str) -> dict[str, Any]:
    at = scale.at(record.date) if record.date else 0
    return {
        "type": "point", "at": at, "kind": record.kind, "url": url, "label": exactly_short(record),
        "right": at < LAST_MARK * 2 // 3 or at >= LAST_MARK - 5,
    }  # fmt: skip


def _lane(record: Disclosure, scale: _Scale) -> dict[str, Any]:
    url = f"#s-{record.slug}"
    if record.kind not in HAPPENINGS or record.kind == Kind.CENSUS_CHANGE or not record.date:
        return {"title": record.title, "marks": [_point(record, scale, url)]}
    start = scale.at(first_day(record.date, record.date_precision))
    end = max(scale.at(record.date_end), start + 1) if record.date_end else LAST_MARK
    is_wide = end - start >= WIDE
    words = _("in force") if record.kind == Kind.AGREEMENT else _("going on")
    label = f"{words[:1].upper()}{words[1:]}" if is_wide else exactly_short(record)
    style = " ".join(filter(None, ("" if record.date_end else "open", "" if is_wide else "after")))
    bar = {"type": "run", "start": start, "end": end, "label": label, "style": style}
    return {"title": record.title, "small": exactly_short(record), "marks": [bar]}


def _public(record: Disclosure, told: Disclosure, scale: _Scale) -> dict[str, Any]:
    start = scale.at(record.date) if record.date else 0
    end = scale.at(told.date) if told.date else LAST_MARK
    bar = {"type": "span", "start": start, "end": max(end, start + 1)}
    return {
        "title": _("First told of on this record"),
        "marks": [bar, _point(told, scale, told.get_absolute_url()) | {"right": True}],
    }


def _told_words(read: ClaimRead, record: Disclosure) -> str:
    told = read.told.get(record.pk)
    if told is None or not told.date or not record.date:
        return exactly(record) if record.kind not in HAPPENINGS else _("Not recorded")
    length = duration(record.date, told.date, coarsest(record.date_precision, told.date_precision))
    return _("%(date)s, %(length)s later: %(title)s") % {
        "date": exactly(told),
        "length": length,
        "title": told.title,
    }
