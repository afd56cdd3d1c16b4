"""Timelines as files: what stands in them, in which order, and what happens when things go wrong."""

import csv
import io
import json
import time
import urllib.parse
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from disclosures.exports import copy
from disclosures.exports.columns import columns
from disclosures.models import Disclosure, Kind
from tests import factories as make

CONTRACT_COLUMNS = (
    "id,url,kind,title,summary,date,date_precision,organisations,giver,receiver,reference,outcome,fields,"
    "people_requested,records_matched,evidence,source_url,document_url,contradicts,contradicted_by,"
    "published_at,updated_at"
)
# COPY reads on a connection of its own, so what it shall see has to be committed.
committed = pytest.mark.django_db(transaction=True)


def body_of(response: Any) -> bytes:
    return b"".join(response.streaming_content) if response.streaming else response.content


def rows_of(response: Any) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(body_of(response).decode("utf-8"), newline="")))


@committed
def test_the_columns_come_first_in_the_order_of_the_contract(client: Client) -> None:
    body = body_of(client.get("/timeline.csv"))
    assert body == CONTRACT_COLUMNS.encode() + b"\r\n"


@committed
def test_every_kind_is_written_with_what_it_holds(client: Client) -> None:
    item = make.DataItemFactory(name="Nationality")
    made = [factory(public=True) for factory in make.KIND_FACTORIES]
    share = make.DataShareFactory(
        people_requested=0,
        records_matched=None,
        items=[item],
        public=True,
        title='Commas, "quotes"\nand lines',
    )
    rows = {row["id"]: row for row in rows_of(client.get("/timeline.csv"))}
    assert set(rows) == {each.slug for each in [*made, share]}
    row = rows[share.slug]
    assert row["title"] == 'Commas, "quotes"\nand lines'
    assert (row["people_requested"], row["records_matched"]) == ("0", "")
    assert row["fields"] == "Nationality"
    assert row["url"].endswith(f"/disclosures/{share.slug}/")
    assert (row["giver"], row["receiver"]) == (share.giver_names, share.receiver_names)
    assert row["source_url"] == share.source.url
    assert row["published_at"].endswith("Z")


@committed
def test_rows_end_as_rfc_4180_says_and_line_breaks_inside_cells_stay(client: Client) -> None:
    make.FOIResponseFactory(public=True, summary='First line.\nSecond, with "quotes".')
    body = body_of(client.get("/timeline.csv"))
    assert body.count(b"\r\n") == 2
    assert b'First line.\nSecond, with ""quotes"".' in body


@pytest.mark.parametrize("size", [1, 2, 3, 7, 64])
def test_line_ends_do_not_depend_on_where_chunks_are_cut(size: int) -> None:
    text = b'a,"b\nc",""\n"x""\n""y",z\nplain,row\n'
    shape = copy._Crlf()
    shaped = b"".join(shape.feed(text[n : n + size]) for n in range(0, len(text), size)) + shape.end()
    assert shaped == b'a,"b\nc",""\r\n"x""\n""y",z\r\nplain,row\r\n'


@committed
def test_a_cell_that_looks_like_a_formula_is_made_harmless_and_numbers_stay_numbers(client: Client) -> None:
    make.DataShareFactory(
        public=True, title='=HYPERLINK("http://x")', summary="@SUM(A1)", people_requested=12
    )
    (row,) = rows_of(client.get("/timeline.csv"))
    assert row["title"] == '\'=HYPERLINK("http://x")'
    assert row["summary"] == "'@SUM(A1)"
    assert row["people_requested"] == "12"


@committed
def test_contradictions_are_named_both_ways(client: Client) -> None:
    link = make.LinkFactory()
    rows = {row["id"]: row for row in rows_of(client.get("/timeline.csv"))}
    assert rows[link.from_disclosure.slug]["contradicts"] == link.to_disclosure.slug
    assert rows[link.to_disclosure.slug]["contradicted_by"] == link.from_disclosure.slug


@committed
def test_one_kind_brings_its_own_columns(client: Client) -> None:
    for factory in make.KIND_FACTORIES:
        factory(public=True)
    for kind in Kind.values:
        rows = rows_of(client.get(f"/timeline.csv?kind={kind}"))
        assert [row["kind"] for row in rows] == [kind]
        own = [column.name for column in columns(kind)]
        assert list(rows[0]) == own
        assert len(own) > len(columns())


@committed
def test_only_what_is_public_is_exported(client: Client) -> None:
    make.FOIResponseFactory(title="Unseen draft")
    make.FOIResponseFactory(title="Unseen review", in_review=True)
    make.FOIResponseFactory(title="Unseen withdrawn", withdrawn=True)
    public = make.FOIResponseFactory(public=True)
    for form in ("csv", "json"):
        body = body_of(client.get(f"/timeline.{form}"))
        assert b"Unseen" not in body
        assert public.slug.encode() in body


@committed
def test_json_has_the_same_rows_in_the_same_order_with_real_types(client: Client) -> None:
    for factory in make.KIND_FACTORIES:
        factory(public=True)
    share = make.DataShareFactory(public=True, people_requested=3, title='A "title" \\ with\tmarks')
    answer = json.loads(body_of(client.get("/timeline.json")))
    assert answer["next"] is None
    assert [row["id"] for row in answer["rows"]] == [
        row["id"] for row in rows_of(client.get("/timeline.csv"))
    ]
    row = next(row for row in answer["rows"] if row["id"] == share.slug)
    assert row["people_requested"] == 3
    assert row["records_matched"] is None
    assert row["title"] == 'A "title" \\ with\tmarks'
    assert row["giver"] == [share.giver_names]


