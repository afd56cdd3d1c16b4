"""How people come to an account: by invitation, or by signing up and confirming their address."""

from typing import Any

from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from allauth.account.views import ConfirmEmailView, EmailVerificationSentView, SignupView
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from accounts.forms import InvitationForm, SignUpForm
from accounts.mail import is_kept_in_a_folder
from accounts.models import Invitation
from accounts.throttle import SIGN_UP, by_address, note, seconds_to_wait, too_many


@never_cache
@sensitive_post_parameters("password", "again")
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """A used, expired or unknown link is the same 404 (A20). A second factor that exists is asked for."""
    with transaction.atomic():
        found = Invitation.objects.by_token(token).usable().select_for_update().first()
        if found is None:
            raise Http404
        form = InvitationForm(request.POST or None, invitation=found)
        if request.method == "POST" and form.is_valid():
            user = found.accept(
                email=form.cleaned_data.get("email", ""), password=form.cleaned_data["password"]
            )
            record_authentication(request, user, method="password", email=user.email)
            signed_in: HttpResponse = perform_login(request, Login(user=user, email=user.email))
            return signed_in
    response = render(request, "accounts/invitation.html", {"form": form, "invitation": found})
    return without_the_token(response)


def without_the_token(response: HttpResponse) -> HttpResponse:
    """The token of an address is in no Referer. With "no-referrer" browsers would call the origin of the form
    "null", and the form would be refused as a stranger's."""
    response.headers["Referrer-Policy"] = "strict-origin"
    return response


class SignUp(SignupView):
    """Optional: handing in needs no account. The same page for known and unknown addresses."""

    http_method_names = ["get", "head", "post"]
    template_name = "accounts/sign_up.html"
    form_class = SignUpForm

    @method_decorator(transaction.atomic)
    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        who = by_address(request)
        if wait := seconds_to_wait(SIGN_UP, who):
            return too_many(request, wait)
        note(SIGN_UP, who)
        response: HttpResponse = super().post(request, *args, **kwargs)
        return response


class ConfirmationSent(EmailVerificationSentView):
    http_method_names = ["get", "head"]
    template_name = "accounts/confirmation_sent.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | {"mail_folder": is_kept_in_a_folder()}


class Confirm(ConfirmEmailView):
    """A POST confirms, so that a mail program that looks at links confirms nothing."""

    http_method_names = ["get", "head", "post"]
    template_name = "accounts/confirm.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = super().dispatch(request, *args, **kwargs)
        return without_the_token(response)

    def respond(self, success: bool) -> HttpResponse:
        context = self.get_context_data() | {"is_confirmed": success}
        response: HttpResponse = self.render_to_response(context)
        return response
