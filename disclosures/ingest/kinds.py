"""The kinds of file that people hand in, as we name them to people. `registry.READERS` says what is taken."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Kind:
    """`label` reads after "This is "; `endings` are what a name of this kind may end in.

    `advice` says what to do with a file of a kind that we do not take.
    """

    label: str
    endings: frozenset[str]
    advice: str = ""


def _kind(label: str, endings: str, advice: str = "") -> Kind:
    return Kind(label, frozenset(endings.split()), advice)


IN_WORD = "Open it in Word and save it as DOCX or PDF."
IN_EXCEL = "Open it in Excel and save it as XLSX."
AS_PICTURE = "Save it as PNG or JPEG and send that."
UNPACK = "Unpack it and send the files, or pack them as ZIP."

KINDS: dict[str, Kind] = {
    "pdf": _kind("a PDF", "pdf"),
    "docx": _kind("a Word document", "docx"),
    "doc": _kind("an old Word document", "doc dot", IN_WORD),
    "odt": _kind("an OpenDocument text", "odt"),
    "rtf": _kind("a rich text document", "rtf"),
    "xlsx": _kind("an Excel workbook", "xlsx"),
    "xlsb": _kind("a binary Excel workbook", "xlsb", IN_EXCEL),
    "xls": _kind("an old Excel workbook", "xls"),
    "ods": _kind("an OpenDocument spreadsheet", "ods"),
    "pptx": _kind("a PowerPoint presentation", "pptx ppsx", "Open it in PowerPoint and save it as PDF."),
    "ppt": _kind("an old PowerPoint presentation", "ppt pps", "Open it in PowerPoint and save it as PDF."),
    "odp": _kind("an OpenDocument presentation", "odp", "Save it as PDF and send that."),
    "odg": _kind("an OpenDocument drawing", "odg", "Save it as PDF and send that."),
    "csv": _kind("a table of comma-separated values", "csv tsv"),
    "eml": _kind("a saved e-mail", "eml"),
    "msg": _kind("a saved Outlook e-mail", "msg"),
    "mht": _kind("a web archive", "mht mhtml", "Open it in a browser, print it to a PDF and send that."),
    "tnef": _kind(
        "an Outlook container of attachments",
        "dat",
        "Ask the sender for the files, or send the e-mail saved as MSG.",
    ),
    "text": _kind("a plain text file", "txt text md log"),
    "png": _kind("a PNG picture", "png"),
    "jpeg": _kind("a JPEG picture", "jpg jpeg jpe jfif"),
    "tiff": _kind("a TIFF picture", "tif tiff"),
    "heic": _kind("a HEIC picture", "heic heif"),
    "zip": _kind("a ZIP archive", "zip"),
    "html": _kind("an HTML page", "html htm xhtml"),
    "svg": _kind("an SVG drawing", "svg svgz", "Save it as PDF or PNG and send that."),
    "xml": _kind("an XML file", "xml", "Open it in the program that it comes from and save it as PDF."),
    "json": _kind("a JSON file", "json", "Rename it to end in .txt and send it again."),
    "gif": _kind("a GIF picture", "gif", AS_PICTURE),
    "webp": _kind("a WebP picture", "webp", AS_PICTURE),
    "bmp": _kind("a BMP picture", "bmp", AS_PICTURE),
    "7z": _kind("a 7z archive", "7z", UNPACK),
    "tar": _kind("a TAR archive", "tar", UNPACK),
    "gz": _kind("a gzip archive", "gz tgz", UNPACK),
    "rar": _kind("a RAR archive", "rar", UNPACK),
    "script": _kind("a program", "py sh bat cmd js vbs ps1"),
    "program": _kind("a program", "exe dll com scr msi bin elf"),
    "ole": _kind(
        "an old Office or Outlook file",
        "",
        "Open it and save it as PDF, or name it with its right ending, such as .msg.",
    ),
    "macros": _kind(
        "an Office file with macros",
        "docm dotm xlsm xltm pptm ppsm",
        "We do not take macros: save it without them, or as PDF.",
    ),
    "epub": _kind("an e-book", "epub", "Save it as PDF and send that."),
    "postscript": _kind("a PostScript file", "ps eps", "Save it as PDF and send that."),
}


def label_of_ending(ending: str) -> str:
    """What a name with this ending says that the file is: "a Word document", "a .xyz file" if unknown."""
    for kind in KINDS.values():
        if ending in kind.endings:
            return kind.label
    return f"a .{ending} file"
