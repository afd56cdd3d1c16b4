"""What pages tell programs and other sites: tags, JSON-LD, oEmbed, and pages to put into other pages."""

import html
import json
import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from disclosures import dictionary
from disclosures.actions import change_slug, withdraw
from disclosures.listing import relist
from disclosures.models import Correction, Precision
from disclosures.queries.short_addresses import short_code
from disclosures.templatetags.sharing import json_ld
from tests import factories as make
from tests.copying import published
from tests.markup import Page, read

pytestmark = pytest.mark.django_db
SITE = "https://record.example"


@pytest.fixture(autouse=True)
def own_address(settings: Any) -> None:
    settings.SITE_URL = SITE


def page(client: Client, path: str) -> Page:
    response = client.get(path)
    assert response.status_code == 200
    return read(response.content.decode())


def tags(found: Page) -> dict[str, str]:
    return {
        each.get("property") or each["name"]: each["content"]
        for each in found.having("meta")
        if each.get("property") or each.get("name")
    }


def linked_data(client: Client, path: str) -> list[dict[str, Any]]:
    body = client.get(path).content.decode()
    return [
        json.loads(each) for each in re.findall(r'<script type="application/ld\+json">(.*?)</script>', body)
    ]


def canonical(found: Page) -> list[str]:
    return [each["href"] for each in found.having("link", rel="canonical")]


# ---- tags


def test_a_record_tells_its_title_summary_and_card(client: Client) -> None:
    record = make.StatementFactory(
        public=True, title='"Counts" <given>', slug="2020-counts", summary="In short."
    )
    found = page(client, record.get_absolute_url())
    said = tags(found)
    assert said["og:title"] == '"Counts" <given>'
    assert said["og:description"] == said["description"] == "In short."
    assert said["og:url"] == f"{SITE}/disclosures/2020-counts/"
    assert said["og:image"] == f"{SITE}/disclosures/2020-counts/card.png"
    assert said["og:image:alt"].startswith("Official statement · 4 March 2020. ")
    assert said["twitter:card"] == "summary_large_image"
    assert canonical(found) == [f"{SITE}/disclosures/2020-counts/"]


def test_what_was_corrected_is_not_passed_on_without_a_word(client: Client) -> None:
    record = make.StatementFactory(public=True, summary="It gave 2,462.")
    Correction.objects.create(disclosure=record, said="18", says="19", reason="Misread.")
    relist([record.pk])
    said = tags(page(client, record.get_absolute_url()))
    assert said["og:description"] == "It gave 2,462. Something in it was corrected later."


# Their tab is called more shortly, or more fully, than the page.
TITLED = {"/timeline/", "/flows/", "/claims/"}
LISTS = ["/", "/documents/", "/data/", "/departments/", "/fields/", "/figures/", "/search/", *sorted(TITLED)]


@pytest.mark.parametrize("path", LISTS)
def test_every_first_page_tells_what_it_is(client: Client, path: str) -> None:
    record = make.DataShareFactory(public=True)
    make.StatementFactory(title="A draft that nobody may know", summary="Not even this.")
    make.FigureFactory(measure=make.MeasureFactory(subject=record))
    body = client.get(path).content.decode()
    said = tags(read(body))
    title = html.unescape(body.partition("<title>")[2].partition("</title>")[0]).rpartition(" – ")[0]
    assert said["og:title"]
    assert said["og:title"] == title or path in TITLED
    assert said["og:description"] == said["description"]
    assert said["og:url"] == SITE + path
    assert said["og:image"].startswith(SITE)
    assert said["og:image:alt"]
    assert canonical(read(body)) == [SITE + path]
    assert "draft that nobody" not in body
    assert "Not even this" not in body
    assert client.get(said["og:image"].removeprefix(SITE))["Content-Type"] == "image/png"


