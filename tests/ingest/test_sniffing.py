"""A01: what a file is, is decided by its bytes, and the name has to agree."""

import gzip
import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from disclosures.ingest.kinds import KINDS
from disclosures.ingest.registry import READERS
from disclosures.ingest.sniff import HEAD_BYTES, TAIL_BYTES, TAKEN, Sniffed, sniff
from tests.ingest import office
from tests.ingest.build import letter

PDF = letter("Dear reader")
WE_TAKE = "We take PDF, Word, Excel, OpenDocument, e-mail, text, picture and ZIP files."
DOCX = office.docx(office.paragraph("x"))
XLSX = office.xlsx({"Data": office.rows({"A1": "x"})})
ODT = office.opendocument("text", "<text:p>x</text:p>")
ODS = office.opendocument("spreadsheet", "")
XLS = office.xls([(0, 0, "x")])
HTML = b"<!doctype html><p>Hello"
MAIL = b"From: a@example.org\r\nSubject: Reply\r\nDate: x\r\nMIME-Version: 1.0\r\n\r\nHi"
NOISE = bytes(range(200, 256)) * 20
JPEG_WITH_ZIP = b"\xff\xd8\xff\xe0" + bytes(100) + office.zipped({"a": "b"})


def _sniff(data: bytes, name: str = "reply.pdf") -> Sniffed:
    return sniff(data[:HEAD_BYTES], data[-TAIL_BYTES:], name)


def _kind(data: bytes, name: str) -> str:
    """The key in KINDS of the reader that gets the file; "" when it is refused."""
    media_type = _sniff(data, name).media_type
    return next((kind for kind, taken in TAKEN.items() if taken.media_type == media_type), "")


def _picture(form: str) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (30, 30), "teal").save(out, form)
    return out.getvalue()


def _other(label: str, claimed: str, ending: str) -> str:
    return f"This is {label}, not {claimed}. Rename it to end in .{ending} and send it again."


def _many(first: dict[str, str], count: int = 1_500) -> bytes:
    """A package whose directory is larger than what is looked at of its end."""
    return office.zipped(
        {**first, **{f"word/media/image{number:05}.png": "x" * 99 for number in range(count)}}
    )


def test_every_reader_has_a_kind():
    assert {taken.media_type for taken in TAKEN.values()} == {taken.media_type for taken in READERS}


