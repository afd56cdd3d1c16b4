"""Search finds documents by their public words: where, with which filters, and never what is not public."""

import datetime as dt
import html
import re
import uuid
from typing import Any

import pytest
from django.db import connection
from django.http import QueryDict
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from disclosures import actions, listing
from disclosures.documents import copies
from disclosures.editing import in_hand, review
from disclosures.filters.timeline import SearchFilter
from disclosures.models import CopyState, DocumentWords, GoneBecause, Role, SafeCopy, SafePage
from disclosures.queries import SearchQuery
from disclosures.rollups import document_words
from tests import factories as make
from tests.copying import proved, published
from tests.disclosures.test_timeline import text_of, titles

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("private_store")]
PATH = "/search/"


def paged(disclosure: Any, *texts: str, **more: Any) -> Any:
    """A public document of several pages."""
    document = published(disclosure, texts[0], **more)
    copy = document.copies.get(state=CopyState.PUBLIC)
    copy.pages.exclude(number=1).delete()
    for number, text in enumerate(texts[1:], start=2):
        copy.pages.create(number=number, text=text, picture_key="c" * 32, width=1, height=1)
    SafeCopy.objects.filter(pk=copy.pk).update(page_count=len(texts))
    document_words.make_anew()
    listing.relist([disclosure.pk])
    return document


def found(client: Client, query: str) -> list[str]:
    """Addresses of what is listed, in order."""
    body = client.get(PATH + query).content.decode()
    return [html.unescape(one) for one in re.findall(r'<h\d class="title"[^>]*><a href="([^"]*)"', body)]


def test_a_document_is_found_with_its_page_and_a_marked_passage(client: Client) -> None:
    record = make.FOIResponseFactory(public=True, title="Requests by month")
    document = paged(record, "Dear reader", "We hold no <b> zebras\nof any kind.", "Yours")
    response = client.get(f"{PATH}?q=zebra")
    assert found(client, "?q=zebra") == [f"/documents/{document.pk}/page/2/?q=zebra#words"]
    body = response.content.decode()
    assert "We hold no &lt;b&gt; <mark>zebras</mark>" in body
    assert "page 2 of 3" in text_of(response) and "1 result" in text_of(response)
    assert f'href="{record.get_absolute_url()}"' in body
    assert "<mark>zebra</mark>" in client.get(found(client, "?q=zebra")[0]).content.decode()


def test_the_page_that_has_all_words_is_shown_and_else_the_one_that_has_most(client: Client) -> None:
    at = f"/documents/{paged(make.FOIResponseFactory(public=True), 'zebra', 'zebra lion', 'lion tiger').pk}"
    assert found(client, "?q=lion+tiger") == [f"{at}/page/3/?q=lion+tiger#words"]
    assert found(client, "?q=lion+zebra") == [f"{at}/page/2/?q=zebra#words"]
    assert found(client, "?q=tiger+zebra")[0].startswith(f"{at}/page/")
    assert found(client, "?q=%22lion+tiger%22") == [f"{at}/page/3/?q=lion+tiger#words"]
    assert found(client, "?q=%22tiger+lion%22") == []
    assert found(client, "?q=zebra+-tiger") == []


def test_a_sheet_is_named(client: Client) -> None:
    document = paged(make.FOIResponseFactory(public=True), "Nothing", "Month\tzebras")
    SafePage.objects.filter(copy__document=document, number=2).update(place="sheet Requests")
    assert "page 2 of 2, sheet Requests" in text_of(client.get(f"{PATH}?q=zebra"))


def test_a_passage_says_where_something_is_hidden_and_signs_of_ours_mean_nothing(client: Client) -> None:
    document = paged(make.FOIResponseFactory(public=True), "A zebra of  came \ue002with \ue000it.")
    marks = [[11, "us", "A name"], [17, "authority", "section 40(2)"]]
    SafePage.objects.filter(copy__document=document).update(marks=marks)
    body = client.get(f"{PATH}?q=zebra").content.decode()
    said = "<p>A <mark>zebra</mark> of [hidden by us] came [withheld by the authority] with it</p>"
    assert said in " ".join(body.split())
    assert found(client, "?q=hidden") == []