@pytest.mark.parametrize(
    "address",
    ["/search/?q=x", "/figures/?unit=people", "/figures/?unit=wrong", "/fields/?q=x", "/fields/?on=wrong",
     "/fields/?on=2017-01-31", "/departments/?q=x", "/flows/?others=wrong"],
)  # fmt: skip
def test_what_was_asked_of_a_list_is_not_passed_on_as_the_list(client: Client, address: str) -> None:
    found = page(client, address)
    assert "og:title" not in tags(found)
    assert canonical(found) == []


def test_a_document_tells_of_its_record(client: Client) -> None:
    record = make.FOIResponseFactory(public=True, title='"Counts" <given>')
    path = f"/documents/{published(record).pk}/"
    said = tags(page(client, path))
    assert said["og:title"] == '"Counts" <given>: the document'
    assert said["og:description"] == said["description"]
    assert said["og:description"].startswith('The document behind “"Counts" <given>”')
    assert said["og:url"] == SITE + path
    assert "og:title" not in tags(page(client, f"{path}?q=requester"))
    withdraw(record, by=None, reason="The source was withdrawn.")
    gone = client.get(path)
    assert gone.status_code == 410
    assert "Counts" not in gone.content.decode()


def test_a_filtered_list_has_one_canonical_address(client: Client) -> None:
    body = make.OrganisationFactory(slug="ministry")
    make.StatementFactory(public=True, organisation=body)
    mixed = "/departments/ministry/?utm_source=x&from=2019-01-01&kind=statement&q="
    expected = [f"{SITE}/departments/ministry/?kind=statement&from=2019-01-01"]
    assert canonical(page(client, mixed)) == expected
    assert canonical(page(client, "/timeline/?x=1")) == [f"{SITE}/timeline/"]


def test_what_has_no_address_that_stays_has_no_canonical_one(client: Client) -> None:
    body = make.OrganisationFactory(slug="ministry")
    for _ in range(3):
        make.StatementFactory(public=True, organisation=body)
    first = client.get("/departments/ministry/?per_page=1").content.decode()
    onward = html.unescape(re.findall(r'href="([^"]*cursor=[^"]*)"', first)[0])
    assert canonical(page(client, onward)) == []
    assert canonical(page(client, "/timeline/?from=nonsense")) == []


# ---- JSON-LD


def test_a_record_is_a_work_based_on_its_source(client: Client) -> None:
    record = make.StatementFactory(public=True, slug="2020-counts", date_precision=Precision.MONTH)
    work, crumbs = linked_data(client, record.get_absolute_url())
    assert work["@type"] == "CreativeWork"
    assert work["isBasedOn"] == record.source.url
    assert work["temporalCoverage"] == "2020-03"
    assert crumbs["@type"] == "BreadcrumbList"
    assert [each["position"] for each in crumbs["itemListElement"]] == [1, 2, 3]
    assert all(each["item"].startswith(f"{SITE}/") for each in crumbs["itemListElement"])


def test_the_files_of_the_record_are_a_catalogue_of_data_sets(client: Client) -> None:
    (catalogue,) = linked_data(client, "/data/")
    assert catalogue["@type"] == "DataCatalog"
    assert catalogue["@id"] == catalogue["url"] == f"{SITE}/data/"
    assert catalogue["license"].startswith("https://creativecommons.org/")
    tables = {table.name: table for table in dictionary.tables()}
    assert [each["@id"].rpartition("#")[2] for each in catalogue["dataset"]] == list(tables)
    for each in catalogue["dataset"]:
        table = tables[each["@id"].rpartition("#")[2]]
        assert each["@type"] == "Dataset"
        assert each["description"] == table.row
        assert each["license"] == catalogue["license"]
        assert [one["name"] for one in each["variableMeasured"]] == [one.name for one in table.columns]
        (file,) = each["distribution"]
        assert file["encodingFormat"] == "text/csv"
        assert file["contentUrl"] == f"{SITE}{reverse('disclosures:record_file', args=[table.name])}"


def test_nothing_is_passed_off_as_a_rating_of_a_claim(client: Client) -> None:
    record = make.StatementFactory(public=True)
    assert "ClaimReview" not in json.dumps(linked_data(client, record.get_absolute_url()))


