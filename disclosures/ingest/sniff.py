"""What a file is, from its first and last bytes, and whether its name agrees. Parses nothing."""

from dataclasses import dataclass

import puremagic

from disclosures.ingest.kinds import KINDS, label_of_ending
from disclosures.ingest.names import ending
from disclosures.ingest.registry import READERS, taken_in_words
from disclosures.ingest.sniff_containers import OLE_MARK, ZIP_MARKS, ends_as_zip, ole_kind, zip_kind
from disclosures.ingest.sniff_text import MARKUP, decoded, text_kind

HEAD_BYTES = 8_192
TAIL_BYTES = 66_000  # the end record of a ZIP with the longest comment fits in 65,557 bytes

PDF_MARK = b"%PDF-"
PDF_MARK_WITHIN = (
    1_024  # readers look this far (PDF 1.7 reference, appendix H, note 13); mail gateways add lines
)
PROGRAM_MARKS = (b"MZ", b"\x7fELF", b"\xcf\xfa\xed\xfe", b"\xce\xfa\xed\xfe", b"\xca\xfe\xba\xbe")
MARKS = (
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"\xff\xd8\xff", "jpeg"),
    (b"II*\x00", "tiff"),
    (b"MM\x00*", "tiff"),
    (b"{\\rtf", "rtf"),
    (b"\x78\x9f\x3e\x22", "tnef"),
)
HEIC_BRANDS = (b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"mif1", b"msf1")

# What python's puremagic calls an ending, and the kind of ours that it stands for.
FROM_MAGIC = {
    ".heic": "heic",
    ".heif": "heic",
    ".gif": "gif",
    ".webp": "webp",
    ".bmp": "bmp",
    ".7z": "7z",
    ".tar": "tar",
    ".gz": "gz",
    ".rar": "rar",
    ".ps": "postscript",
    ".eps": "postscript",
}
TAKEN = {kind: taken for kind, known in KINDS.items() for taken in READERS if taken.endings == known.endings}
# Kinds that another file can be hung on to without any reader of theirs noticing.
CARRIERS = ("png", "jpeg", "tiff", "heic", "rtf", "msg", "xls")


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
    said = ending(name)
    kind, other = identify(head, tail, said)
    if other:
        return _refuse(
            f"This file is {KINDS[kind].label} and {other} at once. Send it as a plain PDF.", "polyglot"
        )
    taken = TAKEN.get(kind)
    if taken is None:
        return _not_taken(kind, head, said)
    # A mail that was saved as text is read as the mail that it is.
    endings = taken.endings | TAKEN["text"].endings if kind == "eml" else taken.endings
    if not said or said in endings:
        return Sniffed(media_type=taken.media_type)
    wanted = taken.name.lower()
    return _refuse(
        f"This is {KINDS[kind].label}, not {label_of_ending(said)}."
        f" Rename it to end in .{wanted} and send it again.",
        "type-mismatch",
    )


def identify(head: bytes, tail: bytes, said: str = "") -> tuple[str, str]:
    """The key in KINDS ("" if unknown), and what else the file is at the same time ("" if nothing).

    `said` is the ending of its name, which decides where the content allows more than one kind.
    """
    at = head[: PDF_MARK_WITHIN + len(PDF_MARK)].find(PDF_MARK)
    # An archive or mail may hold a PDF within its first kilobyte: what stands first decides.
    kind = "" if at == 0 else _binary(head, tail, said)
    if not kind and at >= 0:
        return "pdf", _besides_pdf(head, tail)
    if not kind:
        return text_kind(head, said), ""
    return kind, "a ZIP archive" if kind in CARRIERS and ends_as_zip(tail) else ""


def _binary(head: bytes, tail: bytes, said: str) -> str:
    if head.startswith(OLE_MARK):
        return ole_kind(head + tail, said)
    if head.startswith(ZIP_MARKS):
        return zip_kind(head, tail, said)
    if head.startswith(PROGRAM_MARKS) and (decoded(head) is None or not head.startswith(b"MZ")):
        return "program"
    if head[4:8] == b"ftyp" and head[8:12] in HEIC_BRANDS:
        return "heic"
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip(b" \t\r\n")
    return next((kind for mark, kind in MARKS if start.startswith(mark)), "") or _by_magic(head)


def _besides_pdf(head: bytes, tail: bytes) -> str:
    if MARKUP.search(head[:PDF_MARK_WITHIN]):
        return "an HTML page"
    if head.lstrip().startswith(b"#!"):
        return "a program"
    return "a ZIP archive" if ends_as_zip(tail) else ""


def _by_magic(head: bytes) -> str:
    """Binary kinds by puremagic's table of signatures; short ones count only where there is no text."""
    try:
        found = puremagic.magic_string(head)
    except (puremagic.PureError, ValueError):
        return ""
    least = 0.2 if decoded(head) is None else 0.5
    sure = [match.extension for match in found if match.confidence >= least]
    return next((FROM_MAGIC[extension] for extension in sure if extension in FROM_MAGIC), "")


def _not_taken(kind: str, head: bytes, said: str) -> Sniffed:
    take = f"We take {taken_in_words()} files."
    if not kind:
        return _refuse(f"{_foreign(head)} {take}", "unknown-type")
    known = KINDS[kind]
    if kind == "macros":
        return _refuse(f"This is {known.label}. {known.advice}", "macros")
    is_other = bool(said and known.endings and said not in known.endings)
    what = f"This is {known.label}, not {label_of_ending(said)}." if is_other else f"This is {known.label}."
    sentences = " ".join(filter(None, (what, known.advice, take)))
    return _refuse(sentences, "type-mismatch" if is_other else "type-not-taken")


def _foreign(head: bytes) -> str:
    """A sentence on a file that we have no name for; puremagic's own description where it is sure."""
    unknown = "We do not know what kind of file this is."
    try:
        best = puremagic.magic_string(head)[0]
    except (puremagic.PureError, ValueError, IndexError):
        return unknown
    return f"This seems to be: {best.name}." if best.confidence >= 0.7 and best.name else unknown


def _refuse(sentence: str, cause: str) -> Sniffed:
    return Sniffed(refusal=sentence, cause=cause)
