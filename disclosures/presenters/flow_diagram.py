"""The diagram of flows through datasets, as numbers and paths for components/bands.html."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from disclosures.models import FlowCount
from disclosures.presenters.bands import LEFT, MIDDLE, Band, Frame, Layout, Mark, Ribbon, lay_out
from disclosures.presenters.flows import flows_words, pair_url, plain_name
from disclosures.templatetags.numbers import in_digits

# Longer labels of givers, datasets and receivers would meet others; the table has every name in full.
MOST_LETTERS = (42, 34, 42)
FRAME = Frame()


@dataclass(frozen=True)
class Diagram:
    """The inputs of components/bands.html; ``text`` says what a drawing cannot be asked."""

    title: str
    text: str
    remark: str
    width: str
    height: str
    heads: list[dict[str, Any]]
    bands: list[dict[str, Any]]
    marks: list[dict[str, Any]]
    rows: list[dict[str, Any]]


def diagram(ways: list[FlowCount], whole: FlowCount | None, dataset: FlowCount | None) -> Diagram | None:
    """None if nothing is on record. ``ways``: the most frequent; ``dataset``: the one that leads, if any."""
    if whole is None or not ways:
        return None
    strong = _strong(ways)
    layout = lay_out([ribbon for way in ways for ribbon in _ribbons(way)], FRAME)
    names = {str(body.pk): plain_name(body) for way in ways for body in (way.giver, way.receiver) if body}
    return Diagram(
        title=_title(whole, dataset),
        text=_text(ways, whole),
        remark=_remark(names.get(strong, "")),
        width=f"{layout.width:.0f}",
        height=f"{layout.height + 4:.0f}",
        heads=_heads(),
        bands=[_band(band, is_strong=band.ribbon.right == strong) for band in _pale_first(layout, strong)],
        marks=[_mark(mark, names) for mark in layout.marks],
        rows=[_way(way) for way in ways],
    )


def _strong(ways: list[FlowCount]) -> str:
    """The receiver whose bands are strong: the one most frequent of those drawn, if it is only one."""
    totals: dict[str, int] = {}
    for way in ways:
        totals[str(way.receiver_id)] = totals.get(str(way.receiver_id), 0) + way.count
    first, *rest = sorted(totals.items(), key=lambda each: -each[1])
    return "" if rest and rest[0][1] == first[1] else first[0]


def _ribbons(way: FlowCount) -> list[Ribbon]:
    ends = str(way.giver_id), way.dataset or "", str(way.receiver_id)
    return [Ribbon(*ends, way.with_number), Ribbon(*ends, way.count - way.with_number, is_striped=True)]


def _pale_first(layout: Layout, strong: str) -> list[Band]:
    """Strong bands are drawn last, over those that they cross."""
    return sorted(layout.bands, key=lambda band: band.ribbon.right == strong)


def _band(band: Band, *, is_strong: bool) -> dict[str, Any]:
    half = (band.x1 + band.x2) / 2
    x1, x2, y1, y2 = band.x1, band.x2, band.y1, band.y2
    low1, low2 = y1 + band.height, y2 + band.height
    path = (
        f"M{x1:.1f} {y1:.1f}C{half:.1f} {y1:.1f} {half:.1f} {y2:.1f} {x2:.1f} {y2:.1f}V{low2:.1f}"
        f"C{half:.1f} {low2:.1f} {half:.1f} {low1:.1f} {x1:.1f} {low1:.1f}Z"
    )
    return {"path": path, "is_striped": band.ribbon.is_striped, "is_strong": is_strong}


def _mark(mark: Mark, names: dict[str, str]) -> dict[str, Any]:
    name = (mark.key or _("Dataset not recorded")) if mark.column == MIDDLE else names[mark.key]
    label = _cut(name, MOST_LETTERS[mark.column])
    if mark.column == MIDDLE:
        x, y, anchor = mark.x - 4, mark.y - 6, "end"
    else:
        x, anchor = (mark.x - 8, "end") if mark.column == LEFT else (mark.x + FRAME.mark + 8, "start")
        y = mark.y + mark.height / 2 + 4.5
    return {
        "x": f"{mark.x:.1f}", "y": f"{mark.y:.1f}", "height": f"{max(mark.height, 1):.1f}",
        "width": f"{FRAME.mark:.0f}", "label": label, "count": in_digits(mark.weight),
        "text_x": f"{x:.1f}", "text_y": f"{y:.1f}", "anchor": anchor, "is_above": mark.column == MIDDLE,
    }  # fmt: skip


def _cut(name: str, most: int) -> str:
    return name if len(name) <= most else f"{name[: most - 1].rstrip()}…"


def _heads() -> list[dict[str, Any]]:
    left, middle, right = FRAME.xs
    return [
        {"x": f"{left - 8:.0f}", "anchor": "end", "label": _("Giver")},
        {"x": f"{middle - 4:.0f}", "anchor": "end", "label": _("Dataset")},
        {"x": f"{right:.0f}", "anchor": "start", "label": _("Receiver")},
    ]


def _title(whole: FlowCount, dataset: FlowCount | None) -> str:
    if dataset is None:
        return _("Through which dataset")
    return _("%(n)s of %(flows)s on record came from one dataset: %(name)s") % {
        "n": in_digits(dataset.count), "flows": flows_words(whole.count), "name": dataset.dataset
    }  # fmt: skip


def _remark(strong: str) -> str:
    parts = [
        _("Width is the number of recorded flows, never of people."),
        _("Striped: no number of people or records is known."),
    ]
    if strong:
        parts.append(_("Strong bands end at %(name)s.") % {"name": strong})
    return " ".join(parts)


def _text(ways: list[FlowCount], whole: FlowCount) -> str:
    drawn = sum(way.count for way in ways)
    parts = [_("Bands from giver through dataset to receiver.")]
    if drawn < whole.count:
        parts.append(
            _("Drawn are the most frequent ways, with %(n)s of %(flows)s.")
            % {"n": in_digits(drawn), "flows": flows_words(whole.count)}
        )
    without = sum(way.count - way.with_number for way in ways)
    parts.append(
        _("%(n)s of them have no number of people or records and are striped.") % {"n": in_digits(without)}
    )
    parts.append(_("The table below holds the same counts."))
    return " ".join(parts)


def _way(way: FlowCount) -> dict[str, Any]:
    giver, receiver = way.giver, way.receiver
    return {
        "giver": giver, "dataset": way.dataset, "receiver": receiver, "count": way.count,
        "with_number": way.with_number, "url": pair_url(giver, receiver) if giver and receiver else "",
    }  # fmt: skip
