"""Your account: second factors, recovery codes, sessions."""

from typing import Any

from allauth.mfa.recovery_codes.views import GenerateRecoveryCodesView, ViewRecoveryCodesView
from allauth.mfa.totp.views import ActivateTOTPView, DeactivateTOTPView
from allauth.mfa.webauthn.views import AddWebAuthnView, RemoveWebAuthnView
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts import sessions
from accounts.acts import happened
from accounts.forms import AddAppForm, AddPasskeyForm, RemoveFactorForm
from accounts.models import STRICT_ROLES, Session, User
from accounts.notices import NEW_CODES
from accounts.passkeys import as_json
from accounts.qr import path_of_qr_code
from accounts.second_factor import BY_APP, BY_CODES, BY_PASSKEY, factors_of, use_up
from accounts.throttle import CODE, by_account, by_address, note, seconds_to_wait, too_many

METHODS = ["get", "head", "post"]
# One transaction, so that what is done, the audit and the word to the owner stand or fall together.
private = method_decorator([never_cache, login_required, transaction.atomic], name="dispatch")


def _person(request: HttpRequest) -> Any:
    """The signed-in person; ``login_required`` has seen to that."""
    return request.user


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def account(request: HttpRequest) -> HttpResponse:
    """A POST ends a session, or all others."""
    user = _person(request)
    if request.method == "POST":
        _end(user, request.POST.get("session", ""), str(request.session.session_key))
        return redirect("mfa_index")
    factors = factors_of(user)
    codes = next((one for one in factors if one.type == BY_CODES), None)
    context = {
        "roles": sorted(group.name for group in user.groups.all()),
        "app": next((one for one in factors if one.type == BY_APP), None),
        "passkeys": [one for one in factors if one.type == BY_PASSKEY],
        "codes_left": len(codes.wrap().get_unused_codes()) if codes else None,
        "is_second_factor_required": user.has_role(*STRICT_ROLES),
        "sessions": _sessions_of(user, str(request.session.session_key)),
    }
    return render(request, "accounts/account.html", context)


def _sessions_of(user: User, own_key: str) -> list[dict[str, Any]]:
    rows = Session.objects.filter(user=user, expire_date__gt=timezone.now()).order_by("-started_at")
    return [
        {
            "id": sessions.public_id(row.session_key),
            "browser": row.browser,
            "started_at": row.started_at,
            "is_this": row.session_key == own_key,
        }
        for row in rows
    ]


def _end(user: User, which: str, own_key: str) -> None:
    """``which`` is an id of the list, or "others"."""
    rows = Session.objects.filter(user=user).exclude(session_key=own_key)
    ended = [row.pk for row in rows if which in ("others", sessions.public_id(row.session_key))]
    if ended:
        with transaction.atomic():
            Session.objects.filter(pk__in=ended).delete()
            happened("end-sessions", user, by=user, count=len(ended))


@private
class AddApp(ActivateTOTPView):
    http_method_names = METHODS
    template_name = "accounts/add_app.html"
    form_class = AddAppForm

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        secret = context["form"].secret
        return context | {
            "qr": path_of_qr_code(context["totp_url"]),
            "secret": " ".join(secret[at : at + 4] for at in range(0, len(secret), 4)),
            "is_required": _person(self.request).has_role(*STRICT_ROLES),
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if wait := seconds_to_wait(CODE, *self._asked()):
            return too_many(request, wait)
        response: HttpResponse = super().post(request, *args, **kwargs)
        return response

    def form_valid(self, form: Any) -> HttpResponse:
        """The app has just shown its code: this session has passed the second factor."""
        response: HttpResponse = super().form_valid(form)
        user = _person(self.request)
        use_up(user, form.cleaned_data["code"])
        sessions.prove(self.request, user, BY_APP)
        return response

    def form_invalid(self, form: Any) -> HttpResponse:
        note(CODE, *self._asked())
        response: HttpResponse = super().form_invalid(form)
        return response

    def _asked(self) -> tuple[str, str]:
        return by_address(self.request), by_account(self.request, _person(self.request).email)


@private
class RemoveApp(DeactivateTOTPView):
    http_method_names = METHODS
    template_name = "accounts/remove_factor.html"
    extra_context = {"what": gettext_lazy("the app")}


@private
class AddPasskey(AddWebAuthnView):
    http_method_names = METHODS
    template_name = "accounts/add_passkey.html"
    form_class = AddPasskeyForm

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | {"form": self.get_form(), "ask": as_json(context["js_data"]["creation_options"])}

    def form_valid(self, form: Any) -> HttpResponse:
        response: HttpResponse = super().form_valid(form)
        sessions.prove(self.request, _person(self.request), BY_PASSKEY)
        return response


@private
class RemovePasskey(RemoveWebAuthnView):
    http_method_names = METHODS
    template_name = "accounts/remove_factor.html"
    success_url = reverse_lazy("mfa_index")
    form_class = RemoveFactorForm
    extra_context = {"what": gettext_lazy("the passkey")}

    def get_form_kwargs(self) -> dict[str, Any]:
        """Says at once where it may not be removed, as the page for the app does."""
        given: dict[str, Any] = super().get_form_kwargs()
        return {"data": given.get("data", {}), "authenticator": self.object}


@private
class RecoveryCodes(ViewRecoveryCodesView):
    """Shown once, to be written down; afterwards new ones can be made."""

    http_method_names = ["get", "head"]
    template_name = "accounts/recovery_codes.html"


@private
class NewRecoveryCodes(GenerateRecoveryCodesView):
    http_method_names = METHODS
    template_name = "accounts/new_recovery_codes.html"

    def form_valid(self, form: Any) -> HttpResponse:
        response: HttpResponse = super().form_valid(form)
        user = _person(self.request)
        happened("new-recovery-codes", user, by=user, notice=NEW_CODES)
        return response
