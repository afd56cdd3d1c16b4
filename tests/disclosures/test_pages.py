"""Pages about the record, and its files."""

import html
import itertools
import json
import re
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from campaigns.models import ActionLink
from disclosures import dictionary
from disclosures.exports.columns import columns
from disclosures.models import Kind, Relation
from tests import factories as make

pytestmark = pytest.mark.django_db
PAGES = ["about", "about_method", "about_accessibility", "about_privacy", "data", "data_dictionary"]


def said(response: Any) -> str:
    body = re.sub(r"<(svg|head)\b.*?</\1>", " ", response.content.decode(), flags=re.S)
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", body)).split())


@pytest.mark.parametrize("name", PAGES)
def test_each_page_is_there_and_can_only_be_read(client: Client, name: str) -> None:
    path = reverse(f"disclosures:{name}")
    response = client.get(path)
    assert response.status_code == 200
    assert response.content.decode().count("<h1>") == 1
    assert not response.cookies
    assert client.head(path).status_code == 200
    assert client.post(path).status_code == 405


@pytest.mark.parametrize("name", PAGES)
def test_headings_go_down_one_step_at_a_time(client: Client, name: str) -> None:
    body = client.get(reverse(f"disclosures:{name}")).content.decode()
    levels = [int(level) for level in re.findall(r"<h([1-6])\b", body)]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))


@pytest.mark.parametrize("name", ["about", "about_method", "about_accessibility", "about_privacy"])
def test_contact_is_shown_or_said_to_be_missing(client: Client, settings: Any, name: str) -> None:
    path = reverse(f"disclosures:{name}")
    settings.CONTACT_EMAIL = ""
    assert "This installation has not published a contact address." in said(client.get(path))
    settings.CONTACT_EMAIL = "record@example.org"
    body = client.get(f"{path}?again=1").content.decode()
    assert 'href="mailto:record@example.org"' in body
    assert "has not published" not in body


def test_about_says_what_is_not_known_how_it_is_licensed_and_graded(client: Client) -> None:
    response = client.get("/about/")
    text = said(response)
    for part in (
        "What we do not know",
        "Corrections",
        "Licence and how to cite",
        "Document held",
        "CC BY 4.0",
    ):
        assert part in text
    assert 'href="https://creativecommons.org/licenses/by/4.0/"' in response.content.decode()


def test_the_method_names_every_kind_and_the_limit_of_the_act(client: Client) -> None:
    text = said(client.get("/about/method/"))
    for label in Kind.labels:
        assert str(label) in text
    assert "20 working days ( Freedom of Information Act 2000, section 10 )" in text


# ---- files


def rows_said(client: Client) -> dict[str, str]:
    body = client.get("/data/").content.decode()
    found = re.findall(r'href="/data/([a-z_]+)\.csv".*?data-h="Rows" class="num">([^<]*)<', body, flags=re.S)
    return dict(found)


def test_every_file_of_the_package_is_listed_with_its_rows(client: Client) -> None:
    package = json.loads(Path("record/datapackage.json").read_text())
    assert list(rows_said(client)) == [resource["name"] for resource in package["resources"]]
    assert set(rows_said(client).values()) == {"0"}


def test_rows_are_counted_and_only_public_ones(client: Client) -> None:
    reply = make.FOIResponseFactory(public=True)
    make.FOIResponseFactory()
    make.StatementFactory(withdrawn=True)
    make.LinkFactory(from_disclosure=reply)
    make.LinkFactory(from_disclosure=make.FOIResponseFactory(), to_disclosure=reply)
    make.FigureFactory(asserted_in=reply)
    make.FigureFactory(asserted_in=make.StatementFactory())
    call = make.ActionFactory()
    for record in (reply, make.StatementFactory()):
        ActionLink.objects.create(
            action=call, disclosure=record, relation=Relation.CITES, source=make.SourceFactory()
        )
    rows = rows_said(client)
    assert rows["foi_responses"] == "1"
    assert rows["statements"] == "1"  # the other end of the link
    assert rows["links"] == "2"  # one between records, one of the call
    assert rows["figures"] == "1"
    assert rows["actions"] == "1"


def test_the_files_page_asks_a_constant_number_of_queries(client: Client) -> None:
    def count(path: str) -> int:
        with CaptureQueriesContext(connection) as captured:
            client.get(path)
        return len(captured)

    few = count("/data/")
    for factory in make.KIND_FACTORIES:
        factory.create_batch(2, public=True)
    assert count("/data/?again=1") == few


def test_the_dictionary_says_what_every_column_of_every_file_means(client: Client) -> None:
    body = client.get("/data/dictionary/").content.decode()
    for table in dictionary.tables():
        assert f'<h2 id="{table.name}">' in body
        for column in table.columns:
            assert column.meaning, f"{table.name}.{column.name}"
            assert f"<code>{column.name}</code>" in body
    text = said(client.get("/data/dictionary/"))
    for kind in (None, *Kind.values):
        for shown in columns(kind):
            assert shown.name in text
            assert shown.meaning in text


def test_the_dictionary_is_that_of_the_package(client: Client) -> None:
    (table,) = (table for table in dictionary.tables() if table.name == "foi_responses")
    outcome = next(column for column in table.columns if column.name == "outcome")
    assert outcome.values == ("granted", "part-granted", "refused", "not-held", "no-response", "withdrawn")
    assert not outcome.is_required
    assert next(column for column in table.columns if column.name == "source_url").type == "address"
    assert set(dictionary.KIND_OF_TABLE.values()) == set(Kind.values)
