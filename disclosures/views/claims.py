"""What public bodies said beside what the record shows: the list, and one claim."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from disclosures.filters.claims import ClaimsFilter
from disclosures.models import Disclosure, Kind
from disclosures.presenters import citation, claim_sides, claims, sharing, verdict_words
from disclosures.presenters.claim_chart import claim_chart
from disclosures.queries import (
    ClaimRead,
    ClaimsPage,
    busiest_speakers,
    claims_page,
    read_claim,
    verdict_counts,
)
from disclosures.queries.claims import Step
from disclosures.queries.short_addresses import short_code
from disclosures.templatetags.dates import NO_DATE, exactly
from disclosures.views.detail import KNOWN, moved
from disclosures.views.errors import gone
from disclosures.views.lists import public_list

PAGE_SIZE = 20
OFFERED_SPEAKERS = 40


@public_list
def claim_list(request: HttpRequest) -> HttpResponse:
    chosen = ClaimsFilter(request.GET)
    path = reverse("disclosures:claims")
    page = claims_page(chosen.chosen, PAGE_SIZE) if chosen.is_valid else ClaimsPage([])
    department = chosen.chosen.department
    context = {
        "path": path,
        "form": chosen.form,
        "is_valid": chosen.is_valid,
        "messages_of_form": chosen.messages,
        "chosen": chosen.chosen,
        "offered": busiest_speakers(OFFERED_SPEAKERS),
        "tabs": claims.tabs(chosen, verdict_counts(department), path) if chosen.is_valid else [],
        "pairs": [claims.pair(case) for case in page.cases],
        "every_url": f"{path}{chosen.chosen.query_string(department='')}",
        "back": _step(page.back, path, chosen),
        "on": _step(page.on, path, chosen),
    }
    if chosen.is_valid and not chosen.chosen.cursor:
        context["share"] = sharing.of_page(
            _("Claims beside evidence"),
            _("What public bodies said about people’s data, beside what the record shows."),
            f"{path}{chosen.chosen.query_string()}",
        )
    return render(request, "disclosures/claims.html", context)


def _step(step: Step | None, path: str, chosen: ClaimsFilter) -> dict[str, str] | None:
    if step is None:
        return None
    words = exactly(step.row)
    label = _("claims without a date") if words == NO_DATE else _("from %(date)s") % {"date": words}
    return {"url": f"{path}{chosen.chosen.query_string(cursor=step.cursor)}", "label": label}


def claim_of(request: HttpRequest, slug: str) -> ClaimRead | HttpResponse:
    """The claim, or what stands at its address in its place: a redirect, or 410. Raises Http404."""
    found = Disclosure.objects.filter(KNOWN, slug=slug, kind=Kind.STATEMENT).only(
        "pk", "state", "withdrawn_reason"
    )
    statement = found.first()
    if statement is None:
        name = request.resolver_match.view_name if request.resolver_match else "disclosures:claim"
        return redirect(name, moved(slug, Kind.STATEMENT).slug, permanent=True)
    read = read_claim(statement.pk) if statement.is_public else None
    return read or gone(request, statement.withdrawn_reason)


@public_list
def claim(request: HttpRequest, slug: str) -> HttpResponse:
    read = claim_of(request, slug)
    if isinstance(read, HttpResponse):
        return read
    case = read.case
    path = claims.url_of(case.claim)
    panel = claims.panel(case)
    context = claims.figures(read) | {
        "claim": case.claim,
        "head": claims.head(read),
        "counted": claims.counted(case),
        "panel": panel,
        "chart": claim_chart(read),
        "entries": claim_sides.entries(read),
        "is_cut": claim_sides.is_cut(read),
        "summary_remark": claims.summary_remark(case.claim),
        "would_change": verdict_words.would_change(case),
        "is_official": case.is_official,
        "replies": claims.replies(read),
        "later": claims.later(read),
        "citation": citation.of_page(
            claims.title(case.claim),
            path,
            code=short_code(path),
            when=exactly(case.claim) if case.claim.date else "",
        ),
        "share": sharing.of_page(
            claims.title(case.claim),
            " ".join([f"{panel.verdict}.", *panel.why]),
            path,
            card=sharing.claim_card(case.claim, panel.verdict),
            image=reverse("disclosures:claim_card", args=[case.claim.slug]),
        ),
        "linked_data": [sharing.crumbs_ld(claims.crumbs())],
        "pack_url": reverse("disclosures:claim_pack", args=[case.claim.slug]),
        "address_path": path,
    }
    return render(request, "disclosures/claim.html", context)
