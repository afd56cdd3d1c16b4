"""A15: whatever is written into an address, a form, a cookie or a header, the answer is never 500."""

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import pytest
from django.test import Client

from tests import factories as make
from tests.tree.addresses import World

pytestmark = pytest.mark.django_db
PART = b"--x\r\nContent-Disposition: form-data; %s\r\n--x--\r\n"
FORM = "application/x-www-form-urlencoded"
SURROGATE, INVALID, NUL = "%ED%A0%80", "%FF%FE%80", "%00"
HUGE = "9" * 400
LONG = "x" * 6_000
NASTY = {
    "nothing at all": "",
    "NUL": NUL,
    "NUL within": f"a{NUL}b",
    "lone surrogate": SURROGATE,
    "invalid UTF-8": INVALID,
    "overlong slash": "%C0%AF",
    "huge number": HUGE,
    "minus": "-1",
    "not a number": "NaN",
    "infinite": "1e999",
    "other digits": quote("１２３٤"),
    "long": LONG,
    "a day that is none": "2020-02-31",
    "year nought": "0000-00-00",
    "year ten thousand": "10000-01-01",
    "quotes": quote("'\";--"),
    "markup": quote("<script>alert(1)</script>"),
    "template": quote("{{ 7|add:7 }}{% now 'Y' %}"),
    "line break": "a%0D%0AX-Evil:%201",
    "direction": quote("\u202e\u2066evil\u0000".replace("\0", "")),
    "half an escape": "%E0%A4%A",
    "tsquery": quote("!!!&|():*<->'\\"),
    "open quotes": quote('"the '),
}
PARAMETERS = (
    "q", "kind", "department", "role", "field", "from", "to", "outcome", "evidence", "has", "as_of",
    "changed_since", "order", "cursor", "per_page",
)  # fmt: skip
# All lists read their parameters by the same filter set: one is asked for everything, the others for these.
SOME = ("q", "department", "cursor")
LISTS = ("/timeline/", "/search/", "/departments/department-for-examples/")
FILES = ("/timeline.csv", "/timeline.json", "/departments/department-for-examples.csv")


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def tolerant(settings: Any, client: Client) -> Client:
    """A client that gives the page of an error, as a server does, instead of raising it here."""
    # Hundreds of passwords are tried.
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    client.raise_request_exception = False
    return client


def test_no_parameter_of_a_page_breaks_it(tolerant: Client, world: World):
    """A wrong value is answered with a message beside its field."""
    wrong = {}
    for path in LISTS:
        for name in PARAMETERS if path == LISTS[0] else SOME:
            for what, value in NASTY.items():
                status = tolerant.get(f"{path}?{name}={value}").status_code
                if status != 200:
                    wrong[path, name, what] = status
    assert wrong == {}


def test_no_parameter_of_a_file_breaks_it(tolerant: Client, world: World):
    """A wrong value is answered with a problem document."""
    wrong = {}
    for path in FILES:
        for name in (*PARAMETERS, "bom") if path == FILES[0] else SOME:
            for what, value in NASTY.items():
                response = tolerant.get(f"{path}?{name}={value}")
                is_problem = response.get("Content-Type") == "application/problem+json"
                if response.status_code != (400 if is_problem else 200):
                    wrong[path, name, what] = response.status_code
                if is_problem:
                    assert response.json()["status"] == 400
                else:
                    response.getvalue()
    assert wrong == {}


def test_a_key_or_a_value_given_often_breaks_nothing(tolerant: Client, world: World):
    queries = [
        "&".join(f"{name}=2020-01-01" for name in PARAMETERS * 3),
        "&".join("kind=statement" for _ in range(300)),
        "&".join(f"department=d{n}" for n in range(300)),
        "&".join(f"a{n}={n}" for n in range(1_200)),
        f"{NUL}={NUL}&{SURROGATE}={SURROGATE}&&&=&==&%=%",
        "&".join(f"{name}[]={name}" for name in PARAMETERS),
        "from=2020-01-01&from=2021-01-01&to=2019-01-01",
    ]
    for query in queries:
        for path in LISTS:
            assert tolerant.get(f"{path}?{query}").status_code in {200, 400}, query[:60]
        for path in FILES:
            assert tolerant.get(f"{path}?{query}").status_code in {200, 400}, query[:60]


