"""The timeline of every record: what it shows, counts and refuses, and what it costs."""

import datetime as dt
import html
import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from disclosures.actions import withdraw
from disclosures.models import (
    Disclosure,
    Evidence,
    FigureStatus,
    Kind,
    Outcome,
    Precision,
    Qualifier,
    Relation,
    Role,
)
from disclosures.queries import TooSlow, public_read, unless_slow
from tests import factories as make

pytestmark = pytest.mark.django_db
PATH = "/timeline/"


def text_of(response: Any) -> str:
    """What the page says: head and drawings out, tags out, one space between words."""
    body = re.sub(r"<(svg|head)\b.*?</\1>", " ", response.content.decode(), flags=re.S)
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", body)).split())


def titles(response: Any) -> list[str]:
    found = re.findall(r'<h\d class="title"[^>]*><a[^>]*>(.*?)</a>', response.content.decode())
    return [html.unescape(each) for each in found]


def checks(response: Any, name: str) -> dict[str, str]:
    """Value → number beside its check box, as written; empty where none stands."""
    pattern = rf'<label class="check[^>]*><input type="checkbox" name="{name}" value="([^"]+)".*?</label>'
    boxes = re.finditer(pattern, response.content.decode(), flags=re.S)
    numbers = {box[1]: re.search(r'class="n num">([\d,]+)<', box[0]) for box in boxes}
    return {value: number[1] if number else "" for value, number in numbers.items()}


# ---- what it shows


def test_records_stand_newest_first_under_their_months(client: Client) -> None:
    body = make.OrganisationFactory(name="Department for Samples")
    for day, title in ((dt.date(2016, 10, 5), "Older"), (dt.date(2016, 10, 31), "Newer")):
        make.StatementFactory(public=True, made_on=day, title=title, organisation=body)
    make.StatementFactory(
        public=True, made_on=dt.date(2015, 1, 1), date_precision=Precision.YEAR, title="In that year"
    )
    make.StatementFactory(public=True, made_on=None, title="Some day")
    response = client.get(PATH)
    assert response.status_code == 200
    assert titles(response) == ["Newer", "Older", "In that year", "Some day"]
    text = text_of(response)
    assert "October 2016 31 October" in text
    assert "2015, month not recorded" in text
    assert "Date not recorded" in text
    assert "Official statement · Department for Samples" in text
    assert response.content.decode().count("<h1") == 1


def test_an_entry_shows_what_its_kind_holds(client: Client) -> None:
    giver, taker = make.OrganisationFactory(name="Giver"), make.OrganisationFactory(name="Taker")
    share = make.DataShareFactory(public=True, giver=giver, receiver=taker, people_requested=3500)
    make.FigureFactory(
        measure=make.MeasureFactory(subject=share),
        value=3500,
        qualifier=Qualifier.AT_LEAST,
        asserted_in=share,
    )
    make.FOIResponseFactory(public=True, outcome=Outcome.REFUSED)
    make.StatementFactory(public=True, speaker="Nick Example", speaker_role="Minister of State")
    make.CensusFieldChangeFactory(public=True, items=[make.DataItemFactory(name="Nationality")])
    make.AgreementFactory(public=True)
    make.ProceedingFactory(public=True)
    make.ICODecisionFactory(public=True, outcome=Outcome.REPRIMAND)
    text = text_of(client.get(PATH))
    assert "From Giver To Taker People asked about at least 3,500" in text
    for words in ("Outcome Refused", "Said by Nick Example, Minister of State", "Fields Nationality"):
        assert words in text
    assert "Outcome Reprimand" in text


def test_zero_and_unknown_are_never_alike(client: Client) -> None:
    make.DataShareFactory(public=True, people_requested=0)
    make.DataShareFactory(public=True, people_requested=None)
    text = text_of(client.get(PATH))
    assert "People asked about 0 " in text
    assert "People asked about Not recorded" in text


def test_contradictions_stand_beside_both_ends_with_their_reason(client: Client) -> None:
    said = make.StatementFactory(public=True, title="None were shared", made_on=dt.date(2016, 10, 12))
    shown = make.FOIResponseFactory(public=True, title="Eighteen were shared")
    make.LinkFactory(from_disclosure=shown, to_disclosure=said, note="The reply counts 18.")
    hidden = make.FOIResponseFactory(title="Not public at all")
    make.LinkFactory(from_disclosure=hidden, to_disclosure=said, note="A reason nobody may read.")
    make.LinkFactory(
        from_disclosure=shown, to_disclosure=said, relation=Relation.CITES, note="Not of that sort."
    )
    text = text_of(client.get(PATH))
    assert "Contradicts None were shared The reply counts 18." in text
    assert "Contradicted by Eighteen were shared The reply counts 18." in text
    for words in ("Not public at all", "A reason nobody may read.", "Not of that sort."):
        assert words not in text


