"""Browsers in which somebody has signed in before, by a signed cookie that says nothing about them."""

import secrets

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare, salted_hmac

NAME = "__Host-device" if settings.IS_HTTPS else "device"
SALT = "accounts.devices"
DAYS = 180


def _mark(email: str) -> str:
    return salted_hmac(SALT, email.strip().lower(), algorithm="sha256").hexdigest()


def device_of(request: HttpRequest, email: str) -> str:
    """An id of this browser if this person signed in here before, else nothing."""
    try:
        device, mark = signing.loads(request.COOKIES.get(NAME, ""), salt=SALT, max_age=DAYS * 86_400)
    except (signing.BadSignature, ValueError, TypeError):
        return ""
    return str(device) if constant_time_compare(mark, _mark(email)) else ""


def remember_device(request: HttpRequest, response: HttpResponse, email: str) -> None:
    device = device_of(request, email) or secrets.token_urlsafe(9)
    response.set_cookie(
        NAME,
        signing.dumps([device, _mark(email)], salt=SALT),
        max_age=DAYS * 86_400,
        secure=settings.IS_HTTPS,
        httponly=True,
        samesite="Lax",
    )
