"""The formats we read, in order. A new one is a module under `formats/` and a line here."""

from dataclasses import dataclass
from importlib import import_module
from typing import cast

from disclosures.ingest.contract import Reader


@dataclass(frozen=True, slots=True)
class Format:
    """One format we take. `reader` is "module:class", imported in the child only: no parser in the parent."""

    media_type: str
    name: str
    endings: frozenset[str]
    reader: str

    def load(self) -> Reader:
        module, _, attribute = self.reader.partition(":")
        return cast(Reader, getattr(import_module(module), attribute)())


def _format(media_type: str, name: str, endings: str, reader: str) -> Format:
    return Format(media_type, name, frozenset(endings.split()), f"disclosures.ingest.formats.{reader}")


OFFICE = "application/vnd.openxmlformats-officedocument"
OPEN_DOCUMENT = "application/vnd.oasis.opendocument"

READERS: tuple[Format, ...] = (
    _format("application/pdf", "PDF", "pdf", "pdf:PDFReader"),
    _format(f"{OFFICE}.wordprocessingml.document", "DOCX", "docx", "docx:DOCXReader"),
    _format(f"{OPEN_DOCUMENT}.text", "ODT", "odt", "odt:ODTReader"),
    _format("application/rtf", "RTF", "rtf", "rtf:RTFReader"),
    _format(f"{OFFICE}.spreadsheetml.sheet", "XLSX", "xlsx", "xlsx:XLSXReader"),
    _format("application/vnd.ms-excel", "XLS", "xls", "xls:XLSReader"),
    _format(f"{OPEN_DOCUMENT}.spreadsheet", "ODS", "ods", "ods:ODSReader"),
    _format("text/csv", "CSV", "csv tsv", "delimited:CSVReader"),
    _format("message/rfc822", "EML", "eml", "eml:EMLReader"),
    _format("application/vnd.ms-outlook", "MSG", "msg", "msg:MSGReader"),
    _format("text/html", "HTML", "html htm xhtml", "html:HTMLReader"),
    _format("text/plain", "TXT", "txt text md log", "plain:PlainTextReader"),
    _format("image/png", "PNG", "png", "images:PNGReader"),
    _format("image/jpeg", "JPEG", "jpg jpeg jpe jfif", "images:JPEGReader"),
    _format("image/tiff", "TIFF", "tif tiff", "images:TIFFReader"),
    _format("image/heic", "HEIC", "heic heif", "images:HEICReader"),
    _format("application/zip", "ZIP", "zip", "archive:ZIPReader"),
)


def taken_in_words() -> str:
    """What can be sent, for a sentence that goes on "… files"; READERS has it in full."""
    return "PDF, Word, Excel, OpenDocument, e-mail, text, picture and ZIP"
