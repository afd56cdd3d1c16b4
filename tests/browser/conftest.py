"""A browser on the site as `make run` starts it. Nothing here or in these tests asks Django in this process:
Playwright runs an event loop, in which Django refuses to talk to its database.
"""

import json
import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Playwright,
    Request,
    sync_playwright,
)

from tests.app_codes import code_from
from tests.browser.running import RunningSite
from tests.databases import OwnDatabase, migrated

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
EMAIL = "editor@example.org"
PASSWORD = "nine quiet otters read letters"
CODES = "codes.json"
WIDTHS = (320, 1280)


@pytest.fixture(autouse=True)
def pages_of_this_test_alone() -> None:
    """In place of the fixture for tests in one process: this site is set up as in production."""


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Iterator[RunningSite]:
    given = os.environ["DATABASE_URL"]
    database = OwnDatabase(given, f"data_trail_browser_{os.getpid()}_{worker_id}")
    database.make(template=migrated().name())
    try:
        started = RunningSite(tmp_path_factory.mktemp("site"), database.url)
        try:
            started.wait_until_ready()
            yield started
        finally:
            started.stop()
    finally:
        database.drop()


@pytest.fixture(scope="session")
def places(site: RunningSite) -> dict[str, str]:
    """Where pages stand whose address depends on the record."""
    said = site.manage("shell", "--verbosity", "0", "-c", "from tests.browser.rows import add; add()")
    return json.loads(said.splitlines()[-1])


@pytest.fixture(scope="module")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as started:
        yield started


def launch(playwright: Playwright, *more: str) -> Browser:
    """The browser that the machine has, else the one that Playwright brought."""
    found = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    arguments = ["--no-sandbox", "--disable-background-networking", *more]
    return playwright.chromium.launch(executable_path=found, args=arguments)


@pytest.fixture(scope="module")
def chromium(playwright: Playwright) -> Iterator[Browser]:
    browser = launch(playwright)
    yield browser
    browser.close()


@dataclass
class Complaints:
    """What the browser had to say against a page. ``expected``: addresses that shall not answer with 200."""

    home: str
    said: list[str]
    expected: set[str]

    def watch(self, context: BrowserContext) -> None:
        context.on("console", self._heard)
        context.on("weberror", lambda error: self.said.append(f"script: {error.error}"))
        context.on("request", self._asked)
        context.on("requestfailed", self._failed)

    def _heard(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"} and message.location["url"] not in self.expected:
            self.said.append(f"console: {message.text} at {message.location['url']}")

    def _asked(self, request: Request) -> None:
        if not request.url.startswith((self.home, "data:", "blob:")):
            self.said.append(f"asked elsewhere: {request.url}")

    def _failed(self, request: Request) -> None:
        # A download ends the way to a page, and leaving a page ends what it was loading.
        if request.failure != "net::ERR_ABORTED":
            self.said.append(f"failed: {request.url} {request.failure}")


Visitor = Callable[..., Page]


@pytest.fixture
def visit(chromium: Browser, site: RunningSite) -> Iterator[Visitor]:
    """``visit(width=320, java_script_enabled=False, …)`` gives a page of a browser that knows nothing yet.

    Other arguments are those of Playwright's ``new_context``, and ``expected``, paths that shall not answer
    with 200. At the end of the test nothing may have been complained of and nobody else asked for anything.
    """
    complaints = Complaints(site.url, [], set())
    contexts: list[BrowserContext] = []

    def come(
        *, width: int = 1280, expected: tuple[str, ...] = (), browser: Browser = chromium, **options: Any
    ) -> Page:
        context = browser.new_context(
            base_url=site.url,
            viewport={"width": width, "height": 900},
            locale="en-GB",
            reduced_motion="reduce",
            **options,
        )
        context.set_default_timeout(15_000)
        contexts.append(context)
        complaints.expected.update(site.url + path for path in expected)
        complaints.watch(context)
        return context.new_page()

    yield come
    for context in contexts:
        context.close()
    assert complaints.said == []


@pytest.fixture(scope="session")
def editor_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the cookies of a signed-in editor are kept; see ``as_editor``."""
    return tmp_path_factory.mktemp("editor") / "state.json"


@pytest.fixture
def as_editor(visit: Visitor, site: RunningSite, editor_file: Path) -> Path:
    """Cookies of the site's first editor, who comes by the one-time link the first time it is asked."""
    if not editor_file.exists():
        page = visit()
        page.goto(site.first_editor_link)
        page.get_by_label("E-mail").fill(EMAIL)
        for field in page.locator("input[type=password]").all():
            field.fill(PASSWORD)
        page.locator("main form button").click()
        page.get_by_role("heading", name="Add an authenticator app").wait_for()
        page.get_by_role("textbox", name="Code").fill(code_from(page.locator("code.secret").inner_text()))
        page.get_by_role("button", name="Add this app").click()
        page.get_by_role("heading", name="Your recovery codes").wait_for()
        editor_file.with_name(CODES).write_text(json.dumps(page.locator(".codes li").all_inner_texts()))
        page.get_by_role("link", name="I have kept them").click()
        page.goto("/review/")
        page.context.storage_state(path=editor_file)
    return editor_file


def recovery_code(editor_file: Path) -> str:
    """One of the first editor's; each works once."""
    kept = editor_file.with_name(CODES)
    code, *others = json.loads(kept.read_text())
    kept.write_text(json.dumps(others))
    return code
