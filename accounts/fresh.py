"""Asking again who it is, 15 minutes after it was shown, before what must not happen in somebody's name
(threat model, section 8)."""

import functools
import json
from collections.abc import Callable
from urllib.parse import urlencode

from allauth.account.internal.flows.reauthentication import STATE_SESSION_KEY
from allauth.core.exceptions import ReauthenticationRequired
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse

from accounts.sessions import is_fresh

View = Callable[..., HttpResponseBase]


def fresh_sign_in(*methods: str) -> Callable[[View], View]:
    """Before requests of these methods. A form that was sent waits in the session, and is taken once the
    person has shown who they are; allauth's middleware does that.

    The outermost guard of a view says who may come at all; this one goes inside it.
    """

    def decorator(view: View) -> View:
        @functools.wraps(view)
        def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
            if request.method in methods and not is_fresh(request):
                raise ReauthenticationRequired
            return view(request, *args, **kwargs)

        return guarded

    return decorator


def put_away_without_sender(request: HttpRequest) -> None:
    """A form that waits is kept without the network address, cookies and browser that it came with (P08)."""
    waiting = request.session.get(STATE_SESSION_KEY) if request.session.modified else None
    if waiting and "request" in waiting:
        form = json.loads(waiting["request"])
        request.session[STATE_SESSION_KEY] = {"request": json.dumps(form | {"META": {}})}


def give_back_sender(request: HttpRequest) -> None:
    """Call before the waiting form is taken: it now comes from whoever has just proved who it is."""
    waiting = request.session.get(STATE_SESSION_KEY)
    if waiting and "request" in waiting:
        form = json.loads(waiting["request"])
        form["META"] = {name: value for name, value in request.META.items() if isinstance(value, str)}
        request.session[STATE_SESSION_KEY] = {"request": json.dumps(form)}


def prove_again_then(path: str) -> HttpResponse:
    """Where it is asked, and then back, for views that have put away themselves what was sent."""
    return redirect(f"{reverse('account_reauthenticate')}?{urlencode({'next': path})}")
