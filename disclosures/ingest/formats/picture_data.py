"""What a picture says about itself besides what it shows: camera, place, time, names, comments."""

import re
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from struct import error as StructError
from typing import Any

from PIL import ExifTags, Image

from disclosures.ingest.contract import Hidden, Page
from disclosures.ingest.formats.text import clean_text
from disclosures.ingest.names import clean_line

MOST_CHARACTERS = 100_000  # of all that one picture hides
MOST_OF_A_VALUE = 2_000
MOST_BYTES = 1_000_000  # of one block, after unpacking
PLACE = "picture data"
POSITION = "position and camera data (EXIF)"
CAMERA = "camera data (EXIF)"
THUMBNAIL = "small copy of the picture, which may show more than the picture does"
AFTER_THE_END = "bytes after the end of the picture"
COMMENT = "comment in the picture"
PROPERTIES = "properties of the picture (XMP)"
CAPTION = "caption and names (IPTC)"
OTHER = "other data in the picture"

# What libraries raise for blocks that are not as they should be.
FAULTS = (
    OSError,
    EOFError,
    SyntaxError,
    ValueError,
    TypeError,
    KeyError,
    IndexError,
    AttributeError,
    OverflowError,
    ZeroDivisionError,
    RuntimeError,
    StructError,
    zlib.error,
)

# EXIF 2.32: how to show the dots, and nothing about who took them, where or when.
TECHNICAL_TAGS = (
    "ImageWidth ImageLength BitsPerSample Compression PhotometricInterpretation Orientation SamplesPerPixel"
    " PlanarConfiguration YCbCrSubSampling YCbCrPositioning XResolution YResolution ResolutionUnit"
    " StripOffsets RowsPerStrip StripByteCounts JPEGInterchangeFormat"
    " JPEGInterchangeFormatLength TransferFunction"
    " WhitePoint PrimaryChromaticities YCbCrCoefficients ReferenceBlackWhite ExifOffset GPSInfo ExifVersion"
    " FlashPixVersion ColorSpace ComponentsConfiguration ExifImageWidth ExifImageHeight"
    " ExifInteroperabilityOffset InteropIndex InteropVersion GPSVersionID"
)
TECHNICAL = frozenset(TECHNICAL_TAGS.split())
READABLE = re.compile(rb"[\x20-\x7e\xa0-\xff]{4,}")
TAGS_OF_XML = re.compile(r"<[^<>]{0,1000}>")
BLANKS = re.compile(r"\s+")


@dataclass(slots=True)
class Notes:
    """Collects what a picture hides, each kind named once, and its words up to MOST_CHARACTERS."""

    hidden: list[str] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    left: int = MOST_CHARACTERS
    is_cut: bool = False

    def add(self, what: str, lines: Iterable[str] = ()) -> None:
        if what not in self.hidden:
            self.hidden.append(what)
        for line in lines:
            if self.left <= 0:
                self.is_cut = True
                return
            line = clean_text(line)[: self.left]
            if line.strip():
                self.lines.append(line)
                self.left -= len(line)

    def all_hidden(self) -> tuple[Hidden, ...]:
        return tuple(Hidden(what, "document") for what in self.hidden)

    def pages(self) -> tuple[Page, ...]:
        """The hidden page, if there are words for it."""
        return (Page("\n".join(self.lines), is_hidden=True, place=PLACE),) if self.lines else ()

    def warnings(self) -> tuple[str, ...]:
        if not self.is_cut:
            return ()
        return (f"The picture hides more than {MOST_CHARACTERS:,} characters; only so many were looked at.",)


def readable(data: bytes) -> Iterator[str]:
    """The runs of four and more readable characters in a block of unknown build."""
    for run in READABLE.findall(data[:MOST_BYTES]):
        try:
            yield run.decode()
        except UnicodeDecodeError:
            yield run.decode("latin-1")


def words_of_xml(data: bytes) -> Iterator[str]:
    """The values in a block of XMP, as attributes and as text, without parsing what a stranger wrote."""
    text = data[:MOST_BYTES].decode("utf-8", errors="replace")
    for value in re.findall(r'[\w:]{1,80}="[^"<>]{1,2000}"', text):
        if not value.startswith("xmlns"):
            yield value
    for line in TAGS_OF_XML.sub("\n", text).split("\n"):
        line = BLANKS.sub(" ", line).strip()
        if line:
            yield line[:MOST_OF_A_VALUE]


def note_exif(notes: Notes, block: bytes) -> int:
    """Take down what an EXIF block, or a whole TIFF, says; returns the orientation (1 to 8), 1 where none."""
    if block.startswith(b"Exif\0\0"):
        block = block[6:]
    exif = Image.Exif()
    try:
        exif.load(b"Exif\0\0" + block)
        orientation = exif.get(ExifTags.Base.Orientation)
        lines = list(_tags(exif, ExifTags.TAGS)) + list(_tags(_part(exif, ExifTags.IFD.Exif), ExifTags.TAGS))
        position = list(_tags(_part(exif, ExifTags.IFD.GPSInfo), ExifTags.GPSTAGS))
        has_thumbnail = bool(_part(exif, ExifTags.IFD.IFD1))
    except FAULTS:
        notes.add(OTHER, readable(block))
        return 1
    if lines or position:
        notes.add(POSITION if position else CAMERA, lines + position)
    if has_thumbnail:
        notes.add(THUMBNAIL)
    return orientation if isinstance(orientation, int) and 1 <= orientation <= 8 else 1


def _part(exif: Image.Exif, which: int) -> dict[int, Any]:
    try:
        return dict(exif.get_ifd(which))
    except FAULTS:
        return {}


def _tags(values: Any, names: dict[int, str]) -> Iterator[str]:
    for tag, value in list(dict(values).items())[:1_000]:
        name = names.get(tag, f"tag {tag}")
        if name not in TECHNICAL:
            shown = _shown(value)
            if shown:
                yield f"{name}: {shown}"


def _shown(value: Any) -> str:
    if isinstance(value, bytes):
        # Windows writes its own properties as UTF-16, comments begin with the name of their encoding.
        text = " ".join(readable(value.replace(b"\0", b"")))
        return clean_line(text, MOST_OF_A_VALUE)
    if isinstance(value, tuple):
        return clean_line(" ".join(str(one) for one in value[:100]), MOST_OF_A_VALUE)
    return clean_line(str(value)[: MOST_OF_A_VALUE * 2], MOST_OF_A_VALUE)
