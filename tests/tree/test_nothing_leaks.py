"""I1: what is not public is found nowhere, by nobody without a role, whatever they ask for."""

import csv
import gzip
import io
import re
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.http import HttpResponse
from django.test import Client, override_settings
from django.urls import reverse
from django.utils import timezone

from disclosures.dictionary import tables
from disclosures.listing import count_differences
from disclosures.models import Document, Evidence, Kind, Outcome, Relation, Role
from tests import factories as make
from tests.markup import read
from tests.tree.addresses import EXAMPLES, Example
from tests.tree.hidden import NUMBER, WORD, YEAR, Hidden, groups, traces

pytestmark = pytest.mark.django_db
MOST_PAGES = 400
ALL, DRAFTS = "/departments/body-of-all", "/departments/body-of-drafts"
# One filter set serves all lists: pages and files of one are asked for everything, the others for a part.
LISTS = (("/timeline/", 1), ("/timeline.csv", 1), (f"{ALL}/", 1), (f"{ALL}.json", 3), (f"{DRAFTS}/", 4),
         (f"{DRAFTS}.csv", 4), ("/search/", 5), ("/search.json", 5))  # fmt: skip
# An edge of a date filter comes back in the chip and in the box, as any word of a search does.
FILTERS: tuple[dict[str, Any], ...] = (
    {},
    *({"kind": kind} for kind in Kind.values),
    *({"evidence": grade} for grade in Evidence.values),
    *({"outcome": outcome} for outcome in Outcome.values),
    *({"role": role} for role in Role.values),
    *({"has": each} for each in ("document", "contradiction", "correction")),
    {"field": "field-of-all"},
    {"department": "body-of-all", "role": "authority"},
    {"department": "body-of-drafts"},
    {"to": "1999-12-31"},
    {"from": "1900-01-01", "to": "2030-12-31", "order": "oldest"},
    {"as_of": "2020-01-01"},
    {"as_of": timezone.localdate().isoformat()},
    {"changed_since": "2000-01-01"},
    {"order": "oldest", "per_page": "2"},
    {"per_page": "200"},
    {"q": "public", "order": "relevance"},
    {"q": "example.org"},
    {"q": "The source was withdrawn"},
)


@pytest.fixture
def pages_of_this_test_alone(request: pytest.FixtureRequest) -> None:
    """In place of the fixture for other tests: pages finished in one test are met by the next, on purpose."""
    request.getfixturevalue("told")


@dataclass(frozen=True)
class Told:
    """The record after the withdrawals, and all that could be read before."""

    hidden: Hidden
    before: str


@pytest.fixture(scope="module")
def told(django_db_setup: None, django_db_blocker: Any) -> Iterator[Told]:
    """Committed, for exports read on connections of their own; made once, for it is large."""
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    with (
        django_db_blocker.unblock(),
        override_settings(
            RATE_LIMITS_ENABLED=False,
            RELEASE=uuid.uuid4().hex,
            STORAGES=settings.STORAGES | {"staticfiles": plain},
        ),
    ):
        # All of it is emptied in the end.
        assert connection.settings_dict["NAME"].startswith("test_")
        try:
            hidden = Hidden()
            # All of this is finished and in the cache when the rows are taken down.
            before = "".join(text_of(response) for _, response in crawl(Client(), known_addresses()))
            hidden.withdraw_all()
            yield Told(hidden, before)
        finally:
            call_command("flush", interactive=False, verbosity=0)


@pytest.fixture
def hidden(told: Told) -> Hidden:
    return told.hidden


def text_of(response: HttpResponse) -> str:
    """Body and headers of an answer as they would be read."""
    body = response.getvalue()
    if response.get("Content-Encoding") == "gzip":
        body = gzip.decompress(body)
    return f"{response.headers}\n{body.decode(errors='replace')}"


def ask(client: Client, address: str) -> HttpResponse:
    return client.get(address, headers={"accept-encoding": "gzip"})


def known_addresses() -> list[str]:
    """Every public address that needs no row to be named, and the filtered lists in all their formats."""
    plain = [
        reverse(name, kwargs=example.kwargs)
        for name, examples in EXAMPLES.items()
        for example in examples
        if example == Example(example.kwargs, example.content_type)
        and not any(value.startswith("{") for value in example.kwargs.values())
    ]
    lists = [f"{path}?{urlencode(chosen)}" for path, step in LISTS for chosen in FILTERS[::step]]
    more = ["/sitemap.xml", "/robots.txt", "/timeline.atom", "/review/", "/campaigns/calendar.ics"]
    return [*plain, *lists, *(f"/data/{table.name}.csv" for table in tables()), *more]


def crawl(client: Client, seeds: Iterable[str]) -> Iterator[tuple[str, HttpResponse]]:
    """The seeds, and pages that pages lead to, each once."""
    waiting, seen = list(dict.fromkeys(seeds)), set()
    while waiting:
        address = waiting.pop(0)
        if address in seen or address.startswith("/static/"):
            continue
        seen.add(address)
        response = ask(client, address)
        assert response.status_code < 500, address
        yield address, response
        if response.get("Content-Type", "").startswith("text/html") and len(seen) + len(waiting) < MOST_PAGES:
            found = read(text_of(response)).links(f"http://testserver{address}")
            # Every page has a link of its own to one form, which says nothing but where it came from.
            found = {each for each in found if not each.startswith("/report/?")}
            waiting += sorted(found - seen)


