"""The proof finds what leaks, wherever it is put, and passes what does not."""

from io import BytesIO

import pikepdf
import pytest
from PIL import Image, ImageDraw

from disclosures.ingest import ocr
from disclosures.ingest.contract import Picture, Word
from disclosures.safe_copy.burning import letters
from disclosures.safe_copy.proof import Check, Made, prove
from disclosures.safe_copy.strings import Strings
from disclosures.safe_copy.writing import SafeText, jpeg_of, pdf_of

SAID = "Robin Sample"
STRINGS = Strings((SAID,))
TEXT = "Dear reader we have an answer"


def page(text: str = TEXT, shown: str = "") -> SafeText:
    image = Image.new("L", (1240, 1754), 255)
    ImageDraw.Draw(image).text((100, 400), shown, font=letters(28), fill=0)
    words = []
    at = 0
    for number, word in enumerate(text.split(" ")):
        words.append(
            Word(
                at,
                at + len(word),
                50 + 90 * (number % 9),
                100 + 20 * (number // 9),
                130 + 90 * (number % 9),
                115 + 20 * (number // 9),
            )
        )
        at += len(word) + 1
    return SafeText(jpeg_of(image), 1240, 1754, text, words)


def made(one: SafeText, *, pdf: bytes = b"", kept: str = TEXT) -> Made:
    return Made(pdf or pdf_of([one]), [one.picture], [one.text], kept.split())


def failed(checks: list[Check]) -> set[str]:
    return {check.name for check in checks if not check.is_passed}


def nothing_read(numbers: object) -> dict[int, str | None]:
    return {1: ""}


def proof(one: Made) -> set[str]:
    return failed(prove(one, STRINGS, [1], [1], nothing_read))


def changed(pdf: bytes, change: object) -> bytes:
    out = BytesIO()
    with pikepdf.open(BytesIO(pdf)) as opened:
        change(opened)  # type: ignore[operator]
        opened.save(out, compress_streams=True)
    return out.getvalue()


def test_a_clean_copy_passes_and_is_the_same_each_time():
    assert proof(made(page())) == set()
    assert pdf_of([page()]) == pdf_of([page()])


def test_words_in_the_text_layer_are_met_by_both_extractors():
    said = proof(made(page(f"{TEXT} {SAID}")))
    assert {"text as PDFium reads it", "text as pypdf reads it", "text on the site"} <= said


def test_words_in_the_picture_are_read():
    one = page(shown=f"We wrote to {SAID} about the request in May")

    def read(numbers: object) -> dict[int, str | None]:
        with Image.open(BytesIO(one.picture)) as image:
            grey = image.convert("L")
        picture = Picture(grey.width, grey.height, 150, grey.tobytes())
        return {number: found.text for number, found in ocr.read_pages([1], lambda _: picture).pages.items()}

    assert failed(prove(made(one), STRINGS, [1], [1], read)) == {"text recognised in the pictures"}


def test_pages_that_nobody_could_read_are_not_proved_where_something_was_hidden():
    name = "text recognised in the pictures"
    assert failed(prove(made(page()), STRINGS, [1], [1], None)) == {name}
    assert failed(prove(made(page()), STRINGS, [1], [1], lambda _: {1: None})) == {name}
    assert failed(prove(made(page()), STRINGS, [1], [], None)) == set()


@pytest.mark.parametrize("said", [SAID, SAID[::-1], SAID.replace(" ", ""), SAID.upper()])
def test_words_in_a_packed_stream_are_met(said: str):
    def hide(pdf: pikepdf.Pdf) -> None:
        pdf.Root.Odd = pdf.make_stream(said.encode("utf-16-le"))

    assert "unpacked parts" in proof(made(page(), pdf=changed(pdf_of([page()]), hide)))


def test_words_in_a_string_of_the_file_are_met():
    def hide(pdf: pikepdf.Pdf) -> None:
        pdf.docinfo["/Title"] = SAID

    assert "unpacked parts" in proof(made(page(), pdf=changed(pdf_of([page()]), hide)))


def test_words_behind_the_end_of_a_picture_are_met():
    one = page()
    leaking = Made(pdf_of([one]), [one.picture + SAID.encode()], [one.text], TEXT.split())
    assert proof(leaking) == {"bytes of the files"}


@pytest.mark.parametrize("name", ["/OpenAction", "/AcroForm", "/OCProperties", "/Metadata", "/AA", "/Names"])
def test_what_a_copy_may_not_have_is_met(name: str):
    def add(pdf: pikepdf.Pdf) -> None:
        pdf.Root[name] = pdf.make_stream(b"<x:xmpmeta xmlns:x='adobe:ns:meta/'/>")

    assert "nothing but pages" in proof(made(page(), pdf=changed(pdf_of([page()]), add)))


def test_an_annotation_and_a_producer_are_met():
    def add(pdf: pikepdf.Pdf) -> None:
        pdf.pages[0].Annots = pikepdf.Array()
        pdf.docinfo["/Producer"] = "Some software"

    assert "nothing but pages" in proof(made(page(), pdf=changed(pdf_of([page()]), add)))


def test_lost_words_are_met():
    assert proof(made(page(), kept=f"{TEXT} and a reason for it")) == {"words kept"}
