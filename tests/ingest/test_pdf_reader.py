"""PDFs as they come: good, a little damaged, scanned, protected, hiding things, and meaning harm."""

import base64
import time
import zlib
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from reportlab.pdfgen.canvas import Canvas

from disclosures.ingest import Limits, Result
from disclosures.ingest.contract import Bomb, Encrypted, Reading, TooLarge, Unreadable
from disclosures.ingest.formats.pdf import SAMPLE, PDFReader
from tests.ingest import build
from tests.ingest.keeping import read_with

Read = Callable[..., Result]
GOOD = build.letter("Dear Reader\nFirst page", "Second page")


def _read(data: bytes, limits: Limits | None = None) -> Reading:
    """In this process: only for what is known to be harmless."""
    return read_with(PDFReader(), data, limits)[0]


def _texts(reading: Reading | Result) -> list[str]:
    return [page.text for page in reading.pages if not page.is_hidden]


def _hidden(data: bytes) -> set[tuple[str, str]]:
    return {(hidden.what, hidden.where) for hidden in _read(data).hidden}


def test_text_comes_page_by_page():
    reading = _read(GOOD)
    assert _texts(reading) == ["Dear Reader\nFirst page", "Second page"]
    assert reading.page_count == 2
    assert reading.has_text
    assert not reading.warnings
    assert not any(page.needs_reading for page in reading.pages)


def test_the_sample_that_readers_warm_up_with_is_sound():
    reading = _read(SAMPLE)
    assert [page.text for page in reading.pages] == ["Dear reader"]
    assert not reading.warnings
    PDFReader().prepare()


@pytest.mark.parametrize("shown", [b"%sHello", b"Hello%s", b"%sHello%s"])
def test_control_characters_around_the_text_of_a_page_are_passed_over(shown: bytes):
    shown = shown.replace(b"%s", rb"\000" * 5_000)
    data = build.page_with(build.stream(b"BT /F1 12 Tf 72 700 Td (%s) Tj ET" % shown))
    assert _texts(_read(data)) == ["Hello"]


def test_letters_without_a_place_in_the_text_cost_little():
    def seconds(ending: list[bytes]) -> float:
        lines = [rb"a\000" * 8_000] * 16 + ending
        shown = b"".join(b"1 0 0 1 72 %d Tm (%s) Tj " % (at * 12, line) for at, line in enumerate(lines))
        data = build.page_with(build.stream(b"BT /F1 12 Tf %s ET" % shown, squeeze=1))
        started = time.process_time()
        (text,) = _texts(_read(data))
        assert text.split() == ["a" * 8_000] * 16
        return time.process_time() - started

    plain = min(seconds([]) for _ in range(3))
    assert min(seconds([rb"\000" * 16_000] * 16) for _ in range(3)) < 5 * plain


@pytest.mark.parametrize("damage", build.gateway_damage(GOOD))
def test_a_file_that_a_mail_gateway_damaged_a_little_is_read(damage: str, read_bytes: Read):
    result = read_bytes(build.gateway_damage(GOOD)[damage])
    assert result.status == "accepted"
    assert _texts(result) == ["Dear Reader\nFirst page", "Second page"]


@pytest.mark.parametrize(
    ("damage", "words"), [("end-cut-off", "The end of this PDF is missing"), ("wrong-offsets", "repaired")]
)
def test_damage_is_mentioned(damage: str, words: str):
    assert words in _read(build.gateway_damage(GOOD)[damage]).warnings[0]


def test_a_file_cut_off_in_the_middle_says_how_much_is_missing():
    whole = build.raw_pdf(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids [3 0 R 4 0 R 5 0 R] /Count 3 >>",
            *[b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>"] * 3,
        ]
    )
    with pytest.raises(Unreadable, match=r"2 of 3 pages are there"):
        _read(whole[: whole.index(b"5 0 obj") + 20])


@pytest.mark.parametrize(
    "data", [b"%PDF-1.7\n", b"%PDF-1.7\nnothing at all", build.raw_pdf([b"<< /Type /Catalog >>"])]
)
def test_a_file_with_nothing_to_read_is_unreadable(data: bytes):
    with pytest.raises(Unreadable):
        _read(data)


def test_an_owner_password_alone_does_not_matter(read_bytes: Read):
    result = read_bytes(build.encrypted(GOOD, user="", owner="secret"))
    assert result.status == "accepted"
    assert result.pages[0].text == "Dear Reader\nFirst page"
    assert any("protected against changes" in warning for warning in result.warnings)


