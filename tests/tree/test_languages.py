"""Welsh beside English: the address alone decides, the catalogue is whole, and records stay as they are."""

import datetime as dt
import re
from collections.abc import Iterator
from typing import Any

import pytest
from babel.messages.catalog import Message
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import translation

from disclosures.languages import permanent
from disclosures.models import Evidence, FigureStatus, Kind
from disclosures.problem_reports import reportable
from disclosures.templatetags import dates, numbers, record
from tests import catalogue
from tests import factories as make
from tests.tree.addresses import HTML, World, every_example

WELSH = "cy"
PLACES = re.compile(r"%\(\w+\)s")
TAGS = re.compile(r"</?\w+[^>]*>")


def pages(world: World) -> Iterator[str]:
    """Addresses that have a Welsh one beside them."""
    for name, example in every_example():
        plain = world.address(name, example)
        with translation.override(WELSH):
            if example.status == 200 and world.address(name, example) != plain:
                yield plain


# ---- the catalogue


def test_every_string_of_the_code_is_in_the_catalogue_and_no_other():
    asked = {
        (message if isinstance(message, str) else message[0], context)
        for _, message, context in catalogue.asked_for()
    }
    held = {
        (each.id if isinstance(each.id, str) else each.id[0], each.context)
        for each in catalogue.written()
        if each.id
    }
    assert not asked - held, "run bin/messages"
    assert not held - asked, "run bin/messages"


def test_the_program_reads_what_is_written():
    assert catalogue.MO.read_bytes() == catalogue.compiled(catalogue.written()), "run bin/messages"


def test_bringing_an_up_to_date_catalogue_up_to_date_changes_nothing():
    held = catalogue.written()
    assert catalogue.as_text(catalogue.brought_up_to_date(held)) == catalogue.PO.read_bytes()


def test_a_string_that_is_asked_for_again_gets_its_translation_back():
    held = catalogue.written()
    known = next(each for each in held if each.id == "Timeline")
    held.delete("Timeline")
    held.obsolete["Timeline"] = known
    assert catalogue.brought_up_to_date(held)["Timeline"].string == known.string


def differ(message: Message) -> bool:
    """Whether a translation leaves out or invents a value or an element."""
    forms = [message.id] if isinstance(message.id, str) else list(message.id)
    given = [message.string] if isinstance(message.string, str) else list(message.string)
    wanted = {(frozenset(PLACES.findall(form)), tuple(sorted(TAGS.findall(form)))) for form in forms}
    found = {(frozenset(PLACES.findall(form)), tuple(sorted(TAGS.findall(form)))) for form in given}
    return found != wanted


def test_a_translation_has_the_values_and_elements_of_its_string():
    done = catalogue.translated(catalogue.written())
    assert len(done) > 400, "the frame is in Welsh"
    assert [each.id for each in done if differ(each)] == []
    assert differ(Message("%(n)s <b>x</b>", "%(m)s <b>x</b>")), "a wrong one would be seen"
    assert differ(Message("%(n)s <b>x</b>", "%(n)s x"))


def test_counted_nouns_have_as_many_forms_as_welsh_has():
    held = catalogue.written()
    plural = [each for each in catalogue.translated(held) if not isinstance(each.id, str)]
    assert plural and {len(each.string) for each in plural} == {held.num_plurals}


# ---- addresses


@pytest.mark.django_db
def test_every_page_is_there_in_welsh_and_leads_back_and_forth(client: Client):
    world = World()
    found = list(pages(world))
    assert {"/", "/timeline/", "/departments/", "/campaigns/", "/about/"} <= set(found)
    for plain in found:
        english, welsh = client.get(plain), client.get(f"/cy{plain}")
        assert (english.status_code, welsh.status_code) == (200, 200), plain
        assert english["Content-Type"] == welsh["Content-Type"] == HTML
        assert (english["Content-Language"], welsh["Content-Language"]) == ("en-GB", "cy")
        assert not english.cookies and not welsh.cookies
        here, there = english.content.decode(), welsh.content.decode()
        assert '<html lang="en-GB">' in here and '<html lang="cy">' in there
        assert f'hreflang="cy" rel="alternate" href="/cy{plain}">Cymraeg</a>' in here
        assert f'hreflang="en-GB" rel="alternate" href="{plain}">English</a>' in there
        for text in (here, there):
            assert f'<link rel="alternate" hreflang="cy" href="{settings.SITE_URL}/cy{plain}">' in text
        assert "Mae fframwaith y wefan hon yn Gymraeg." in there
        assert "Mae fframwaith" not in here


