"""What holds for every request: whose address it comes from, and the headers of its answer (section 9)."""

import re
from collections.abc import Callable

from csp.constants import NONE
from django.conf import settings
from django.http import HttpRequest, HttpResponse

Handler = Callable[[HttpRequest], HttpResponse]

PERMISSIONS_POLICY = ", ".join(
    f"{feature}=()"
    for feature in (
        "camera",
        "microphone",
        "geolocation",
        "payment",
        "usb",
        "interest-cohort",
        "browsing-topics",
    )
)


# Nothing below these is for search engines, whoever asks.
PRIVATE = ("/review/", "/accounts/", "/contribute/r/", "/report/")


def visitors_address(get_response: Handler) -> Handler:
    """Behind our proxy the address is the last one in X-Forwarded-For, which the proxy itself wrote there.

    Limits count by it: without this, ten wrong passwords of one person would lock out everybody.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        if settings.BEHIND_PROXY and (forwarded := request.META.get("HTTP_X_FORWARDED_FOR")):
            request.META["REMOTE_ADDR"] = forwarded.rpartition(",")[2].strip()
        return get_response(request)

    return middleware


# What other sites may show within theirs, and what they may read. By address: finished pages keep no headers.
EMBEDDED = "/embed/"
SHOWN_ELSEWHERE = re.compile(r"^/(?:[^?]+/)?card\.png$|^/embed/|^/oembed/$")
READ_ELSEWHERE = "/oembed/"
# A page that anybody may frame has nothing that could be clicked by mistake, and cannot do anything.
EMBEDDED_POLICY = {
    "frame-ancestors": ["*"],
    "script-src": [NONE],
    "form-action": [NONE],
    "connect-src": [NONE],
}


def shown_elsewhere(get_response: Handler) -> Handler:
    """Stands inside of what writes the policy and X-Frame-Options, and tells them what to write."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if request.path.startswith(EMBEDDED):
            response._csp_replace = EMBEDDED_POLICY  # type: ignore[attr-defined]
            response.xframe_options_exempt = True
        if SHOWN_ELSEWHERE.match(request.path):
            response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
        if request.path == READ_ELSEWHERE:
            response.headers["Access-Control-Allow-Origin"] = "*"
        return response

    return middleware


def security_headers(get_response: Handler) -> Handler:
    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        if response.status_code >= 400 or request.path.startswith(PRIVATE):
            response.headers.setdefault("X-Robots-Tag", "noindex")
        if response.status_code >= 400:
            response.headers.setdefault("Cache-Control", "no-store")
        user = getattr(request, "user", None)
        # What a signed-in person sees must never come out of a shared cache (A24).
        if response.cookies or (user is not None and user.is_authenticated):
            response.headers["Cache-Control"] = "private, no-store"
        return response

    return middleware