def test_a_user_password_means_an_unprotected_copy_is_needed(read_bytes: Read):
    data = build.encrypted(GOOD, user="secret", owner="secret")
    result = read_bytes(data)
    assert (result.status, result.cause) == ("quarantined", "encrypted")
    assert result.reason == "This PDF needs a password. Send an unprotected copy."
    with pytest.raises(Encrypted):
        _read(data)


@pytest.mark.parametrize("words", ["", "RECEIVED 16 APR 2014"])
def test_a_scan_waits_for_reading_even_with_a_stamp_on_it(words: str):
    reading = _read(build.scan(words))
    assert [page.needs_reading for page in reading.pages if not page.is_hidden] == [True]
    assert not reading.warnings  # the page says it itself, for as long as it is true


def test_pages_that_wait_are_counted_and_blank_ones_do_not():
    def join(pdf: pikepdf.Pdf) -> None:
        with pikepdf.open(BytesIO(build.scan())) as other:
            pdf.pages.extend(other.pages)
        pdf.add_blank_page()

    reading = _read(build.changed(GOOD, join))
    assert [page.needs_reading for page in reading.pages if not page.is_hidden] == [False, False, True, False]


def test_the_page_limit_holds_at_its_edge():
    limits = Limits(max_pages=20)
    assert _read(build.many_pages(20), limits).page_count == 20
    with pytest.raises(TooLarge, match="more than 20 pages"):
        _read(build.many_pages(21), limits)


def test_the_limit_of_text_holds():
    with pytest.raises(TooLarge, match="MB of text"):
        _read(GOOD, Limits(max_text_bytes=20))
    with pytest.raises(TooLarge):
        _read(GOOD, Limits(max_file_bytes=100))


def _box(red: float, alpha: float = 1.0) -> Callable[[Canvas], None]:
    def draw(canvas: Canvas) -> None:
        canvas.setFillColorRGB(red, red, red, alpha=alpha)
        canvas.rect(55, 762, 200, 14, stroke=0, fill=1)

    return draw


@pytest.mark.parametrize(
    ("draw", "is_alarm"),
    [
        (_box(0.0), True),
        (_box(1.0), True),
        (_box(0.6), False),
        (_box(0.0, alpha=0.3), False),
        (lambda canvas: canvas.rect(55, 764, 200, 1, stroke=0, fill=1), False),
        (lambda canvas: canvas.rect(55, 300, 200, 14, stroke=0, fill=1), False),
    ],
    ids=["black", "white", "grey", "see-through", "underline", "elsewhere"],
)
def test_text_under_a_box_is_an_alarm(draw: Callable[[Canvas], None], is_alarm: bool):
    data = build.letter("Dear Reader\nNames are blacked out", draw=draw)
    assert (("text under a box", "page 1") in _hidden(data)) == is_alarm


def test_text_written_on_a_box_is_not_hidden():
    def draw(canvas: Canvas) -> None:
        _box(0.0)(canvas)
        canvas.setFillColorRGB(1, 1, 1)
        build.write(canvas, "White on black", top=766)

    assert not {what for what, _ in _hidden(build.letter("", draw=draw))} & {"text under a box"}


def test_text_that_is_not_painted_is_hidden():
    def draw(canvas: Canvas) -> None:
        text = canvas.beginText(60, 500)
        text.setTextRenderMode(3)
        text.textLine("Nobody sees this")
        canvas.drawText(text)

    assert ("invisible text", "page 1") in _hidden(build.letter("Dear Reader", draw=draw))


def _attach(pdf: pikepdf.Pdf) -> None:
    pdf.attachments["../pupils\u202e.csv"] = b"name,born\n"


def _annotate(**entries: object) -> Callable[[pikepdf.Pdf], None]:
    def change(pdf: pikepdf.Pdf) -> None:
        mark = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Rect=[0, 0, 10, 10], **entries)
        pdf.pages[1].Annots = pikepdf.Array([pdf.make_indirect(mark)])

    return change


def _set(**entries: object) -> Callable[[pikepdf.Pdf], None]:
    def change(pdf: pikepdf.Pdf) -> None:
        for name, value in entries.items():
            pdf.Root[f"/{name}"] = value

    return change


SCRIPT = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")