@pytest.mark.django_db
def test_links_of_a_welsh_page_lead_to_addresses_that_are_there(client: Client):
    """No link of a Welsh page loses itself: each leads to a page in Welsh, or to what has one address."""
    world = World()
    broken = set()
    asked: dict[str, int] = {}
    for plain in pages(world):
        text = client.get(f"/cy{plain}").content.decode()
        for address in re.findall(r' (?:href|action)="(/[^"#?]*)', text):
            if not address.startswith("/static/"):
                if address not in asked:
                    asked[address] = client.get(address).status_code
                if asked[address] not in {200, 302}:
                    broken.add((plain, address, asked[address]))
    assert broken == set()


@pytest.mark.django_db
def test_files_forms_and_what_is_private_have_one_address(client: Client):
    world = World()
    paged = set(pages(world))
    others = {world.address(name, example) for name, example in every_example()} - paged
    assert {"/timeline.csv", "/contribute/", "/report/", "/review/", "/accounts/", "/healthz"} <= others
    assert {plain: code for plain in others if (code := client.get(f"/cy{plain}").status_code) != 404} == {}


@pytest.mark.django_db
def test_neither_a_cookie_nor_what_a_browser_prefers_changes_the_language(client: Client):
    client.cookies["django_language"] = WELSH
    response = client.get("/timeline/", headers={"accept-language": "cy"})
    assert response["Content-Language"] == "en-GB"
    assert "Accept-Language" not in response.get("Vary", "")


@pytest.mark.django_db
def test_finished_pages_are_kept_apart(client: Client):
    make.FOIResponseFactory(public=True)
    for _ in range(2):
        assert 'lang="en-GB">' in client.get("/timeline/").content.decode()[:60]
        assert 'lang="cy">' in client.get("/cy/timeline/").content.decode()[:60]
    assert client.get("/timeline/")["ETag"] != client.get("/cy/timeline/")["ETag"]


@pytest.mark.django_db
def test_what_is_kept_of_a_page_is_kept_by_language(client: Client):
    """The front page keeps its figures and its chart; dates known by the year give the longest words."""
    share = make.DataShareFactory(
        public=True, period_start=dt.date(2012, 1, 1), period_end=None, date_precision="year"
    )
    later = make.StatementFactory(public=True, made_on=dt.date(2016, 1, 1), date_precision="year")
    make.LinkFactory(from_disclosure=later, to_disclosure=share, relation="confirms", note="It says so.")
    for path, words, others in (
        ("/cy/", "tua 4 blynedd", "about 4 years"),
        ("/", "about 4 years", "tua 4 blynedd"),
        ("/cy/", "tua 4 blynedd", "about 4 years"),
    ):
        text = " ".join(re.sub(r"<[^>]+>|\u00a0", " ", client.get(path).content.decode()).split())
        assert words in text and others not in text, path


@pytest.mark.django_db
def test_the_way_to_the_other_language_keeps_the_filters_and_no_tracker(client: Client):
    text = client.get("/timeline/?kind=statement&from=2016&utm_source=x").content.decode()
    assert 'href="/cy/timeline/?kind=statement&amp;from=2016">Cymraeg</a>' in text


@pytest.mark.django_db
def test_what_is_not_public_is_no_more_so_in_welsh(client: Client):
    draft = make.FOIResponseFactory(title="A draft that nobody may see")
    withdrawn = make.FOIResponseFactory(withdrawn=True, title="A title that was taken back")
    make.FOIResponseFactory(public=True)
    assert client.get(f"/cy{draft.get_absolute_url()}").status_code == 404
    gone = client.get(f"/cy{withdrawn.get_absolute_url()}")
    assert gone.status_code == 410
    assert "Tynnwyd y cofnod hwn yn ôl" in gone.content.decode()
    for path in ("/cy/", "/cy/timeline/", "/cy/search/?q=title", "/cy/departments/"):
        text = client.get(path).content.decode()
        assert draft.title not in text and withdrawn.title not in text


