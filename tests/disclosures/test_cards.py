"""Share cards: nothing is clipped whatever the words, and nothing stands without what belongs with it."""

import datetime as dt
import io
import re
from typing import Any

import pytest
import time_machine
from django.conf import settings as site
from django.test import Client
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from PIL import Image, ImageChops

from disclosures import ratelimit
from disclosures.actions import change_slug, withdraw
from disclosures.citations import cards
from disclosures.listing import relist
from disclosures.models import Correction, Evidence, Precision
from disclosures.presenters import sharing
from tests import factories as make

HEIGHT = cards.TITLE_BOTTOM - cards.TITLE_TOP
LONGEST_TITLE = 300


def picture(body: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(body))
    image.load()
    return image


@hypothesis_settings(max_examples=25, deadline=None)
@given(
    st.text(st.characters(exclude_categories=["Cs"]), max_size=LONGEST_TITLE) | st.text("W ", max_size=300)
)
def test_any_title_fits_into_its_place_and_none_of_it_is_lost(title: str) -> None:
    size, lines = cards.fitted(title, cards.INNER, HEIGHT)
    face = cards.font(cards.SERIF, size, 640)
    assert all(face.getlength(line) <= cards.INNER for line in lines)
    assert len(lines) * size * cards.LINE_HEIGHT <= HEIGHT
    shown, given_ = "".join(lines).replace(" ", ""), cards.drawable(title).replace(" ", "")
    if shown != given_:
        assert size == cards.TITLE_SIZES[-1]
        assert shown.endswith(cards.CUT)
        assert given_.startswith(shown.removesuffix(cards.CUT))


@pytest.mark.parametrize("letters", ["W", "W ", "i", "ÅÇ gjpqy ", "0,123 "])
def test_the_ink_stays_inside_the_margins(letters: str) -> None:
    long = (letters * LONGEST_TITLE)[:LONGEST_TITLE]
    image = picture(cards.draw(cards.Card(long, long, (long, long, long), long)))
    assert image.size == (1200, 630)
    paper = Image.new("RGB", image.size, cards.PAPER)
    box = ImageChops.difference(image, paper).convert("L").point(lambda value: 255 * (value > 16)).getbbox()
    assert box
    left, top, right, bottom = box
    assert left >= cards.MARGIN - 6
    assert right <= cards.WIDTH - cards.MARGIN + 6
    assert top > 20
    assert bottom < cards.HEIGHT - 20


@pytest.mark.parametrize(
    ("said", "drawn"),
    [
        ("Cyfrifiad yn y Gŵyl", "Cyfrifiad yn y Gwyl"),
        ("Łódź", "Lódz"),
        ("a\n\tb\0", "a b"),
        ("日本 data", "data"),
    ],
)
def test_letters_that_the_fonts_lack_are_drawn_by_their_base_letter(said: str, drawn: str) -> None:
    assert cards.drawable(said) == drawn


def test_every_letter_that_is_let_through_is_in_both_fonts() -> None:
    """Two letters with the same picture as one that is certainly lacking would be empty boxes."""
    letters = [chr(code) for code in (*range(0x21, 0x7F), *range(0xA1, 0x100)) if code != 0xAD]
    for name, weight in ((cards.SERIF, 640), (cards.SANS, 500)):
        face = cards.font(name, 40, weight)
        lacking = bytes(face.getmask("\u4e00"))
        assert [each for each in (*letters, *cards._EXTRA) if bytes(face.getmask(each)) == lacking] == []


def test_the_colours_are_those_of_the_site() -> None:
    tokens = (site.BASE_DIR / "static" / "css" / "tokens.css").read_text().partition("@media")[0]
    for name in ("PAPER", "INK", "INK_2", "RULE", "MARKER"):
        token = name.lower().replace("_", "-")
        assert re.search(rf"--{token}: {getattr(cards, name)};", tokens), name


# ---- what is said


@pytest.mark.django_db
def test_a_card_says_kind_date_and_on_what_it_rests() -> None:
    record = make.StatementFactory(
        public=True, title="Counts given", date_precision=Precision.MONTH, evidence=Evidence.REPORTED
    )
    card = sharing.record_card(record)
    assert card.above == "Official statement · March 2020"
    assert card.lines == ("Reported by a named source",)
    assert card.words == "Official statement · March 2020. Counts given. Reported by a named source"


@pytest.mark.django_db
def test_a_card_of_a_corrected_record_says_so() -> None:
    record = make.StatementFactory(public=True, made_on=None)
    Correction.objects.create(disclosure=record, said="18", says="19", reason="Misread.")
    relist([record.pk])
    record.refresh_from_db()
    card = sharing.record_card(record)
    assert card.above == "Official statement · date not recorded"
    assert "Something in it was corrected later" in card.lines[1]


@pytest.mark.django_db
def test_a_card_of_a_contradicted_record_says_whose_reading_it_is() -> None:
    record = make.StatementFactory(public=True)
    other = make.FOIResponseFactory(public=True)
    make.LinkFactory(from_disclosure=other, to_disclosure=record, relation="contradicts", note="They differ.")
    relist([record.pk])
    record.refresh_from_db()
    assert "in our reading" in sharing.record_card(record).lines[1]


# ---- addresses


@pytest.mark.django_db
def test_cards_are_pictures_that_are_kept_like_pages(client: Client) -> None:
    body = make.OrganisationFactory(slug="ministry")
    record = make.StatementFactory(public=True, organisation=body)
    for path in (f"{record.get_absolute_url()}card.png", "/departments/ministry/card.png", "/card.png"):
        response = client.get(path)
        assert (response.status_code, response["Content-Type"]) == (200, "image/png")
        assert picture(response.content).size == (cards.WIDTH, cards.HEIGHT)
        assert response["Cross-Origin-Resource-Policy"] == "cross-origin"
        again = client.get(path, headers={"if-none-match": response["ETag"]})
        assert again.status_code == 304


@pytest.mark.django_db
def test_a_takedown_takes_the_card_down_at_once(client: Client) -> None:
    record = make.StatementFactory(public=True, slug="2020-old")
    path = f"{record.get_absolute_url()}card.png"
    etag = client.get(path)["ETag"]
    withdraw(record, by=None, reason="Taken back.")
    assert client.get(path, headers={"if-none-match": etag}).status_code == 410
    draft = make.StatementFactory()
    assert client.get(f"{draft.get_absolute_url()}card.png").status_code == 404


@pytest.mark.django_db
def test_the_card_moves_with_its_record(client: Client) -> None:
    change_slug(make.StatementFactory(public=True, slug="2020-old"), "2020-new")
    response = client.get("/disclosures/2020-old/card.png")
    assert (response.status_code, response["Location"]) == (301, "/disclosures/2020-new/card.png")


@pytest.mark.django_db
@pytest.mark.parametrize("method", ["get", "head"])
def test_drawing_is_limited_and_what_is_drawn_is_not(client: Client, settings: Any, method: str) -> None:
    settings.RATE_LIMITS_ENABLED = True
    settings.SECRET_KEY = f"a key of this test for {method}, so that its counts are its own"
    ask = getattr(client, method)
    with time_machine.travel(dt.datetime(2026, 11, 22, 12, 0, tzinfo=dt.UTC), tick=False):
        assert ask("/card.png?1").status_code == 200
        ratelimit.count("card", "127.0.0.1", seconds=60, by=60)
        assert ask("/card.png?2").status_code == 429
        assert ask("/card.png?1").status_code == 200