def met(client: Client, seeds: Iterable[str], hidden: Hidden) -> dict[str, list[str]]:
    """Where traces were met, by address, each with the place that it comes from."""
    found: dict[str, list[str]] = {}
    for address, response in crawl(client, seeds):
        if seen := traces(text_of(response).replace(address, "")):
            found[address] = sorted(hidden.words.get(each.lower(), each) for each in seen)
    return found


def test_these_tests_would_see_what_is_public_by_mistake(told: Told):
    """While the rows to be withdrawn still are public, each of their words, numbers and dates is met."""
    words = told.hidden.words
    for pattern in (WORD, NUMBER, YEAR):
        assert pattern.search(told.before), pattern.pattern
    seen = {words[word.lower()] for word in WORD.findall(told.before)}
    assert {f"title of {kind} withdrawn" for kind in Kind.values} <= seen
    assert {f"summary of {kind} withdrawn" for kind in Kind.values} <= seen
    assert not [where for where in seen if " draft" in where or " in-review" in where]


@pytest.mark.parametrize("role", [None, "volunteer"])
def test_no_address_shows_a_trace_of_what_is_not_public(hidden: Hidden, client: Client, role: str | None):
    if role:
        client.force_login(make.UserFactory(roles=[role]))
    assert met(client, known_addresses(), hidden) == {}


def test_no_hidden_word_finds_anything(hidden: Hidden, client: Client):
    for some in groups(sorted(hidden.words)):
        query = urlencode({"q": " or ".join(some)})
        for path in ("/search/", f"{DRAFTS}/"):
            page = text_of(ask(client, f"{path}?{query}"))
            assert "No records match" in page, path
            assert traces(page) <= set(some), "more than what was typed"
        assert rows_of(client, f"/timeline.csv?{query}") == []


def test_a_hidden_address_is_answered_like_one_that_never_was(hidden: Hidden, client: Client):
    """I10"""
    for slug in hidden.slugs:
        unknown = "".join(reversed(slug))
        answers = []
        for each in (slug, unknown):
            path = f"/disclosures/{each}/"
            response = ask(client, path)
            answers.append((response.status_code, text_of(response).replace(path, "")))
        assert answers[0] == answers[1]
        assert answers[0][0] == 404


def test_a_document_of_a_hidden_record_tells_nothing(hidden: Hidden, client: Client):
    """Neither do its pages, its pictures and its file, whatever its copy is said to be."""
    for document in Document.objects.all():
        for rest in ("", "?q=quork", "page/1/", "page/1/?q=quork", "page/1.jpg", "copy.pdf"):
            response = ask(client, f"/documents/{document.pk}/{rest}")
            assert response.status_code in (404, 410)
            assert traces(text_of(response)) == set()


def test_a_withdrawn_record_says_only_why(hidden: Hidden, client: Client):
    for made in hidden.withdrawn:
        path = f"/disclosures/{made.slug}/"
        response = ask(client, path)
        assert response.status_code == 410
        page = text_of(response)
        assert "The source was withdrawn." in page
        assert traces(page) == set()


def rows_of(client: Client, address: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(client.get(address).getvalue().decode())))


def test_counts_are_of_public_rows_alone(hidden: Hidden, client: Client):
    assert count_differences() == []
    public = {made.slug for made in hidden.public.values()}
    for path in ("/timeline", "/departments/body-of-all"):
        assert {row["id"] for row in rows_of(client, f"{path}.csv")} == public
        page = read(client.get(f"{path}/").content.decode())
        main = page.texts["main"][0]
        assert "7 records" in main
        shown = re.findall(r"([A-Z][^\n\d]*?)(\d+)", "\n".join(page.texts["fieldset"]))
        assert {int(number) for _, number in shown} <= {1, 7}, shown
    drafts_only = client.get("/departments/body-of-drafts/").content.decode()
    assert "Nothing on record yet." in drafts_only
    directory = read(client.get("/departments/").content.decode()).texts["main"][0]
    assert re.search(r"Body of All\b.*?\b7 records", directory)
    assert re.search(r"Body of Drafts\s*0 records\s*Nothing on record yet", directory)
    assert "7 records" in read(client.get("/").content.decode()).texts["main"][0]


@pytest.mark.parametrize("has", ["contradiction", "correction", "document"])
def test_what_hangs_on_hidden_rows_marks_no_public_one(hidden: Hidden, client: Client, has: str):
    """A contradiction by a draft, a number about a draft, a document in review: readers learn of none."""
    assert rows_of(client, f"/timeline.csv?has={has}") == []


def test_a_link_shows_only_while_both_of_its_ends_are_public(hidden: Hidden, client: Client):
    said, shown = hidden.public[Kind.STATEMENT], hidden.public[Kind.FOI_RESPONSE]
    make.LinkFactory(
        from_disclosure=shown, relation=Relation.CONTRADICTS, to_disclosure=said, note="Both can be read."
    )
    for path in (said.get_absolute_url(), "/timeline/?has=contradiction"):
        assert "Both can be read." in text_of(ask(client, path)), path
    make.withdraw(shown, by=None, reason="The source was withdrawn.")
    assert "Both can be read." not in text_of(ask(client, said.get_absolute_url()))
    assert "No records match" in text_of(ask(client, "/timeline/?has=contradiction"))