@pytest.mark.django_db
def test_errors_are_in_the_language_of_their_address(client: Client):
    assert "Nid oes tudalen yn y cyfeiriad hwn" in client.get("/cy/nowhere/").content.decode()
    assert "There is no page at this address" in client.get("/nowhere/").content.decode()


@pytest.mark.parametrize(
    ("path", "plain"),
    [("/cy/timeline/", "/timeline/"), ("/timeline/", "/timeline/"), ("/cy", "/"), ("/cycle/", "/cycle/")],
)
def test_the_plain_address_of_a_page(path: str, plain: str):
    assert permanent(path) == plain


def test_a_private_address_is_private_with_a_language_in_front_of_it():
    assert reportable("/cy/timeline/") == "/timeline/"
    assert reportable("/cy/review/") == ""
    assert reportable("/cy/contribute/r/secret/") == ""


# ---- what is in Welsh, and what never is


@pytest.mark.django_db
def test_a_record_is_marked_as_english_and_is_cited_by_its_plain_address(client: Client):
    shown = make.FOIResponseFactory(public=True, title="How many pupils were named")
    text = client.get(f"/cy{shown.get_absolute_url()}").content.decode()
    assert re.search(r'<h1 lang="en-GB">How many pupils were named</h1>', text)
    assert "Ateb Rhyddid Gwybodaeth" in text
    cited = re.search(r'id="cite-text"[^>]*>([^<]*)<', text)
    assert cited and f"{settings.SITE_URL}{shown.get_absolute_url()}" in cited[1]
    assert "/cy/" not in cited[1]


@pytest.mark.django_db
def test_files_are_english_whoever_asks_for_them(client: Client):
    make.FOIResponseFactory(public=True, outcome="part-granted", evidence=Evidence.OFFICIAL)
    files = ("/timeline.csv", "/timeline.json", "/data/organisations.csv")
    plain = {path: body(client, path) for path in files}
    with translation.override(WELSH):
        for path, text in plain.items():
            assert body(client, path) == text
        # What the database and files hold are these.
        labels = [Kind.FOI_RESPONSE.label, Evidence.OFFICIAL.label, FigureStatus.CURRENT.label]
        assert labels == ["FOI reply", "Official record linked", "Stands"]
        assert reverse("disclosures:timeline_export", args=["csv"]) == "/timeline.csv"


def body(client: Client, path: str) -> bytes:
    response: Any = client.get(path)
    return b"".join(response.streaming_content) if response.streaming else response.content


def test_dates_and_numbers_read_as_welsh():
    day = dt.date(2016, 10, 31)
    with translation.override(WELSH):
        assert dates.day(day) == "31 Hydref 2016"
        assert dates.short_day(day) == "31 Hyd 2016"
        assert dates.weekday(day) == "Dydd Llun 31 Hydref 2016"
        forms = [numbers.counted_as(number, "records") for number in (0, 1, 2, 3, 4, 6, 37)]
        assert forms == [
            "0 cofnod", "1 cofnod", "2 gofnod", "3 chofnod", "4 cofnod", "6 chofnod", "37 o gofnodion",
        ]  # fmt: skip
        assert [dates.counted(number, "year") for number in (1, 2, 4, 5)] == [
            "1 flwyddyn", "2 flynedd", "4 blynedd", "5 mlynedd",
        ]  # fmt: skip
        assert record.kind_label(Kind.FOI_RESPONSE) == "Ateb Rhyddid Gwybodaeth"
        assert record.relation_words("cites", Kind.FOI_RESPONSE, "out") == "Mae’r ateb hwn <b>yn dyfynnu</b>"
        assert numbers.amount_in_words(2462, "people", "at-least") == "o leiaf 2,462 o bobl"
    assert dates.day(day) == "31 October 2016"


def test_a_translator_who_was_not_sure_is_not_shown():
    unsure = Message("Timeline", "Llinell o amser", flags={"fuzzy"})
    held = catalogue.written()
    held.delete("Timeline")
    held["Timeline"] = unsure
    assert b"Llinell o amser" not in catalogue.compiled(held)
