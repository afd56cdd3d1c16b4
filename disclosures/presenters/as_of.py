"""The banner above a page that shows the record as it stood here on an earlier day."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from disclosures import as_of
from disclosures.templatetags.dates import DAY, as_day, words
from disclosures.templatetags.record import joined


@dataclass(frozen=True)
class Banner:
    """The inputs of components/as_of.html. ``lines``: sentences; ``url``: the page of today."""

    title: str
    lines: list[str]
    url: str


def of_list(day: date, url: str, *, is_empty: bool) -> Banner:
    """One query, none where something is listed."""
    if is_empty and (said := _nothing_yet(day)):
        return Banner(said, [], url)
    return Banner(
        _title(day),
        [
            _("What was taken down since, or removed because it was personal, is not shown."),
            _("Which records are listed, and their order, goes by what they say today."),
        ],
        url,
    )


def of_record(day: date, url: str, standing: as_of.Standing) -> Banner:
    lines = [_("What was taken down since, or removed because it was personal, is not shown.")]
    if standing.removed:
        lines.append(
            _("Personal data was removed since from: %(fields)s. Today’s words stand in its place.")
            % {"fields": joined(standing.removed)}
        )
    if standing.since:
        what = joined(list(dict.fromkeys(one.field or _("the record") for one in standing.since)))
        lines.append(_("Corrected since: %(fields)s. Today’s page says how and why.") % {"fields": what})
    return Banner(_title(day), lines, url)


def not_yet(day: date, url: str) -> Banner:
    """For a record that did not stand here on that day. One query."""
    said = _nothing_yet(day) or _("This record did not stand here on %(day)s.") % {"day": words(day, DAY)}
    return Banner(said, [], url)


def _title(day: date) -> str:
    return _("This is the record as it stood here on %(day)s.") % {"day": words(day, DAY)}


def _nothing_yet(day: date) -> str:
    first = as_of.first_day()
    if first is None:
        return _("Nothing is on this site yet.")
    if first <= as_of.end_of(day):
        return ""
    return _("Nothing was on this site yet on %(day)s. The first record was published here on %(first)s.") % {
        "day": words(day, DAY),
        "first": words(as_day(first), DAY),
    }
