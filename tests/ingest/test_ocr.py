"""Pages that are pictures are read by tesseract; what it prints is not trusted, and time is limited."""

import itertools
import json
from collections.abc import Iterator
from itertools import pairwise
from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw, ImageFilter

from disclosures.ingest import ocr
from disclosures.ingest.contract import Encrypted, Page, Picture, Unreadable
from disclosures.ingest.formats.pdf_picture import picture_of
from disclosures.ingest.limits import Limits
from disclosures.ingest.ocr_mend import mended_postcode, mended_word
from disclosures.ingest.ocr_text import MOST_WORDS, recognised, words_of
from disclosures.ingest.sandbox import Outcome
from tests.ingest.conftest import SAMPLES
from tests.ingest.pages_made import (
    MUST_BE_RIGHT,
    faint,
    faxed,
    grainy,
    photographed,
    picture,
    printed,
    shadowed,
    share_of_words,
    specked,
    squeezed,
    turned,
)

HEAD = "level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext\n"


def row(
    text: str, *, line: int = 1, left: int = 100, top: int = 100, wide: int = 50, conf: float = 95
) -> str:
    return f"5\t1\t1\t1\t{line}\t1\t{left}\t{top}\t{wide}\t20\t{conf}\t{text}\n"


def table(*rows: str) -> bytes:
    return (HEAD + "".join(rows)).encode()


def line_of(*words: str, gap: int = 8, conf: float = 95) -> bytes:
    """One line of words with so many dots between them."""
    rows, left = [], 100
    for word in words:
        rows.append(row(word, left=left, wide=10 * len(word), conf=conf))
        left += 10 * len(word) + gap
    return table(*rows)


def read(image: Image.Image, dpi: int = 200, limits: Limits | None = None) -> Page:
    return ocr.read_pages([1], lambda number: picture(image, dpi), limits).pages[1]


# Name, picture, resolution, least share of words, phrases that may be lost.
VARIATIONS = {
    "300": (lambda: printed(dpi=300), 300, 0.98, 0),
    "200": (lambda: printed(dpi=200), 200, 0.98, 0),
    "150": (lambda: printed(dpi=150), 150, 0.98, 0),
    "100": (lambda: printed(dpi=100), 100, 0.95, 1),
    "times": (lambda: printed(dpi=150, font="Times-Roman"), 150, 0.98, 0),
    "typewriter": (lambda: printed(dpi=200, font="Courier", size=9), 200, 0.97, 1),
    "skewed": (lambda: turned(printed(dpi=150), -6.7), 150, 0.97, 1),
    "very skewed": (lambda: turned(printed(), 9.5), 200, 0.97, 1),
    "specked": (lambda: specked(printed(dpi=150)), 150, 0.96, 1),
    "specked and skewed": (lambda: specked(turned(printed(), 2.4)), 200, 0.97, 1),
    "shadowed": (lambda: shadowed(printed()), 200, 0.97, 0),
    "grainy": (lambda: grainy(printed(), 25), 200, 0.96, 1),
    "faint": (lambda: grainy(faint(printed()), 8), 200, 0.96, 1),
    "blurred": (lambda: printed().filter(ImageFilter.GaussianBlur(1.5)), 200, 0.96, 1),
    "squeezed": (lambda: squeezed(printed(dpi=150), 20), 150, 0.96, 1),
    "fax": (lambda: faxed(printed()), 200, 0.96, 1),
    "photograph": (photographed, 180, 0.93, 2),
    "upside down": (lambda: printed().rotate(180), 200, 0.97, 0),
    "on its side": (lambda: printed().rotate(90, expand=True), 200, 0.97, 0),
    "on its other side": (lambda: turned(printed(), 2).rotate(270, expand=True), 200, 0.97, 1),
}