def test_a_department_is_a_data_set_with_its_files(client: Client) -> None:
    body = make.OrganisationFactory(slug="ministry", name="Ministry")
    make.StatementFactory(public=True, organisation=body)
    (data,) = linked_data(client, "/departments/ministry/")
    assert (data["@type"], data["name"]) == ("Dataset", "Ministry: timeline of records")
    files = [each["contentUrl"] for each in data["distribution"]]
    assert f"{SITE}/departments/ministry.csv" in files
    assert all(client.get(each.removeprefix(SITE)).status_code == 200 for each in files)


@given(st.text(max_size=60) | st.sampled_from(["</script><script>", "<!--", "]]>", "&lt;", "\u2028"]))
def test_no_words_end_the_element(words: str) -> None:
    made = str(json_ld({"name": words}))
    inside = made.removeprefix('<script type="application/ld+json">').removesuffix("</script>")
    assert not set(inside) & set("<>&\u2028\u2029")
    assert json.loads(inside) == {"name": words}


# ---- oEmbed


def ask(client: Client, url: str, **more: str) -> Any:
    return client.get("/oembed/", {"url": url, **more})


def test_oembed_gives_the_element_for_a_record(client: Client) -> None:
    record = make.StatementFactory(public=True, slug="2020-counts", title='Counts "given" & more')
    answer = ask(client, f"{SITE}{record.get_absolute_url()}")
    assert answer["Content-Type"] == "application/json"
    assert answer["Access-Control-Allow-Origin"] == "*"
    said = answer.json()
    assert (said["type"], said["version"], said["title"]) == ("rich", "1.0", 'Counts "given" & more')
    (frame,) = read(said["html"]).having("iframe")
    assert frame == {
        "src": f"{SITE}/embed/disclosures/2020-counts/",
        "title": 'Counts "given" & more',
        "width": "640",
        "height": "360",
        "loading": "lazy",
    }


def test_oembed_keeps_to_the_size_that_there_is(client: Client) -> None:
    make.OrganisationFactory(slug="ministry")
    said = ask(client, f"{SITE}/departments/ministry/", maxwidth="300", maxheight="9000").json()
    assert (said["width"], said["height"]) == (300, 560)
    assert 'width="300" height="560"' in said["html"]


def test_oembed_in_xml_says_the_same(client: Client) -> None:
    record = make.StatementFactory(public=True, title="Less < more & so on")
    url = f"{SITE}{record.get_absolute_url()}"
    answer = ask(client, url, format="xml")
    assert answer["Content-Type"] == "text/xml; charset=utf-8"
    root = etree.fromstring(answer.content)
    assert root.tag == "oembed"
    assert {each.tag: each.text for each in root} == {
        name: str(value) for name, value in ask(client, url).json().items()
    }


def test_the_page_tells_where_its_oembed_is(client: Client) -> None:
    record = make.StatementFactory(public=True)
    found = page(client, record.get_absolute_url())
    for form in ("application/json+oembed", "text/xml+oembed"):
        (link,) = found.having("link", type=form)
        assert client.get(link["href"].removeprefix(SITE)).status_code == 200


def test_a_short_address_can_be_embedded(client: Client) -> None:
    record = make.StatementFactory(public=True, title="Counts given")
    code = short_code(record.get_absolute_url())
    assert ask(client, f"{SITE}/s/{code}/").json()["title"] == "Counts given"


@pytest.mark.parametrize(
    "url",
    ["", "nonsense", "https://elsewhere.example/disclosures/2020-said/", "http://record.example/departments/ministry/",
     f"{SITE}/about/", f"{SITE}/nowhere/", f"{SITE}/departments/nobody/", "https://[", f"{SITE}/s/00000000/"],
)  # fmt: skip
def test_there_is_oembed_of_nothing_else(client: Client, url: str) -> None:
    make.StatementFactory(
        public=True, slug="2020-said", organisation=make.OrganisationFactory(slug="ministry")
    )
    response = ask(client, url)
    assert (response.status_code, response["Content-Type"]) == (404, "application/problem+json")


