"""Accounts and their roles, for operators."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from accounts import people as accounts
from accounts.fresh import fresh_sign_in
from accounts.models import User
from accounts.second_factor import has_second_factor
from disclosures import policy
from disclosures.editing import approvals, people, second_checks
from disclosures.editing.forms.people import AccountForm, FindForm, InviteForm, RoleForm
from disclosures.pagination import sealed, unsealed
from disclosures.views.editors import operators_only

LIST = "people"
ASKED = gettext_lazy("Asked for. It is done once a second operator agrees.")
MINE = gettext_lazy("You asked for it. Somebody else has to agree.")
CHANGED = gettext_lazy(
    "That is so already, or somebody else decided in the meantime. This is how it stands now."
)
NOT_YOURSELF = gettext_lazy("Nobody does this to themselves.")


@operators_only
@require_http_methods(["GET", "HEAD", "POST"])
@fresh_sign_in("POST")
def listed(request: HttpRequest) -> HttpResponse:
    """All accounts, newest first; a POST invites, finds one by e-mail, or agrees to what another asked."""
    action = request.POST.get("action", "")
    data = request.POST if request.method == "POST" else None
    invite = InviteForm(data if action == "invite" else None)
    find = FindForm(data if action == "find" else None)
    if data is not None:
        response = _act_on_list(request, action, invite, find)
        if response is not None:
            return response
    role = RoleForm(request.GET, label_suffix="")
    chosen = role.cleaned_data["role"] if role.is_valid() else ""
    after = request.GET.get("after", "")
    before = unsealed(after, LIST, int)[0] if after else None
    rows = list(accounts.listed(chosen, before)[: accounts.PER_PAGE + 1])
    found, more = rows[: accounts.PER_PAGE], len(rows) > accounts.PER_PAGE
    query = f"role={chosen}&" if chosen else ""
    context = {
        "people": [(user, sorted(group.name for group in user.groups.all())) for user in found],
        "form": role,
        "invite": invite,
        "find": find,
        "lines": _waiting(request),
        "on": {"url": f"?{query}after={sealed(LIST, found[-1].pk)}", "label": _("older accounts")}
        if more
        else None,
        "back": {"url": f"?{query}", "label": _("the newest")} if after else None,
        "takes_two": settings.TWO_PERSON_RULES,
    }
    return render(request, "disclosures/review_people.html", context)


def _act_on_list(
    request: HttpRequest, action: str, invite: InviteForm, find: FindForm
) -> HttpResponse | None:
    """Leads on, or returns None where a form has something to say."""
    if action == "agree":
        return _agree(request)
    if action == "find":
        return _found(find)
    if action != "invite":
        raise BadRequest(_("This is no action."))
    if not invite.is_valid():
        return None
    given = invite.cleaned_data
    try:
        done = people.invite(given["email"], given["role"], given["reason"], by=_operator(request))
    except PermissionDenied:
        invite.add_error("email", _("Nobody invites themselves."))
        return None
    messages.success(request, _("The invitation is on its way by mail.") if done else ASKED)
    return redirect("disclosures:people")


def _found(find: FindForm) -> HttpResponse | None:
    if not find.is_valid():
        return None
    user = User.objects.filter(email=find.cleaned_data["find"].lower()).first()
    if user is None:
        find.add_error("find", _("Nobody has an account with this address."))
        return None
    return redirect("disclosures:person", pk=user.pk)


def _agree(request: HttpRequest) -> HttpResponse:
    try:
        people.agree(_number(request.POST.get("approval", "")), by=_operator(request))
    except approvals.SamePerson:
        messages.error(request, MINE)
    except PermissionDenied:
        messages.error(request, NOT_YOURSELF)
    except people.Changed:
        messages.error(request, CHANGED)
    else:
        messages.success(request, _("It is done."))
    return redirect("disclosures:people")


@operators_only
@require_http_methods(["GET", "HEAD", "POST"])
@fresh_sign_in("POST")
def person(request: HttpRequest, pk: int) -> HttpResponse:
    """One account, and what can be done to it."""
    user = get_object_or_404(User.objects.prefetch_related("groups"), pk=pk)
    form = AccountForm(request.POST if request.method == "POST" else None, user=user)
    if request.method == "POST" and form.is_valid():
        return _act_on_person(request, user, form.cleaned_data)
    context = {
        "person": user,
        "roles": sorted(group.name for group in user.groups.all()),
        "with_factor": has_second_factor(user),
        "sessions": user.sessions.count(),
        "form": form,
        "lines": [line for line in _waiting(request) if line.approval.object_id == str(pk)],
        "may_change": policy.may_change_account(request.user, user),
        "takes_two": settings.TWO_PERSON_RULES,
    }
    return render(request, "disclosures/review_person.html", context)


def _act_on_person(request: HttpRequest, user: User, given: dict[str, Any]) -> HttpResponse:
    try:
        done = people.act(user.pk, given["act"], given["reason"], by=_operator(request))
    except approvals.SamePerson:
        messages.error(request, MINE)
    except people.Changed:
        messages.error(request, CHANGED)
    except PermissionDenied:
        messages.error(request, NOT_YOURSELF)
    else:
        messages.success(request, _("It is done.") if done else ASKED)
    return redirect("disclosures:person", pk=user.pk)


def _waiting(request: HttpRequest) -> list[second_checks.Line]:
    """What another operator has to agree to; seldom more than one or two."""
    rows = approvals.waiting().filter(object_type__in=policy.ABOUT_ACCOUNTS)
    return second_checks.lines_of(list(rows[: second_checks.PER_PAGE]), by=_operator(request).pk)


def _number(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 19):
        raise BadRequest(_("This is no id."))
    return int(text)


def _operator(request: HttpRequest) -> Any:
    """The signed-in operator; ``operators_only`` has seen to that."""
    return request.user