@pytest.mark.parametrize(
    ("data", "name", "kind"),
    [
        *((PDF, name, "pdf") for name in ("reply.pdf", "REPLY.PDF", "reply", "FOI 2016.0042")),
        *((DOCX, name, "docx") for name in ("a.docx", "A.DOCX", "a")),
        (XLSX, "a.xlsx", "xlsx"),
        (ODT, "a.odt", "odt"),
        (ODS, "a", "ods"),
        (XLS, "a.xls", "xls"),
        (office.old_container({"__properties_version1.0": b"x"}), "a.msg", "msg"),
        (b"{\\rtf1\\ansi Hello}", "a.rtf", "rtf"),
        (b"\xef\xbb\xbf{\\rtf1 Hello}", "a", "rtf"),
        *((_picture("JPEG"), f"a.{ending}", "jpeg") for ending in ("jpg", "JPG", "jpeg", "jpe", "jfif")),
        (_picture("PNG"), "a.png", "png"),
        (_picture("TIFF"), "a.tif", "tiff"),
        (b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic" + bytes(30), "IMG_0001.HEIC", "heic"),
        (office.zipped({"letter.pdf": PDF}, zipfile.ZIP_STORED), "a.zip", "zip"),
        (office.zipped({"letter.docx": DOCX}, zipfile.ZIP_STORED), "a.zip", "zip"),
        (office.zipped({}), "a.zip", "zip"),
        # Texts: the content first, then the name.
        (HTML, "a.html", "html"),
        (HTML, "a", "html"),
        (b"<p>One</p><p>two</p>", "a.htm", "html"),
        (b"<?xml version='1.0'?><html xmlns='x'/>", "a.xhtml", "html"),
        (MAIL, "a.eml", "eml"),
        (MAIL, "a", "eml"),
        (MAIL, "a.txt", "eml"),
        (b"From me Mon Jan 1\n" + MAIL, "a.eml", "eml"),
        (b"Authentication-Results: x\n" + MAIL.replace(b"Hi", b"<html><body>Hi"), "a.eml", "eml"),
        (b"Subject: only this\n\nHi", "a.eml", "eml"),
        (b"From: Ann\nTo: Bo\nSubject: Memo\n\nDear Bo", "memo.txt", "text"),
        (b"Dear reader,\n\nFrom: Ann\nSent: today\nTo: Bo\nSubject: x\n", "a.txt", "text"),
        (b"Dear reader, your reply", "a.txt", "text"),
        (b"Dear reader, your reply", "a", "text"),
        (b'{"a": 1}', "a.txt", "text"),
        ("£500 Zoë".encode("cp1252"), "a.txt", "text"),
        ("Жители района получили ответ на запрос. ".encode("cp1251") * 9, "a.txt", "text"),
        ("Dear Zoë".encode("utf-16"), "a.txt", "text"),
        ("Dear Zoë, this is wide".encode("utf-16-le"), "a.txt", "text"),
        (("é" * HEAD_BYTES).encode()[1:], "a.txt", ""),
        (("x" + "é" * HEAD_BYTES).encode(), "a.txt", "text"),
        (b"a,b\n1,2\n", "a.csv", "csv"),
        (b"a\tb\n1\t2\n", "a.tsv", "csv"),
        (b"From: x,Subject: y\n1,2\n", "a.csv", "csv"),
        (b"MZ is a code for Mozambique\n", "a.txt", "text"),
    ],
    ids=lambda value: repr(value)[:30],
)
def test_the_kind_is_told_by_content_and_then_by_name(data: bytes, name: str, kind: str):
    assert _kind(data, name) == kind


@pytest.mark.parametrize(
    "before", [b"\n", b"\r\n\r\n", b"\xef\xbb\xbf", b"Content-Type: application/pdf\r\n\r\n"]
)
def test_a_little_before_the_header_of_a_pdf_is_forgiven(before: bytes):
    assert _sniff(before + PDF).media_type == "application/pdf"


@pytest.mark.parametrize(
    ("data", "name", "sentence"),
    [
        (PDF, "a.docx", _other("a PDF", "a Word document", "pdf")),
        (PDF, "a.pdf.exe", _other("a PDF", "a program", "pdf")),
        (PDF, "a.xyz", _other("a PDF", "a .xyz file", "pdf")),
        (DOCX, "a.zip", _other("a Word document", "a ZIP archive", "docx")),
        (XLSX, "a.docx", _other("an Excel workbook", "a Word document", "xlsx")),
        (HTML, "a.pdf", _other("an HTML page", "a PDF", "html")),
        (HTML, "a.txt", _other("an HTML page", "a plain text file", "html")),
        (HTML, "a.xls", _other("an HTML page", "an old Excel workbook", "html")),
        (_picture("JPEG"), "a.png", _other("a JPEG picture", "a PNG picture", "jpeg")),
        (office.zipped({"a": PDF}, 0), "a.pdf", _other("a ZIP archive", "a PDF", "zip")),
        (b"Dear reader", "a.pdf", _other("a plain text file", "a PDF", "txt")),
        (office.old_container({"WordDocument": b"x"}), "a.doc",
         f"This is an old Word document. Open it in Word and save it as DOCX or PDF. {WE_TAKE}"),
        (office.old_container({"PowerPoint Document": b"x"}), "a.ppt",
         f"This is an old PowerPoint presentation. Open it in PowerPoint and save it as PDF. {WE_TAKE}"),
        (office.zipped({"[Content_Types].xml": "", "ppt/presentation.xml": ""}), "a.pptx",
         f"This is a PowerPoint presentation. Open it in PowerPoint and save it as PDF. {WE_TAKE}"),
        (office.zipped({"[Content_Types].xml": "", "xl/workbook.bin": ""}), "a.xlsb",
         f"This is a binary Excel workbook. Open it in Excel and save it as XLSX. {WE_TAKE}"),
        (MAIL.replace(b"a@example.org", b"<Saved by Blink>"), "a.mht",
         f"This is a web archive. Open it in a browser, print it to a PDF and send that. {WE_TAKE}"),
        (b"<?xml version='1.0'?><svg/>", "a.svg",
         f"This is an SVG drawing. Save it as PDF or PNG and send that. {WE_TAKE}"),
        (b"\x78\x9f\x3e\x22" + bytes(50), "winmail.dat",
         "This is an Outlook container of attachments. Ask the sender for the files, or send the e-mail saved"
         f" as MSG. {WE_TAKE}"),
        (b"MZ\x90\x00" + bytes(60), "a.pdf", f"This is a program, not a PDF. {WE_TAKE}"),
        (b"#!/bin/sh\nrm -rf /", "a.txt", f"This is a program, not a plain text file. {WE_TAKE}"),
        (b"", "a.pdf", "This file is empty. Check that it was saved whole and send it again."),
        (NOISE, "a.pdf", f"We do not know what kind of file this is. {WE_TAKE}"),
        (office.zipped({"[Content_Types].xml": "", "word/vbaProject.bin": ""}), "a.docx",
         "This is an Office file with macros. We do not take macros: save it without them, or as PDF."),
    ],
    ids=lambda value: repr(value)[:24],
)  # fmt: skip
def test_a_refusal_says_what_it_is_and_what_to_do(data: bytes, name: str, sentence: str):
    sniffed = _sniff(data, name)
    assert sniffed.refusal == sentence
    assert sniffed.cause
    assert not sniffed.media_type


@pytest.mark.parametrize(
    ("data", "label"),
    [
        *((_picture(form), f"a {form} picture") for form in ("GIF", "BMP")),
        (_picture("WEBP"), "a WebP picture"),
        (gzip.compress(b"a reply " * 50), "a gzip archive"),
        (b"Rar!\x1a\x07\x01\x00" + bytes(30), "a RAR archive"),
        (b"7z\xbc\xaf\x27\x1c" + bytes(30), "a 7z archive"),
        (office.zipped({"mimetype": "application/epub+zip"}, 0), "an e-book"),
        (office.opendocument("presentation", ""), "an OpenDocument presentation"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_kinds_that_are_not_taken_are_named(data: bytes, label: str):
    refusal = _sniff(data, "a").refusal
    assert refusal.startswith(f"This is {label}.")
    assert refusal.endswith(WE_TAKE)


@pytest.mark.parametrize(
    ("data", "name", "kind", "other"),
    [
        (b"<html><!--\n" + PDF, "a.pdf", "a PDF", "an HTML page"),
        (PDF[:20] + b"<script>alert(1)</script>" + PDF[20:], "a.pdf", "a PDF", "an HTML page"),
        (b"#!/bin/sh\n" + PDF, "a.pdf", "a PDF", "a program"),
        (PDF + office.zipped({"a": "x"}), "a.pdf", "a PDF", "a ZIP archive"),
        (JPEG_WITH_ZIP, "a.jpg", "a JPEG picture", "a ZIP archive"),
    ],
)
def test_a_file_that_is_two_things_is_refused(data: bytes, name: str, kind: str, other: str):
    sniffed = _sniff(data, name)
    assert sniffed.cause == "polyglot"
    assert sniffed.refusal == f"This file is {kind} and {other} at once. Send it as a plain PDF."


@pytest.mark.parametrize(
    "data",
    [
        _many({"[Content_Types].xml": "x" * 9_000}),
        _many({"docProps/app.xml": "x", "[Content_Types].xml": "x"}),
        office.zipped(
            {"[Content_Types].xml": "x" * 200_000, "docProps/a.xml": "y" * 200_000, "word/document.xml": "z"},
            0,
        ),
        DOCX + b"\r\n-- \r\nchecked for viruses\r\n",
        DOCX[:-30],
    ],
    ids=["many parts", "late types", "large parts", "footer", "cut off"],
)
def test_office_files_are_known_whatever_program_wrote_them(data: bytes):
    assert _kind(data, "a.docx") == "docx"


def test_a_container_whose_directory_is_far_inside_goes_to_the_reader_that_its_name_says():
    far = office.old_container({"Workbook": b"x"}).replace("Workbook".encode("utf-16-le"), b"\0" * 16)
    assert _kind(far, "a.xls") == "xls"
    assert _kind(far, "a.msg") == "msg"
    assert "old Office or Outlook file" in _sniff(far, "a").refusal
    assert _sniff(far, "a.doc").refusal


def test_a_workbook_that_holds_an_old_document_is_a_workbook():
    both = office.old_container({"WordDocument": b"x", "Workbook": b"x"})
    assert _kind(both, "a.xls") == "xls"
    assert "old Word document" in _sniff(both, "a.doc").refusal


def test_an_office_file_with_a_password_goes_to_its_reader_which_says_so():
    wrapped = office.old_container({"EncryptedPackage": b"x"})
    assert _kind(wrapped, "a.docx") == "docx"
    assert _kind(wrapped, "a.xlsx") == "xlsx"


def test_every_label_reads_as_one():
    assert all(kind.label.startswith(("a ", "an ")) for kind in KINDS.values())
    assert all(not kind.advice or kind.advice.endswith(".") for kind in KINDS.values())


@given(st.binary(max_size=3_000), st.text(max_size=30))
def test_any_bytes_under_any_name_get_an_answer(data: bytes, name: str):
    sniffed = _sniff(data, name)
    assert bool(sniffed.media_type) != bool(sniffed.refusal)
    assert bool(sniffed.cause) == bool(sniffed.refusal)


@given(st.sampled_from([DOCX, ODT, XLS, PDF]), st.data(), st.text(max_size=10))
def test_damaged_containers_get_an_answer(whole: bytes, data: st.DataObject, name: str):
    damaged = bytearray(whole)
    for _ in range(data.draw(st.integers(1, 9))):
        damaged[data.draw(st.integers(0, len(damaged) - 1))] = data.draw(st.integers(0, 255))
    sniffed = _sniff(bytes(damaged[: data.draw(st.integers(1, len(damaged)))]), name)
    assert bool(sniffed.media_type) != bool(sniffed.refusal)
