"""What PDFs hide: every way in which text is in the file and not before the eyes, found and kept apart."""

import json
from collections.abc import Callable
from typing import Any

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, String
from reportlab.pdfgen.canvas import Canvas

from disclosures.ingest.contract import Reading
from tests.ingest import build
from tests.ingest.conftest import SAMPLES
from tests.ingest.keeping import named, read_with, seen, unseen
from tests.ingest.pdfs import GOOD, READER, changed, mark, places, read


def _drawn(draw: Callable[[Canvas], None], text: str = "Dear Reader") -> Reading:
    return read(build.letter(text, draw=draw))


def _line(canvas: Canvas, words: str, x: float = 60, y: float = 500, size: float = 11) -> None:
    canvas.setFont("Helvetica", size)
    canvas.drawString(x, y, words)


def test_an_ordinary_letter_hides_nothing_but_its_properties():
    reading = read(GOOD)
    assert places(reading) == []
    assert named(reading) == {("document properties", "document")}
    assert [page.is_hidden for page in reading.pages] == [False, True]


# Text that is drawn and not seen


def test_text_under_a_box_stays_in_its_page_and_is_listed_word_for_word():
    def draw(canvas: Canvas) -> None:
        _line(canvas, "Pupil Zebedee Quillfeather, born 4 May 2013")
        canvas.rect(88, 497, 100, 14, stroke=0, fill=1)

    reading = _drawn(draw)
    assert "Pupil Zebedee Quillfeather, born" in seen(reading)
    covered = unseen(reading, "text under a box")
    assert "Zebedee" in covered
    assert "Pupil" not in covered
    assert "born" not in covered
    assert ("text under a box", "page 1") in named(reading)


def test_the_failed_redaction_of_the_sample_is_listed_as_its_key_says():
    (path,) = (SAMPLES / "letters").glob("15-*.pdf")
    key = json.loads(path.with_name(path.name + ".key.json").read_text())
    reading = read(path.read_bytes())
    assert unseen(reading, "text under a box").split("\n")[1:] == key["covered_by_black_box"]
    text = " ".join(seen(reading).split())
    assert all(words in text for words in key["covered_by_black_box"])


def test_a_mark_over_text_is_a_box_too():
    def change(pdf: pikepdf.Pdf) -> None:
        mark(pdf, Subtype=Name.Square, IC=[0, 0, 0])

    assert "Dear Reader" in unseen(changed(change), "text under a box")

    def see_through(pdf: pikepdf.Pdf) -> None:
        mark(pdf, Subtype=Name.Highlight, C=[1, 1, 0])
        mark(pdf, Subtype=Name.Square, IC=[0, 0, 0], CA=0.3)

    assert not unseen(changed(see_through), "text under a box")


def test_a_redaction_that_was_only_marked_is_an_alarm():
    reading = changed(lambda pdf: mark(pdf, Subtype=Name.Redact))
    assert ("redaction that was marked and not carried out", "page 1") in named(reading)


def test_boxes_inside_forms_are_seen_where_they_stand():
    def draw(canvas: Canvas) -> None:
        canvas.beginForm("cover")
        canvas.rect(0, 0, 100, 14, stroke=0, fill=1)
        canvas.endForm()
        _line(canvas, "Zebedee Quillfeather")
        canvas.translate(55, 497)
        canvas.doForm("cover")

    assert "Zebedee" in unseen(_drawn(draw), "text under a box")


@pytest.mark.parametrize(
    ("why", "draw"),
    [
        ("invisible text", lambda canvas: _invisible(canvas, 3)),
        ("invisible text", lambda canvas: _transparent(canvas)),
        ("text outside the page", lambda canvas: _line(canvas, "Nobody sees this", 60, 900)),
        ("text outside the page", lambda canvas: _line(canvas, "Nobody sees this", -400, 500)),
        ("text too small to read", lambda canvas: _line(canvas, "Nobody sees this", size=0.8)),
        ("text too small to read", lambda canvas: _scaled(canvas)),
        ("white text on white", lambda canvas: _white(canvas)),
    ],
)
def test_text_that_nobody_sees_is_taken_out_of_the_page(why: str, draw: Callable[[Canvas], None]):
    reading = _drawn(draw)
    assert reading.pages[0].text == "Dear Reader"
    assert "Nobody sees this" in unseen(reading, why)
    assert (why, "page 1") in named(reading)


def _invisible(canvas: Canvas, mode: int) -> None:
    text = canvas.beginText(60, 500)
    text.setTextRenderMode(mode)
    text.textLine("Nobody sees this")
    canvas.drawText(text)


def _transparent(canvas: Canvas) -> None:
    canvas.setFillColorRGB(0, 0, 0, alpha=0)
    _line(canvas, "Nobody sees this")


def _scaled(canvas: Canvas) -> None:
    canvas.scale(0.05, 0.05)
    _line(canvas, "Nobody sees this", 1_200, 10_000)


