"""Documents made in code: good ones, damaged ones, and ones that mean harm."""

import io
import zipfile
import zlib
from collections.abc import Callable, Sequence
from pathlib import Path

import pikepdf
from reportlab.lib.pagesizes import A4
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

LINE = 14


def letter(*pages: str, draw: Callable[[Canvas], None] | None = None) -> bytes:
    """A PDF with these pages of text; `draw` adds to the last one, over its text."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4, invariant=1)
    for number, page in enumerate(pages, 1):
        write(canvas, page)
        if draw and number == len(pages):
            draw(canvas)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def write(canvas: Canvas, page: str, top: float = 780) -> None:
    """Lines of text from the top of the page."""
    text = canvas.beginText(60, top)
    text.setFont("Helvetica", 11, leading=LINE)
    for line in page.splitlines():
        text.textLine(line)
    canvas.drawText(text)


def scan(words: str = "") -> bytes:
    """A page that is a picture from edge to edge, with a few words of real text if wanted."""
    from PIL import Image

    def draw(canvas: Canvas) -> None:
        picture = ImageReader(Image.new("L", (120, 170), 200))
        canvas.drawImage(picture, 0, 0, width=A4[0], height=A4[1])
        write(canvas, words)

    return letter("", draw=draw)


def changed(data: bytes, change: Callable[[pikepdf.Pdf], None], **saving: object) -> bytes:
    """`data` after `change` was made to its structure."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as pdf:
        change(pdf)
        pdf.save(out, **saving)
    return out.getvalue()


def encrypted(data: bytes, *, user: str, owner: str) -> bytes:
    return changed(data, lambda pdf: None, encryption=pikepdf.Encryption(user=user, owner=owner))


def raw_pdf(objects: Sequence[bytes], *, trailer: bytes = b"") -> bytes:
    """A PDF of exactly these objects, numbered from 1, the first one its catalogue."""
    out = bytearray(b"%PDF-1.7\n")
    places = []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer\n<< /Size %d /Root 1 0 R %s >>\nstartxref\n%d\n%%%%EOF\n" % (
        len(objects) + 1,
        trailer,
        start,
    )
    return bytes(out)


def stream(data: bytes, *, dictionary: bytes = b"", squeeze: int = 0) -> bytes:
    """A stream object, deflated `squeeze` times."""
    for _ in range(squeeze):
        data = zlib.compress(data, 9)
    filters = b"/Filter [%s]" % (b"/FlateDecode " * squeeze)
    return b"<< %s %s /Length %d >>\nstream\n%s\nendstream" % (dictionary, filters, len(data), data)


def page_with(content: bytes, *more: bytes) -> bytes:
    """A one-page PDF with this content stream object as number 5; `more` objects follow from 6."""
    return raw_pdf(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 5 0 R"
            b" /Resources << /Font << /F1 4 0 R >> /XObject << /X0 6 0 R >> >> >>",
            b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
            content,
            *more,
        ]
    )


def inflating(size: int) -> bytes:
    """A page whose content unpacks twice, to `size` bytes of harmless operators."""
    return page_with(stream(b"q Q " * (size // 4), squeeze=2), b"null")


def forms_in_a_circle() -> bytes:
    """Two form objects that draw each other."""
    form = b"/Type /XObject /Subtype /Form /BBox [0 0 595 842] /Resources << /XObject << /X0 %d 0 R >> >>"
    return page_with(
        stream(b"BT /F1 12 Tf 72 700 Td (Circle) Tj ET /X0 Do"),
        stream(b"/X0 Do " * 50, dictionary=form % 7),
        stream(b"/X0 Do " * 50, dictionary=form % 6),
    )


def deep(levels: int) -> bytes:
    """Arrays inside arrays, for parsers that call themselves."""
    return raw_pdf(
        [
            b"<< /Type /Catalog /Pages 2 0 R /X " + b"[" * levels + b"]" * levels + b" >>",
            b"<< /Type /Pages /Kids [] /Count 0 >>",
        ]
    )


def many_pages(count: int) -> bytes:
    """One page object, listed `count` times."""
    return raw_pdf(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Count %d /Kids [%s] >>" % (count, b"3 0 R " * count),
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>",
        ]
    )


def gateway_damage(data: bytes) -> dict[str, bytes]:
    """What mail gateways and careless programs do to a good PDF, by name."""
    return {
        "text-before": b"\r\n\r\n" + data,
        "headers-before": b"Content-Type: application/pdf\r\nContent-Transfer-Encoding: 8bit\r\n\r\n" + data,
        "footer-after": data + b"\r\n-- \r\nThis message was checked for viruses.\r\n" * 20,
        "line-ends": data.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n"),
        "wrong-offsets": data.replace(b"startxref\n", b"startxref\n7"),
        "end-cut-off": data[: data.rindex(b"startxref")],
    }


def write_on_demand(name: str, folder: Path) -> Path:
    """The large hostile file that the manifest calls `name`, written to `folder`."""
    path = folder / name
    path.write_bytes(ON_DEMAND[name]())
    return path


def _mail_with_attachments() -> bytes:
    part = b"--b\r\nContent-Type: text/plain\r\nContent-Disposition: attachment; filename=a.txt\r\n\r\nx\r\n"
    head = b'From: foi@example.org\r\nSubject: Reply\r\nContent-Type: multipart/mixed; boundary="b"\r\n\r\n'
    return head + b"--b\r\n\r\nSee the attachments.\r\n" + part * 10_000 + b"--b--\r\n"


def archive(members: Sequence[tuple[str, bytes]], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as written:
        for name, data in members:
            written.writestr(name, data)
    return out.getvalue()


def scanner_test_string() -> bytes:
    """The harmless string that every scanner knows, in parts, so that no scanner trips over this file."""
    return b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-" + b"ANTIVIRUS-TEST-FILE!$H+H*"


ON_DEMAND: dict[str, Callable[[], bytes]] = {
    "pdf-100k-pages.pdf": lambda: many_pages(100_000),
    "eml-10k-attachments.eml": _mail_with_attachments,
    "zip-bomb-2gb.zip": lambda: archive([(f"{n}.csv", bytes(200_000_000)) for n in range(2)]),
    "zip-60k-entries.zip": lambda: archive(
        [(f"e{n:05}.txt", b"") for n in range(60_000)], zipfile.ZIP_STORED
    ),
    "zip-eicar.zip": lambda: archive(
        [("invoice.com", scanner_test_string()), ("letter.pdf", letter("Good"))]
    ),
    "oversize.pdf": lambda: letter("Good") + b"%" + bytes(52_000_000),
}
