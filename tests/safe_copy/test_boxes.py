"""From a drawn area to a public copy: the words under it are in none of its layers."""

import pytest

from disclosures.documents import page_pictures, picturing
from disclosures.editing import deciding, review
from disclosures.editing.deciding import Answers, BoxAnswer, Hidden
from disclosures.ingest.contract import Box, Rendering, Word
from disclosures.models import CopyState, Document
from disclosures.safe_copy.hiding import Hiding, Text, Wanted
from disclosures.safe_copy.making import CannotMake, PageIn, PageOut, pages_of
from tests.copying import made, readable
from tests.factories import EditorFactory, text_pdf
from tests.files import scan
from tests.safe_copy.test_samples import everything_said, read

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("stores")]
WORDS = (
    "Reply to a request about the national register\n\n"
    "The quarterly figures were checked by Marmaduke Invented before they went out.\n"
    "A second reader, Wilhelmina Fictional, signed them. Wilhelmina Fictional\n"
    "also answers the telephone.\n\n"
    "Yours faithfully\nInformation Rights Team"
)


def place_of(document: Document, said: str) -> tuple[int, int, int, int]:
    """Around the words, as an editor draws it who looks at the picture."""
    [row] = page_pictures.ask_for(document, [1]).values()
    picturing.draw(row.pk)
    page = document.pages.get(number=1)
    words = page.words or document.pictures.get().words
    start = page.text.index(said)
    inside = [word for word in words if start <= word[0] < start + len(said)]
    assert inside, "nothing has a place"
    return (
        max(0, min(word[2] for word in inside) - 3),
        max(0, min(word[3] for word in inside) - 3),
        min(1000, max(word[4] for word in inside) + 3),
        min(1000, max(word[5] for word in inside) + 3),
    )


def decide(document: Document, answers: Answers) -> None:
    review.decide(document.pk, answers, by=EditorFactory(), stamp=deciding.stamp_of(document))


def box_around(document: Document, said: str) -> BoxAnswer:
    return BoxAnswer(None, 1, *place_of(document, said), "Name of a junior official")


def test_words_under_an_area_are_in_no_layer_of_a_letter():
    [document] = read(text_pdf(WORDS), "reply.pdf")
    decide(document, Answers(boxes=[box_around(document, "Marmaduke Invented")]))
    copy = made(document)
    assert copy.state == CopyState.PROVED, (copy.reason, copy.proof)
    said = everything_said(copy)
    assert readable(["Marmaduke", "Invented", "Marmaduke Invented"], said) == []
    assert readable(["quarterly figures", "Yours faithfully"], said) == [
        "quarterly figures",
        "Yours faithfully",
    ]
    assert "Name of a junior official" in str(copy.pages.get().marks)


def test_words_under_an_area_and_all_places_of_others_are_in_no_layer_of_a_scan():
    [document] = read(scan(WORDS), "scan.pdf")
    document.refresh_from_db()
    assert document.is_ocr
    answers = Answers(
        boxes=[box_around(document, "Marmaduke Invented")],
        hidden=[Hidden(list(deciding.all_places(document, "Wilhelmina Fictional")), "Name of an official")],
    )
    assert len(answers.hidden[0].places) == 2
    decide(document, answers)
    copy = made(document)
    assert copy.state == CopyState.PROVED, (copy.reason, copy.proof)
    said = everything_said(copy)
    assert readable(["Marmaduke", "Invented", "Wilhelmina", "Fictional"], said) == []
    assert readable(["quarterly figures"], said) == ["quarterly figures"]


def page_with(box: Box, *words: Word) -> PageOut:
    """The public page of "Dear Ash Example" of which the words given have a place."""
    text = "Dear Ash Example"
    hiding = Hiding([Text(1, text)], [Wanted(1, "Signature", box=box)])
    rendering = Rendering(100, 100, 1, b"\xff" * 10_000, words=words)
    [page] = pages_of([PageIn(1, text)], hiding, lambda _: rendering)
    return page


DEAR, ASH, EXAMPLE = (
    Word(0, 4, 100, 100, 200, 150),
    Word(5, 8, 300, 100, 400, 150),
    Word(9, 16, 500, 100, 700, 150),
)


def test_an_area_takes_out_the_words_that_it_touches_and_no_others():
    page = page_with(Box(390, 140, 510, 200), DEAR, ASH, EXAMPLE)
    assert page.page.text.split() == ["Dear"]
    assert page.by_us >= 1


def test_where_a_word_of_the_page_has_no_known_place_an_area_is_not_trusted():
    with pytest.raises(CannotMake, match="no program can tell where all words"):
        page_with(Box(390, 140, 510, 200), DEAR, ASH)


def test_a_page_that_is_hidden_as_a_whole_keeps_no_word_wherever_it_stands():
    page = page_with(Box(0, 0, 1000, 1000), DEAR)
    assert page.page.text.strip() == ""
    assert page.kept == ()