def _white(canvas: Canvas) -> None:
    canvas.setFillColorRGB(1, 1, 1)
    _line(canvas, "Nobody sees this")


def _turned(canvas: Any) -> None:
    canvas.rotate(90)
    _line(canvas, "Everybody sees this", 100, -200)


def _pale(canvas: Any) -> None:
    canvas.setFillColorRGB(0.9, 0.9, 0.9)
    _line(canvas, "Everybody sees this")


def _white_on_blue(canvas: Canvas) -> None:
    canvas.setFillColorRGB(0, 0.2, 0.6)
    canvas.rect(50, 490, 300, 30, stroke=0, fill=1)
    canvas.setFillColorRGB(1, 1, 1)
    _line(canvas, "Everybody sees this")


@pytest.mark.parametrize(
    "draw",
    [
        _white_on_blue,
        lambda canvas: _line(canvas, "Everybody sees this . - '", size=4),
        lambda canvas: _line(canvas, "Everybody sees this", 580, 500),
        _turned,
        _pale,
    ],
    ids=["white on blue", "small", "over the edge", "turned", "pale"],
)
def test_text_that_people_see_stays(draw: Callable[[Canvas], None]):
    reading = _drawn(draw)
    assert "Everybody sees this" in reading.pages[0].text
    assert places(reading) == []


def test_what_lies_outside_the_crop_box_is_outside_the_page():
    def crop(pdf: pikepdf.Pdf) -> None:
        pdf.pages[0].CropBox = Array([0, 775, 595, 842])

    reading = changed(crop)
    assert reading.pages[0].text == "Dear Reader"
    assert "We hold nothing." in unseen(reading, "text outside the page")


def test_the_reading_of_a_scan_is_its_text():
    def draw(canvas: Canvas) -> None:
        from PIL import Image
        from reportlab.lib.utils import ImageReader

        canvas.drawImage(ImageReader(Image.new("L", (120, 170), 200)), 0, 0, width=595, height=842)
        _invisible(canvas, 3)

    reading = _drawn(draw, "")
    assert reading.pages[0].text == "Nobody sees this"
    assert ("text recognised by a machine, under the picture", "page 1") in named(reading)
    assert places(reading) == []


def _layered(is_off: bool) -> bytes:
    layer = b"<< /Type /OCG /Name (Draft) >>"
    usual = b"/D << /OFF [7 0 R] >>" if is_off else b"/D << /ON [7 0 R] >>"
    content = b"BT /F1 12 Tf 72 700 Td (Dear Reader) Tj ET "
    content += b"/OC /MC0 BDC BT /F1 12 Tf 72 600 Td (Draft words) Tj ET EMC"
    return build.raw_pdf(
        [
            b"<< /Type /Catalog /Pages 2 0 R /OCProperties << /OCGs [7 0 R] " + usual + b" >> >>",
            b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 5 0 R"
            b" /Resources << /Font << /F1 4 0 R >> /Properties << /MC0 7 0 R >> >> >>",
            b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
            build.stream(content),
            b"null",
            layer,
        ]
    )


def test_a_layer_that_is_off_is_not_the_page():
    reading = read(_layered(is_off=True))
    assert reading.pages[0].text == "Dear Reader"
    assert "Draft words" in unseen(reading, "text in a layer that is off")
    assert {("layers", "document"), ("text in a layer that is off", "page 1")} <= named(reading)
    assert "Draft words" in read(_layered(is_off=False)).pages[0].text
    # A second layer of that name, which is on: nobody can tell which of them the text is in.
    twice = _layered(is_off=True).replace(b"/OCGs [7 0 R]", b"/OCGs [7 0 R << /Name (Draft) >>]")
    assert "Draft words" in read(twice).pages[0].text


# Beside the pages


def _field(pdf: pikepdf.Pdf, value: object, flags: int = 0, kind: Name = Name.Tx) -> None:
    parent = pdf.make_indirect(Dictionary(FT=kind, T=String("name"), V=value))
    mark(pdf, Subtype=Name.Widget, Parent=parent, F=flags)
    pdf.Root.AcroForm = Dictionary(Fields=Array([parent]))


def test_what_is_filled_into_a_form_is_on_the_page():
    reading = changed(lambda pdf: _field(pdf, String("Jane Filled-In")))
    assert reading.pages[0].text.endswith("\nJane Filled-In")
    assert ("form fields", "page 1") in named(reading)


@pytest.mark.parametrize("flags", [2, 32])
def test_a_field_that_is_not_shown_is_hidden(flags: int):
    reading = changed(lambda pdf: _field(pdf, String("Jane Filled-In"), flags))
    assert "Jane" not in reading.pages[0].text
    assert unseen(reading, "hidden form fields") == "page 1: Jane Filled-In"


def test_a_form_of_the_other_kind_gives_up_its_values():
    def change(pdf: pikepdf.Pdf) -> None:
        packet = pdf.make_stream(b"<xfa:data><name>Jane Filled-In</name><age>9</age></xfa:data>")
        pdf.Root.AcroForm = Dictionary(XFA=Array([String("datasets"), packet]))

    reading = changed(change)
    assert unseen(reading, "form program (XFA)") == "Jane Filled-In\n9"
    assert ("form program (XFA)", "document") in named(reading)


