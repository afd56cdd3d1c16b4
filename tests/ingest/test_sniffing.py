"""A01: what a file is, is decided by its bytes, and the name has to agree."""

import gzip
import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from disclosures.ingest.sniff import HEAD_BYTES, TAIL_BYTES, Sniffed, sniff
from tests.ingest.build import letter

PDF = letter("Dear reader")


def _sniff(data: bytes, name: str = "reply.pdf") -> Sniffed:
    return sniff(data[:HEAD_BYTES], data[-TAIL_BYTES:], name)


def _zip(**members: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in members.items():
            archive.writestr(name.replace("__", "/").replace("_dot_", "."), data)
    return out.getvalue()


def _picture(form: str) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (30, 30), "teal").save(out, form)
    return out.getvalue()


DOCX = _zip(**{"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<w:document/>"})


@pytest.mark.parametrize("name", ["reply.pdf", "REPLY.PDF", "reply", "FOI 2016.0042"])
def test_a_pdf_whose_name_does_not_say_otherwise_is_taken(name: str):
    assert _sniff(PDF, name) == Sniffed(media_type="application/pdf")


@pytest.mark.parametrize(
    "before", [b"\n", b"\r\n\r\n", b"\xef\xbb\xbf", b"Content-Type: application/pdf\r\n\r\n"]
)
def test_a_little_before_the_header_is_forgiven(before: bytes):
    assert _sniff(before + PDF).media_type == "application/pdf"


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        (
            "reply.docx",
            "This is a PDF, but its name ends in .docx. Rename it to end in .pdf and send it again.",
        ),
        (
            "reply.pdf.exe",
            "This is a PDF, but its name ends in .exe. Rename it to end in .pdf and send it again.",
        ),
    ],
)
def test_a_pdf_under_another_name_is_answered_plainly(name: str, sentence: str):
    assert _sniff(PDF, name).refusal == sentence


@pytest.mark.parametrize(
    ("data", "name", "sentence"),
    [
        (b"<!doctype html><p>Hello", "a.pdf", "This is an HTML page, not a PDF. We take PDF files."),
        (b"\xef\xbb\xbf  <HTML><body>", "a.html", "This is an HTML page. We take PDF files."),
        (b"<?xml version='1.0'?><html xmlns='x'/>", "a.xhtml", "This is an HTML page. We take PDF files."),
        (b"<?xml version='1.0'?><data/>", "a.xml", "This is an XML file. We take PDF files."),
        (b"<?xml version='1.0'?><svg/>", "a.svg", "This is an SVG drawing. We take PDF files."),
        (DOCX, "a.docx", "This is a Word document. We cannot read these yet; send it as PDF."),
        (DOCX, "a.pdf", "This is a Word document, not a PDF. We take PDF files."),
        (DOCX, "a.zip", "This is a Word document, not a ZIP archive. We take PDF files."),
        (_zip(a=b"x"), "a.zip", "This is a ZIP archive. We cannot read these yet; send it as PDF."),
        (
            b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR",
            "a.png",
            "This is a PNG picture. We cannot read these yet; send it as PDF.",
        ),
        (
            _picture("JPEG"),
            "a.pdf",
            "This is a JPEG picture, not a PDF. We take PDF files.",
        ),
        (
            b"{\\rtf1\\ansi Hello}",
            "a.rtf",
            "This is a rich text document. We cannot read these yet; send it as PDF.",
        ),
        (b"MZ\x90\x00", "a.pdf", "This is a program, not a PDF. We take PDF files."),
        (b"#!/bin/sh\nrm -rf /", "a.pdf", "This is a program, not a PDF. We take PDF files."),
        (
            b"Dear reader, your reply",
            "a.txt",
            "This is a plain text file. We cannot read these yet; send it as PDF.",
        ),
        (
            b"a,b\n1,2\n",
            "a.csv",
            "This is a table of comma-separated values. We cannot read these yet; send it as PDF.",
        ),
        (
            b"From: a@example.org\nSubject: Reply\n\nHi",
            "a.eml",
            "This is a saved e-mail. We cannot read these yet; send it as PDF.",
        ),
        (b'{"a": 1}', "a.json", "This is a JSON file. We take PDF files."),
        (b"", "a.pdf", "This file is empty. Check that it was saved whole and send it again."),
        (
            bytes(range(200, 256)) * 20,
            "a.pdf",
            "We do not know what kind of file this is. We take PDF files.",
        ),
    ],
    ids=lambda value: repr(value)[:24],
)
def test_other_kinds_are_refused_by_name(data: bytes, name: str, sentence: str):
    sniffed = _sniff(data, name)
    assert sniffed.refusal == sentence
    assert sniffed.cause
    assert not sniffed.media_type


@pytest.mark.parametrize(
    ("data", "other"),
    [
        (b"<html><!--\n" + PDF, "an HTML page"),
        (PDF[:20] + b"<script>alert(1)</script>" + PDF[20:], "an HTML page"),
        (b"#!/bin/sh\n" + PDF, "a program"),
        (PDF + _zip(a=b"x"), "a ZIP archive"),
    ],
)
def test_a_file_that_is_two_things_is_refused(data: bytes, other: str):
    sniffed = _sniff(data)
    assert sniffed.cause == "polyglot"
    assert sniffed.refusal == f"This file is a PDF and {other} at once. Send a plain PDF file."


def test_an_archive_that_begins_as_one_is_an_archive_whatever_it_holds():
    stored = io.BytesIO()
    with zipfile.ZipFile(stored, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("letter.pdf", PDF)
    assert _sniff(stored.getvalue()).refusal == "This is a ZIP archive, not a PDF. We take PDF files."


@pytest.mark.parametrize(
    ("data", "label"),
    [
        *((_picture(form), f"a {form} picture") for form in ("JPEG", "PNG", "TIFF", "GIF", "BMP")),
        (_picture("WEBP"), "a WebP picture"),
        (b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic" + bytes(30), "a HEIC picture"),
        (gzip.compress(b"a reply " * 50), "a gzip archive"),
        (b"Rar!\x1a\x07\x01\x00" + bytes(30), "a RAR archive"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_pictures_and_archives_are_known_by_their_signatures(data: bytes, label: str):
    assert _sniff(data).refusal == f"This is {label}, not a PDF. We take PDF files."


def test_macros_are_refused_whatever_the_ending():
    data = _zip(**{"[Content_Types].xml": b"", "word/document.xml": b"", "word/vbaProject.bin": b""})
    assert _sniff(data, "a.docx").cause == _sniff(data, "a.docm").cause == "macros"


@given(st.binary(max_size=3_000), st.text(max_size=30))
def test_any_bytes_under_any_name_get_an_answer(data: bytes, name: str):
    sniffed = _sniff(data, name)
    assert bool(sniffed.media_type) != bool(sniffed.refusal)
    assert bool(sniffed.cause) == bool(sniffed.refusal)