@committed
def test_an_empty_list_is_an_empty_array(client: Client) -> None:
    assert json.loads(body_of(client.get("/timeline.json?q=nothing")))["rows"] == []


@committed
def test_pages_of_json_go_on_until_next_is_empty(client: Client) -> None:
    for _ in range(7):
        make.FOIResponseFactory(public=True)
    whole = [row["id"] for row in json.loads(body_of(client.get("/timeline.json")))["rows"]]
    found, address = [], "/timeline.json?per_page=3"
    while address:
        answer = json.loads(body_of(client.get(address)))
        assert len(answer["rows"]) <= 3
        found += [row["id"] for row in answer["rows"]]
        following = answer["next"] and urllib.parse.urlsplit(answer["next"])
        address = f"{following.path}?{following.query}" if following else ""
    assert found == whole


@committed
def test_a_department_has_its_own_file(client: Client) -> None:
    department = make.OrganisationFactory()
    mine = make.FOIResponseFactory(organisation=department, public=True)
    make.FOIResponseFactory(public=True)
    rows = rows_of(client.get(f"/departments/{department.slug}.csv"))
    assert [row["id"] for row in rows] == [mine.slug]
    assert client.get("/departments/no-such-body.csv").status_code == 404


@committed
def test_a_byte_order_mark_only_for_those_who_ask(client: Client) -> None:
    assert body_of(client.get("/timeline.csv?bom=1")).startswith(b"\xef\xbb\xbfid,")
    assert client.get("/timeline.csv?bom=yes").status_code == 400


@pytest.mark.django_db
@pytest.mark.parametrize(
    "query",
    ["kind=nonsense", "from=yesterday", "per_page=0", "per_page=9999999999999999999", "cursor=x",
     "department=nobody", "order=sideways", "has=everything", "q=" + "x" * 5000,
     "from=2020-01-01&to=2019-01-01", "as_of=%00"],
)  # fmt: skip
@pytest.mark.parametrize("form", ["csv", "json"])
def test_a_wrong_parameter_gives_a_problem_document(client: Client, form: str, query: str) -> None:
    response = client.get(f"/timeline.{form}?{query}")
    assert response.status_code == 400
    assert response["Content-Type"] == "application/problem+json"
    problem = response.json()
    assert problem["status"] == 400
    assert problem["errors"][0]["message"]
    assert problem["errors"][0]["parameter"] in {*urllib.parse.parse_qs(query, keep_blank_values=True)}


@pytest.mark.django_db
def test_only_reading_is_allowed(client: Client) -> None:
    assert client.post("/timeline.csv").status_code == 405
    head = client.head("/timeline.csv")
    assert head.status_code == 200
    assert head.content == b""


@pytest.fixture
def many_rows() -> Iterator[None]:
    for _ in range(3):
        make.FOIResponseFactory(public=True)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE disclosures_disclosure SET summary = repeat('long words ', 400000)")
    yield


def _exports_running() -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'export'"
            " AND datname = current_database()"
        )
        return int(cursor.fetchone()[0])


@committed
def test_when_the_reader_goes_away_the_export_ends_within_two_seconds(many_rows: None) -> None:
    export = copy.csv_export(Disclosure.objects.public().newest_first(), columns())
    next(export)
    next(export)
    assert _exports_running() == 1
    export.close()
    deadline = time.monotonic() + 2
    while _exports_running() and time.monotonic() < deadline:
        time.sleep(0.05)
    assert _exports_running() == 0


@committed
def test_too_many_at_once_are_asked_to_come_back(client: Client) -> None:
    rows = Disclosure.objects.public().newest_first()
    held: list[copy.Export] = []
    try:
        with pytest.raises(copy.TooManyExports):
            while len(held) < 100:
                held.append(copy.csv_export(rows, columns()))
        response = client.get("/timeline.csv")
        assert response.status_code == 503
        assert response["Retry-After"] == "30"
    finally:
        for export in held:
            export.close()
    assert client.get("/timeline.csv").status_code == 200


@committed
def test_a_cut_export_does_not_look_like_a_whole_one(many_rows: None) -> None:
    export = copy.csv_export(Disclosure.objects.public().newest_first(), columns())
    next(export)
    next(export)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'export'"
            " AND datname = current_database()"
        )
    with pytest.raises(RuntimeError, match="cut short"):
        for _ in export:
            pass


@pytest.mark.django_db
def test_each_file_of_the_record_can_be_fetched_and_holds_what_is_public(client: Client) -> None:
    public = make.StatementFactory(public=True)
    make.StatementFactory(title="Unseen draft")
    response = client.get("/data/statements.csv")
    rows = rows_of(response)
    assert [row["slug"] for row in rows] == [public.slug]
    assert response["Content-Disposition"] == 'attachment; filename="statements.csv"'
    assert client.get("/data/nothing.csv").status_code == 404
    package = client.get("/data/datapackage.json").json()
    for resource in package["resources"]:
        assert client.get(f"/data/{resource['path']}").status_code == 200
