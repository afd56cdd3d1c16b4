"""A new password by mail: one use, one hour; all sessions end and nobody is signed in by it."""

from typing import Any

from allauth.account.views import (
    PasswordResetDoneView,
    PasswordResetFromKeyDoneView,
    PasswordResetFromKeyView,
    PasswordResetView,
)
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from accounts.forms import AskForResetForm, NewPasswordForm
from accounts.mail import is_kept_in_a_folder
from accounts.throttle import RESET, by_account, by_address, note, seconds_to_wait, too_many
from accounts.views.joining import without_the_token


class AskForReset(PasswordResetView):
    http_method_names = ["get", "head", "post"]
    template_name = "accounts/reset.html"
    form_class = AskForResetForm

    @method_decorator(transaction.atomic)
    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        who = by_address(request), by_account(request, request.POST.get("email", ""))
        if wait := seconds_to_wait(RESET, *who):
            return too_many(request, wait)
        note(RESET, *who)
        response: HttpResponse = super().post(request, *args, **kwargs)
        return response


class ResetSent(PasswordResetDoneView):
    http_method_names = ["get", "head"]
    template_name = "accounts/reset_sent.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | {"mail_folder": is_kept_in_a_folder()}


@method_decorator(
    [never_cache, sensitive_post_parameters("password1", "password2"), transaction.atomic], name="dispatch"
)
class NewPassword(PasswordResetFromKeyView):
    """allauth moves the token out of the address into the session before the form is shown."""

    http_method_names = ["get", "head", "post"]
    template_name = "accounts/new_password.html"
    form_class = NewPasswordForm

    def dispatch(self, request: HttpRequest, uidb36: str, key: str, **kwargs: Any) -> HttpResponseBase:
        if str(request.method).lower() not in self.http_method_names:
            refused: HttpResponse = self.http_method_not_allowed(request)
            return refused
        return without_the_token(super().dispatch(request, uidb36, key, **kwargs))


class PasswordSet(PasswordResetFromKeyDoneView):
    http_method_names = ["get", "head"]
    template_name = "accounts/password_set.html"
