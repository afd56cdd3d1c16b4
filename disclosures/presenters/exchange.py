"""Data given at the left, data received at the right: positions and words of components/mirror.html."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from disclosures.models import Role
from disclosures.presenters.flows import pair_url
from disclosures.queries.exchanges import Partner, Side

# Positions are whole steps of half a percent, as in every chart.
STEPS = 200
# The rest is in the list behind the link.
MOST_PARTNERS = 8


def mirror(sides: list[Side], path: str) -> dict[str, Any] | None:
    """None for a body that gave and received nothing on record. ``path``: of its timeline."""
    if not any(side.shares for side in sides):
        return None
    longest = max(partner.shares for side in sides for partner in side.partners)
    return {"title": _finding(sides), "sides": [_side(side, longest, path) for side in sides]}


def _finding(sides: list[Side]) -> str:
    """``Gave data in 19 records, received it in 3``: the one thing that the picture shows."""
    given, received = ({side.role: side for side in sides}[role] for role in (Role.GIVER, Role.RECEIVER))
    if not received.shares:
        words = _("Gave data in %(given)s; nothing that it received is on record")
    elif not given.shares:
        words = _("Received data in %(received)s; nothing that it gave is on record")
    else:
        words = _("Gave data in %(given)s, received data in %(received)s")
    return words % {"given": _records(given), "received": _records(received)}


def _records(side: Side) -> str:
    if not side.is_whole:
        return _("more than %(number)s records") % {"number": f"{side.shares:,}"}
    return _counted(side.shares)


def _counted(number: int) -> str:
    return ngettext("%(number)s record", "%(number)s records", number) % {"number": f"{number:,}"}


def _side(side: Side, longest: int, path: str) -> dict[str, Any]:
    is_given = side.role == Role.GIVER
    everything = f"{path}?kind=data-share&role={side.role}"
    left_out = len(side.partners) - MOST_PARTNERS
    return {
        "title": _("Gave data to") if is_given else _("Received data from"),
        "head": _("Receiver") if is_given else _("Giver"),
        "is_left": is_given,
        "none": ""
        if side.shares
        else _("Nothing on record. This does not mean that nothing was given.")
        if is_given
        else _("Nothing on record. This does not mean that nothing was received."),
        "rows": [_row(each, longest, everything, is_given) for each in side.partners[:MOST_PARTNERS]],
        "remark": ""
        if side.is_whole
        else _("Among its newest %(number)s records of data shared.") % {"number": f"{side.shares:,}"},
        "url": everything if left_out > 0 else "",
        "more": ngettext("%(number)s more body", "%(number)s more bodies", left_out)
        % {"number": f"{left_out:,}"}
        if left_out > 0
        else "",
    }


def _row(partner: Partner, longest: int, everything: str, is_given: bool) -> dict[str, Any]:
    """``bars``: the filled and the striped stretch, from the middle of the picture outwards."""
    whole = _steps(partner.shares, longest)
    filled = _steps(partner.with_number, longest)
    stretches = [("", 0, filled), ("dim", filled, whole)]
    body = partner.organisation
    records = f"{everything}&department={body.slug}" if body else ""
    return {
        "name": body.name if body else _("Nobody named on record"),
        "url": _url(partner, is_given=is_given) or records,
        "count": partner.shares,
        "records": records or everything,
        "remark": _remark(partner),
        "bars": [
            {"style": style, "start": STEPS - end, "end": STEPS - start}
            if is_given
            else {"style": style, "start": start, "end": end}
            for style, start, end in stretches
            if end > start
        ],
    }


def _url(partner: Partner, *, is_given: bool) -> str:
    """The page of the pair, where there is one."""
    if partner.body is None or partner.organisation is None:
        return ""
    ends = (partner.body, partner.organisation)
    return pair_url(*ends) if is_given else pair_url(*reversed(ends))


def _steps(number: int, longest: int) -> int:
    """Of at least one step where there is something: a thin line is not nothing."""
    return max(1, round(STEPS * number / longest)) if number else 0


def _remark(partner: Partner) -> str:
    without = partner.shares - partner.with_number
    if not without:
        return _("with a number on record")
    if not partner.with_number:
        return _("no number on record")
    return ngettext(
        "%(without)s of them without a number", "%(without)s of them without a number", without
    ) % {"without": f"{without:,}"}
