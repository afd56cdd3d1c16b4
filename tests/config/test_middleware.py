"""Whose address a request comes from, and what a log line may say."""

import logging
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from config.log import MaskPrivateLinks
from config.middleware import visitors_address


@pytest.mark.parametrize(
    ("is_behind", "forwarded", "expected"),
    [
        (True, "203.0.113.9", "203.0.113.9"),
        (True, "198.51.100.1, 203.0.113.9", "203.0.113.9"),
        (True, None, "127.0.0.1"),
        (False, "203.0.113.9", "127.0.0.1"),
    ],
)
def test_only_our_own_proxy_is_believed(
    settings: Any, is_behind: bool, forwarded: str | None, expected: str
) -> None:
    settings.BEHIND_PROXY = is_behind
    request = RequestFactory().get("/", headers={"x-forwarded-for": forwarded} if forwarded else {})
    seen: list[str] = []

    def view(request: HttpRequest) -> HttpResponse:
        seen.append(request.META["REMOTE_ADDR"])
        return HttpResponse()

    visitors_address(view)(request)
    assert seen == [expected]


@pytest.mark.parametrize(
    "path",
    [
        "/contribute/r/S3cret-t0ken/",
        "/contribute/r/S3cret-t0ken.json",
        "/accounts/invitation/S3cret-t0ken/",
        "/accounts/confirm/S3cret-t0ken/",
        "/accounts/password/1-S3cret-t0ken/",
    ],
)
def test_private_links_are_masked_in_logs(path: str) -> None:
    """A34"""
    record = logging.LogRecord("django.request", logging.WARNING, "", 0, "Not allowed: %s", (path,), None)
    assert MaskPrivateLinks().filter(record)
    assert "S3cret" not in record.getMessage()
    assert record.getMessage().startswith("Not allowed: /")
