"""Signing in and out, and accepting an invitation."""

from typing import Any

from django.conf import settings
from django.contrib.auth import login
from django.contrib.auth.views import LoginView, LogoutView
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from accounts.forms import InvitationForm, SignInForm
from accounts.models import Invitation
from accounts.throttle import SIGN_IN, is_over, note_failure


class SignIn(LoginView):
    http_method_names = ["get", "head", "post"]
    template_name = "accounts/sign_in.html"
    form_class = SignInForm
    redirect_authenticated_user = True
    # Django puts the host here, where every other page has the name of the site.
    extra_context = {"site_name": settings.SITE_NAME}

    @method_decorator(sensitive_post_parameters("password"))
    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if is_over(SIGN_IN, request):
            response = render(request, "429.html", {"retry_after": SIGN_IN.seconds}, status=429)
            response.headers["Retry-After"] = str(SIGN_IN.seconds)
            return response
        return super().post(request, *args, **kwargs)

    def form_invalid(self, form: Any) -> HttpResponse:
        note_failure(SIGN_IN, self.request)
        return super().form_invalid(form)


class SignOut(LogoutView):
    http_method_names = ["post"]


@never_cache
@sensitive_post_parameters("password", "again")
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """A used, expired or unknown link is the same 404 (A20)."""
    with transaction.atomic():
        found = Invitation.objects.by_token(token).usable().select_for_update().first()
        if found is None:
            raise Http404
        form = InvitationForm(request.POST or None, invitation=found)
        if request.method == "POST" and form.is_valid():
            user = found.accept(
                email=form.cleaned_data.get("email", ""), password=form.cleaned_data["password"]
            )
            login(request, user, backend="django.contrib.auth.backends.ModelBackend")
            return redirect("disclosures:review" if user.has_role("editor") else "disclosures:home")
    response = render(request, "accounts/invitation.html", {"form": form, "invitation": found})
    # The token is in no Referer. With "no-referrer" browsers would call the origin of the form "null", and
    # the form would be refused as a stranger's.
    response.headers["Referrer-Policy"] = "strict-origin"
    return response
