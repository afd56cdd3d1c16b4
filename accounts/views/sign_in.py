"""Signing in, the second factor while doing so, proving it again, and signing out."""

from typing import Any, TypeAlias

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import perform_password_login
from allauth.account.internal.flows.reauthentication import reauthenticate_by_password, resume_request
from allauth.account.models import Login
from allauth.account.utils import get_next_redirect_url
from allauth.mfa.base.views import AuthenticateView
from allauth.mfa.webauthn.internal.auth import begin_authentication
from django.conf import settings
from django.contrib.auth import authenticate
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import LoginView, LogoutView
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from accounts.acts import failed_to_sign_in
from accounts.forms import (
    CodeAgainForm,
    CodeForm,
    PasskeyAgainForm,
    PasskeyForm,
    PasswordAgainForm,
    SignInForm,
)
from accounts.fresh import give_back_sender
from accounts.models import User
from accounts.passkeys import as_json
from accounts.second_factor import BY_PASSKEY, factors_of, has_second_factor
from accounts.throttle import CODE, by_account, by_address, note, seconds_to_wait, too_many

AgainForm: TypeAlias = CodeAgainForm | PasskeyAgainForm | PasswordAgainForm


class SignIn(LoginView):
    """The password. allauth then asks for the second factor, where there is one, or a confirmed address."""

    http_method_names = ["get", "head", "post"]
    template_name = "accounts/sign_in.html"
    form_class = SignInForm
    redirect_authenticated_user = True
    # Django puts the host here, where every other page has the name of the site.
    extra_context = {"site_name": settings.SITE_NAME}

    @method_decorator([sensitive_post_parameters("password"), transaction.atomic])
    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return super().post(request, *args, **kwargs)

    def form_valid(self, form: Any) -> HttpResponse:
        user = form.get_user()
        login = Login(user=user, redirect_url=self.get_redirect_url() or None, email=user.email)
        response: HttpResponse = perform_password_login(self.request, {"email": user.email}, login)
        return response

    def get_default_redirect_url(self) -> str:
        """For who is signed in already."""
        return str(get_next_redirect_url(self.request) or get_adapter().get_login_redirect_url(self.request))


class Code(AuthenticateView):
    """The second factor. Who is asked has given the right password, so a stranger cannot use up the tries."""

    http_method_names = ["get", "head", "post"]
    template_name = "accounts/code.html"
    form_class = CodeForm
    webauthn_form_class = PasskeyForm

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        user = self.stage.login.user
        has_passkey = any(one.type == BY_PASSKEY for one in factors_of(user))
        return context | {"has_passkey": has_passkey, "ask": as_json(context["js_data"]["request_options"])}

    @method_decorator(transaction.atomic)
    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        who = _asked(request, self.stage.login.user)
        if wait := seconds_to_wait(CODE, *who):
            return too_many(request, wait)
        response: HttpResponse = super().post(request, *args, **kwargs)
        return response

    def form_invalid(self, form: Any) -> HttpResponse:
        note(CODE, *_asked(self.request, self.stage.login.user))
        failed_to_sign_in(self.stage.login.user.email)
        response: HttpResponse = super().form_invalid(form)
        return response


def _asked(request: HttpRequest, user: User) -> tuple[str, str]:
    return by_address(request), by_account(request, user.email)


class SignOut(LogoutView):
    http_method_names = ["post"]


@never_cache
@login_required
@sensitive_post_parameters("password", "code")
@require_http_methods(["GET", "HEAD", "POST"])
def prove_again(request: HttpRequest) -> HttpResponse:
    """Asks somebody who is signed in for the second factor, or for the password where there is none."""
    user = request.user
    assert isinstance(user, User)  # noqa: S101  login_required has seen to that
    by_code = has_second_factor(user)
    has_passkey = by_code and any(one.type == BY_PASSKEY for one in factors_of(user))
    with_key = has_passkey and "credential" in request.POST
    data = request.POST if request.method == "POST" and not with_key else None
    form: AgainForm = CodeAgainForm(data, user=user) if by_code else PasswordAgainForm(data)
    key = PasskeyAgainForm(request.POST if with_key else None, user=user)
    if request.method == "POST":
        if by_code and (wait := seconds_to_wait(CODE, *_asked(request, user))):
            return too_many(request, wait)
        sent: AgainForm = key if with_key else form
        if sent.is_valid() and _is_proven(request, user, sent):
            give_back_sender(request)
            return resume_request(request) or redirect("mfa_index")
        if by_code:
            note(CODE, *_asked(request, user))
    context = {"form": form, "by_code": by_code, "next": get_next_redirect_url(request) or ""}
    if has_passkey:
        context |= {"key": key, "ask": as_json(begin_authentication(user))}
    return render(request, "accounts/prove_again.html", context)


def _is_proven(request: HttpRequest, user: User, form: AgainForm) -> bool:
    if not isinstance(form, PasswordAgainForm):
        form.save()
        return True
    # By way of the back ends, so that wrong ones count like those at the sign-in page.
    if authenticate(request, username=user.email, password=form.cleaned_data["password"]) != user:
        form.add_error("password", _("That is not the password."))
        return False
    reauthenticate_by_password(request)
    return True
