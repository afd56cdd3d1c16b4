"""Who gave what to whom: all pairs of bodies, and the flows of one pair."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from disclosures.filters.flows import OTHERS, FlowFilter, place_of
from disclosures.models import Organisation
from disclosures.presenters import citation, flow_diagram, flows, pair_lanes, sharing
from disclosures.presenters import pair as presented
from disclosures.presenters.filter_panel import Chip, Message
from disclosures.queries import flows as read
from disclosures.queries import pairs as pairs_read
from disclosures.queries.short_addresses import short_code
from disclosures.views.lists import public_list

# Givers down, receivers across: of these as many as fit beside each other where a page is wide.
MOST_GIVERS, MOST_RECEIVERS = 12, 10
# Bands that an eye can still tell apart.
MOST_WAYS = 40
PAIRS_A_PAGE = 50
FLOWS_A_PAGE = 50


@public_list
def matrix(request: HttpRequest) -> HttpResponse:
    """The whole, then its pairs; with a giver, a receiver or a place in the list, those pairs alone."""
    chosen = FlowFilter(request.GET)
    is_valid = chosen.is_valid()
    is_front = not is_valid or not chosen.narrows
    path = reverse("disclosures:flows")
    counted = read.matrix(MOST_GIVERS, MOST_RECEIVERS)
    context: dict[str, Any] = {
        "form": chosen,
        "is_valid": is_valid,
        "is_front": is_front,
        "messages": _messages(chosen),
        "lede": flows.lede(counted),
        "bodies": flows.bodies_words(counted),
        "table": flows.table(counted),
        "path": path,
    }
    if is_front:
        ways, dataset = read.ways(MOST_WAYS), read.commonest_dataset()
        if is_valid:
            context["share"] = sharing.of_page(_("Who gave what to whom"), str(context["lede"]), path)
        context["citation"] = citation.of_page(_("Who gave what to whom"), path)
        context["diagram"] = flow_diagram.diagram(ways, counted.whole, dataset)
    pairs = _pairs(chosen if is_valid else FlowFilter(QueryDict()), counted)
    return render(request, "disclosures/flows.html", context | pairs)


def _messages(chosen: FlowFilter) -> list[Message]:
    return [
        Message(str(chosen.fields[name].label), str(error), "" if name == "after" else f"#id_{name}")
        for name, errors in chosen.errors.items()
        for error in errors
    ]


def _pairs(chosen: FlowFilter, counted: read.Matrix) -> dict[str, Any]:
    """One page of the list; of a wrong address, the first page of all."""
    chosen.is_valid()
    cleaned = chosen.cleaned_data
    giver, receiver = cleaned.get("giver"), cleaned.get("receiver")
    others = cleaned.get("others") or []
    besides = read.Besides(
        tuple(each.giver_id or 0 for each in counted.givers if "givers" in others),
        tuple(each.receiver_id or 0 for each in counted.receivers if "receivers" in others),
    )
    found = read.pairs(giver, receiver, cleaned.get("after"), PAIRS_A_PAGE + 1, besides)
    shown, path = found[:PAIRS_A_PAGE], reverse("disclosures:flows")
    on = f"{path}{chosen.address(after=place_of(shown[-1]))}#pairs" if len(found) > PAIRS_A_PAGE else ""
    return {
        "giver": giver,
        "receiver": receiver,
        "is_continued": bool(cleaned.get("after")),
        "pairs": flows.pair_rows(shown),
        "chips": _chips(chosen, path),
        "on": {"url": on, "label": _("pairs with as many flows or fewer")} if on else None,
        "back": {"url": f"{path}{chosen.address()}#pairs", "label": _("the most frequent pairs")}
        if cleaned.get("after") else None,
    }  # fmt: skip


def _chips(chosen: FlowFilter, path: str) -> list[Chip]:
    labels = {"giver": _("Gave data: %(name)s"), "receiver": _("Received data: %(name)s")}
    bodies = [
        Chip(label % {"name": body}, f"{path}{chosen.address(**{name: ''})}#pairs")
        for name, label in labels.items()
        if (body := chosen.cleaned_data.get(name))
    ]
    others = chosen.cleaned_data.get("others") or []
    return bodies + [
        Chip(str(OTHERS[name]), f"{path}{chosen.address(others=[x for x in others if x != name])}#pairs")
        for name in others
    ]


@public_list
def pair(request: HttpRequest, giver: str, receiver: str) -> HttpResponse:
    """Two bodies on record have a page, whether or not there is a flow: that there is none is an answer."""
    found = pairs_read.bodies(giver, receiver)
    if found is None:
        raise Http404
    after = request.GET.getlist("after")
    place = pairs_read.position(*found, after[0][:120].replace("\0", "")) if len(after) == 1 else None
    shown = pairs_read.read(*found, place, FLOWS_A_PAGE)
    rows = presented.rows(shown)
    is_front = place is None
    path = flows.pair_url(*found)
    context = _addresses(*found, shown) | {
        "citation": citation.of_page(presented.title(*found), path, code=short_code(path)),
        "share": sharing.of_page(presented.title(*found), presented.lede(shown), path) if is_front else None,
        "pack_url": reverse("disclosures:flow_pack", args=[giver, receiver]) if shown.flows else "",
        "title": presented.title(*found),
        "lede": presented.lede(shown),
        "pair": shown,
        "messages": [Message("", _("This link to a page is not valid here. This is the first page."))]
        if any(after) and is_front
        else [],
        "is_front": is_front,
        "chart": pair_lanes.chart(shown, rows, timezone.localdate()) if is_front else None,
        "undated": pair_lanes.without_bar(shown, rows) if is_front else [],
        "rows": rows,
        "lists": presented.lists(shown),
        "claims": presented.claims(shown.claims),
        "other_ways": presented.other_ways(shown),
        "reverse": flows.flows_words(shown.reverse.count) if shown.reverse else "",
    }
    return render(request, "disclosures/flow.html", context)


def _addresses(giver: Organisation, receiver: Organisation, shown: pairs_read.Pair) -> dict[str, Any]:
    path = flows.pair_url(giver, receiver)
    both = urlencode({"department": [giver.slug, receiver.slug]}, doseq=True)
    return {
        "path": path,
        "csv_url": reverse("disclosures:flow_export", args=[giver.slug, receiver.slug]),
        "both_url": f"{reverse('disclosures:timeline')}?{both}",
        "reverse_url": flows.pair_url(receiver, giver),
        "on": {"url": f"{path}?after={shown.flows[-1].slug}", "label": _("flows that began later")}
        if shown.has_more
        else None,
    }
