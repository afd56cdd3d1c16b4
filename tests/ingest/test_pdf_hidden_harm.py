"""Earlier states of PDFs, and PDFs that mean harm while they hide something."""

import time
from collections.abc import Callable
from io import BytesIO

import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pikepdf import Array, Dictionary, Name, String

from disclosures.ingest.contract import REFUSALS, TooLarge
from tests.ingest import build
from tests.ingest.keeping import named, unseen
from tests.ingest.pdfs import GOOD, READER, Change, changed, mark, places, read

# Earlier states


def _update(data: bytes, number: int, body: bytes) -> bytes:
    """`data` with one object changed, as editors that save quickly do."""
    at = len(data)
    before = int(data[data.rindex(b"startxref") :].split()[1])
    addition = b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"xref\n%d 1\n%010d 00000 n \n" % (number, at)
    return (
        data
        + addition
        + table
        + b"trailer\n<< /Size 20 /Root 1 0 R /Prev %d >>\nstartxref\n%d\n%%%%EOF\n"
        % (before, at + len(addition))
    )


def _words(*lines: str) -> bytes:
    shown = b"".join(b"(%s) Tj 0 -20 Td " % line.encode() for line in lines)
    return build.stream(b"BT /F1 12 Tf 72 700 Td " + shown + b"ET")


def test_lines_that_were_taken_out_are_found_in_earlier_states():
    data = build.page_with(_words("Dear Reader", "Pupil: Zebedee", "Bye"), b"null")
    data = _update(data, 5, _words("Dear Reader", "Pupil: Z", "Bye"))
    data = _update(data, 5, _words("Dear Reader", "Pupil: [name removed]", "Bye"))
    reading = read(data)
    assert reading.pages[0].text == "Dear Reader\nPupil: [name removed]\nBye"
    assert unseen(reading, "earlier version") == "Pupil: Z\nPupil: Zebedee"
    assert ("earlier version of the document", "document") in named(reading)


def test_only_the_latest_earlier_states_are_read():
    data = build.page_with(_words("State 0"), b"null")
    for number in range(1, 10):
        data = _update(data, 5, _words(f"State {number}"))
    assert unseen(read(data), "earlier version") == "State 8\nState 7\nState 6"


def test_a_file_for_quick_display_has_no_earlier_state():
    out = BytesIO()
    with pikepdf.open(BytesIO(GOOD)) as pdf:
        pdf.save(out, linearize=True)
    reading = read(out.getvalue())
    assert places(reading) == []
    assert ("earlier version of the document", "document") not in named(reading)


def test_ends_of_other_files_in_the_file_do_no_harm():
    reading = read(GOOD + b"%%EOF startxref\n" * 50_000)
    assert reading.pages[0].text.startswith("Dear Reader")


# What means harm


def _circles(pdf: pikepdf.Pdf) -> None:
    node = pdf.make_indirect(Dictionary(Title=String("x")))
    node.First = node
    node.Next = node
    node.Parent = node
    node.Kids = Array([node, node])
    node.K = Array([node] * 100)
    node.FT = Name.Tx
    pdf.Root.Outlines = Dictionary(First=node)
    pdf.Root.StructTreeRoot = Dictionary(K=node)
    pdf.Root.Names = Dictionary(EmbeddedFiles=node, JavaScript=node)
    pdf.Root.OCProperties = Dictionary(D=node, OCGs=Array([node]))
    pdf.Root.AcroForm = Dictionary(Fields=Array([node]), XFA=node)
    mark(pdf, Subtype=Name.Widget, Parent=node)
    mark(pdf, Subtype=Name.Link, A=pdf.make_indirect(Dictionary(S=Name.URI, Next=node)))


def _odd(value: object) -> Change:
    def change(pdf: pikepdf.Pdf) -> None:
        for name in (
            "Outlines",
            "StructTreeRoot",
            "Names",
            "OCProperties",
            "AcroForm",
            "Metadata",
            "AF",
            "OpenAction",
        ):
            pdf.Root[f"/{name}"] = value
        pdf.pages[0].Annots = Array(
            [value, Dictionary(Subtype=value, Rect=value, Contents=value, F=value, A=value)]
        )
        mark(pdf, Subtype=Name.Square, IC=value, CA=value)
        mark(pdf, Subtype=Name.FileAttachment, FS=Dictionary(F=value, EF=value))
        mark(pdf, Subtype=Name.Widget, Parent=value, V=value)

    return change


@pytest.mark.parametrize(
    "value",
    [
        1,
        True,
        String("x"),
        Name.X,
        Array([]),
        Array([1, Array([])]),
        Dictionary(),
        Dictionary(D=1, F=1, Names=1),
    ],
    ids=repr,
)
def test_values_of_the_wrong_kind_are_passed_over(value: object):
    assert changed(_odd(value)).pages[0].text.startswith("Dear Reader")


def _many_marks(pdf: pikepdf.Pdf) -> None:
    mark = pdf.make_indirect(Dictionary(Subtype=Name.Text, Contents=String("x" * 10_000), Rect=[0, 0, 9, 9]))
    pdf.pages[0].Annots = Array([mark] * 50_000)


def _many_boxes() -> bytes:
    words = b"BT /F1 9 Tf 72 700 Td " + b"(a) Tj " * 2_000 + b"ET "
    return build.page_with(build.stream(words + b"72 690 400 24 re f " * 2_500, squeeze=1), b"null")


FORM = b"/Type /XObject /Subtype /Form /BBox [0 0 595 842]"
NEXT = b" /Resources << /XObject << /X0 %d 0 R >> >>"

HARM: dict[str, Callable[[], bytes]] = {
    "circles": lambda: build.changed(GOOD, _circles, fix_metadata_version=False),
    "many marks": lambda: build.changed(GOOD, _many_marks),
    "many boxes": _many_boxes,
    "forms in a circle": build.forms_in_a_circle,
    "a form in itself": lambda: build.page_with(
        build.stream(b"/X0 Do"), build.stream(b"/X0 Do " * 50, dictionary=FORM)
    ),
    "ten to the tenth forms": lambda: build.page_with(
        build.stream(b"/X0 Do"),
        *[build.stream(b"/X0 Do " * 10, dictionary=FORM + NEXT % (7 + level)) for level in range(9)],
        build.stream(b"BT ET", dictionary=FORM),
    ),
    "tags without end": lambda: build.changed(
        GOOD, lambda pdf: setattr(pdf.Root, "Metadata", pdf.make_stream(b"<" * 3_000_000))
    ),
    "deep arrays": lambda: build.deep(400),
    "100,000 pages": lambda: build.many_pages(100_000),
}


@pytest.mark.parametrize("harm", HARM)
def test_what_means_harm_ends_soon(harm: str):
    data = HARM[harm]()
    started = time.perf_counter()
    try:
        reading = read(data)
    except REFUSALS as refusal:
        assert refusal.reason.endswith(".")
    else:
        assert reading.pages
    assert time.perf_counter() - started < 5


def test_too_many_pages_are_counted_and_not_taken_for_damage():
    READER.prepare()
    with pytest.raises(TooLarge, match="more than 2,000 pages"):
        read(build.many_pages(100_000))


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.integers(0, len(GOOD) - 1), st.integers(0, 255)), max_size=8))
def test_any_damage_is_read_or_refused_with_a_sentence(damage: list[tuple[int, int]]):
    data = bytearray(GOOD)
    for at, byte in damage:
        data[at] = byte
    try:
        reading = read(bytes(data))
    except REFUSALS as refusal:
        assert refusal.reason.endswith(".")
    else:
        assert reading.pages
