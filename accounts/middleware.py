"""Who is signed in, as long as their session holds, and what they proved in it."""

from collections.abc import Callable
from typing import cast

from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.auth.middleware import get_user as signed_in_user
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject

from accounts import sessions
from accounts.fresh import put_away_without_sender
from accounts.models import User


class SignedIn(AuthenticationMiddleware):
    """Django's, with the times of threat model section 8. As lazy: who asks nobody is not looked up."""

    def process_request(self, request: HttpRequest) -> None:
        super().process_request(request)
        request.user = cast(User, SimpleLazyObject(lambda: person_of(request)))


def waiting_forms(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Around allauth's own, which puts a form away until somebody has shown again who they are."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        put_away_without_sender(request)
        return response

    return middleware


def person_of(request: HttpRequest) -> User | AnonymousUser:
    user = signed_in_user(request)
    if not isinstance(user, User):
        return user
    if sessions.is_over(request.session):
        request.session.flush()
        return AnonymousUser()
    sessions.mark_seen(request.session)
    user.has_passed_second_factor = sessions.has_passed_second_factor(request.session, user)
    return user