@pytest.mark.parametrize("name", VARIATIONS)
def test_a_letter_is_read_however_it_was_scanned(name: str) -> None:
    make, dpi, least, lost = VARIATIONS[name]
    page = read(make(), dpi)
    assert not page.needs_reading
    assert share_of_words(page.text) >= least, page.text
    missing = [phrase for phrase in MUST_BE_RIGHT if phrase not in page.text]
    assert len(missing) <= lost, missing


@pytest.mark.parametrize(
    ("sample", "phrases"),
    [
        (
            "07-council-2022-refused-vexatious-scan",
            "Harrowdale Metropolitan Borough Council|FOI/HMBC/22/1187|26 August 2022|section 14(1)|"
            "received your request on 2 August 2022|Mr Desmond Utterly|3 Tannery Cottages|HX9 4TR|SK9 5AF|"
            "Yvonne Castellane|01632 960733|0303 123 1113|HX9 9ZZ|01632 960000|Mr Utterly",
        ),
        (
            "08-dfe-2014-part-granted-scan-skewed",
            "Department for Education|2014/0019932|14 April 2014|received on 17 March\n2014|35(1)(a)|40(2)|"
            "Mrs Blodwen Arkwright|The Old Forge\nNether Wallop Lane\nStockbridge|SO20 8ZN|SW1P 3BT|"
            "Quentin Marchbanks|quentin.marchbanks@education.gsi.gov.uk|0370 000 2288|RECEIVED\n16 APR 2014",
        ),
    ],
)
def test_scanned_letters_say_what_their_keys_say(sample: str, phrases: str) -> None:
    data = (SAMPLES / "letters" / f"{sample}.pdf").read_bytes()
    found = ocr.read_pages([1], lambda number: picture_of(data, number, Limits()))
    assert [phrase for phrase in phrases.split("|") if phrase not in found.pages[1].text] == []
    assert found.warnings == ()
    key = json.loads((SAMPLES / "letters" / f"{sample}.pdf.key.json").read_text())
    flat = " ".join(found.pages[1].text.replace(",", " ").split())
    assert [hit["text"] for hit in key["personal_data"] if hit["text"] not in flat] == []