@pytest.mark.parametrize(
    ("change", "hidden"),
    [
        (_attach, ("embedded file", "document")),
        (_set(OpenAction=SCRIPT), ("script", "document")),
        (_set(AA=pikepdf.Dictionary(WC=SCRIPT)), ("script", "document")),
        (_set(OCProperties=pikepdf.Dictionary()), ("layers", "document")),
        (_set(AcroForm=pikepdf.Dictionary(XFA="x")), ("form program (XFA)", "document")),
        (_set(AcroForm=pikepdf.Dictionary(Fields=pikepdf.Array())), ("form fields", "document")),
        (_annotate(Subtype=pikepdf.Name.Text, Contents="note"), ("comment or mark", "page 2")),
        (_annotate(Subtype=pikepdf.Name.FileAttachment), ("embedded file", "page 2")),
        (_annotate(Subtype=pikepdf.Name.Link, A=SCRIPT), ("script", "page 2")),
        (
            _annotate(
                Subtype=pikepdf.Name.Link,
                A=pikepdf.Dictionary(
                    S=pikepdf.Name.URI, URI="x", Next=pikepdf.Dictionary(S=pikepdf.Name.Launch)
                ),
            ),
            ("command that starts a program", "page 2"),
        ),
    ],
)
def test_what_acts_or_hides_is_told(change: Callable[[pikepdf.Pdf], None], hidden: tuple[str, str]):
    assert hidden in _hidden(build.changed(GOOD, change))


def test_an_ordinary_link_is_nothing_hidden():
    link = _annotate(
        Subtype=pikepdf.Name.Link, A=pikepdf.Dictionary(S=pikepdf.Name.URI, URI="https://example.org")
    )
    assert _hidden(build.changed(GOOD, link)) <= {("document properties", "document")}


def test_the_name_of_an_attachment_is_cleaned():
    (member,) = _read(build.changed(GOOD, _attach)).members
    assert member.name == "pupils.csv"


def _in_form() -> bytes:
    form = b"/Type /XObject /Subtype /Form /BBox [0 0 595 842]"
    bomb = build.stream(b"q Q " * 100_000_000, squeeze=2, dictionary=form)
    return build.page_with(build.stream(b"/X0 Do"), bomb)


def _as_letters() -> bytes:
    bomb = base64.a85encode(zlib.compress(b"q Q " * 100_000_000, 9)) + b"~>"
    filters = b"/Filter [/ASCII85Decode /FlateDecode]"
    return build.page_with(b"<< %s /Length %d >>\nstream\n%s\nendstream" % (filters, len(bomb), bomb))


@pytest.mark.parametrize(
    "make",
    [lambda: build.inflating(400_000_000), _in_form, _as_letters],
    ids=["page", "form", "letters"],
)
def test_what_unpacks_too_far_is_refused_before_it_is_drawn(make: Callable[[], bytes]):
    PDFReader().prepare()
    data = make()
    started = time.perf_counter()
    with pytest.raises(Bomb, match="unpacks to far more"):
        _read(data)
    assert time.perf_counter() - started < 5


HARM = {
    "inflating to 600 MB": lambda: build.inflating(600_000_000),
    "forms in a circle": build.forms_in_a_circle,
    "arrays a million deep": lambda: build.deep(1_000_000),
    "ten million letters": lambda: build.page_with(
        build.stream(
            b"BT /F1 1 Tf " + b"(" + b"a" * 50 + b") Tj " * 1 + b"(aaaaaaaaaa) Tj " * 1_000_000 + b"ET",
            squeeze=1,
        ),
        b"null",
    ),
}


@pytest.mark.parametrize("harm", HARM)
def test_what_means_harm_ends_in_quarantine_and_in_time(harm: str, read_bytes: Read):
    result = read_bytes(HARM[harm](), limits=Limits(child_seconds=15))
    assert result.status == ("rejected" if result.cause == "bomb" else "quarantined")
    assert result.cause in {"crashed", "out-of-memory", "out-of-time", "too-large", "unreadable", "bomb"}
    assert result.reason.endswith(".")
    assert result.seconds < 40


def test_a_huge_page_is_read_and_mentioned(tmp_path: Path):
    def widen(pdf: pikepdf.Pdf) -> None:
        pdf.pages[0].MediaBox = pikepdf.Array([0, 0, 14_400_000, 14_400_000])

    reading = _read(build.changed(GOOD, widen))
    assert reading.pages[0].text == "Dear Reader\nFirst page"
    assert reading.warnings == ("Page 1 is 5,080 m long; its picture will be made smaller.",)