def test_text_of_records_is_escaped(client: Client) -> None:
    make.StatementFactory(
        public=True, title="<script>alert(1)</script>", summary="a \ue000<b>zebra</b>\ue001 & co",
        speaker="<i>somebody</i>",
    )  # fmt: skip
    for address in (PATH, f"{PATH}?q=zebra", "/search/?q=zebra+%3Cb%3E", f"{PATH}?q=%3Cscript%3E"):
        body = client.get(address).content.decode()
        assert "<script>alert" not in body
        assert "<b>zebra" not in body
        assert "<i>somebody" not in body
    assert "&lt;b&gt;<mark>zebra</mark>&lt;/b&gt; &amp; co" in client.get(f"{PATH}?q=zebra").content.decode()


def test_files_and_links_go_to_the_same_list(client: Client) -> None:
    make.StatementFactory(public=True)
    body = client.get(f"{PATH}?kind=statement&utm_source=x&order=oldest").content.decode()
    assert 'href="/timeline.csv?kind=statement&amp;order=oldest"' in body
    assert 'href="/timeline.json?kind=statement&amp;order=oldest"' in body
    assert "utm_source" not in re.sub(r'<p class="paper-only">.*?</p>', "", body)


# ---- drafts and what was taken down


def test_only_what_is_public_is_listed_counted_or_offered(client: Client) -> None:
    seen, unseen = make.OrganisationFactory(name="Seen"), make.OrganisationFactory(name="Unseen")
    make.StatementFactory(public=True, organisation=seen, evidence=Evidence.OFFICIAL)
    for flags in ({}, {"in_review": True}, {"withdrawn": True}):
        make.FOIResponseFactory(
            organisation=unseen,
            title="Hidden",
            outcome=Outcome.REFUSED,
            evidence=Evidence.SECOND_HAND,
            **flags,
        )
    for query in (
        "",
        "?q=hidden",
        "?kind=foi-response",
        "?outcome=refused",
        "?has=document",
        "?order=oldest",
    ):
        response = client.get(PATH + query)
        assert "Hidden" not in titles(response)
        assert "Unseen" not in text_of(response)
        assert checks(response, "kind")["foi-response"] == "0"
    response = client.get(PATH)
    assert "1 record ·" in text_of(response)
    assert checks(response, "department") == {seen.slug: "1"}
    assert checks(response, "outcome") == {}
    assert checks(response, "evidence") == {"official": "1"}


# ---- counts and choices


def test_counts_say_what_each_choice_would_give(client: Client) -> None:
    make.FOIResponseFactory(public=True, outcome=Outcome.REFUSED, evidence=Evidence.OFFICIAL)
    make.FOIResponseFactory(public=True, outcome=Outcome.GRANTED, evidence=Evidence.REPORTED)
    make.StatementFactory(public=True, evidence=Evidence.REPORTED)
    response = client.get(f"{PATH}?kind=foi-response")
    assert "2 records with these filters" in text_of(response)
    assert checks(response, "kind") == {
        **dict.fromkeys(Kind.values, "0"),
        "foi-response": "2",
        "statement": "1",
    }
    assert checks(response, "evidence") == {"official": "1", "reported": "1"}
    assert checks(response, "outcome") == {"refused": "1", "granted": "1"}
    response = client.get(f"{PATH}?kind=foi-response&evidence=reported")
    assert checks(response, "kind")["statement"] == "1"
    assert checks(response, "evidence") == {"official": "1", "reported": "1"}
    assert checks(response, "outcome") == {"granted": "1"}


