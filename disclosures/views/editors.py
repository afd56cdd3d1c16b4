"""What all pages for editors share: who comes in, who it is, and how somebody takes a document on."""

import functools
import uuid
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache

from accounts.second_factor import redirect_to_second_factor
from disclosures import policy
from disclosures.documents.claims import Taken, standing
from disclosures.editing import in_hand, review
from disclosures.models import (
    Document,
)
from disclosures.templatetags.record import in_words

TAKEN = gettext_lazy("Another editor has this document now, so nothing was saved.")
CHANGED = gettext_lazy(
    "Somebody else changed this document in the meantime. This is how it stands now; look again."
)
View = Callable[..., HttpResponseBase]


def _only(may: Callable[[Any], bool], role: str | Promise) -> Callable[[View], View]:
    """Anonymous people are asked to sign in; everyone else without the role reads which role it takes."""

    def decorator(view: View) -> View:
        @never_cache
        @functools.wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            if policy.lacks_second_factor(request.user):
                return redirect_to_second_factor(request)
            if not may(request.user):
                return render(request, "403.html", {"role": role}, status=403)
            return view(request, *args, **kwargs)

        return guarded

    return decorator


editors_only = _only(policy.may_review, gettext_lazy("an editor"))
operators_only = _only(policy.may_see_people, gettext_lazy("an operator"))
signed_in_only = _only(lambda person: True, "")
editors_and_operators = _only(policy.may_see_second_checks, gettext_lazy("an editor or an operator"))


def editor_of(request: HttpRequest) -> Any:
    """The signed-in editor; ``editors_only`` has seen to that."""
    return request.user


def claim(request: HttpRequest, pk: uuid.UUID, *, over: bool = False) -> HttpResponse:
    """Takes a document on, and shows it; also where somebody was quicker, which it then says."""
    try:
        review.claim(pk, by=editor_of(request), over=over)
    except Document.DoesNotExist as error:
        raise Http404 from error
    except in_hand.Changed:
        messages.error(request, changed_by_whom(pk))
    except Taken:
        messages.error(request, taken_by_whom(pk))
    return redirect("disclosures:review_item", pk=pk)


def changed_by_whom(pk: uuid.UUID) -> str:
    """What an editor reads who came second: also who decided, where somebody has."""
    document = Document.objects.select_related("decided_by").get(pk=pk)
    if document.decided_by is None:
        return str(CHANGED)
    said = _("%(who)s decided on it: %(state)s.") % {
        "who": document.decided_by,
        "state": in_words(document.get_state_display()).lower(),
    }
    return f"{CHANGED} {said}"


def taken_by_whom(pk: uuid.UUID) -> str:
    claim = standing(Document.objects.get(pk=pk))
    if claim is None:
        return str(TAKEN)
    return f"{TAKEN} {_('%(who)s has it.') % {'who': claim.by}}"
