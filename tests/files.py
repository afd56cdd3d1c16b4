"""Files as people hand them in, made in memory: letters as DOCX, mails with attachments, archives, scans."""

import io
import zipfile
from email.message import EmailMessage

import docx
import openpyxl
import pypdfium2
from PIL import Image

from tests.factories import text_pdf


def word_document(text: str) -> bytes:
    file = io.BytesIO()
    document = docx.Document()
    for line in text.splitlines():
        document.add_paragraph(line)
    document.save(file)
    return file.getvalue()


def archive(**members: bytes) -> bytes:
    """A ZIP; two underscores in a name stand for its dot."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, body in members.items():
            packed.writestr(name.replace("__", "."), body)
    return file.getvalue()


def message(text: str, *attachments: tuple[str, bytes], subject: str = "Your request") -> bytes:
    mail = EmailMessage()
    mail["From"] = "Information Rights <foi@examples.gov.uk>"
    mail["To"] = "Requester <request-100001-abcdef01@whatdotheyknow.com>"
    mail["Date"] = "Fri, 09 Dec 2016 10:00:00 +0000"
    mail["Subject"] = subject
    mail.set_content(text)
    for name, body in attachments:
        mail.add_attachment(body, maintype="application", subtype="octet-stream", filename=name)
    return mail.as_bytes()


def workbook(sheets: dict[str, list[list[object]]], hidden: frozenset[str] = frozenset()) -> bytes:
    file = io.BytesIO()
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
        if name in hidden:
            sheet.sheet_state = "hidden"
    book.save(file)
    return file.getvalue()


def scan(*pages: str, dpi: int = 200, turned: float = 0.0) -> bytes:
    """A PDF of pictures: a letter that was printed and scanned, askew by some degrees."""
    printed = pypdfium2.PdfDocument(text_pdf(*pages))
    first, *more = [page.render(scale=dpi / 72).to_pil().convert("L") for page in printed]
    if turned:
        straight = (first, *more)
        first, *more = [
            picture.rotate(turned, fillcolor=255, resample=Image.Resampling.BICUBIC) for picture in straight
        ]
    file = io.BytesIO()
    first.save(file, "PDF", resolution=dpi, save_all=True, append_images=more)
    return file.getvalue()