def paths() -> Iterator[str]:
    for value in NASTY.values():
        yield f"/disclosures/{value}/"
        yield f"/departments/{value}/"
        yield f"/departments/{value}.csv"
        yield f"/data/{value}.csv"
        yield f"/figures/{value}/"
        yield f"/figures/{value}.csv"
        yield f"/figures/?q={value}"
        yield f"/figures/?unit={value}&status={value}&cursor={value}"
        yield f"/campaigns/{value}/"
        yield f"/contribute/r/{value}/"
        yield f"/contribute/r/{value}.json"
        yield f"/review/{value}/"
        yield f"/accounts/invitation/{value}/"
        yield f"/{value}"
        yield f"/static/{value}"
        yield f"/departments/?after={value}"
        yield f"/flows/?giver={value}&receiver={value}"
        yield f"/flows/?after={value}"
        yield f"/flows/{value}/{value}/"
        yield f"/flows/{value}/{value}.csv"
        yield f"/fields/{value}/"
        yield f"/fields/?after={value}"
        yield f"/fields/?on={value}"
        yield f"/fields/?q={value}&category={value}"
        yield f"/fields/field-of-examples/?cursor={value}"
        yield f"/departments/?q={value}"
        yield f"/campaigns/calendar.ics?call={value}"
        yield f"/about/?{value}={value}"
        yield f"/contribute/?{value}={value}"
        yield f"/accounts/sign-in/?next={value}"
        yield f"/accounts/sign-up/?email={value}&next={value}"
        yield f"/accounts/confirm/{value}/"
        yield f"/accounts/password/{value}-{value}/"
        yield f"/accounts/password/1-{value}/"


def test_no_path_breaks_anything(tolerant: Client):
    for path in paths():
        response = tolerant.get(path)
        assert response.status_code in {200, 301, 302, 400, 404}, path[:120]
        assert "X-Evil" not in response.headers, path


def test_no_page_of_the_desk_breaks_either(tolerant: Client, world: World):
    tolerant.force_login(make.EditorFactory())
    for value in NASTY.values():
        for path in (
            f"/review/?after={value}",
            f"/review/{world.document}/?page={value}&unseen={value}",
            f"/review/{world.document}/beside/{value}/",
            f"/review/{value}/",
        ):
            assert tolerant.get(path).status_code in {200, 301, 400, 404}, path[:120]
        for sent in (
            f"action={value}",
            f"action=publish&title={value}&requested_on={value}",
            f"action=reject&version={value}&reason={value}",
        ):
            response = tolerant.post(f"/review/{world.document}/", sent, content_type=FORM)
            assert response.status_code in {200, 302, 400}, sent[:120]
        for sent in (f"link={value}", f"again={value}", f"again={world.document}&version={value}"):
            response = tolerant.post("/review/", sent, content_type=FORM)
            assert response.status_code in {302, 400}


def test_no_page_of_an_account_breaks(tolerant: Client, world: World):
    visitors = world.visitors()
    for client in visitors.values():
        client.raise_request_exception = False
    for value in NASTY.values():
        asked = {
            ("half-way", "/accounts/code/"): f"code={value}",
            ("newcomer", "/accounts/second-factor/app/"): f"code={value}",
            ("editor", "/accounts/again/"): f"code={value}&password={value}&next={value}",
            ("editor", "/accounts/"): f"session={value}",
            ("editor", "/accounts/second-factor/passkey/"): f"name={value}&credential={value}",
        }
        for (who, path), sent in asked.items():
            answer = visitors[who].post(path, sent, content_type=FORM)
            assert answer.status_code in {200, 302, 400}, (path, sent[:120])
        for path in ("/accounts/again/", "/accounts/second-factor/app/", "/accounts/second-factor/codes/"):
            assert visitors["editor"].get(f"{path}?next={value}").status_code in {200, 302, 400}