def test_more_than_can_be_counted_is_said_to_be_more(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("disclosures.queries.tallies.SAMPLE", 2)
    for _ in range(4):
        make.StatementFactory(public=True, title="Zebra")
    assert "more than 2 records" in text_of(client.get(f"{PATH}?q=zebra"))
    assert "more than 2 records" in text_of(client.get(f"{PATH}?evidence=official"))
    assert checks(client.get(f"{PATH}?q=zebra"), "kind") == dict.fromkeys(Kind.values, "")
    # What the rollup holds is exact however much there is.
    response = client.get(f"{PATH}?kind=statement")
    assert "4 records with these filters" in text_of(response)
    assert checks(response, "kind")["statement"] == "4"


def test_chosen_filters_are_chips_that_remove_themselves(client: Client) -> None:
    make.StatementFactory(public=True, organisation=make.OrganisationFactory(slug="home", name="Home Office"))
    query = "q=what&kind=statement&department=home&role=speaker&from=2016&to=2016-10-31&has=document"
    body = client.get(f"{PATH}?{query}").content.decode()
    chips = {
        html.unescape(label): html.unescape(url)
        for url, label in re.findall(r'class="chip" href="([^"]+)"><span[^>]*>[^<]*</span>([^<]+)<', body)
    }
    assert list(chips) == [
        "“what”", "Official statements", "Home Office", f"Role: {Role.SPEAKER.label}", "From 2016",
        "To 31 October 2016", "With a document we hold",
    ]  # fmt: skip
    assert "department" not in chips["Home Office"]
    assert "kind=statement" in chips["Home Office"]
    assert 'href="/timeline/">Clear all filters' in body


# ---- nothing found, wrong values


def test_an_empty_record_says_that_this_means_little(client: Client) -> None:
    text = text_of(client.get(PATH))
    assert "Nothing on record yet. This does not mean that nothing was shared." in text


def test_an_empty_result_names_the_filters_and_ways_on(client: Client) -> None:
    make.StatementFactory(public=True)
    response = client.get(f"{PATH}?q=passport&from=2014&to=2014&kind=foi-response")
    text = text_of(response)
    assert "No records match “passport” in 2014. Remove a filter:" in text
    assert "Search all years" in text
    assert 'href="/timeline/?q=passport&amp;kind=foi-response"' in response.content.decode()


@pytest.mark.parametrize(
    ("query", "name", "label"),
    [
        ("kind=nonsense", "kind", "“nonsense” is not one of the choices."),
        ("department=nonsense", "department", "No organisation on record is called “nonsense”."),
        ("role=nonsense", "role", "“nonsense” is not one of the choices."),
        ("field=nonsense", "field", "No field on record is called “nonsense”."),
        ("from=nonsense", "from", "Write the date as 2016, 2016-10 or 2016-10-31."),
        ("to=nonsense", "to", "Write the date as 2016, 2016-10 or 2016-10-31."),
        ("outcome=nonsense", "outcome", "“nonsense” is not one of the choices."),
        ("evidence=nonsense", "evidence", "“nonsense” is not one of the choices."),
        ("has=nonsense", "has", "“nonsense” is not one of the choices."),
        ("as_of=nonsense", "as_of", "Write the date as 2016, 2016-10 or 2016-10-31."),
        ("changed_since=nonsense", "changed_since", "Write the date as 2016, 2016-10 or 2016-10-31."),
        ("order=nonsense", "", "“nonsense” is not one of the choices."),
        ("cursor=nonsense", "", "This link to a page is not valid here."),
        ("per_page=nonsense", "", "Enter a number from 1 to 200."),
        ("q=%00", "q", "Null characters are not allowed."),
    ],
)
def test_a_wrong_value_is_named_beside_its_field(client: Client, query: str, name: str, label: str) -> None:
    make.StatementFactory(public=True, title="Listed")
    response = client.get(f"{PATH}?{query}")
    body = response.content.decode()
    assert response.status_code == 200
    assert "<title>Error: " in body
    assert titles(response) == []
    assert label in text_of(response)
    if name:
        anchor = re.search(r'<section class="summary-of-errors".*?href="#([^"]+)"', body, flags=re.S)
        assert anchor
        assert f'id="{anchor[1]}"' in body
        assert f"Error: {label}" in text_of(response)


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
@pytest.mark.parametrize("path", [PATH, "/search/", "/departments/", "/"])
def test_nothing_can_be_sent_to_a_list(client: Client, path: str, method: str) -> None:
    assert getattr(client, method)(path).status_code == 405


def test_words_that_are_too_common_are_explained(client: Client) -> None:
    make.StatementFactory(public=True, title="Listed")
    response = client.get(f"{PATH}?q=the")
    assert "Every word of the search is too common" in text_of(response)
    assert titles(response) == ["Listed"]


# ---- pages


def test_pages_are_linked_by_the_dates_they_lead_to(client: Client, settings: Any) -> None:
    settings.TIMELINE_PAGE_SIZE = 1
    for day in (dt.date(2014, 5, 6), dt.date(2015, 6, 7), dt.date(2016, 7, 8)):
        make.StatementFactory(public=True, made_on=day, title=f"In {day.year}")
    first = client.get(PATH)
    assert "Older → from 7 June 2015" in text_of(first)
    assert "← Newer" not in text_of(first)
    link = re.search(r'rel="next" href="([^"]+)"', first.content.decode())
    assert link
    second = client.get(html.unescape(link[1]))
    assert titles(second) == ["In 2015"]
    assert "← Newer from 8 July 2016 Older → from 6 May 2014" in text_of(second)


def test_a_page_whose_records_are_gone_leads_back(client: Client, settings: Any) -> None:
    settings.TIMELINE_PAGE_SIZE = 1
    rows = [make.StatementFactory(public=True, made_on=dt.date(year, 1, 1)) for year in (2016, 2015)]
    link = re.search(r'rel="next" href="([^"]+)"', client.get(PATH).content.decode())
    assert link
    withdraw(Disclosure.objects.get(pk=rows[1].pk), by=None, reason="The source was withdrawn.")
    response = client.get(html.unescape(link[1]))
    assert "Nothing more here" in text_of(response)
    assert 'href="/timeline/">See the first page' in response.content.decode()


# ---- cost


def _fill(number: int) -> None:
    for place in range(number):
        body = make.OrganisationFactory()
        day = dt.date(2010, 1, 1) + dt.timedelta(days=place)
        share = make.DataShareFactory(
            public=True, giver=body, period_start=day, period_end=None, people_requested=5
        )
        make.FigureFactory(measure=make.MeasureFactory(subject=share), asserted_in=share)
        said = make.StatementFactory(public=True, organisation=body, made_on=day)
        reply = make.FOIResponseFactory(public=True, organisation=body, responded_on=day, requested_on=None)
        make.LinkFactory(from_disclosure=reply, to_disclosure=said)
        corrected = make.FigureFactory(asserted_in=said)
        make.FigureFactory(asserted_in=said, status=FigureStatus.CORRECTED, corrected_by=corrected)


@pytest.mark.parametrize(
    ("query", "most"),
    [
        ("", 26),
        ("?q=disclosure", 50),
        ("?kind=statement&kind=data-share", 26),
        ("?has=contradiction", 26),
        ("?order=oldest", 26),
    ],
)
def test_the_number_of_queries_is_that_of_a_page_however_much_there_is(
    client: Client, query: str, most: int
) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(PATH + query).status_code == 200
        return len(captured)

    _fill(1)
    few = queries()
    _fill(6)
    assert queries() == few
    assert few <= most


# ---- time


def test_a_read_that_takes_too_long_gets_a_plain_page(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def slow(*args: object, **kwargs: object) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_sleep(5)")

    monkeypatch.setattr("disclosures.views.timeline.read_list", slow)
    monkeypatch.setattr("django.conf.settings.PUBLIC_STATEMENT_TIMEOUT_MS", 50)
    response = client.get(f"{PATH}?q=data")
    assert response.status_code == 503
    assert "This search takes too long" in text_of(response)
    assert "Retry-After" in response.headers


def test_numbers_that_take_too_long_are_left_out(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    make.StatementFactory(public=True, title="Listed")

    def slow(*args: object) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_sleep(5)")

    monkeypatch.setattr("disclosures.views.lists.counts", slow)
    monkeypatch.setattr("disclosures.queries.limits.EXTRAS_TIMEOUT_MS", 50)
    response = client.get(PATH)
    assert titles(response) == ["Listed"]
    assert checks(response, "kind") == dict.fromkeys(Kind.values, "")
    assert "1 record" not in text_of(response)


def test_the_readers_limit_holds_again_after_a_shorter_one(settings: Any) -> None:
    settings.PUBLIC_STATEMENT_TIMEOUT_MS = 300

    def sleep(seconds: float) -> str:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_sleep(%s)", [seconds])
        return "slept"

    with pytest.raises(TooSlow), public_read():
        assert unless_slow(lambda: sleep(0)) == "slept"
        sleep(5)
