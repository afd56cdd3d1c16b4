"""Office files made in code, part by part: good ones, odd ones, and ones that mean harm."""

import io
import struct
import zipfile
from collections.abc import Mapping, Sequence

CONTENT_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STRICT = "http://purl.oclc.org/ooxml/officeDocument/relationships"
WORD = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    ' xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"'
    ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    ' xmlns:v="urn:schemas-microsoft-com:vml" xmlns:wps="http://schemas.microsoft.com/office/word/2010/wps"'
    ' xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"'
    ' xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)
SHEET = (
    'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    ' xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)
ODF = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for name in ("office", "text", "table", "style", "meta", "drawing")
) + (
    ' xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:dc="http://purl.org/dc/elements/1.1/"'
    ' xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0"'
    ' xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0"'
    ' xmlns:svg="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0"'
)

Parts = Mapping[str, str | bytes]
# id, kind, target; a target with "://" or "javascript:" is outside.
Relations = Sequence[tuple[str, str, str]]


def zipped(parts: Parts, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return out.getvalue()


def relations(*items: tuple[str, str, str], base: str = OFFICE) -> str:
    body = ""
    for name, kind, target in items:
        mode = ' TargetMode="External"' if ":" in target else ""
        body += f'<Relationship Id="{name}" Type="{base}/{kind}" Target="{target}"{mode}/>'
    return f'<Relationships xmlns="{PACKAGE}">{body}</Relationships>'


def paragraph(text: str) -> str:
    return f'<w:p><w:r><w:t xml:space="preserve">{text}</w:t></w:r></w:p>'


def docx(
    body: str,
    links: Relations = (),
    parts: Parts | None = None,
    *,
    doctype: str = "",
    encoding: str = "utf-8",
) -> bytes:
    """A Word document with this body; `links` are the relations of its main part."""
    start = f'<?xml version="1.0" encoding="{encoding}"?>{doctype}'
    document = f"{start}<w:document {WORD}><w:body>{body}</w:body></w:document>"
    return zipped(
        {
            "[Content_Types].xml": f'<Types xmlns="{CONTENT_TYPES}"/>',
            "_rels/.rels": relations(("rId1", "officeDocument", "word/document.xml")),
            "word/document.xml": document.encode(encoding),
            "word/_rels/document.xml.rels": relations(*links),
            **(parts or {}),
        }
    )


def xlsx(
    sheets: Mapping[str, str],
    links: Relations = (),
    parts: Parts | None = None,
    *,
    states: Mapping[str, str] | None = None,
    more: str = "",
    base: str = OFFICE,
) -> bytes:
    """A workbook; `sheets` has the XML inside each `worksheet` by name, `more` stands after the sheets."""
    listed, related, files = "", list(links), {}
    for number, (name, inside) in enumerate(sheets.items(), 1):
        state = f' state="{states[name]}"' if states and name in states else ""
        listed += f'<sheet name="{name}" sheetId="{number}" r:id="s{number}"{state}/>'
        related.append((f"s{number}", "worksheet", f"worksheets/sheet{number}.xml"))
        files[f"xl/worksheets/sheet{number}.xml"] = f"<worksheet {SHEET}>{inside}</worksheet>"
    return zipped(
        {
            "[Content_Types].xml": f'<Types xmlns="{CONTENT_TYPES}"/>',
            "_rels/.rels": relations(("rId1", "officeDocument", "xl/workbook.xml"), base=base),
            "xl/workbook.xml": f"<workbook {SHEET}><sheets>{listed}</sheets>{more}</workbook>",
            "xl/_rels/workbook.xml.rels": relations(*related, base=base),
            **files,
            **(parts or {}),
        }
    )


def rows(*cells: Mapping[str, str]) -> str:
    """Sheet data with inline strings: one mapping of reference to text for each row, row 1 first."""
    out = ""
    for number, row in enumerate(cells, 1):
        inside = "".join(f'<c r="{at}" t="inlineStr"><is><t>{text}</t></is></c>' for at, text in row.items())
        out += f'<row r="{number}">{inside}</row>'
    return f"<sheetData>{out}</sheetData>"


def opendocument(
    kind: str, body: str, styles: str = "", parts: Parts | None = None, *, doctype: str = ""
) -> bytes:
    """An OpenDocument file of this kind: "text" or "spreadsheet"."""
    return zipped(
        {
            "mimetype": f"application/vnd.oasis.opendocument.{kind}",
            "content.xml": (
                f'<?xml version="1.0"?>{doctype}<office:document-content {ODF}>'
                f"<office:automatic-styles>{styles}</office:automatic-styles><office:body><office:{kind}>{body}</office:{kind}></office:body>"
                "</office:document-content>"
            ),
            **(parts or {}),
        },
        zipfile.ZIP_STORED,
    )


def old_container(streams: Mapping[str, bytes]) -> bytes:
    """An OLE container (MS-CFB) with these streams, each of 4,096 bytes and more: none is small."""
    body = b""
    table: list[int] = []
    entries: list[tuple[str, int, int, int]] = []
    for name, data in streams.items():
        data = data.ljust(4_096, b"\0")
        data += bytes(-len(data) % 512)
        start = len(table)
        count = len(data) // 512
        table += [*range(start + 1, start + count), 0xFFFFFFFE]
        entries.append((name, 2, start, len(data)))
        body += data
    listed = [("Root Entry", 5, 0xFFFFFFFE, 0), *entries]
    listed += [("", 0, 0, 0)] * (-len(listed) % 4)
    first = len(table)
    directory = b"".join(_entry(*each, number, len(entries)) for number, each in enumerate(listed))
    table += [*range(first + 1, first + len(directory) // 512), 0xFFFFFFFE]
    fat_sectors = (len(table) + 127) // 128 + 1
    fat_start = len(table)
    table += [0xFFFFFFFD] * fat_sectors
    table += [0xFFFFFFFF] * (-len(table) % 128)
    header = bytes.fromhex("D0CF11E0A1B11AE1") + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6)
    header += bytes(6) + struct.pack(
        "<IIIIIIIII", 0, len(table) // 128, first, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0
    )
    places = [*range(fat_start, fat_start + len(table) // 128)]
    header += struct.pack("<109I", *places, *[0xFFFFFFFF] * (109 - len(places)))
    return header + body + directory + struct.pack(f"<{len(table)}I", *table)


def _entry(name: str, kind: int, start: int, size: int, number: int, count: int) -> bytes:
    """A directory entry; the streams hang from the root as a chain to the right."""
    raw = (name + "\0").encode("utf-16-le") if name else b""
    free = 0xFFFFFFFF
    right = number + 1 if kind == 2 and number < count else free
    child = 1 if kind == 5 and count else free
    entry = raw.ljust(64, b"\0") + struct.pack("<HBBIII", len(raw), kind, 1, free, right, child)
    return (entry + bytes(36) + struct.pack("<IQ", start, size)).ljust(128, b"\0")


def record(kind: int, data: bytes = b"") -> bytes:
    return struct.pack("<HH", kind, len(data)) + data


def xls_stream(
    cells: Sequence[tuple[int, int, str | float]],
    *,
    state: int = 0,
    hidden_columns: Sequence[int] = (),
    hidden_rows: Sequence[int] = (),
    formats: Sequence[str] = (),
    before: bytes = b"",
) -> bytes:
    """The stream of an old workbook (MS-XLS) with one sheet "Data"; a number has the last of `formats`."""
    font = struct.pack("<HHHHHBBBBBB", 220, 0, 8, 400, 0, 0, 0, 0, 0, 5, 0) + b"Arial"
    style = record(0xE0, struct.pack("<HHHBBBBIIH", 0, 0, 0xFFF5, 0, 0, 0, 0, 0, 0, 0))
    parts = [record(0x809, struct.pack("<HHHHII", 0x600, 5, 0, 0, 0, 0)), before, record(0x42, b"\xb0\x04")]
    parts += [record(0x31, font)] * 5
    for number, code in enumerate(formats, 164):
        parts.append(record(0x41E, struct.pack("<HHB", number, len(code), 0) + code.encode()))
    parts += [style] * 15
    last = 163 + len(formats) if formats else 0
    parts += [record(0xE0, struct.pack("<HHHBBBBIIH", 0, each, 1, 0, 0, 0, 0, 0, 0, 0)) for each in (0, last)]
    sheet = [record(0x809, struct.pack("<HHHHII", 0x600, 0x10, 0, 0, 0, 0))]
    sheet += [record(0x7D, struct.pack("<HHHHHH", each, each, 2_560, 15, 1, 0)) for each in hidden_columns]
    sheet += [record(0x208, struct.pack("<HHHHHHI", each, 0, 9, 255, 0, 0, 0x20)) for each in hidden_rows]
    for row, column, value in cells:
        at = struct.pack("<HHH", row, column, 15 if isinstance(value, str) else 16)
        if isinstance(value, str):
            text = struct.pack("<HB", len(value), 1) + value.encode("utf-16-le")
            sheet.append(record(0x204, at + text))
        else:
            sheet.append(record(0x203, at + struct.pack("<d", value)))
    sheet.append(record(0x0A))
    bound = struct.pack("<BBBB", state, 0, 4, 0) + b"Data"
    offset = sum(len(part) for part in parts) + 4 + 4 + len(bound) + 4
    parts += [record(0x85, struct.pack("<I", offset) + bound), record(0x0A)]
    return b"".join([*parts, *sheet])


def xls(cells: Sequence[tuple[int, int, str | float]], **settings: object) -> bytes:
    return old_container({"Workbook": xls_stream(cells, **settings)})
