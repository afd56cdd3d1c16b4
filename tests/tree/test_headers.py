"""What every answer carries, errors included (threat model, section 9)."""

from collections.abc import Callable
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from tests import factories as make
from tests.tree.addresses import HTML, World, every_example

pytestmark = pytest.mark.django_db
POLICY = {
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self'",
    "font-src 'self'",
    "connect-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
    "object-src 'none'",
}
# Of a file, which is no page and may do nothing at all (A12).
FILES = {"default-src 'none'", "sandbox"}
EVERYWHERE = {
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Frame-Options": "DENY",
}
# A page with a secret in its address tells other sites less than the rest do.
REFERRERS = {"same-origin", "strict-origin", "no-referrer"}


# What other sites may put into theirs (config/middleware.py), and only that.
EMBEDDED_POLICY = POLICY - {
    "frame-ancestors 'none'", "script-src 'self'", "form-action 'self'", "connect-src 'self'"
} | {"frame-ancestors *", "script-src 'none'", "form-action 'none'", "connect-src 'none'"}  # fmt: skip


def is_embedded(address: str) -> bool:
    return address.startswith("/embed/")


def expected(address: str) -> dict[str, str | None]:
    shown = is_embedded(address) or address.endswith("/card.png") or address == "/oembed/"
    return EVERYWHERE | {
        "Cross-Origin-Resource-Policy": "cross-origin" if shown else "same-origin",
        "X-Frame-Options": None if is_embedded(address) else "DENY",
        "Access-Control-Allow-Origin": "*" if address == "/oembed/" else None,
    }


@pytest.fixture
def world() -> World:
    return World()


def faults_of(response: HttpResponse, address: str = "") -> list[str]:
    policy = response.get("Content-Security-Policy", "")
    found = {part.strip() for part in policy.split(";")}
    wrong = [
        f"{name}: {response.get(name)}"
        for name, value in expected(address).items()
        if response.get(name) != value
    ]
    if is_embedded(address):
        wrong += [] if found == EMBEDDED_POLICY else [f"Content-Security-Policy: {policy}"]
    elif (found != FILES and not found >= POLICY) or "unsafe" in policy or "*" in policy or "http" in policy:
        wrong.append(f"Content-Security-Policy: {policy}")
    if response.get("Referrer-Policy") not in REFERRERS:
        wrong.append(f"Referrer-Policy: {response.get('Referrer-Policy')}")
    if "camera=()" not in response.get("Permissions-Policy", ""):
        wrong.append("Permissions-Policy")
    if response.get("Server") or response.get("X-Powered-By"):
        wrong.append("says what it runs on")
    return wrong


def test_every_answer_carries_the_headers(world: World, client: Client):
    client.force_login(make.EditorFactory())
    wrong = {}
    for whose in (Client(), client):
        for name, example in every_example():
            address = world.address(name, example)
            if faults := faults_of(whose.get(address), address):
                wrong[address] = faults
    assert wrong == {}


def bad_host(client: Client, settings: Any) -> HttpResponse:
    return client.get("/timeline/", headers={"host": "evil.example.org"})


def stale_form(client: Client, settings: Any) -> HttpResponse:
    return Client(enforce_csrf_checks=True).post("/contribute/", {"link": "https://www.example.org/"})


def other_role(client: Client, settings: Any) -> HttpResponse:
    client.force_login(make.UserFactory())
    return client.get("/review/")


def unknown(client: Client, settings: Any) -> HttpResponse:
    return client.get("/nowhere/")


def wrong_method(client: Client, settings: Any) -> HttpResponse:
    return client.delete("/timeline/")


def withdrawn(client: Client, settings: Any) -> HttpResponse:
    return client.get(make.FOIResponseFactory(withdrawn=True).get_absolute_url())


def too_often(client: Client, settings: Any) -> HttpResponse:
    settings.RATE_LIMITS_ENABLED = True
    settings.SECRET_KEY = "a key of this test, so that its counts are its own"
    for _ in range(10):
        client.post("/accounts/sign-in/", {"username": "nobody@example.org", "password": "wrong"})
    return client.post("/accounts/sign-in/", {"username": "nobody@example.org", "password": "wrong"})


def broken(client: Client, settings: Any) -> HttpResponse:
    settings.ROOT_URLCONF = "tests.tree.broken_urls"
    client.raise_request_exception = False
    return client.get("/")


@pytest.mark.parametrize(
    ("ask", "status"),
    [
        (bad_host, 400),
        (stale_form, 403),
        (other_role, 403),
        (unknown, 404),
        (wrong_method, 405),
        (withdrawn, 410),
        (too_often, 429),
        (broken, 500),
    ],
)
def test_every_error_carries_the_headers_too(
    client: Client, settings: Any, ask: Callable[[Client, Any], HttpResponse], status: int
):
    response = ask(client, settings)
    assert response.status_code == status
    assert faults_of(response) == []
    if status == 429:
        assert int(response["Retry-After"]) > 0
    if status != 405:
        assert response["Content-Type"] == HTML
        assert b"<h1>" in response.content
        assert b"Traceback" not in response.content


def test_what_may_be_shown_elsewhere_may_be_so_from_the_store_of_finished_pages_too(world: World):
    address = f"/embed/departments/{world.department}/"
    first, again = Client().get(address), Client().get(address)
    assert first["ETag"] == again["ETag"]
    assert faults_of(again, address) == faults_of(Client().get("/embed/nowhere/"), "/embed/nowhere/") == []


def test_readers_get_no_cookie_and_the_signed_in_are_kept_in_no_cache(world: World, client: Client):
    """A24, P08: reading leaves nothing on the reader's machine; only a form needs a cookie."""
    editor = Client()
    editor.force_login(make.EditorFactory())
    cookies, cached = [], []
    for name, example in every_example():
        address = world.address(name, example)
        response = Client().get(address)
        if response.cookies and not example.takes_posts:
            cookies.append((address, list(response.cookies)))
        private = editor.get(address)
        if private.get("Cache-Control") != "private, no-store":
            cached.append((address, private.get("Cache-Control")))
    assert cookies == []
    assert cached == []
