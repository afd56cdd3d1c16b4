"""Handing in, and the private receipt."""

import logging

from django.conf import settings
from django.core.exceptions import TooManyFilesSent
from django.db import DatabaseError
from django.db.models.functions import Now
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from disclosures.forms import MB, AnswerForm, ContributionForm
from disclosures.models import Organisation, Question, Submission
from disclosures.ratelimit import rate_limit, seconds_left
from disclosures.received import intake, quota
from disclosures.received.receipt import as_json, receipt_of
from disclosures.received.uploads import BodyTooLarge

log = logging.getLogger(__name__)
RETRY_AFTER_SECONDS = 600
NAMES_OFFERED = 500


# The limits are met while Django's CSRF check reads the body, so what they raise is caught around that check.
@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@rate_limit("contribute", times=settings.UPLOAD_POSTS_AN_HOUR)
@sensitive_post_parameters()
def contribute(request: HttpRequest) -> HttpResponse:
    """The form; after "received" the way leads to the receipt, and nothing was received otherwise."""
    try:
        return _contribute(request)
    except BodyTooLarge:
        most = settings.UPLOAD_MAX_BODY_BYTES // MB
        trouble = _("This is more than %(most)s MB together. Send it in several parts.") % {"most": most}
        return _form(request, ContributionForm(), status=413, trouble=trouble)
    except TooManyFilesSent:
        trouble = _("These are more than %(most)s files. Send the rest afterwards.") % {
            "most": settings.UPLOAD_MAX_FILES
        }
        return _form(request, ContributionForm(), status=413, trouble=trouble)
    except (OSError, DatabaseError) as error:
        log.error("nothing received: %s", type(error).__name__)
        trouble = _(
            "We cannot keep anything at the moment, so nothing was received. Try again in ten minutes."
        )
        form = ContributionForm(initial=request.POST.dict() if hasattr(request, "_post") else None)
        return _form(request, form, status=503, trouble=trouble)


@csrf_protect
def _contribute(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        return _form(request, ContributionForm())
    form = ContributionForm(request.POST, request.FILES, too_large=getattr(request, "too_large", ()))
    if not form.is_valid():
        return _form(request, form, status=413 if form.too_large else 200)
    person = request.user if request.user.is_authenticated else None
    if refusal := quota.spend(request, person, form.taken):
        return _form(request, form, status=429, trouble=refusal)
    token = intake.receive(form.answers(), form.arrived, by=person)
    return redirect("disclosures:receipt", token=token)


def _form(
    request: HttpRequest, form: ContributionForm, *, status: int = 200, trouble: str = ""
) -> HttpResponse:
    """``trouble``: what is wrong with the whole, above the form."""
    # Without a database the page still says so; it can do without names to choose from.
    names = (
        () if status == 503 else Organisation.objects.by_name().values_list("name", flat=True)[:NAMES_OFFERED]
    )
    context = {"form": form, "trouble": trouble, "authorities": names}
    response = render(request, "disclosures/contribute.html", context, status=status)
    if status == 503:
        response.headers["Retry-After"] = str(RETRY_AFTER_SECONDS)
    if status == 429:
        response.headers["Retry-After"] = str(seconds_left(quota.SECONDS))
    return response


def _submission(token: str) -> Submission:
    """By the hash of the token. An unknown one is a 404 like any other."""
    found = Submission.objects.by_receipt(token).first()
    if found is None:
        raise Http404
    return found


def _private(request: HttpRequest, response: HttpResponse, *, has_form: bool = False) -> HttpResponse:
    """A receipt is in no cache, no index and no other site's log (A34)."""
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    # Signed-in people have a form here, to sign out; so has whoever is asked something. With "no-referrer"
    # browsers call its origin "null", and it is refused as a stranger's.
    policy = "strict-origin" if request.user.is_authenticated or has_form else "no-referrer"
    response.headers["Referrer-Policy"] = policy
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@rate_limit("answer", times=settings.UPLOAD_POSTS_AN_HOUR)
def receipt(request: HttpRequest, token: str) -> HttpResponse:
    """What became of each file, and what editors ask; for whoever has the link. A POST answers a question."""
    submission = _submission(token)
    form = AnswerForm(request.POST if request.method == "POST" else None, label_suffix="")
    if request.method == "POST" and form.is_valid():
        question = request.POST.get("question", "")
        if question.isdecimal() and len(question) < 19:
            open_ones = Question.objects.open_of(submission).filter(pk=question)
            open_ones.update(answer=form.cleaned_data["answer"], answered_at=Now())
        return _private(request, redirect("disclosures:receipt", token=token))
    questions = Question.objects.of(submission).select_related("document")
    context = {
        "questions": questions,
        "form": form,
        "submission": submission,
        "address": settings.SITE_URL + request.path,
        "receipt": receipt_of(submission),
    }
    is_asked = any(not one.answered_at for one in questions)
    return _private(request, render(request, "disclosures/receipt.html", context), has_form=is_asked)


@require_safe
def receipt_json(request: HttpRequest, token: str) -> HttpResponse:
    """The same for programs: name, SHA-256, state and reason of each file, and which file it lay in."""
    return _private(request, JsonResponse({"files": as_json(_submission(token))}))
