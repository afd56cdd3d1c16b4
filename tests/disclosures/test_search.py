"""Search: words in the box, kinds as tabs, passages with the words marked, two orders."""

import re

import pytest
from django.test import Client

from disclosures.queries.details import marked
from tests import factories as make
from tests.disclosures.test_timeline import text_of, titles

pytestmark = pytest.mark.django_db
PATH = "/search/"


def test_without_words_the_newest_records_are_shown(client: Client) -> None:
    make.StatementFactory(public=True, title="Listed")
    for address in (PATH, f"{PATH}?q=", f"{PATH}?q=+&order=relevance"):
        response = client.get(address)
        assert response.status_code == 200
        assert titles(response) == ["Listed"]
        assert "Newest records" in text_of(response)


def test_relevance_without_words_says_why_the_order_is_by_date(client: Client) -> None:
    make.StatementFactory(public=True)
    text = text_of(client.get(f"{PATH}?order=relevance"))
    assert "There are no words to sort by, so the order is by date." in text


def test_words_stay_in_the_box_also_when_they_cannot_be_searched_for(client: Client) -> None:
    body = client.get(f"{PATH}?q=%22home+address%22+%3Cb%3E").content.decode()
    assert 'value="&quot;home address&quot; &lt;b&gt;"' in body
    long = "x" * 301
    assert f'value="{long}"' in client.get(f"{PATH}?q={long}").content.decode()


def test_the_best_match_comes_first_if_asked(client: Client) -> None:
    make.StatementFactory(public=True, title="Something else", summary="A zebra.")
    make.StatementFactory(public=True, title="A zebra", summary="A zebra, zebra.", made_on=None)
    assert titles(client.get(f"{PATH}?q=zebra")) == ["Something else", "A zebra"]
    response = client.get(f"{PATH}?q=zebra&order=relevance")
    assert titles(response) == ["A zebra", "Something else"]
    assert "Best match first" in text_of(response)
    # In no order of time there are no headings by time, and every entry tells its whole date.
    assert "4 March 2020" in text_of(response)
    assert 'class="year' not in response.content.decode()


def test_too_many_matches_say_that_they_are_by_date(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("disclosures.queries.pages.RANKED_AT_MOST", 1)
    for title in ("A zebra", "Another zebra"):
        make.StatementFactory(public=True, title=title)
    response = client.get(f"{PATH}?q=zebra&order=relevance")
    assert "too many to sort by how well they do" in text_of(response)
    assert titles(response) == ["Another zebra", "A zebra"]


def test_found_words_are_marked_and_everything_is_escaped(client: Client) -> None:
    make.StatementFactory(
        public=True, title="One", summary="Zebras & <em>lions</em> in a \ue001zebra\ue000 house"
    )
    body = client.get(f"{PATH}?q=zebra").content.decode()
    assert "<mark>Zebras</mark> &amp; &lt;em&gt;lions&lt;/em&gt; in a <mark>zebra</mark> house" in body


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ""),
        ("a <b>", "a &lt;b&gt;"),
        ("\ue000<b>\ue001", "<mark>&lt;b&gt;</mark>"),
        ("\ue001a\ue000b", "ab"),
        ("\ue000a\ue000b\ue001\ue001", "a<mark>b</mark>"),
        ("{}\ue000{0}\ue001", "{}<mark>{0}</mark>"),
    ],
)
def test_marks_become_elements_and_nothing_else_does(text: str, expected: str) -> None:
    assert marked(text) == expected


def test_kinds_are_tabs_with_counts(client: Client) -> None:
    make.StatementFactory(public=True, title="A zebra")
    make.FOIResponseFactory(public=True, title="Two zebras")
    make.AgreementFactory(public=True, title="Lions")
    body = client.get(f"{PATH}?q=zebra&kind=statement").content.decode()
    tabs = re.search(r'<nav class="tabs".*?</nav>', body, flags=re.S)
    assert tabs
    words = " ".join(re.sub(r"<[^>]+>", " ", tabs[0]).split())
    assert words.startswith("All 2 Documents 0 Data shared 0 FOI replies 1")
    assert 'href="/search/?q=zebra"' in tabs[0]
    assert 'href="/search/?q=zebra&amp;kind=statement" aria-current="page"' in tabs[0]


def test_the_box_keeps_the_filters_and_the_filters_keep_the_words(client: Client) -> None:
    body = client.get(f"{PATH}?q=zebra&kind=statement&from=2016").content.decode()
    assert '<input type="hidden" name="kind" value="statement">' in body
    assert '<input type="hidden" name="from" value="2016-01-01">' in body
    assert '<input type="hidden" name="q" value="zebra">' in body
    assert body.count('name="q"') == 2


def test_the_timeline_with_words_has_the_same_rows(client: Client) -> None:
    for place in range(3):
        make.StatementFactory(public=True, title=f"Zebra {place}")
    make.StatementFactory(public=True, title="Lion")
    for query in ("?q=zebra", "?q=zebra&order=oldest", "?q=zebra&order=relevance"):
        assert titles(client.get(PATH + query)) == titles(client.get(f"/timeline/{query}"))


def test_what_is_not_public_is_not_found(client: Client) -> None:
    make.StatementFactory(title="A zebra in a draft")
    make.StatementFactory(withdrawn=True, title="A zebra taken down")
    response = client.get(f"{PATH}?q=zebra")
    assert titles(response) == []
    assert "0 results with these filters" in text_of(response)
