"""Who gave what to whom as the page of flows shows it: the matrix, the list of pairs, the words above."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from disclosures.models import DATE_UNKNOWN, FlowCount, Organisation
from disclosures.queries.flows import Matrix
from disclosures.queries.pairs import successors
from disclosures.templatetags.dates import NO_DATE, words
from disclosures.templatetags.numbers import in_digits

# A name longer than this stands at the head of a narrow column by its abbreviation.
LONG = 18
_REMARK = re.compile(r"\s*\([^()]*\)$")


@dataclass(frozen=True)
class Cell:
    """``label`` is what a screen reader hears; ``count`` 0: nothing on record. ``to``: the receiver."""

    count: int = 0
    url: str = ""
    label: str = ""
    to: str = ""
    has_number: bool = False
    is_dark: bool = False


@dataclass(frozen=True)
class Head:
    name: str
    short: str
    remark: str = ""


@dataclass(frozen=True)
class Row:
    head: Head
    cells: list[Cell]
    total: Cell


@dataclass(frozen=True)
class Table:
    """The inputs of components/matrix.html."""

    columns: list[Head]
    rows: list[Row]
    totals: list[Cell]
    whole: Cell
    receivers: list[str] = field(default_factory=list)
    givers: list[str] = field(default_factory=list)


def plain_name(body: Organisation) -> str:
    """Without what stands in brackets at its end: ``UK police forces (collective entry)``."""
    return _REMARK.sub("", body.name) or body.name


def short_name(body: Organisation) -> str:
    """For a narrow column: the plain name, or the abbreviation if that is long."""
    name = plain_name(body)
    return body.abbreviation if len(name) > LONG and body.abbreviation else name


def became(body: Organisation) -> str:
    """``became B, then C``: a body under an earlier name is not merged with what it became, but says it."""
    names = [each.name for each in successors(body)]
    if not names:
        return ""
    return _("became %(names)s") % {"names": _(", then ").join(names)}


def pair_url(giver: Organisation, receiver: Organisation) -> str:
    return reverse("disclosures:flow", args=[giver.slug, receiver.slug])


def list_url(**chosen: str | Sequence[str]) -> str:
    """The list of pairs with these parameters."""
    asked = f"?{urlencode(chosen, doseq=True)}" if chosen else ""
    return f"{reverse('disclosures:flows')}{asked}#pairs"


def flows_words(count: int) -> str:
    return ngettext("%(n)s flow", "%(n)s flows", count) % {"n": in_digits(count)}


def known_words(count: int, with_number: int) -> str:
    """How many of the flows have a number of people or records: what a mark under a number of flows says."""
    if not with_number:
        return _("no number of people or records known")
    if with_number == count:
        return _("number of people or records known")
    return _("number of people or records known for %(n)s") % {"n": in_digits(with_number)}


# ---- the matrix


def table(matrix: Matrix) -> Table | None:
    """None if nothing is on record. What the shown rows and columns leave out is one more row and column."""
    if matrix.whole is None:
        return None
    most = _most_frequent(matrix.receivers)
    columns = [_head(each.receiver) for each in matrix.receivers if each.receiver]
    more_receivers = matrix.number_of_receivers > len(matrix.receivers)
    more_givers = matrix.number_of_givers > len(matrix.givers)
    if more_receivers:
        columns.append(Head(_("Other receivers"), _("Others")))
    rows = [_row(each, matrix, most, with_others=more_receivers) for each in matrix.givers]
    if more_givers:
        rows.append(_other_givers(matrix, most, with_others=more_receivers))
    totals = [_total(each, each.receiver, "receiver") for each in matrix.receivers if each.receiver]
    if more_receivers:
        left, url = _less(matrix.whole, matrix.receivers), list_url(others="receivers")
        totals.append(
            _others_in_all(left, _("%(name)s in all: %(flows)s received"), _("Other receivers"), url)
        )
    label = _("All pairs: %(flows)s") % {"flows": flows_words(matrix.whole.count)}
    whole = Cell(matrix.whole.count, list_url(), label)
    names = [str(each.giver) for each in matrix.givers], [str(each.receiver) for each in matrix.receivers]
    return Table(columns, rows, totals, whole, givers=names[0], receivers=names[1])


def _most_frequent(receivers: list[FlowCount]) -> int | None:
    """The one receiver that is drawn in full; None where two are as frequent."""
    if not receivers or (len(receivers) > 1 and receivers[0].count == receivers[1].count):
        return None
    return receivers[0].receiver_id


def _head(body: Organisation) -> Head:
    return Head(body.name, short_name(body), became(body))


def _row(count: FlowCount, matrix: Matrix, most: int | None, *, with_others: bool) -> Row:
    giver = count.giver
    assert giver is not None  # noqa: S101 - a row of by_giver
    found = [matrix.cells.get((giver.pk, each.receiver_id or 0)) for each in matrix.receivers]
    cells = [
        _cell(giver, each.receiver, cell, is_dark=each.receiver_id == most)
        for each, cell in zip(matrix.receivers, found, strict=True)
    ]
    if with_others:
        rest = _less(count, [cell for cell in found if cell])
        cells.append(
            _others(rest, giver.name, _("other receivers"), list_url(giver=giver.slug, others="receivers"))
        )
    return Row(_head(giver), cells, _total(count, giver, "giver"))


def _total(count: FlowCount, body: Organisation, end: str) -> Cell:
    form = (
        _("%(name)s in all: %(flows)s given") if end == "giver" else _("%(name)s in all: %(flows)s received")
    )
    label = form % {"name": body, "flows": flows_words(count.count)}
    return Cell(count.count, list_url(**{end: body.slug}), label)


def _cell(
    giver: Organisation, receiver: Organisation | None, cell: FlowCount | None, *, is_dark: bool
) -> Cell:
    if cell is None or receiver is None:
        return Cell()
    label = _("%(giver)s to %(receiver)s: %(flows)s, %(known)s") % {
        "giver": giver, "receiver": receiver, "flows": flows_words(cell.count),
        "known": known_words(cell.count, cell.with_number),
    }  # fmt: skip
    return Cell(
        cell.count, pair_url(giver, receiver), label, short_name(receiver), cell.with_number > 0, is_dark
    )


def _less(whole: FlowCount, parts: list[FlowCount]) -> tuple[int, int]:
    """How many flows, and how many with a number, are left of a total."""
    return (
        whole.count - sum(part.count for part in parts),
        whole.with_number - sum(part.with_number for part in parts),
    )


def _others(rest: tuple[int, int], giver: str, receiver: str, url: str, *, is_dark: bool = False) -> Cell:
    count, with_number = rest
    if not count:
        return Cell()
    label = _("%(giver)s to %(receiver)s: %(flows)s, %(known)s") % {
        "giver": giver, "receiver": receiver, "flows": flows_words(count),
        "known": known_words(count, with_number),
    }  # fmt: skip
    return Cell(count, url, label, receiver, with_number > 0, is_dark)


def _others_in_all(left: tuple[int, int], form: str, name: str, url: str) -> Cell:
    return Cell(left[0], url, form % {"name": name, "flows": flows_words(left[0])})


def _other_givers(matrix: Matrix, most: int | None, *, with_others: bool) -> Row:
    """What givers that have no row of their own gave."""
    whole = matrix.whole
    assert whole is not None  # noqa: S101 - asked before
    cells = []
    for each in matrix.receivers:
        shown = [cell for (_giver, receiver), cell in matrix.cells.items() if receiver == each.receiver_id]
        url = list_url(receiver=each.receiver.slug, others="givers") if each.receiver else ""
        rest = _less(each, shown)
        cells.append(
            _others(rest, _("Other givers"), str(each.receiver), url, is_dark=each.receiver_id == most)
        )
    left = _less(whole, matrix.givers)
    if with_others:
        to_shown = [_less(each, [c for (_g, r), c in matrix.cells.items() if r == each.receiver_id])
                    for each in matrix.receivers]  # fmt: skip
        both = list_url(others=["givers", "receivers"])
        rest = left[0] - sum(count for count, _n in to_shown), left[1] - sum(n for _c, n in to_shown)
        cells.append(_others(rest, _("Other givers"), _("other receivers"), both))
    form, url = _("%(name)s in all: %(flows)s given"), list_url(others="givers")
    total = _others_in_all(left, form, _("Other givers"), url)
    return Row(Head(_("Other givers"), _("Other givers")), cells, total)


# ---- the words above


def years(matrix: Matrix) -> str:
    """``begun between 2009 and 2024``; empty if no date is known."""
    if matrix.first is None or matrix.last is None:
        return ""
    if matrix.first.year == matrix.last.year:
        return _("begun in %(year)s") % {"year": matrix.first.year}
    return _("begun between %(first)s and %(last)s") % {
        "first": matrix.first.year, "last": matrix.last.year
    }  # fmt: skip


def lede(matrix: Matrix) -> str:
    """Only what the counts say; a body or a receiver is named where it alone is the most frequent."""
    if matrix.whole is None:
        return _("Nothing on record yet. This does not mean that nothing was shared.")
    begun = years(matrix)
    count = flows_words(matrix.whole.count)
    sentences = [
        _("%(flows)s of people’s data on record, %(begun)s.") % {"flows": count, "begun": begun}
        if begun
        else _("%(flows)s of people’s data on record.") % {"flows": count}
    ]
    most = [
        _most_words(_("%(name)s gave most often (%(n)s)"), matrix.givers, "giver"),
        _most_words(_("%(name)s received most often (%(n)s)"), matrix.receivers, "receiver"),
    ]
    if said := [each for each in most if each]:
        sentences.append(f"{', '.join(said)}.")
    sentences.append(_("This counts what has come out, not what took place."))
    return " ".join(sentences)


def _most_words(form: str, counts: list[FlowCount], end: str) -> str:
    if len(counts) > 1 and counts[0].count == counts[1].count:
        return ""
    return form % {"name": getattr(counts[0], end), "n": in_digits(counts[0].count)} if counts else ""


def bodies_words(matrix: Matrix) -> str:
    """``11 givers, 20 receivers``."""
    givers, receivers = matrix.number_of_givers, matrix.number_of_receivers
    parts = (
        ngettext("%(n)s giver", "%(n)s givers", givers) % {"n": in_digits(givers)},
        ngettext("%(n)s receiver", "%(n)s receivers", receivers) % {"n": in_digits(receivers)},
    )
    return ", ".join(parts)


# ---- the list of pairs


def pair_rows(counts: list[FlowCount]) -> list[dict[str, Any]]:
    """As components/pair_list.html shows them."""
    return [
        {
            "giver": count.giver, "giver_became": became(count.giver),
            "receiver": count.receiver, "receiver_became": became(count.receiver),
            "url": pair_url(count.giver, count.receiver),
            "count": count.count, "with_number": count.with_number,
            "last": _last(count),
        }
        for count in counts
        if count.giver and count.receiver
    ]  # fmt: skip


def _last(count: Any) -> str:
    if count.last_on is None or count.last_on == DATE_UNKNOWN:
        return NO_DATE
    return words(count.last_on, count.last_precision)
