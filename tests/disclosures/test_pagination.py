"""Cursors: what they say, and what they refuse. Pages that stay whole while rows come and go."""

import datetime as dt
import uuid
from typing import Any

import pytest
import time_machine
from django.core.exceptions import BadRequest
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from disclosures.actions import withdraw
from disclosures.filters.timeline import TimelineFilter
from disclosures.models import Disclosure, Organisation, Role
from disclosures.pagination import MAX_ID, BadCursor, Cursor, Order, Page, Position, sealed, unsealed
from disclosures.queries import timeline
from tests import factories as make

positions = st.builds(
    Position,
    st.dates(),
    st.integers(min_value=1, max_value=MAX_ID),
    st.integers(min_value=0, max_value=10**6),
)
cursors = st.builds(Cursor, st.sampled_from(Order), positions, st.text(max_size=20), st.booleans())


@given(cursors)
def test_a_cursor_comes_back_as_it_was(cursor: Cursor) -> None:
    text = cursor.encode()
    assert Cursor.decode(text, cursor.list_key) == cursor
    assert text.replace("-", "").isalnum()
    assert text.isascii()


@given(cursors, st.integers(min_value=0), st.characters(codec="utf-8"))
def test_a_changed_cursor_is_refused(cursor: Cursor, place: int, letter: str) -> None:
    text = cursor.encode()
    at = place % len(text)
    changed = text[:at] + letter + text[at + 1 :]
    if changed != text:
        with pytest.raises(BadCursor):
            Cursor.decode(changed, cursor.list_key)


@given(cursors, st.text(max_size=20))
def test_a_cursor_of_another_list_is_refused(cursor: Cursor, other: str) -> None:
    if other != cursor.list_key:
        with pytest.raises(BadCursor):
            Cursor.decode(cursor.encode(), other)


@pytest.mark.parametrize(
    "text", ["", "x", "na20161331-1-0-0000000000", "na20160101-99999999999999999999-0-0000000000", "٣" * 20]
)
def test_what_is_no_cursor_is_refused(text: str) -> None:
    with pytest.raises(BadCursor):
        Cursor.decode(text, "")


# ---- pages

SIZE = 3


def filter_of(query: str = "", organisation: Organisation | None = None) -> TimelineFilter:
    return TimelineFilter(QueryDict(query), organisation=organisation)


def page_of(query: str = "", organisation: Organisation | None = None) -> Page:
    chosen = filter_of(query, organisation)
    assert chosen.is_valid(), chosen.form.errors
    return timeline(chosen).page(SIZE)


def following(page: Page, query: str, organisation: Organisation | None = None) -> Page:
    assert page.on
    return page_of(f"{query}&cursor={page.on.cursor}", organisation)


def before(page: Page, query: str, organisation: Organisation | None = None) -> Page:
    assert page.back
    return page_of(f"{query}&cursor={page.back.cursor}", organisation)


def all_pages(query: str, organisation: Organisation | None = None) -> list[Page]:
    pages = [page_of(query, organisation)]
    while pages[-1].on:
        pages.append(following(pages[-1], query, organisation))
        assert len(pages) < 50
    return pages


def ids(*pages: Page) -> list[int]:
    return [row.pk for page in pages for row in page.rows]


@pytest.fixture
def record(db: None) -> dict[str, Any]:
    """Eight public records of two organisations: ties on one date, one without a date, and two not public."""
    one, two = make.OrganisationFactory(slug="one"), make.OrganisationFactory(slug="two")
    item = make.DataItemFactory(slug="nationality")
    days = [dt.date(2020, 1, 1), *[dt.date(2020, 3, 1)] * 4, dt.date(2021, 1, 1), dt.date(2022, 2, 2), None]
    rows = [
        make.StatementFactory(
            public=True, made_on=day, title=f"Words about zebras {place}", items=[item],
            parties=[(one, Role.SPEAKER), (two, Role.PARTY), (one, Role.PARTY)],
        )
        for place, day in enumerate(days)
    ]  # fmt: skip
    make.StatementFactory(made_on=dt.date(2020, 3, 1), organisation=one, title="Zebras in a draft")
    make.StatementFactory(withdrawn=True, made_on=dt.date(2020, 3, 1), organisation=one, title="Zebras gone")
    expected = sorted(rows, key=lambda row: (row.date or dt.date(1, 1, 1), row.pk))
    return {"one": one, "two": two, "item": item, "oldest_first": [row.pk for row in expected]}