@pytest.mark.parametrize(
    "address",
    ["/contribute/", "/accounts/sign-in/", "/accounts/sign-up/", "/accounts/password/", "invitation"],
)
def test_no_form_breaks(tolerant: Client, world: World, address: str):
    if address == "invitation":
        address = f"/accounts/invitation/{world.invitation}/"
    names = (
        "files",
        "link",
        "authority",
        "note",
        "requester",
        "hide",
        "email",
        "agree",
        "username",
        "password",
        "password1",
        "password2",
        "again",
        "next",
    )
    for value in NASTY.values():
        for sent in (
            "&".join(f"{name}={value}" for name in names),
            "&".join(f"{name}={value}&{name}={value}" for name in names),
            f"{value}={value}&link=https://www.example.org/{value}&agree=on",
        ):
            response = tolerant.post(address, sent, content_type=FORM)
            # A password is a password: one of these uses the invitation up.
            assert response.status_code in {200, 302, 400, 404, 413}, sent[:120]


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        ("multipart/form-data; boundary=x", b"\0\0\0"),
        ("multipart/form-data", b"no boundary"),
        ("multipart/form-data; boundary=" + "x" * 300, b"--x"),
        (
            "multipart/form-data; boundary=x",
            PART % b'name="files"; filename="a\0.pdf"\r\n\r\n%PDF',
        ),
        (
            "multipart/form-data; boundary=x",
            PART % b'name="note"\r\n\r\n\xed\xa0\x80\0',
        ),
        (
            "multipart/form-data; boundary=x",
            PART % b'name="agree"\r\nContent-Transfer-Encoding: base64\r\n\r\n\xff',
        ),
        ("application/x-www-form-urlencoded; charset=utf-7", b"note=+AAA-"),
        ("application/x-www-form-urlencoded; charset=no-such", b"note=1"),
        ("application/json", b'{"note": "\\ud800"}'),
        ("text/plain", b"\0"),
        ("", b""),
    ],
)
def test_no_body_breaks_the_form(tolerant: Client, content_type: str, body: bytes):
    response = tolerant.generic("POST", "/contribute/", body, content_type=content_type)
    assert response.status_code in {200, 400}


@pytest.mark.parametrize(
    "cookie",
    [
        "session=\0",
        "session=" + "x" * 5_000,
        "csrf=\ud800".encode("utf-8", "surrogatepass").decode("latin-1"),
        "session=a; session=b",
        "=",
        ";;;",
        "csrf=%00",
        "messages=broken",
        "a=" + "b" * 20_000,
    ],
)
def test_no_cookie_breaks_a_page(tolerant: Client, cookie: str):
    for address in ("/", "/timeline/", "/contribute/", "/accounts/sign-in/", "/review/"):
        response = tolerant.get(address, headers={"cookie": cookie})
        assert response.status_code in {200, 302, 400}, address


@pytest.mark.parametrize(
    "headers",
    [
        {"if-none-match": '"' + "x" * 5_000},
        {"if-none-match": "\0, W/, *"},
        {"if-modified-since": "yesterday"},
        {"accept-encoding": "gzip;q=9;;;=, \xff"},
        {"accept-language": "\xff" * 3_000},
        {"x-forwarded-for": "\0, 999.999.999.999"},
        {"range": "bytes=-1,0-" + HUGE},
        {"host": "testserver:99999999"},
        {"referer": "\xed\xa0\x80"},
        {"origin": "null"},
        {"content-length": "-1"},
        {"content-length": HUGE},
    ],
    ids=lambda headers: str(headers)[:40],
)
def test_no_header_breaks_a_page(tolerant: Client, headers: dict[str, str]):
    for address in ("/", "/timeline/", "/timeline.csv", "/contribute/", "/readyz"):
        assert tolerant.get(address, headers=headers).status_code in {200, 304, 400}, address


def test_what_was_typed_comes_back_as_text(tolerant: Client):
    """A11"""
    for path in LISTS:
        for name in ("q", "field", "department", "from"):
            page = tolerant.get(f"{path}?{name}={NASTY['markup']}").content.decode()
            assert "<script>alert" not in page
            page = tolerant.get(f"{path}?{name}={NASTY['template']}").content.decode()
            assert not re.search(r">\s*14", page)