def test_words_stand_where_they_stand_on_the_page() -> None:
    for degrees, degrees_more in ((0, 0), (4, 0), (0, 180)):
        plain = printed()
        image = turned(plain, degrees).rotate(degrees_more)
        page = read(image)
        word = next(word for word in page.words if page.text[word.start : word.end] == "Castellane")
        left, right = (at * image.width // 1_000 for at in (word.left, word.right))
        top, bottom = (at * image.height // 1_000 for at in (word.top, word.bottom))
        assert 0 < right - left < 220 and 0 < bottom - top < 60
        # Cover the word where it is said to stand; then it can be read no more, and its neighbour can.
        ImageDraw.Draw(image).rectangle((left, top, right, bottom), fill=255)
        again = read(image).text
        assert "Castellane" not in again and "Yvonne" in again


def test_every_word_has_its_box_in_order() -> None:
    page = read(printed())
    shown = " ".join(page.text[word.start : word.end] for word in page.words)
    assert shown == " ".join(page.text.split())
    assert all(a.end < b.start for a, b in pairwise(page.words))
    assert all(0 <= w.left < w.right <= 1_000 and 0 <= w.top < w.bottom <= 1_000 for w in page.words)


def test_a_blank_page_is_read_as_nothing() -> None:
    for blank in (
        Image.new("L", (1654, 2339), 255),
        specked(Image.new("L", (1240, 1754), 250)),
        Image.new("L", (1, 1), 255),
    ):
        assert read(blank) == Page("")


def test_a_page_of_scribble_waits_for_a_person() -> None:
    image = Image.new("L", (1654, 2339), 255)
    draw = ImageDraw.Draw(image)
    for at in range(200, 2200, 9):
        draw.arc(
            (100 + at % 700, at - 90, 900 + at % 500, at + 400), at % 360, at % 360 + 70, fill=0, width=3
        )
    found = ocr.read_pages([4], lambda number: picture(image))
    assert found.pages[4].needs_reading and found.is_partial
    assert found.warnings == ("Page 4 is hard to read by machine; a person has to look at it.",)


def test_welsh_letters_are_read_as_welsh() -> None:
    data = (SAMPLES / "letters" / "16-welsh-government-2023-bilingual-granted.pdf").read_bytes()
    text = ocr.read_pages([1], lambda number: picture_of(data, number, Limits())).pages[1].text
    assert "Annwyl / Dear Llŷr Gwynfryn-Tŵr" in text and "rhyddhau yn llawn" in text
    assert "ATISN 18422" in text and "15 Mai 2023" in text


def test_pages_are_given_back_by_number_and_bad_ones_named() -> None:
    # Drawn beforehand: pages are asked for by several threads, and PDFium is for one alone.
    drawn = {number: picture(printed(f"This is page number {number} of the letter")) for number in (2, 9)}

    def one(number: int) -> Picture:
        if number == 5:
            raise Unreadable("This PDF is damaged.")
        return drawn[number]

    found = ocr.read_pages([2, 5, 9], one)
    assert list(found.pages) == [2, 5, 9]
    assert "page number 2" in found.pages[2].text and "page number 9" in found.pages[9].text
    assert found.pages[5] == Page("", needs_reading=True)
    assert found.warnings == ("Page 5 could not be read: This PDF is damaged; a person has to look at it.",)
    assert ocr.read_pages([], one) == ocr.Recognition()


@pytest.fixture
def engine(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Outcome]]:
    """A machine with a program whose answers are what the list holds, the last one for ever."""
    answers: list[Outcome] = [Outcome("done", answer=line_of("Dear", "reader"))]

    def run(argv, stdin, limits, seconds, environment):
        assert 0 < seconds <= limits.ocr_page_seconds
        return answers.pop(0) if len(answers) > 1 else answers[0]

    monkeypatch.setattr(ocr, "run_program", run)
    monkeypatch.setattr("disclosures.ingest.ocr.shutil.which", lambda name: f"/usr/bin/{name}")
    monkeypatch.setattr(ocr, "_languages", lambda program, folder: frozenset({"eng", "osd"}))
    yield answers


@pytest.mark.parametrize(
    ("end", "said"), [("out-of-time", "took too long to read"), ("crashed", "could not be read")]
)
def test_a_page_that_was_not_read_waits_and_is_named(engine: list[Outcome], end, said: str) -> None:
    engine[:] = [Outcome(end)]
    found = ocr.read_pages([3], lambda number: picture(printed("Dear reader")))
    assert found.pages == {3: Page("", needs_reading=True)}
    assert found.warnings == (f"Page 3 {said}; a person has to look at it.",)


def test_the_time_for_a_file_ends(engine: list[Outcome], monkeypatch: pytest.MonkeyPatch) -> None:
    clock = itertools.count()
    now = [0.0]
    monkeypatch.setattr(ocr, "_processors", lambda: 1)
    monkeypatch.setattr(ocr, "time", SimpleNamespace(monotonic=lambda: now[0]))
    page = picture(printed("Dear reader", dpi=100), 100)

    def slow(number: int) -> Picture:
        next(clock)
        now[0] += 200
        return page

    found = ocr.read_pages([1, 2, 3, 4, 5], slow, Limits(ocr_file_seconds=500))
    done = [number for number, each in found.pages.items() if not each.needs_reading]
    assert done == [1, 2] and len(found.pages) == 5 and found.is_partial
    assert next(clock) == 3  # no picture was made for those that came too late
    assert found.warnings[0] == "Page 3 took too long to read; a person has to look at it."
    assert found.warnings[-1] == (
        "Page 5 was left out: the file took too long to read; a person has to look at it."
    )


def test_without_tesseract_nothing_is_promised(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("disclosures.ingest.ocr.shutil.which", lambda name: None)
    assert not ocr.is_available()
    with pytest.raises(RuntimeError):
        ocr.read_pages([1], lambda number: picture(printed("Dear reader")))


def test_without_english_it_is_not_available(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("disclosures.ingest.ocr.shutil.which", lambda name: f"/usr/bin/{name}")
    monkeypatch.setattr(ocr, "_languages", lambda program, folder: frozenset({"osd", "cym"}))
    assert not ocr.is_available()


def test_lines_and_paragraphs_are_kept() -> None:
    found = recognised(
        table(
            row("Dear", line=1, top=100, left=100),
            row("Reader", line=1, top=100, left=160, wide=70),
            row("thank", line=2, top=160),
            row("you.", line=3, top=190),
            row("Yours", line=4, top=220),
            row("faithfully", line=5, top=300),
        )
    )
    assert found.text == "Dear Reader\n\nthank\nyou.\nYours\n\nfaithfully"
    assert [found.text[start:end] for start, end, *_ in found.boxes] == found.text.split()
    assert found.boxes[1][2:] == (160, 100, 230, 120)


@pytest.mark.parametrize(
    ("words", "gap", "text"),
    [
        (("foi.requests", "@council.example.org"), 10, "foi.requests@council.example.org"),
        (("foi.", "requests@council.example.org"), 8, "foi.requests@council.example.org"),
        (("mail", "me", "@home"), 18, "mail me @home"),
        (("FOI/HMBC/22/1", "187"), 9, "FOI/HMBC/22/1187"),
        (("FOI/HMBC/22/1", "187"), 25, "FOI/HMBC/22/1 187"),
        (("pages", "1", "1000"), 9, "pages 1 1000"),
        (("|", "am", "writing"), 8, "I am writing"),
        (("|", "Name"), 8, "| Name"),
        (("lf", "you"), 8, "If you"),
        (("SK9", "SAF."), 8, "SK9 5AF."),
        (("$020", "8ZN"), 8, "SO20 8ZN"),
        (("SECTION", "B12", "SET", "OUT"), 8, "SECTION B12 SET OUT"),
        (("July2016", "was"), 8, "July 2016 was"),
    ],
)
def test_words_are_mended_where_they_can_be_nothing_else(words, gap: int, text: str) -> None:
    assert recognised(line_of(*words, gap=gap)).text == text


@pytest.mark.parametrize(
    ("read", "meant"),
    [
        ("SK9 SAF", "SK9 5AF"),
        ("2Z99 4TR", "ZZ99 4TR"),
        ("2299 9ZZ", "ZZ99 9ZZ"),
        ("5W1P 3BT", "SW1P 3BT"),
        ("SO20 BZN", "SO20 8ZN"),
        ("M1 1AE", "M1 1AE"),
    ],
)
def test_postcodes_have_their_letters_and_digits_in_place(read: str, meant: str) -> None:
    assert " ".join(mended_postcode(*read.split())) == meant


@pytest.mark.parametrize(
    "words", ["section 40(2)", "1234 567", "QQ12 3AB", "2016 SET", "on 2SE", "2014 5AB", "was 8ZN", "of SAF"]
)
def test_what_is_no_postcode_is_left_alone(words: str) -> None:
    assert " ".join(mended_postcode(*words.split())) == words


@pytest.mark.parametrize(
    "word", ["FOI/1", "FO/HMBC/1", "IF", "1f", "FOIV", "May", "August", "2016", "COVID/19"]
)
def test_good_words_are_left_alone(word: str) -> None:
    assert mended_word(word) == word


def test_references_begin_as_they_do() -> None:
    assert mended_word("FOIV/HMBC/22/1187") == "FOI/HMBC/22/1187"


def test_specks_are_no_words() -> None:
    found = recognised(
        table(
            row("‘Our", conf=40),
            row("reference", left=160, wide=90),
            row(".", left=300, wide=4, conf=46),
            row("-", line=2, top=130, conf=96),
            row("~_", line=3, top=160, conf=20),
            row("July", line=4, top=190, conf=0),
            row("2016", line=4, top=190, left=160, conf=0),
        )
    )
    assert found.text == "Our reference\n-\n\nJuly 2016"


def test_what_the_program_prints_is_not_trusted() -> None:
    for bad in (
        "5\t1\t1\t1\t1\t1\t-5\t1\t1\t1\t90\tbelow",
        "5\t1\t1\t1\t1\t1\t5\t1\t1\t1\tnan\tnumber",
        "5\t1\t1\t1\t1\t1\t5\t1\t1\t1\t1e9\tsure",
        "5\t1\t1\t1\t1\t1\t9999999999999\t1\t1\t1\t90\tfar",
        "5\t1\t1\t1\t1\t1\t5\t1\t1\t1\t90\ttoo\tmany",
        "5\t1\t1\t1\t1\t1\t5\t1\t1\t1\t90",
        "5\t1\t1\t1\t1\t1\t٣\t1\t1\t1\t90\tdigits",
        "5\t1\t1\t1\t1\t1\t5\t1\t1\t1\t90\t" + "x" * 500,
    ):
        assert recognised((HEAD + bad + "\n").encode()).text == ""
    assert recognised(table(row("a\x00b\x1b\ufffe"))).text == "ab"
    many = recognised(table(*(row("word") for _ in range(MOST_WORDS + 50))))
    assert len(many.boxes) == MOST_WORDS


@settings(max_examples=200, deadline=None)
@given(
    st.one_of(
        st.binary(max_size=400),
        st.lists(st.text(max_size=12), max_size=30).map(lambda words: table(*map(row, words))),
    )
)
def test_any_output_gives_a_text_whose_boxes_fit(output: bytes) -> None:
    found = recognised(output)
    assert 0 <= found.confidence <= 100
    assert all(found.text[start:end].strip() for start, end, *_ in found.boxes)
    for word in words_of(found.boxes, 50, 70):
        assert 0 <= word.left <= word.right <= 1_000 and 0 <= word.top <= word.bottom <= 1_000


def test_a_page_of_five_kilometres_gives_a_small_picture() -> None:
    data = (SAMPLES / "hostile" / "pdf-huge-page-box.pdf").read_bytes()
    seen = picture_of(data, 1, Limits())
    assert seen.width * seen.height <= Limits().max_ocr_pixels and len(seen.grey) == seen.width * seen.height


def test_scans_are_taken_at_their_own_resolution_and_drawn_pages_at_300() -> None:
    letters = SAMPLES / "letters"
    for name, dpi in (
        ("07-council-2022-refused-vexatious-scan", 200),
        ("08-dfe-2014-part-granted-scan-skewed", 150),
    ):
        assert picture_of((letters / f"{name}.pdf").read_bytes(), 1, Limits()).dpi == dpi
    drawn = (letters / "16-welsh-government-2023-bilingual-granted.pdf").read_bytes()
    assert picture_of(drawn, 1, Limits()).dpi == 300
    assert len(picture_of(drawn, 1, Limits(max_ocr_pixels=10_000)).grey) <= 10_000


@pytest.mark.parametrize("number", [0, 2, 10**9, -1])
def test_a_page_that_is_not_there_is_refused(number: int) -> None:
    data = (SAMPLES / "hostile" / "plain-good.pdf").read_bytes()
    with pytest.raises(Unreadable):
        picture_of(data, number, Limits())


def test_damaged_and_locked_files_give_no_picture() -> None:
    with pytest.raises(Unreadable):
        picture_of(b"%PDF-1.4 nothing", 1, Limits())
    with pytest.raises(Encrypted):
        picture_of((SAMPLES / "hostile" / "pdf-encrypted.pdf").read_bytes(), 1, Limits())
