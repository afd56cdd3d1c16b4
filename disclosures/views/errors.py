"""What a reader sees when something cannot be answered (design.md, section 11)."""

import logging
import secrets

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "400.html", status=400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "403.html", status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "404.html", status=404)


def gone(request: HttpRequest, reason: str) -> HttpResponse:
    """A record that was withdrawn: the neutral reason, never its content."""
    response = render(request, "410.html", {"reason": reason}, status=410)
    response.headers["X-Robots-Tag"] = "noindex"
    response.headers["Cache-Control"] = "no-store"
    return response


def too_many_requests(request: HttpRequest, retry_after: int) -> HttpResponse:
    """``retry_after`` in seconds."""
    response = render(request, "429.html", {"retry_after": retry_after}, status=429)
    response.headers["Retry-After"] = str(retry_after)
    return response


def server_error(request: HttpRequest) -> HttpResponse:
    """Needs neither database nor session; the reference number stands in the log beside the fault."""
    reference = secrets.token_hex(4)
    logging.getLogger(__name__).error("server error, reference %s", reference)
    return HttpResponse(render_to_string("500.html", {"reference": reference}), status=500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return render(request, "403.html", {"is_stale_form": True}, status=403)
