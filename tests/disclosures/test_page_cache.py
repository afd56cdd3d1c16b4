"""Finished pages: as quick as can be, and never a moment behind what is public (A24, P10)."""

import gzip
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from config.cache import ForgivingRedisCache
from disclosures.actions import publish, withdraw
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _empty_cache() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


def test_a_second_reader_gets_the_finished_page_with_one_query(client: Client) -> None:
    make.FOIResponseFactory(public=True)
    first = client.get("/timeline/")
    with CaptureQueriesContext(
        connection,
    ) as queries:
        second = Client().get("/timeline/")
    assert second.content == first.content
    assert second["ETag"] == first["ETag"]
    assert len(queries) == 1


def test_who_has_the_page_already_gets_304(client: Client) -> None:
    make.FOIResponseFactory(public=True)
    etag = client.get("/timeline/")["ETag"]
    again = client.get("/timeline/", headers={"if-none-match": etag})
    assert again.status_code == 304
    assert again.content == b""
    assert again["ETag"] == etag


def test_a_page_is_packed_for_who_takes_it_and_the_same_inside(client: Client) -> None:
    make.FOIResponseFactory(public=True)
    for _ in ("made", "kept"):
        packed = client.get("/timeline/", headers={"accept-encoding": "gzip, br"})
        assert packed["Content-Encoding"] == "gzip"
        assert packed["Vary"] == "Accept-Encoding"
        assert gzip.decompress(packed.content) == client.get("/timeline/").content


def test_the_order_of_parameters_makes_no_other_page(client: Client) -> None:
    one = client.get("/timeline/?kind=statement&from=2016-01-01")["ETag"]
    other = client.get("/timeline/?from=2016-01-01&kind=statement")["ETag"]
    assert one == other


def test_what_is_published_shows_at_once(client: Client) -> None:
    client.get("/timeline/")
    reply = make.FOIResponseFactory(title="Newly published reply")
    publish(reply, by=None)
    assert b"Newly published reply" in client.get("/timeline/").content


def test_what_is_withdrawn_is_gone_at_once_even_for_who_has_the_etag(client: Client) -> None:
    reply = make.FOIResponseFactory(title="Reply to be withdrawn", public=True)
    before = client.get("/timeline/")
    assert b"Reply to be withdrawn" in before.content
    withdraw(reply, by=None, reason="Withdrawn for a test.")
    after = client.get("/timeline/", headers={"if-none-match": before["ETag"]})
    assert after.status_code == 200
    assert b"Reply to be withdrawn" not in after.content


def test_a_page_of_somebody_signed_in_is_neither_kept_nor_served_from_what_is_kept(client: Client) -> None:
    editor = make.EditorFactory()
    client.force_login(editor)
    mine = client.get("/timeline/")
    assert "no-store" in mine["Cache-Control"]
    assert "ETag" not in mine
    stranger = Client().get("/timeline/")
    assert editor.email.encode() not in stranger.content
    assert b"Sign out" not in stranger.content


def test_shared_caches_must_ask_before_each_use(client: Client) -> None:
    assert client.get("/timeline/")["Cache-Control"] == "public, no-cache"


def test_errors_are_not_kept(client: Client) -> None:
    missing = client.get("/disclosures/2020-not-there/")
    assert missing.status_code == 404
    assert "ETag" not in missing


def test_nobody_can_guess_an_etag(client: Client, settings: Any) -> None:
    one = client.get("/timeline/")["ETag"]
    settings.SECRET_KEY = "another key"
    assert Client().get("/timeline/")["ETag"] != one


def test_without_redis_pages_are_made_anew_and_nothing_breaks(client: Client) -> None:
    """F02"""
    away = ForgivingRedisCache("unix:///nonexistent/redis.sock", {})
    assert away.get("key", "nothing") == "nothing"
    away.set("key", "value")
    assert away.add("key", "value") is False
    assert away.delete("key") is False


def test_whether_the_process_is_up_is_answered_without_a_query(client: Client) -> None:
    """F03"""
    with CaptureQueriesContext(connection) as queries:
        assert client.get("/healthz").content == b"ok\n"
    assert len(queries) == 0
