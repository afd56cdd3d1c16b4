"""Pages drawn for public copies: where their words stand, and what a garbled answer is taken for."""

import json
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from PIL import Image

from disclosures.ingest import Limits, Result, pipeline, wire
from disclosures.ingest.contract import Box, Rendering, Unreadable, Word, words_in
from tests.factories import text_pdf
from tests.ingest.conftest import SAMPLES

TEXT = "Dear reader\nOur reference: 2016-1\nA page about requests"


def rendered(path: Path, text: str, number: int = 1) -> Rendering:
    return pipeline.render(path, "application/pdf", number, text, Limits())


@pytest.fixture
def letter(tmp_path: Path) -> Path:
    path = tmp_path / "letter.pdf"
    path.write_bytes(text_pdf(TEXT))
    return path


def ink(page: Rendering, word: Word) -> int:
    """The darkest dot of a word's place."""
    image = Image.frombytes("RGB", (page.width, page.height), page.dots).convert("L")
    sides = (word.left * page.width // 1000, word.top * page.height // 1000,
             word.right * page.width // 1000, word.bottom * page.height // 1000)  # fmt: skip
    return int(image.crop(sides).getextrema()[0])


def test_every_word_has_a_place_and_all_ink_lies_in_one(letter: Path):
    page = rendered(letter, TEXT)
    assert [(one.start, one.end) for one in page.words] == list(words_in(TEXT))
    assert all(ink(page, word) < 128 for word in page.words)
    image = Image.frombytes("RGB", (page.width, page.height), page.dots).convert("L")
    for word in page.words:
        left, top = word.left * page.width // 1000, word.top * page.height // 1000
        right, bottom = -(-word.right * page.width // 1000), -(-word.bottom * page.height // 1000)
        image.paste(255, (left - 1, top - 1, right + 1, bottom + 1))
    assert image.getextrema()[0] > 128  # type: ignore[operator]


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_places_follow_a_page_that_is_turned(tmp_path: Path, read_bytes: Callable[..., Result], turn: int):
    path = tmp_path / "turned.pdf"
    with pikepdf.open(BytesIO(text_pdf(TEXT))) as pdf:
        pdf.pages[0].Rotate = turn
        pdf.save(path)
    # Lines of a page that is turned come in another order.
    text = read_bytes(path.read_bytes()).pages[0].text
    page = rendered(path, text)
    assert [(one.start, one.end) for one in page.words] == list(words_in(text))
    assert all(ink(page, word) < 128 for word in page.words)


def test_words_that_the_page_has_not_get_no_place(letter: Path):
    page = rendered(letter, f"{TEXT}\nwritten in a form field")
    assert [(one.start, one.end) for one in page.words] == list(words_in(TEXT))
    page = rendered(letter, "Something else altogether")
    assert page.words == ()


def test_all_words_of_the_sample_letters_have_places(read_bytes: Callable[..., Result]):
    for path in sorted((SAMPLES / "letters").glob("*.pdf")):
        if "scan" in path.name:
            continue
        result = read_bytes(path.read_bytes(), path.name)
        for number, one in enumerate((page for page in result.pages if not page.is_hidden), 1):
            page = rendered(path, one.text, number)
            wanted = [span for span in words_in(one.text) if any(map(str.isalnum, one.text[slice(*span)]))]
            assert [(word.start, word.end) for word in page.words] == wanted, (path.name, number)


def test_a_page_that_is_not_there_is_refused(letter: Path):
    with pytest.raises(Unreadable):
        rendered(letter, TEXT, 2)


GOOD = [2, 1, 3, [[0, 4, 0, 0, 500, 1000]], [[0, 0, 10, 10]]]


def test_a_sound_answer_comes_through():
    said = Rendering(2, 1, 3, bytes(6), (Word(0, 4, 0, 0, 500, 1000),), (Box(0, 0, 10, 10),))
    head = json.loads(json.dumps(wire.head_of(said)))
    assert head == GOOD
    assert wire.decode_rendering(head, bytes(6), "Dear reader", Limits()) == said


@pytest.mark.parametrize(
    ("place", "value"),
    [
        (0, 3), (0, 0), (0, True), (0, "2"), (1, -1), (2, 4), (2, 2), (3, None), (3, [[0, 4, 0, 0, 500]]),
        (3, [[0, 40, 0, 0, 5, 5]]), (3, [[4, 4, 0, 0, 5, 5]]), (3, [[0, 4, 0, 0, 1001, 5]]),
        (3, [[0, 4, 0, 0, 5, 5], [2, 6, 0, 0, 5, 5]]), (4, [[5, 0, 5, 10]]), (4, [[0, 0, 10]]),
        (4, [[0, 0, 1, 1]] * 501),
    ],
)  # fmt: skip
def test_anything_else_is_garbled(place: int, value: Any):
    head = [*GOOD[:place], value, *GOOD[place + 1 :]]
    with pytest.raises(wire.Garbled):
        wire.decode_rendering(head, bytes(6), "Dear reader", Limits())
