"""What a file is, from its first and last bytes, and whether its name agrees. Parses nothing."""

import re
from dataclasses import dataclass

import puremagic

from disclosures.ingest.kinds import KINDS, label_of_ending
from disclosures.ingest.names import ending
from disclosures.ingest.registry import READERS, taken_in_words

HEAD_BYTES = 8_192
TAIL_BYTES = 66_000  # the end record of a ZIP with the longest comment fits in 65,557 bytes

PDF_MARK = b"%PDF-"
PDF_MARK_WITHIN = (
    1_024  # readers look this far (PDF 1.7 reference, appendix H, note 13); mail gateways add lines
)
OLE_MARK = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ZIP_MARKS = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
PROGRAM_MARKS = (b"MZ", b"\x7fELF", b"\xcf\xfa\xed\xfe", b"\xce\xfa\xed\xfe", b"\xca\xfe\xba\xbe")
MARKUP = re.compile(rb"<(?:!doctype\s+html|html|head|body|script|svg|iframe|\?xml)\b", re.IGNORECASE)
MAIL_FIELD = re.compile(
    r"^(?:from|to|cc|bcc|subject|date|received|return-path|message-id|mime-version|delivered-to|reply-to"
    r"|content-type|x-[a-z0-9-]{1,40}):",
    re.IGNORECASE | re.MULTILINE,
)

# What python's puremagic calls an ending, and the kind of ours that it stands for.
FROM_MAGIC = {
    ".png": "png",
    ".jpg": "jpeg",
    ".jpeg": "jpeg",
    ".jfif": "jpeg",
    ".tif": "tiff",
    ".tiff": "tiff",
    ".heic": "heic",
    ".heif": "heic",
    ".gif": "gif",
    ".webp": "webp",
    ".bmp": "bmp",
    ".7z": "7z",
    ".tar": "tar",
    ".gz": "gz",
    ".rar": "rar",
    ".rtf": "rtf",
    ".ps": "postscript",
    ".eps": "postscript",
}


@dataclass(frozen=True, slots=True)
class Sniffed:
    """`media_type` if the file is taken; else `refusal`, for whoever sent it, and `cause`, for the log."""

    media_type: str = ""
    refusal: str = ""
    cause: str = ""


def sniff(head: bytes, tail: bytes, name: str) -> Sniffed:
    """Decide from the first HEAD_BYTES, the last TAIL_BYTES (all of a shorter file) and the name as given."""
    if not head:
        return Sniffed(
            refusal="This file is empty. Check that it was saved whole and send it again.", cause="empty"
        )
    kind, other = identify(head, tail)
    said = ending(name)
    if other:
        return _refuse(
            f"This file is {KINDS[kind].label} and {other} at once. Send a plain {taken_in_words()} file.",
            "polyglot",
        )
    for taken in READERS:
        if kind in KINDS and taken.endings == KINDS[kind].endings:
            return _agree(taken.media_type, taken.name, said, taken.endings)
    return _not_taken(kind, head, said)


def identify(head: bytes, tail: bytes) -> tuple[str, str]:
    """The key in KINDS ("" if unknown), and what else the file is at the same time ("" if nothing)."""
    at = head[: PDF_MARK_WITHIN + len(PDF_MARK)].find(PDF_MARK)
    # An archive or mail may hold a PDF within its first kilobyte: what stands first decides.
    binary = "" if at == 0 else _binary(head, tail)
    if binary or at < 0:
        return binary or _text(head), ""
    return "pdf", _besides_pdf(head, tail)


def _binary(head: bytes, tail: bytes) -> str:
    if head.startswith(OLE_MARK):
        return _ole(head + tail)
    if head.startswith(ZIP_MARKS):
        return _zip(head, tail)
    return "program" if head.startswith(PROGRAM_MARKS) else _by_magic(head)


def _besides_pdf(head: bytes, tail: bytes) -> str:
    if MARKUP.search(head[:PDF_MARK_WITHIN]):
        return "an HTML page"
    if head.lstrip().startswith(b"#!"):
        return "a program"
    return "a ZIP archive" if _ends_as_zip(tail) else ""


def _ends_as_zip(tail: bytes) -> bool:
    """Whether an end record of a ZIP reaches exactly to the end, which makes the file openable as one."""
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or len(tail) < at + 22:
        return False
    return at + 22 + int.from_bytes(tail[at + 20 : at + 22], "little") == len(tail)