def test_accents_and_marks_of_print_do_not_matter(client: Client) -> None:
    paged(make.FOIResponseFactory(public=True), "The Zoë zebra\u00adhouse")
    assert found(client, "?q=zoe") and found(client, "?q=zebrahouse")


def test_records_and_documents_stand_in_one_list_by_the_date_of_the_record(client: Client) -> None:
    day = dt.date(2019, 5, 1)
    first = make.StatementFactory(public=True, title="Zebra, the oldest", made_on=day)
    reply = make.FOIResponseFactory(public=True, title="Zebra reply", responded_on=day.replace(year=2020))
    document = paged(reply, "A zebra")
    last = make.StatementFactory(public=True, title="Zebra, the newest", made_on=day.replace(year=2021))
    at = f"/documents/{document.pk}/page/1/?q=zebra#words"
    newest = [last.get_absolute_url(), reply.get_absolute_url(), at, first.get_absolute_url()]
    assert found(client, "?q=zebra") == newest
    assert found(client, "?q=zebra&order=oldest") == newest[::-1]
    assert found(client, "?q=zebra&only=documents") == [at]
    assert set(found(client, "?q=zebra&order=relevance")) == set(newest)


def test_tabs_count_records_and_documents(client: Client) -> None:
    make.StatementFactory(public=True, title="A zebra")
    paged(make.FOIResponseFactory(public=True, title="A letter"), "A zebra")
    for query, current in (
        ("", "All 2"),
        ("&only=documents", "Documents 1"),
        ("&kind=statement", "Official"),
    ):
        body = client.get(f"{PATH}?q=zebra{query}").content.decode()
        assert 'href="/search/?q=zebra&amp;only=documents"' in body
        tabs = re.search(r'<nav class="tabs".*?</nav>', body, flags=re.S)
        assert tabs
        words = " ".join(re.sub(r"<[^>]+>", " ", tabs[0]).split())
        assert words.startswith("All 2 Documents 1 Data shared 0 FOI replies 1"), query
        marked = re.search(r'aria-current="page">(.*?)</a>', tabs[0])
        assert marked and re.sub(r"<[^>]+>", "", marked[1]).startswith(current)


def test_filters_ask_the_record_of_a_document(client: Client) -> None:
    body = make.OrganisationFactory(slug="zoo")
    other = make.OrganisationFactory(slug="park")
    item = make.DataItemFactory(slug="stripes")
    reply = make.FOIResponseFactory(
        public=True,
        organisation=body,
        outcome="refused",
        evidence="official",
        requested_on=None,
        responded_on=dt.date(2019, 5, 1),
        items=[item],
    )
    paged(reply, "A zebra")
    second = make.StatementFactory(
        public=True, organisation=other, made_on=dt.date(2021, 1, 1), evidence="reported"
    )
    paged(second, "A zebra")
    for query in ("kind=foi-response", "department=zoo", "department=zoo&role=authority", "role=authority",
                  "field=stripes", "outcome=refused", "evidence=official", "from=2019&to=2019", "to=2020",
                  "has=document&to=2020", "department=zoo&kind=foi-response&from=2018"):  # fmt: skip
        for order in ("newest", "oldest", "relevance"):
            listed = found(client, f"?q=zebra&order={order}&{query}")
            assert len(listed) == 1 and listed[0].startswith("/documents/"), (query, order)
        assert len(found(client, f"?only=documents&{query}")) == 1, query
    for query in ("kind=agreement", "department=zoo&role=giver", "from=2022", "has=correction",
                  "changed_since=2999-01-01", "as_of=2001-01-01", "department=zoo&from=2020"):  # fmt: skip
        assert found(client, f"?q=zebra&{query}") == [], query
        assert found(client, f"?only=documents&{query}") == [], query


def test_without_words_the_newest_records_are_shown_and_documents_if_asked(client: Client) -> None:
    record = make.FOIResponseFactory(public=True, title="A letter")
    document = paged(record, "Words")
    assert found(client, "") == [record.get_absolute_url()]
    assert found(client, "?only=documents") == [f"/documents/{document.pk}/"]
    assert found(client, "?q=the&only=documents") == [f"/documents/{document.pk}/"]


