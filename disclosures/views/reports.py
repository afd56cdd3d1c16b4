"""Reporting a problem, without an account; and the editors' list of what was reported."""

from datetime import date, datetime, timedelta
from typing import Any

from django.contrib import messages
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from accounts.throttle import address_of
from disclosures import problem_reports
from disclosures.models import Document, ProblemReport
from disclosures.pagination import sealed, unsealed
from disclosures.ratelimit import rate_limit
from disclosures.report_forms import AnswerForm, ReportForm
from disclosures.views.editors import editors_only

SALT = "problem-report"
LIST = "open-reports"
SENT_FOR = timedelta(days=1)
REPORTS_AN_HOUR = 10


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@rate_limit("report", times=REPORTS_AN_HOUR)
@sensitive_post_parameters()
def report(request: HttpRequest) -> HttpResponse:
    """The form; what it says about ``about`` is what the reader's own address bar said."""
    if request.method != "POST":
        about = problem_reports.reportable(request.GET.get("about", ""))
        return _form(request, ReportForm(initial={"about": about}))
    form = ReportForm(request.POST)
    if not form.is_valid():
        return _form(request, form)
    made = problem_reports.receive(form.answers(), who=_who(request))
    return redirect("disclosures:report_sent", token=signing.dumps(made.reference, salt=SALT))


def _who(request: HttpRequest) -> str:
    """Tells one sender from another: the account, else the network address."""
    person = request.user
    return f"account:{person.pk}" if person.is_authenticated else f"address:{address_of(request)}"


def _form(request: HttpRequest, form: ReportForm) -> HttpResponse:
    return render(request, "disclosures/report.html", {"form": form})


@never_cache
@require_safe
def sent(request: HttpRequest, token: str) -> HttpResponse:
    """The reference number and the day by which it is answered; for a day, and for whoever sent it."""
    try:
        reference = signing.loads(token, salt=SALT, max_age=SENT_FOR)
    except signing.BadSignature:
        raise Http404 from None
    found = get_object_or_404(ProblemReport, reference=reference)
    context = {"report": found, "due_on": problem_reports.due_on(found)}
    response = render(request, "disclosures/report_sent.html", context)
    response.headers["X-Robots-Tag"] = "noindex"
    return response


@editors_only
@require_safe
def open_reports(request: HttpRequest) -> HttpResponse:
    """What readers reported and nobody has answered, oldest first."""
    after = request.GET.get("after", "")
    place = unsealed(after, LIST, datetime.fromisoformat, int) if after else None
    found, more = problem_reports.page_of_open(place)
    on = f"?after={sealed(LIST, more.made_at, more.pk)}" if more else ""
    context = {
        "lines": [(one, *_due(one), problem_reports.is_held(one.disclosure)) for one in found],
        "on": {"url": on, "label": _("later reports")} if more else None,
        "back": {"url": request.path, "label": _("the oldest")} if after else None,
    }
    return render(request, "disclosures/review_reports.html", context)


def _due(found: ProblemReport) -> tuple[date, bool]:
    """By when it is to be answered, and whether that is past."""
    due_on = problem_reports.due_on(found)
    return due_on, due_on < timezone.localdate()


@editors_only
@require_http_methods(["GET", "HEAD", "POST"])
def one_report(request: HttpRequest, reference: str) -> HttpResponse:
    """One report with the form that answers it."""
    found = get_object_or_404(ProblemReport.objects.select_related("disclosure"), reference=reference)
    form = AnswerForm(request.POST if request.method == "POST" else None, report=found)
    if request.method == "POST" and form.is_valid():
        data, person = form.cleaned_data, _editor(request)
        decided = {"after": data.get("after", ""), "reason": data.get("reason", "")}
        try:
            problem_reports.answer(found.pk, data["answer"], by=person, **decided)
        except problem_reports.Changed:
            messages.error(request, _("Somebody else decided in the meantime. This is how it stands now."))
            return redirect("disclosures:review_report", reference=reference)
        messages.success(request, _("Report %(reference)s is answered.") % {"reference": reference})
        return redirect("disclosures:review_reports")
    due_on, is_late = _due(found)
    context = {
        "report": found,
        "form": form,
        "due_on": due_on,
        "is_late": is_late,
        "is_held": problem_reports.is_held(found.disclosure),
        "behind": _behind(found),
    }
    return render(request, "disclosures/review_report.html", context)


def _behind(found: ProblemReport) -> list[Document]:
    """The leading documents of the record, which have a page at the desk."""
    if found.disclosure_id is None:
        return []
    return list(Document.objects.filter(disclosure=found.disclosure_id, is_lead=True, follows__isnull=True))


def _editor(request: HttpRequest) -> Any:
    """The signed-in editor; ``editors_only`` has seen to that."""
    return request.user
