"""What holds for every address of the site; the addresses come from the URL resolver.

One test a rule, over all addresses: the rows that they need are made once a rule and not once an address.
"""

import re
from collections.abc import Callable

import pytest
from django.http import HttpResponse
from django.test import Client

from tests import factories as make
from tests.markup import Page, read
from tests.tree.addresses import EXAMPLES, HTML, Example, World, every_example, named_addresses

pytestmark = pytest.mark.django_db
NOT_GOVERNMENT = "It is not a government website."


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def visitors(world: World) -> dict[str, Client]:
    return world.visitors()


def body_of(response: HttpResponse) -> str:
    return response.getvalue().decode(errors="replace")


def everywhere(world: World, check: Callable[[str, Example], object]) -> dict[str, object]:
    """What ``check(address, example)`` has to say, by address; it says nothing where all is well."""
    said = {}
    for name, example in every_example():
        address = world.address(name, example)
        if wrong := check(address, example):
            said[f"{name} {address}"] = wrong
    return said


def faults_of(page: Page) -> list[str]:
    """What is wrong with a page: one heading, a title, British English, nothing inline or from elsewhere."""
    ids = [found["id"] for _, found in page.tags if "id" in found]
    attributes = [(tag, name) for tag, found in page.tags for name in found]
    title = page.texts.get("title", [""])[0]
    rules = {
        "one h1 with words": [bool(text.strip()) for text in page.texts.get("h1", [])] == [True]
        and len(page.having("h1")) == 1,
        "a title of its own": title.endswith("– Data Trail") and bool(title.rpartition("–")[0].strip()),
        "British English": page.having("html") == [{"lang": "en-GB"}],
        "a viewport": bool(page.having("meta", name="viewport")),
        "one main, where the skip link leads": [each.get("id") for each in page.having("main")] == ["main"],
        "the skip link is the first link": page.having("a")[:1] == [{"class": "skip", "href": "#main"}],
        "says that it is no government website": NOT_GOVERNMENT in page.texts.get("footer", [""])[-1],
        "no style attribute": not [each for each in attributes if each[1] == "style"],
        "no handler attribute": not [each for each in attributes if each[1].startswith("on")],
        "no style element": not page.having("style"),
        # What is said to programs in JSON-LD is data: no browser runs it.
        "scripts are files": all(
            found.get("src") or found.get("type") == "application/ld+json" for found in page.having("script")
        ),
        "nothing is loaded from elsewhere": not [each for each in page.loads() if "//" in each],
        "each id stands once": len(ids) == len(set(ids)),
    }  # fmt: skip
    return [rule for rule, holds in rules.items() if not holds]


def test_every_address_has_an_example_here():
    missing = set(named_addresses()) - set(EXAMPLES)
    assert not missing, f"give each an example in tests/tree/addresses.py: {sorted(missing)}"
    assert not set(EXAMPLES) - set(named_addresses()), "an example of an address that is gone"


def test_every_address_answers_with_a_whole_page_or_its_own_format(world: World, visitors: dict[str, Client]):
    def check(address: str, example: Example) -> object:
        response = visitors[example.is_for].get(address)
        if not example.takes_get:
            return response.status_code != 405
        if (response.status_code, response.get("Content-Type")) != (example.status, example.content_type):
            return response.status_code, response.get("Content-Type")
        if example.status == 301:
            return visitors[example.is_for].get(response["Location"]).status_code != 200
        body = body_of(response)
        return faults_of(read(body)) if example.content_type == HTML else not body

    assert everywhere(world, check) == {}


def test_head_says_the_same_without_a_body(world: World, visitors: dict[str, Client]):
    def check(address: str, example: Example) -> object:
        head = visitors[example.is_for].head(address)
        if not example.takes_get:
            return head.status_code != 405
        found = (head.status_code, head.get("Content-Type"), body_of(head))
        return found if found != (example.status, example.content_type, "") else None

    assert everywhere(world, check) == {}


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "TRACE", "OPTIONS"])
def test_nothing_but_reading_is_answered_where_nothing_is_sent(
    world: World, visitors: dict[str, Client], method: str
):
    """Only GET, HEAD and, where something is sent, POST (threat model, section 9)."""

    def check(address: str, example: Example) -> object:
        if method == "POST" and example.takes_posts:
            return None
        response = visitors[example.is_for].generic(method, address)
        allowed = set(response.get("Allow", "").split(", ")) <= {"GET", "HEAD", "POST"}
        return response.status_code if response.status_code != 405 or not allowed else None

    assert everywhere(world, check) == {}


@pytest.mark.parametrize(
    "address", ["/nowhere/", "/disclosures/never-was/", "/departments/no-such-body/", "/data/nothing.csv"]
)
def test_an_unknown_address_is_a_whole_page(client: Client, address: str):
    response = client.get(address)
    assert response.status_code == 404
    assert faults_of(read(body_of(response))) == []


def test_a_withdrawn_record_is_a_whole_page_with_its_reason(client: Client, world: World):
    response = client.get(f"/disclosures/{world.withdrawn}/")
    assert response.status_code == 410
    page = read(body_of(response))
    assert faults_of(page) == []
    assert "The source was withdrawn." in page.texts["main"][0]


def test_the_desk_asks_strangers_to_sign_in_and_says_to_others_which_role_it_takes(
    client: Client, world: World
):
    volunteer = Client()
    volunteer.force_login(make.UserFactory(roles=["volunteer"]))
    for name in ("disclosures:review", "disclosures:review_item", "disclosures:review_beside"):
        address = world.address(name, EXAMPLES[name][0])
        stranger = client.get(address)
        assert (stranger.status_code, stranger["Location"]) == (302, f"/accounts/sign-in/?next={address}")
        refused = volunteer.get(address)
        assert refused.status_code == 403
        page = read(body_of(refused))
        assert faults_of(page) == []
        assert "an editor" in page.texts["main"][0]


def test_every_way_on_from_a_page_leads_somewhere(world: World, visitors: dict[str, Client]):
    known: dict[tuple[str, str], int] = {}

    def status_of(whose: str, link: str) -> int:
        if (whose, link) not in known:
            known[whose, link] = visitors[whose].get(link).status_code
        return known[whose, link]

    def check(address: str, example: Example) -> object:
        is_page = example.content_type == HTML and example.status == 200 and example.takes_get
        if not is_page or address == "/styleguide/":
            return None
        body = body_of(visitors[example.is_for].get(address))
        # What a template holds is no part of the page until a script takes it.
        page = read(re.sub(r"(?s)<template>.*?</template>", "", body))
        links = {
            each for each in page.links(f"http://testserver{address}") if not each.startswith("/static/")
        }
        dead = [each for each in sorted(links) if status_of(example.is_for, each) not in {200, 302, 405}]
        targets = {found["id"] for _, found in page.tags if "id" in found}
        here = {found["href"][1:] for found in page.having("a") if found.get("href", "").startswith("#")}
        return [*dead, *sorted(f"#{each}" for each in here - targets - {""})]

    assert everywhere(world, check) == {}