def test_a_list_of_documents_without_any_speaks_of_documents(client: Client) -> None:
    assert "No documents match “zebra” in 2014." in text_of(
        client.get(f"{PATH}?q=zebra&only=documents&from=2014&to=2014")
    )
    assert "No documents match these filters." in text_of(client.get(f"{PATH}?only=documents"))


def test_a_wrong_choice_is_told_and_files_hold_records_only(client: Client) -> None:
    paged(make.FOIResponseFactory(public=True, title="A zebra"), "A zebra")
    wrong = client.get(f"{PATH}?only=dogs")
    assert wrong.status_code == 200 and "“dogs” is not one of the choices" in text_of(wrong)
    page = client.get(f"{PATH}?q=zebra")
    assert "These files hold records only" in text_of(page)
    link = re.search(
        r'href="(/search\.json[^"]*)"', client.get(f"{PATH}?q=zebra&only=documents").content.decode()
    )
    assert link and link[1] == "/search.json?q=zebra"
    assert client.head("/search.json?q=zebra").status_code == 200
    refused = client.get("/search.csv?q=zebra&only=documents")
    assert refused.status_code == 400 and "Files hold records only" in refused.content.decode()


# ---- what is not public


def test_a_takedown_is_gone_in_the_transaction_that_takes_down(client: Client) -> None:
    document = paged(make.FOIResponseFactory(public=True, title="A letter"), "A zebra")
    assert found(client, "?q=zebra")
    review.take_down(document.pk, "Not ours.", by=make.EditorFactory(), version=in_hand.version_of(document))
    assert found(client, "?q=zebra") == [] and not DocumentWords.objects.exists()


def test_a_withdrawn_record_takes_the_words_of_its_documents_along(client: Client) -> None:
    document = paged(make.FOIResponseFactory(public=True, title="A letter"), "A zebra")
    actions.withdraw(document.disclosure, by=None, reason="The source was withdrawn.")
    assert found(client, "?q=zebra") == [] and not DocumentWords.objects.exists()
    actions.publish(document.disclosure, by=None)
    assert len(found(client, "?q=zebra")) == 1


def test_a_copy_taken_away_or_replaced_changes_what_is_found(client: Client) -> None:
    document = paged(make.FOIResponseFactory(public=True, title="A letter"), "A zebra")
    proved(document, "A lion")
    assert found(client, "?q=lion") == []
    copies.publish([document])
    assert found(client, "?q=zebra") == [] and len(found(client, "?q=lion")) == 1
    copies.take_away(document.copies.filter(state=CopyState.PUBLIC), because=GoneBecause.HIDDEN)
    assert found(client, "?q=lion") == [] and not DocumentWords.objects.exists()
    assert list(document_words.differences()) == []


def test_a_row_that_was_left_over_shows_nothing(client: Client) -> None:
    document = paged(make.FOIResponseFactory(public=True, title="A letter"), "A zebra")
    SafeCopy.objects.filter(document=document).update(state=CopyState.PROVED)
    assert found(client, "?q=zebra") == []
    assert [says for _, says in document_words.differences()] == [
        "search finds it, and readers do not have it"
    ]


def test_what_differs_from_the_truth_is_told(client: Client) -> None:
    document = paged(make.FOIResponseFactory(public=True), "A zebra")
    row = DocumentWords.objects.get()
    DocumentWords.objects.update(sort_date=dt.date(1999, 1, 1))
    assert [which for which, _ in document_words.differences()] == [str(document.pk)]
    listing.relist([row.disclosure_id])
    assert list(document_words.differences()) == []
    DocumentWords.objects.all().delete()
    assert [says for _, says in document_words.differences()] == ["search does not know its words"]


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.sampled_from(["publish", "withdraw", "correct", "move", "swap", "hide", "anew"]), max_size=6)
)
def test_whatever_happens_search_holds_what_readers_have(steps: list[str]) -> None:
    record = make.FOIResponseFactory(public=True, title="A letter")
    document = paged(record, "A zebra")
    for step in steps:
        match step:
            case "publish":
                actions.publish(record, by=None)
            case "withdraw":
                actions.withdraw(record, by=None, reason="Not ours.")
            case "correct":
                type(record).objects.filter(pk=record.pk).update(evidence="reported")
                listing.relist([record.pk])
            case "move":
                actions.set_parties(record, [(make.OrganisationFactory(), Role.AUTHORITY)])
            case "swap":
                proved(document, f"A lion {uuid.uuid4().hex}")
                copies.publish([document])
            case "hide":
                copies.take_away(document.copies.filter(state=CopyState.PUBLIC), because=GoneBecause.HIDDEN)
            case "anew":
                listing.recount()
        assert list(document_words.differences()) == []