def _ole(seen: bytes) -> str:
    """Old Office and Outlook share one container; the names of its streams, in UTF-16, tell them apart."""
    for stream, kind in (
        ("__substg1.0_", "msg"),
        ("__properties_version1.0", "msg"),
        ("WordDocument", "doc"),
        ("Workbook", "xls"),
        ("PowerPoint Document", "ppt"),
    ):
        if stream.encode("utf-16-le") in seen:
            return kind
    return "ole"


def _zip(head: bytes, tail: bytes) -> str:
    """Office files are ZIPs: the names of their parts, which stand in clear at both ends, tell them apart."""
    seen = head + tail
    if b"vbaProject.bin" in seen or b"macroEnabled" in seen:
        return "macros"
    for mark, kind in (
        (b"opendocument.text", "odt"),
        (b"opendocument.spreadsheet", "ods"),
        (b"opendocument.presentation", "odp"),
        (b"application/epub+zip", "epub"),
    ):
        if b"mimetype" + b"application/" in head[:120] and mark in head[:200]:
            return kind
    if b"[Content_Types].xml" in seen:
        for folder, kind in ((b"word/", "docx"), (b"xl/", "xlsx"), (b"ppt/", "pptx")):
            if folder in seen:
                return kind
    return "zip"


def _by_magic(head: bytes) -> str:
    """Binary kinds by puremagic's table of signatures; short ones count only where there is no text."""
    try:
        found = puremagic.magic_string(head)
    except (puremagic.PureError, ValueError):
        return ""
    least = 0.2 if _decoded(head) is None else 0.5
    sure = [match.extension for match in found if match.confidence >= least]
    return next((FROM_MAGIC[extension] for extension in sure if extension in FROM_MAGIC), "")


def _text(head: bytes) -> str:
    text = _decoded(head)
    if text is None:
        return ""
    start = text.lstrip("\ufeff \t\r\n")
    lower = start[:1_024].lower()
    if lower.startswith("#!"):
        return "script"
    if "<svg" in lower:
        return "svg"
    if MARKUP.search(head) and not lower.startswith("<?xml") and not MAIL_FIELD.match(start):
        return "html"
    if lower.startswith("<?xml"):
        return "html" if "<html" in lower else "xml"
    if len(MAIL_FIELD.findall(start[:4_096])) >= 2 and MAIL_FIELD.match(start):
        return "eml"
    return "json" if re.match(r"""[\[{]\s{0,80}["\[{\]}]""", start) else "text"


def _decoded(head: bytes) -> str | None:
    """The head as text, or None when it does not look like text at all."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return head.decode("utf-16", errors="replace")
    text = head.decode("utf-8", errors="replace")
    odd = sum(
        1
        for character in text
        if (character < " " and character not in "\t\n\r\x0c") or character == "\ufffd"
    )
    return text if odd <= len(text) * 0.3 else None


def _agree(media_type: str, name: str, said: str, endings: frozenset[str]) -> Sniffed:
    if not said or said in endings:
        return Sniffed(media_type=media_type)
    wanted = sorted(endings)[0]
    return _refuse(
        f"This is a {name}, but its name ends in .{said}. Rename it to end in .{wanted} and send it again.",
        "type-mismatch",
    )


def _not_taken(kind: str, head: bytes, said: str) -> Sniffed:
    take = taken_in_words()
    if not kind:
        what = _foreign(head)
        return _refuse(f"{what} We take {take} files.", "unknown-type")
    if kind == "text" and said in KINDS["csv"].endings:
        kind = "csv"  # nothing but its name tells a table of commas from prose
    known = KINDS[kind]
    if kind == "macros":
        return _refuse(f"This is {known.label}. We do not take macros; send it as {take}.", "macros")
    if said and said not in known.endings:
        claimed = "a PDF" if said == "pdf" else label_of_ending(said)
        return _refuse(f"This is {known.label}, not {claimed}. We take {take} files.", "type-mismatch")
    if known.is_expected:
        return _refuse(f"This is {known.label}. We cannot read these yet; send it as {take}.", "not-yet")
    return _refuse(f"This is {known.label}. We take {take} files.", "type-not-taken")


def _foreign(head: bytes) -> str:
    """A sentence on a file that we have no name for; puremagic's own description where it is sure."""
    try:
        best = puremagic.magic_string(head)[0]
    except (puremagic.PureError, ValueError, IndexError):
        return "We do not know what kind of file this is."
    if best.confidence < 0.7 or not best.name:
        return "We do not know what kind of file this is."
    return f"This seems to be: {best.name}."


def _refuse(sentence: str, cause: str) -> Sniffed:
    return Sniffed(refusal=sentence, cause=cause)
