"""Search engines are told of everything that is public, and of nothing else."""

from typing import Any

import pytest
from defusedxml import ElementTree  # type: ignore[import-untyped]
from django.test import Client

from disclosures import actions
from disclosures.models import Disclosure
from disclosures.views import sitemaps
from tests.copying import proved, published
from tests.factories import DocumentFactory, FOIResponseFactory, OrganisationFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("private_store")]
SPACE = {"s": sitemaps.SPACE}


def locations(client: Client, path: str) -> list[str]:
    response = client.get(path)
    assert response.status_code == 200, path
    assert response["Content-Type"] == sitemaps.XML
    root = ElementTree.fromstring(response.getvalue())
    return [one.text or "" for one in root.findall(".//s:loc", SPACE)]


def whole(settings: Any, path: str) -> str:
    return f"{settings.SITE_URL}{path}"


def every(client: Client, settings: Any) -> list[str]:
    found = []
    for one in locations(client, "/sitemap.xml"):
        found += locations(client, one.removeprefix(settings.SITE_URL))
    return found


def test_what_is_public_is_listed_and_nothing_else(client: Client, settings: Any):
    body = OrganisationFactory(slug="examples")
    record = FOIResponseFactory(public=True, organisation=body)
    document = published(record)
    draft, gone = FOIResponseFactory(in_review=True), FOIResponseFactory(withdrawn=True)
    waiting = DocumentFactory(disclosure=draft, state="in-review", page_count=1)
    proved(waiting)
    held = published(gone)
    found = every(client, settings)
    assert len(found) == len(set(found))
    for path in (
        record.get_absolute_url(),
        f"/documents/{document.pk}/",
        "/departments/examples/",
        "/",
        "/data/",
    ):
        assert whole(settings, path) in found, path
    for path in (draft.get_absolute_url(), gone.get_absolute_url(), f"/documents/{waiting.pk}/"):
        assert whole(settings, path) not in found, path
    assert str(held.pk) not in "".join(found)
    for one in found:
        assert client.get(one.removeprefix(settings.SITE_URL)).status_code == 200, one


def test_a_taken_down_record_is_out_of_the_map_at_once(client: Client, settings: Any):
    record, other = FOIResponseFactory(public=True), FOIResponseFactory(public=True)
    path = next(one for one in locations(client, "/sitemap.xml") if "disclosures-" in one)
    path = path.removeprefix(settings.SITE_URL)
    etag = client.get(path)["ETag"]
    actions.withdraw(record, by=None, reason="The source was withdrawn.")
    again = client.get(path, headers={"If-None-Match": etag})
    assert again.status_code == 200
    assert record.slug.encode() not in again.getvalue()
    assert other.slug in "".join(locations(client, path))


def test_maps_go_by_numbers_and_one_without_public_rows_never_was(
    client: Client, settings: Any, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(sitemaps, "NUMBERS_A_MAP", 2)
    made = [FOIResponseFactory(public=number % 3 > 0) for number in range(9)]
    hidden = [one for one in made if not one.is_public]
    found = every(client, settings)
    assert sorted(one for one in found if "/disclosures/" in one) == sorted(
        whole(settings, one.get_absolute_url()) for one in made if one.is_public
    )
    Disclosure.objects.filter(pk__gte=made[4].pk).exclude(pk=hidden[-1].pk).update(state="draft")
    empty, unknown = f"/sitemap-disclosures-{made[6].pk // 2}.xml", "/sitemap-disclosures-987654.xml"
    answers = [client.get(path) for path in (empty, unknown, f"/sitemap-documents-{10**30}.xml")]
    assert {one.status_code for one in answers} == {404}


@pytest.mark.parametrize("rows", [1, 6])
def test_queries_do_not_grow_with_the_rows(
    client: Client, settings: Any, django_assert_num_queries: Any, rows: int
):
    made = [FOIResponseFactory(public=True) for _ in range(rows)]
    with django_assert_num_queries(3):
        client.get(f"/sitemap-disclosures-{made[0].pk // sitemaps.NUMBERS_A_MAP}.xml").getvalue()


def test_robots_are_told_where_the_map_is_and_what_to_leave_alone(client: Client, settings: Any):
    lines = client.get("/robots.txt").content.decode().splitlines()
    assert lines[0] == "User-agent: *"
    assert f"Sitemap: {settings.SITE_URL}/sitemap.xml" in lines
    assert {"Disallow: /review/", "Disallow: /accounts/", "Disallow: /contribute/r/"} <= set(lines)


@pytest.mark.parametrize(
    "path",
    ["/review/", "/accounts/sign-in/", "/contribute/r/unknown/", "/report/", "/nowhere/", "/documents/x/"],
)
def test_what_is_private_or_not_there_is_not_for_search_engines(client: Client, path: str):
    response = client.get(path)
    assert response["X-Robots-Tag"] == "noindex"
    if response.status_code >= 400:
        assert "no-store" in response["Cache-Control"]


def test_public_pages_are(client: Client):
    for path in ("/", "/timeline/", "/documents/", "/contribute/", "/sitemap.xml"):
        assert "X-Robots-Tag" not in client.get(path).headers, path