def test_oembed_says_nothing_of_drafts_and_of_what_was_taken_down(client: Client) -> None:
    draft = make.StatementFactory(title="Not yet for readers")
    gone = make.StatementFactory(public=True, title="To be forgotten")
    withdraw(gone, by=None, reason="Taken back.")
    unknown = ask(client, f"{SITE}/disclosures/2020-nobody/")
    for record in (draft, gone):
        response = ask(client, f"{SITE}{record.get_absolute_url()}")
        assert (response.status_code, response.content) == (404, unknown.content)


@pytest.mark.parametrize(
    ("more", "status"),
    [({"format": "yaml"}, 501), ({"maxwidth": "wide"}, 400), ({"maxheight": "-1"}, 400),
     ({"maxwidth": "0"}, 400), ({"maxwidth": "٣"}, 400), ({"maxwidth": "9" * 30}, 400)],
)  # fmt: skip
def test_a_wrong_parameter_is_said_to_be_wrong(client: Client, more: dict[str, str], status: int) -> None:
    record = make.StatementFactory(public=True)
    response = ask(client, f"{SITE}{record.get_absolute_url()}", **more)
    assert (response.status_code, response["Content-Type"]) == (status, "application/problem+json")


# ---- pages inside other pages


def test_an_embedded_timeline_shows_the_newest_and_leads_out_of_the_frame(client: Client) -> None:
    body = make.OrganisationFactory(slug="ministry", name="Ministry of Examples")
    made = [make.StatementFactory(public=True, organisation=body) for _ in range(8)]
    found = page(client, "/embed/departments/ministry/")
    assert len(found.having("li")) == 6
    assert made[-1].title in found.texts["h2"]
    inside = [each["href"] for each in found.having("a") if each.get("target") != "_top"]
    assert inside == ["#main"]
    assert "All 8 records, with their sources" in found.texts["main"][0]
    assert not found.having("script")
    assert not found.having("form")
    assert tags(found)["robots"] == "noindex"


def test_an_embedded_body_without_records_says_that_this_proves_nothing(client: Client) -> None:
    make.OrganisationFactory(slug="empty")
    found = page(client, "/embed/departments/empty/")
    assert "This does not mean that nothing was shared" in found.texts["main"][0]


def test_embedded_pages_hold_nothing_that_is_not_public(client: Client) -> None:
    body = make.OrganisationFactory(slug="ministry")
    make.StatementFactory(organisation=body, title="Not yet for readers")
    gone = make.StatementFactory(public=True, organisation=body, title="To be forgotten", slug="2020-gone")
    withdraw(gone, by=None, reason="Taken back.")
    shown = client.get("/embed/departments/ministry/").content.decode()
    assert "Not yet" not in shown
    assert "forgotten" not in shown
    assert client.get("/embed/disclosures/2020-gone/").status_code == 410
    change_slug(gone, "2020-gone-away")
    moved = client.get("/embed/disclosures/2020-gone/")
    assert (moved.status_code, moved["Location"]) == (301, "/embed/disclosures/2020-gone-away/")


def test_an_embedded_page_costs_the_same_whatever_there_is(client: Client) -> None:
    body = make.OrganisationFactory(slug="ministry")

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            client.get("/embed/departments/ministry/")
        return len(captured)

    make.StatementFactory(public=True, organisation=body)
    few = queries()
    for _ in range(5):
        make.StatementFactory(public=True, organisation=body)
    assert queries() == few


def test_the_page_offers_the_element_to_copy(client: Client) -> None:
    record = make.StatementFactory(public=True, slug="2020-counts", title='Counts "given"')
    text = page(client, record.get_absolute_url()).texts["pre"][-1]
    (frame,) = read(text).having("iframe")
    assert (frame["src"], frame["title"]) == (f"{SITE}/embed/disclosures/2020-counts/", 'Counts "given"')
