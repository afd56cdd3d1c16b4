"""The kinds of file that people hand in, as we name them to people. `registry.READERS` says what is taken."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Kind:
    """`label` reads after "This is "; `endings` are what a name of this kind may end in.

    `is_expected`: people do get replies in this form, so the answer asks for the same as PDF.
    """

    label: str
    endings: frozenset[str]
    is_expected: bool = False


def _kind(label: str, endings: str, *, is_expected: bool = False) -> Kind:
    return Kind(label, frozenset(endings.split()), is_expected)


KINDS: dict[str, Kind] = {
    "pdf": _kind("a PDF", "pdf", is_expected=True),
    "docx": _kind("a Word document", "docx", is_expected=True),
    "doc": _kind("an old Word document", "doc", is_expected=True),
    "odt": _kind("an OpenDocument text", "odt", is_expected=True),
    "rtf": _kind("a rich text document", "rtf", is_expected=True),
    "xlsx": _kind("an Excel workbook", "xlsx", is_expected=True),
    "xls": _kind("an old Excel workbook", "xls", is_expected=True),
    "ods": _kind("an OpenDocument spreadsheet", "ods", is_expected=True),
    "pptx": _kind("a PowerPoint presentation", "pptx", is_expected=True),
    "ppt": _kind("an old PowerPoint presentation", "ppt", is_expected=True),
    "odp": _kind("an OpenDocument presentation", "odp", is_expected=True),
    "csv": _kind("a table of comma-separated values", "csv tsv", is_expected=True),
    "eml": _kind("a saved e-mail", "eml", is_expected=True),
    "msg": _kind("a saved Outlook e-mail", "msg", is_expected=True),
    "text": _kind("a plain text file", "txt text md log", is_expected=True),
    "png": _kind("a PNG picture", "png", is_expected=True),
    "jpeg": _kind("a JPEG picture", "jpg jpeg jpe", is_expected=True),
    "tiff": _kind("a TIFF picture", "tif tiff", is_expected=True),
    "heic": _kind("a HEIC picture", "heic heif", is_expected=True),
    "zip": _kind("a ZIP archive", "zip", is_expected=True),
    "html": _kind("an HTML page", "html htm xhtml mht mhtml"),
    "svg": _kind("an SVG drawing", "svg svgz"),
    "xml": _kind("an XML file", "xml"),
    "json": _kind("a JSON file", "json"),
    "gif": _kind("a GIF picture", "gif"),
    "webp": _kind("a WebP picture", "webp"),
    "bmp": _kind("a BMP picture", "bmp"),
    "7z": _kind("a 7z archive", "7z"),
    "tar": _kind("a TAR archive", "tar"),
    "gz": _kind("a gzip archive", "gz tgz"),
    "rar": _kind("a RAR archive", "rar"),
    "script": _kind("a program", "py sh bat cmd js vbs ps1"),
    "program": _kind("a program", "exe dll com scr msi bin elf"),
    "ole": _kind("an old Office or Outlook file", "msg doc xls ppt", is_expected=True),
    "macros": _kind("an Office file with macros", "docm dotm xlsm xltm xlsb pptm ppsm"),
    "epub": _kind("an e-book", "epub"),
    "postscript": _kind("a PostScript file", "ps eps"),
}


def label_of_ending(ending: str) -> str:
    """What a name with this ending says that the file is: "a Word document", "a .xyz file" if unknown."""
    for kind in KINDS.values():
        if ending in kind.endings:
            return kind.label
    return f"a .{ending} file"