def test_comments_come_with_who_wrote_them():
    reading = changed(lambda pdf: mark(pdf, Subtype=Name.Text, T=String("Jane"), Contents=String("Say no")))
    assert unseen(reading, "comments") == "page 1: Jane: Say no"
    assert "Say no" not in seen(reading)
    assert "Say no" not in repr(reading.hidden)


def test_text_typed_onto_a_page_is_seen():
    reading = changed(lambda pdf: mark(pdf, Subtype=Name.FreeText, Contents=String("Typed on")))
    assert reading.pages[0].text.endswith("Typed on")


def test_addresses_behind_links_are_found():
    action = Dictionary(S=Name.URI, URI=String("mailto:jane@example.org"))
    reading = changed(lambda pdf: mark(pdf, Subtype=Name.Link, A=action))
    assert unseen(reading, "addresses behind links") == "page 1: mailto:jane@example.org"
    assert ("address behind a link", "page 1") in named(reading)


def test_a_digital_signature_tells_who_signed():
    reading = changed(lambda pdf: _field(pdf, Dictionary(Name=String("Jane Signer")), kind=Name.Sig))
    assert unseen(reading, "digital signature") == "Name: Jane Signer"


def test_properties_of_both_kinds_are_told_once():
    def change(pdf: pikepdf.Pdf) -> None:
        pdf.docinfo["/Author"] = "Jane Author"
        pdf.Root.Metadata = pdf.make_stream(
            b"<x xmlns:dc='http://purl.org/dc/'><dc:creator>Jane Author</dc:creator>"
            b"<rdf:Description pdf:Tool='Secret Tool'/><t>Old title</t></x>"
        )

    told = unseen(changed(change), "document properties")
    assert told.count("Jane Author") == 1
    assert "Author: Jane Author" in told
    assert "Secret Tool" in told
    assert "Old title" in told
    assert "purl.org" not in told


def test_bookmarks_and_descriptions_that_say_more_than_the_page_are_told():
    def change(pdf: pikepdf.Pdf) -> None:
        first = pdf.make_indirect(Dictionary(Title=String("Dear Reader")))
        first.Next = pdf.make_indirect(Dictionary(Title=String("Zebedee's file"), Next=first))
        pdf.Root.Outlines = Dictionary(First=first)
        node = pdf.make_indirect(Dictionary(S=Name.P, Alt=String("Photograph of Zebedee")))
        node.K = Array([node, Dictionary(ActualText=String("We hold nothing."))])
        pdf.Root.StructTreeRoot = Dictionary(K=node)

    reading = changed(change)
    assert unseen(reading, "bookmarks") == "Zebedee's file"
    assert unseen(reading, "descriptions for screen readers") == "Photograph of Zebedee"
    assert {("bookmarks", "document"), ("descriptions for screen readers", "document")} <= named(reading)


def test_embedded_files_are_handed_over_once_each():
    def change(pdf: pikepdf.Pdf) -> None:
        pdf.attachments["../pupils.csv"] = b"name,born\n"
        spec = Dictionary(F=String("b.txt"), EF=Dictionary(F=pdf.make_stream(b"attached to a page")))
        mark(pdf, Subtype=Name.FileAttachment, FS=pdf.make_indirect(spec))
        mark(pdf, Subtype=Name.FileAttachment, FS=spec)
        mark(pdf, Subtype=Name.FileAttachment, FS=Dictionary(F=String("elsewhere.txt")))

    reading, kept = read_with(READER, build.changed(GOOD, change))
    assert kept.files == [("pupils.csv", b"name,born\n"), ("b.txt", b"attached to a page")]
    assert [member.reason[:16] for member in reading.members] == ["", "", "It is not in the"]
    assert {("embedded file", "document"), ("embedded file", "page 1")} <= named(reading)


def test_embedded_files_of_a_protected_document_are_readable():
    data = build.changed(GOOD, lambda pdf: pdf.attachments.__setitem__("a.txt", b"Dear Reader"))
    _, kept = read_with(READER, build.encrypted(data, user="", owner="secret"))
    assert kept["a.txt"] == b"Dear Reader"


def test_an_embedded_bomb_is_left_where_it_is():
    READER.prepare()
    spec = b"<< /Type /Filespec /F (a.csv) /EF << /F 7 0 R >> >>"
    data = build.raw_pdf(
        [
            b"<< /Type /Catalog /Pages 2 0 R /Names << /EmbeddedFiles << /Names [(a) 6 0 R] >> >> >>",
            b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>",
            b"null",
            b"null",
            spec,
            build.stream(bytes(120_000_000), squeeze=2, dictionary=b"/Type /EmbeddedFile"),
        ]
    )
    reading, kept = read_with(READER, data)
    assert not kept.files
    assert "unpacks to far more" in reading.members[0].reason