def test_very_long_words_of_any_alphabet_are_cut_and_not_refused(client: Client) -> None:
    letters = "".join(chr(0x4E00 + n % 20_000) + " " for n in range(300_000))
    paged(make.FOIResponseFactory(public=True), "A zebra", letters[:90_000], *[letters[-90_000:]] * 8)
    assert len(found(client, "?q=zebra")) == 1


# ---- paging


def name(row: Any) -> tuple[str, int]:
    return ("document" if isinstance(row, DocumentWords) else "record", row.pk)


def walked(query: str, size: int) -> list[tuple[str, int]]:
    """Everything in order, page by page on and then back again, which must be the same."""

    def read(cursor: str) -> Any:
        chosen = SearchFilter(QueryDict(f"{query}&per_page={size}{f'&cursor={cursor}' if cursor else ''}"))
        assert chosen.is_valid(), chosen.form.errors
        return SearchQuery(chosen).page(size)

    pages = [read("")]
    while pages[-1].on:
        pages.append(read(pages[-1].on.cursor))
    forth = [name(row) for page in pages for row in page.rows]
    back = [name(row) for row in pages[-1].rows]
    page = pages[-1]
    while page.back:
        page = read(page.back.cursor)
        back = [name(row) for row in page.rows] + back
    assert back == forth
    return forth


@pytest.mark.parametrize("order", ["newest", "oldest", "relevance"])
def test_pages_skip_and_repeat_nothing_amid_ties(order: str) -> None:
    day = dt.date(2020, 3, 4)
    for number in range(4):
        reply = make.FOIResponseFactory(public=True, title=f"Zebra {number}", responded_on=day)
        for _ in range(number % 3):
            published(reply, "zebra " * (number + 1))
    whole = walked(f"q=zebra&order={order}", 200)
    assert len(whole) == len(set(whole)) == 7
    for size in (1, 2, 3):
        assert walked(f"q=zebra&order={order}", size) == whole
    assert walked(f"q=zebra&only=documents&order={order}", 1) == [
        one for one in whole if one[0] == "document"
    ]


def test_rows_added_meanwhile_move_nothing() -> None:
    replies = [
        make.FOIResponseFactory(public=True, title="Zebra", responded_on=dt.date(2020, 3, number))
        for number in range(1, 5)
    ]
    for reply in replies:
        published(reply, "zebra")
    whole = walked("q=zebra", 200)
    first = SearchQuery(SearchFilter(QueryDict("q=zebra&per_page=3"))).page(3)
    assert first.on
    published(make.FOIResponseFactory(public=True, title="Zebra", responded_on=dt.date(2021, 1, 1)), "zebra")
    published(replies[-1], "another zebra")
    second = SearchQuery(SearchFilter(QueryDict(f"q=zebra&per_page=3&cursor={first.on.cursor}"))).page(3)
    assert [name(row) for row in second.rows] == whole[3:6]


def test_the_number_of_queries_does_not_grow(client: Client) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(f"{PATH}?q=zebra").status_code == 200
        return len(captured)

    def fill(number: int) -> None:
        for _ in range(number):
            published(make.FOIResponseFactory(public=True, title="A zebra"), "zebra")
            make.StatementFactory(public=True, title="A zebra")

    fill(1)
    few = queries()
    fill(5)
    assert queries() == few <= 60
    assert len(titles(client.get(f"{PATH}?q=zebra"))) == 18
