"""After `prepare()` no reader opens a file: in the child that reads uploads there is none to open."""

import base64
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.ingest import office
from tests.ingest.conftest import SAMPLES

ROOT = Path(__file__).resolve().parents[2]
# A fresh process, in which nothing is loaded but what the reader itself loads.
PROGRAM = """
import base64, io, resource, sys
from disclosures.ingest.contract import Member, ReadError
from disclosures.ingest.limits import Limits
from disclosures.ingest.registry import READERS
reader = next(taken for taken in READERS if taken.name == sys.argv[1]).load()
reader.prepare()
documents = [io.BytesIO(base64.b64decode(line)) for line in sys.stdin]
limits = Limits()
resource.setrlimit(resource.RLIMIT_NOFILE, (0, 0))
for document in documents:
    try:
        reading = reader.read(document, limits, lambda name, chunks: Member(name, sum(map(len, chunks))))
        print("read", len(reading.pages))
    except ReadError as refusal:
        print(type(refusal).__name__)
"""


def _sample(name: str) -> bytes:
    return (SAMPLES / name).read_bytes()


CYRILLIC = "Жители района получили ответ на запрос. ".encode("cp1251") * 9
ROW = "<table:table-row><table:table-cell><text:p>Zoë</text:p></table:table-cell></table:table-row>"


@pytest.mark.parametrize(
    ("name", "documents", "ends"),
    [
        (
            "DOCX",
            [
                _sample("hostile/docx-tracked-changes.docx"),
                _sample("letters/02-dfe-2021-part-granted-s40.docx"),
                _sample("hostile/docx-xxe.docx"),
                office.docx(office.paragraph("wide"), encoding="utf-16"),
                b"junk",
            ],
            ["read 6", "read 2", "Forbidden", "read 1", "Unreadable"],
        ),
        (
            "XLSX",
            [
                _sample("letters/11-dfe-2023-attachment-hidden-sheet.xlsx"),
                _sample("hostile/xlsx-billion-laughs.xlsx"),
                office.zipped({"\u0142.xml": "<a/>"}),
            ],
            ["read 4", "Forbidden", "Unreadable"],
        ),
        ("ODS", [office.opendocument("spreadsheet", f"<table:table>{ROW}</table:table>")], ["read 1"]),
        ("ODT", [office.opendocument("text", "<text:p>Zoë</text:p>")], ["read 1"]),
        (
            "XLS",
            [
                office.xls([(0, 0, "Zoë"), (0, 1, 42678.5)], formats=["d/m/yyyy"]),
                office.xls([(0, 0, "x")], before=office.record(0x2F, bytes(54))),
                office.old_container({"Workbook": b"x", "\x05SummaryInformation": b"y"}),
            ],
            ["read 1", "Encrypted", "Unreadable"],
        ),
        (
            "RTF",
            [rb"{\rtf1\ansicpg1251{\fonttbl{\f1\fcharset128 x}}\'e9\f1 \'82\'a0{\mac \'d5}}"],
            ["read 1"],
        ),
        ("TXT", [CYRILLIC, "£ € ’".encode("cp1252"), "wide".encode("utf-16")], ["read 1"] * 3),
        ("CSV", [_sample("letters/17-attachment-windows-1252.csv"), b"a;b\n" + CYRILLIC], ["read 1"] * 2),
        (
            "HTML",
            [b"<meta charset=big5><p>\xa4\xa4", b"<meta charset=punycode><p>x", CYRILLIC],
            ["read 1"] * 3,
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_nothing_is_opened_after_preparing(name: str, documents: list[bytes], ends: list[str]):
    lines = b"\n".join(base64.b64encode(document) for document in documents)
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, name],
        input=lines,
        capture_output=True,
        check=False,
        timeout=60,
        cwd=ROOT,
        env={"PATH": os.environ["PATH"]},
    )
    assert done.stdout.decode().split("\n")[:-1] == ends, done.stderr.decode()[-2_000:]