SHAPES = {
    "everything": "",
    "one kind": "kind=statement",
    "two kinds": "kind=statement&kind=agreement",
    "one organisation": "department=one",
    "two organisations": "department=one&department=two",
    "an organisation in a role": "department=one&role=speaker",
    "an organisation and kinds": "department=one&kind=statement&kind=agreement",
    "a field": "field=nationality",
    "a field of an organisation": "field=nationality&department=one",
    "words": "q=zebras",
    "words of an organisation": "q=zebras&department=one&kind=statement",
}


@pytest.mark.parametrize("order", ["newest", "oldest"])
@pytest.mark.parametrize("query", SHAPES.values(), ids=SHAPES.keys())
def test_pages_hold_every_row_once_in_order_and_end(record: dict[str, Any], query: str, order: str) -> None:
    pages = all_pages(f"{query}&order={order}")
    expected = record["oldest_first"] if order == "oldest" else record["oldest_first"][::-1]
    assert ids(*pages) == expected
    assert pages[0].back is None
    assert pages[-1].on is None
    assert [len(page.rows) for page in pages] == [3, 3, 2]


@pytest.mark.parametrize("query", SHAPES.values(), ids=SHAPES.keys())
def test_the_way_back_shows_the_same_pages(record: dict[str, Any], query: str) -> None:
    first, second, third = all_pages(query)
    assert ids(before(third, query)) == ids(second)
    assert ids(before(before(third, query), query)) == ids(first)
    assert before(before(third, query), query).back is None


@pytest.mark.parametrize("order", ["newest", "oldest"])
@pytest.mark.parametrize("query", SHAPES.values(), ids=SHAPES.keys())
def test_exports_read_the_rows_of_the_pages_in_their_order(
    record: dict[str, Any], query: str, order: str
) -> None:
    query = f"{query}&order={order}"
    assert list(timeline(filter_of(query)).ordered_queryset().values_list("pk", flat=True)) == ids(
        *all_pages(query)
    )


def test_a_departments_own_page_goes_oldest_first(record: dict[str, Any]) -> None:
    pages = all_pages("", record["one"])
    assert ids(*pages) == record["oldest_first"]
    assert pages[0].newer is pages[0].on
    assert pages[0].older is None


def test_rows_that_come_while_paging_are_neither_skipped_nor_repeated(record: dict[str, Any]) -> None:
    first = page_of("")
    ahead, on_a_tie, behind = (
        make.StatementFactory(public=True, made_on=day, organisation=record["one"])
        for day in (dt.date(2023, 1, 1), dt.date(2020, 3, 1), dt.date(2020, 2, 1))
    )
    second = following(first, "")
    third = following(second, "")
    expected = record["oldest_first"][::-1]
    assert ids(first, second, third) == [*expected[:6], behind.pk, *expected[6:]]
    assert ids(*all_pages("")) == [
        ahead.pk,
        *expected[:2],
        on_a_tie.pk,
        *expected[2:6],
        behind.pk,
        *expected[6:],
    ]


def test_rows_that_go_while_paging_leave_no_hole(record: dict[str, Any]) -> None:
    first = page_of("")
    withdraw(Disclosure.objects.get(pk=first.rows[-1].pk), by=None, reason="The source was withdrawn.")
    second = following(first, "")
    assert ids(second) == record["oldest_first"][::-1][3:6]
    assert second.back
    assert second.back.row.pk == record["oldest_first"][::-1][1]


def test_a_cursor_past_the_end_leads_back(record: dict[str, Any]) -> None:
    last = all_pages("")[-1]
    for row in last.rows:
        withdraw(Disclosure.objects.get(pk=row.pk), by=None, reason="The source was withdrawn.")
    page = following(all_pages("")[0], "")
    assert page.on is None
    assert page.back


def test_relevance_pages_hold_every_row_once(db: None) -> None:
    body = make.OrganisationFactory()
    for place in range(7):
        make.StatementFactory(
            public=True, organisation=body, title=f"Zebra {place}", summary="A " + "zebra " * (place % 3)
        )
    query = "q=zebra&order=relevance"
    pages = all_pages(query)
    assert pages[0].order == Order.RELEVANCE
    assert len(set(ids(*pages))) == len(ids(*pages)) == 7
    ranks = [row.rank for page in pages for row in page.rows]  # type: ignore[attr-defined]
    assert ranks == sorted(ranks, reverse=True)
    assert ids(before(pages[1], query)) == ids(pages[0])
    assert list(timeline(filter_of(query)).ordered_queryset().values_list("pk", flat=True)) == ids(*pages)


def test_too_many_matches_are_not_ranked(record: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("disclosures.queries.pages.RANKED_AT_MOST", 5)
    page = page_of("q=zebras&order=relevance")
    assert page.order == Order.NEWEST
    assert ids(page) == record["oldest_first"][:4:-1]


def test_a_list_that_is_no_longer_ranked_says_so_for_its_old_links(
    record: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    query = "q=zebras&order=relevance"
    step = page_of(query).on
    assert step
    monkeypatch.setattr("disclosures.queries.pages.RANKED_AT_MOST", 5)
    chosen = filter_of(f"{query}&cursor={step.cursor}")
    assert timeline(chosen).page(SIZE).rows == []
    assert "another order" in str(chosen.form.errors["cursor"])


@pytest.mark.parametrize("query", ["department=one&department=two&kind=statement&kind=agreement"])
def test_too_many_scans_to_merge_are_fewer_wider_ones(
    record: dict[str, Any], monkeypatch: pytest.MonkeyPatch, query: str
) -> None:
    merged = ids(*all_pages(query))
    monkeypatch.setattr("disclosures.queries.pages.MAX_BRANCHES", 1)
    assert ids(*all_pages(query)) == merged == record["oldest_first"][::-1]


def test_a_page_has_as_many_rows_as_asked_for(record: dict[str, Any]) -> None:
    assert len(page_of("per_page=2").rows) == 2
    assert len(page_of("per_page=200").rows) == 8


# ---- places that are signed


@given(st.integers(), st.datetimes(timezones=st.just(dt.UTC)), st.uuids())
def test_a_signed_place_comes_back_as_it_was(number: int, moment: dt.datetime, key: uuid.UUID) -> None:
    text = sealed("a-list", number, moment, key)
    assert unsealed(text, "a-list", int, dt.datetime.fromisoformat, uuid.UUID) == (number, moment, key)


@given(st.integers())
def test_a_place_is_signed_alike_at_any_hour(number: int) -> None:
    with time_machine.travel(dt.datetime(2026, 1, 1, tzinfo=dt.UTC)):
        before = sealed("a-list", number)
    assert sealed("a-list", number) == before


@pytest.mark.parametrize("text", ["", "x", "WzFd:x", "WzFd:1:x"])
def test_what_nobody_signed_is_no_place(text: str) -> None:
    with pytest.raises(BadRequest):
        unsealed(text, "a-list", int)


@pytest.mark.parametrize(
    ("list_name", "key", "parts"),
    [
        ("another-list", (1,), (int,)),
        ("a-list", (1, 2), (int,)),
        ("a-list", (1,), (int, int)),
        ("a-list", ("x",), (int,)),
        ("a-list", (1,), (dt.datetime.fromisoformat,)),
    ],
    ids=["another list", "a part too many", "a part too few", "no number", "no moment"],
)
def test_a_signed_place_of_another_shape_is_refused(list_name: str, key: Any, parts: Any) -> None:
    with pytest.raises(BadRequest):
        unsealed(sealed(list_name, *key), "a-list", *parts)
