"""PNG, JPEG, TIFF and HEIC: pages to be recognised, and what pictures carry besides.

Sizes are read from the headers by our own code first. Each format is given to its own decoder by name, so
that no other of the library's forty formats is ever tried on a stranger's bytes.
"""

import base64
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import Any, BinaryIO, ClassVar

import pi_heif  # type: ignore[import-untyped]
from PIL import Image, ImageChops, ImageFile
from PIL.JpegImagePlugin import JpegImageFile
from PIL.PngImagePlugin import PngImageFile
from PIL.TiffImagePlugin import TiffImageFile

from disclosures.ingest.contract import Bomb, Keep, Page, Picture, Reading, TooLarge, Unreadable
from disclosures.ingest.formats import picture_data as data_of
from disclosures.ingest.formats.grey import as_picture
from disclosures.ingest.formats.picture_data import FAULTS, Notes
from disclosures.ingest.formats.picture_files import Parts, jpeg_parts, png_parts, png_rows
from disclosures.ingest.formats.tiff_files import TIFFFile, TIFFPage
from disclosures.ingest.limits import MB, Limits

MOST_THERE = 0.5  # of a cut picture; with less, it is not worth reading
FAR_TOO_LARGE = 5  # times the limit
JPEG_REDUCED = 8
JPEG_UNPAINTED = (0, 128)
FIRST_ONLY = "This file holds several pictures; only the first is read."
# Sixteen grey dots square: nothing but another program can write this format.
HEIC_SAMPLE = base64.b64decode(
    "AAAAHGZ0eXBoZWl4AAAAAG1pZjFoZWl4bWlhZgAAAXZtZXRhAAAAAAAAACFoZGxyAAAAAAAAAABwaWN0AAAAAAAAAAAAAAAAAAAA"
    "ACJpbG9jAAAAAERAAAEAAQAAAAABmgABAAAAAAAAACEAAAAjaWluZgAAAAAAAQAAABVpbmZlAgAAAAABAABodmMxAAAAAA5waXRt"
    "AAAAAAABAAAA9mlwcnAAAADWaXBjbwAAAHFodmNDAQQIAAAAn/gAAAAAHvAA/Pz4+AAADwNgAAEAF0ABDAH//wQIAAADAJ/4AAAD"
    "AAAeugJAYQABACZCAQEECAAAAwCf+AAAAwAAHsCCBBZbqrprmwIAAAMAMgAAAwACEGIAAQAGRAHBc8GJAAAAE2NvbHJuY2x4AAEA"
    "DQAGgAAAABRpc3BlAAAAAAAAAEAAAABAAAAAKGNsYXAAAAAQAAAAAQAAABAAAAAB////0AAAAAL////QAAAAAgAAAA5waXhpAAAA"
    "AAEIAAAAGGlwbWEAAAAAAAAAAQABBYECAwWEAAAAKW1kYXQAAAAdKAGuCCQkGcDbKDRrb4+uW5CyoQHwpodtwJcoqIA="
)


class PNGReader:
    """One page a file; of an animation, the picture that stands for it."""

    media_types: ClassVar[frozenset[str]] = frozenset({"image/png"})

    def prepare(self) -> None:
        _rehearse(self, "PNG")

    def read(self, document: BinaryIO, limits: Limits, keep: Keep) -> Reading:
        data = _whole(document, limits)
        parts = png_parts(data)
        _check_size(parts.width, parts.height, parts.bits, len(data), limits)
        _, share = _decoded_png(parts)
        return _reading("image/png", parts, share)

    def picture(self, document: BinaryIO, page: int, limits: Limits) -> Picture:
        data = _whole(document, limits)
        parts = png_parts(data)
        _check_size(parts.width, parts.height, parts.bits, len(data), limits)
        _check_page(page, 1)
        image, share = _decoded_png(parts)
        return _as_picture(image, share, parts, limits)


class JPEGReader:
    """One page a file."""

    media_types: ClassVar[frozenset[str]] = frozenset({"image/jpeg"})

    def prepare(self) -> None:
        _rehearse(self, "JPEG")

    def read(self, document: BinaryIO, limits: Limits, keep: Keep) -> Reading:
        data = _whole(document, limits)
        parts = jpeg_parts(data)
        _check_size(parts.width, parts.height, parts.bits, len(data), limits)
        _, share = _decoded_jpeg(parts, JPEG_REDUCED)
        return _reading("image/jpeg", parts, share)

    def picture(self, document: BinaryIO, page: int, limits: Limits) -> Picture:
        data = _whole(document, limits)
        parts = jpeg_parts(data)
        _check_size(parts.width, parts.height, parts.bits, len(data), limits)
        _check_page(page, 1)
        image, share = _decoded_jpeg(parts, 1)
        return _as_picture(image, share, parts, limits)


class TIFFReader:
    """A page a directory, as scanners and fax machines write them."""

    media_types: ClassVar[frozenset[str]] = frozenset({"image/tiff"})

    def prepare(self) -> None:
        _rehearse(self, "TIFF")

    def read(self, document: BinaryIO, limits: Limits, keep: Keep) -> Reading:
        data = _whole(document, limits)
        file = _tiff(data, limits)
        _decoded_tiff(data, 1, file.pages[0])
        cut = [number for number, page in enumerate(file.pages, 1) if page.share < 1]
        if sum(page.share for page in file.pages) < MOST_THERE * len(file.pages):
            raise Unreadable("Most of this TIFF picture is missing. Send a whole copy.")
        return Reading(
            "image/tiff",
            pages=(*(Page("", needs_reading=True) for _ in file.pages), *file.notes.pages()),
            hidden=file.notes.all_hidden(),
            warnings=(
                *(f"Page {number} is cut off. Send a whole copy." for number in cut[:10]),
                *file.notes.warnings(),
            ),
        )

    def picture(self, document: BinaryIO, page: int, limits: Limits) -> Picture:
        data = _whole(document, limits)
        file = _tiff(data, limits)
        _check_page(page, len(file.pages))
        about = file.pages[page - 1]
        image = _decoded_tiff(data, page, about)
        return as_picture(image, limits, dpi=about.dpi)


class HEICReader:
    """Photographs from telephones; the library turns them upright itself."""

    media_types: ClassVar[frozenset[str]] = frozenset({"image/heic"})
    # The decoder has its work done by one thread, even where it is told to use none.
    threads: ClassVar[int] = 1

    def prepare(self) -> None:
        pi_heif.options.DECODE_THREADS = 0  # besides that one
        pi_heif.options.DEPTH_IMAGES = pi_heif.options.AUX_IMAGES = False
        _rehearse(self, "HEIC")

    def read(self, document: BinaryIO, limits: Limits, keep: Keep) -> Reading:
        heif = _heif(document, limits)
        notes = Notes()
        first = heif[heif.primary_index]
        if first.info.get("exif"):
            data_of.note_exif(notes, first.info["exif"])
        if first.info.get("xmp"):
            notes.add(data_of.PROPERTIES, data_of.words_of_xml(first.info["xmp"]))
        if first.info.get("thumbnails"):
            notes.add(data_of.THUMBNAIL)
        _decoded_heif(heif)
        return Reading(
            "image/heic",
            pages=(Page("", needs_reading=True), *notes.pages()),
            hidden=notes.all_hidden(),
            warnings=(*[FIRST_ONLY][: len(heif) - 1], *notes.warnings()),
        )

    def picture(self, document: BinaryIO, page: int, limits: Limits) -> Picture:
        heif = _heif(document, limits)
        _check_page(page, 1)
        return as_picture(_decoded_heif(heif), limits)


def _whole(document: BinaryIO, limits: Limits) -> bytes:
    data = document.read(limits.max_file_bytes + 1)
    if len(data) > limits.max_file_bytes:
        raise TooLarge(f"This picture is larger than {limits.max_file_bytes / MB:g} MB. Send a smaller one.")
    return data


def _check_size(width: int, height: int, bits: int, file_bytes: int, limits: Limits) -> None:
    """Refuse by what the header says, before any dot is unpacked."""
    dots, most = width * height, limits.max_image_pixels
    if dots <= most:
        return
    if dots > FAR_TOO_LARGE * most and dots * bits / 8 > limits.max_unpack_ratio * file_bytes:
        raise Bomb(
            f"This picture would unpack to {width:,} by {height:,} dots from {file_bytes / MB:.1f} MB, which"
            " no page needs. Send a smaller one."
        )
    raise TooLarge(
        f"This picture has {dots / 1e6:,.0f} million dots and we take {most / 1e6:,.0f}. Send a smaller one."
    )


def _check_page(page: int, count: int) -> None:
    if not 1 <= page <= count:
        raise Unreadable(f"This picture has no page {page}.")


def _reading(media_type: str, parts: Parts, share: float) -> Reading:
    said = []
    if parts.is_cut or share < 1:
        seen = f": {share:.0%} of it can be seen" if share < 1 else ""
        said.append(f"This picture is cut off or damaged{seen}. Send a whole copy.")
    if parts.is_animated:
        said.append(FIRST_ONLY)
    return Reading(
        media_type,
        pages=(Page("", needs_reading=True), *parts.notes.pages()),
        hidden=parts.notes.all_hidden(),
        warnings=(*said, *parts.notes.warnings()),
    )


def _decoded_png(parts: Parts) -> tuple[Image.Image, float]:
    """The picture and how much of it is there. Raises Unreadable when that is too little."""
    try:
        if not parts.is_cut:
            image = PngImageFile(BytesIO(parts.dots))
            image.load()
            return image, 1.0
    except FAULTS:
        pass
    share = png_rows(parts) / parts.height
    return _leniently(PngImageFile, parts, share, "PNG"), share


def _decoded_jpeg(parts: Parts, reduced: int) -> tuple[Image.Image, float]:
    """The same for JPEG, at 1/`reduced` of the size, which is all that a check needs."""
    try:
        if not parts.is_cut:
            return _loaded_jpeg(parts, reduced), 1.0
    except FAULTS:
        pass
    with _leniency():
        try:
            image = _loaded_jpeg(parts, reduced)
            share = _share_painted(image)
        except FAULTS:
            raise Unreadable(_damaged("JPEG")) from None
    if share < MOST_THERE:
        raise Unreadable(_missing("JPEG"))
    return image, share


def _share_painted(image: Image.Image) -> float:
    """How much stands above the even black or grey that a JPEG decoder leaves where it has no dots."""
    grey = image.convert("L")
    last = grey.getpixel((grey.width - 1, grey.height - 1))
    if last not in JPEG_UNPAINTED:
        return 1.0
    box = ImageChops.difference(grey, Image.new("L", grey.size, last)).getbbox()
    return box[3] / grey.height if box else 0.0


def _loaded_jpeg(parts: Parts, reduced: int) -> Image.Image:
    image = JpegImageFile(BytesIO(parts.dots))
    if image.mode == "RGB":
        image.draft("L", (max(1, parts.width // reduced), max(1, parts.height // reduced)))
    image.load()
    return image


def _leniently(kind: Any, parts: Parts, share: float, name: str) -> Image.Image:
    if share < MOST_THERE:
        raise Unreadable(_missing(name))
    with _leniency():
        try:
            image: Image.Image = kind(BytesIO(parts.dots))
            image.load()
        except FAULTS:
            raise Unreadable(_damaged(name)) from None
    return image


@contextmanager
def _leniency() -> Iterator[None]:
    """Lets the library return what it has when a picture ends too early."""
    before = ImageFile.LOAD_TRUNCATED_IMAGES
    ImageFile.LOAD_TRUNCATED_IMAGES = True
    try:
        yield
    finally:
        ImageFile.LOAD_TRUNCATED_IMAGES = before


def _as_picture(image: Image.Image, share: float, parts: Parts, limits: Limits) -> Picture:
    return as_picture(image, limits, dpi=parts.dpi, orientation=parts.orientation, share=share)


def _tiff(data: bytes, limits: Limits) -> TIFFFile:
    file = TIFFFile(data, limits)
    for page in file.pages:
        _check_size(page.width, page.height, page.bits, len(data), limits)
    return file


def _decoded_tiff(data: bytes, number: int, about: TIFFPage) -> Image.Image:
    try:
        image = TiffImageFile(BytesIO(data))
        image.seek(number - 1)
        if sorted(image.size) != sorted((about.width, about.height)):  # the library turns it upright itself
            raise Unreadable(_damaged("TIFF"))
        image.load()
    except FAULTS:
        raise Unreadable(_damaged("TIFF")) from None
    return image


def _heif(document: BinaryIO, limits: Limits) -> Any:
    data = _whole(document, limits)
    try:
        heif = pi_heif.open_heif(BytesIO(data))
        width, height = heif.size
    except FAULTS:
        raise Unreadable(_damaged("HEIC")) from None
    _check_size(width, height, 24, len(data), limits)
    return heif


def _decoded_heif(heif: Any) -> Image.Image:
    try:
        image: Image.Image = heif[heif.primary_index].to_pillow()
    except FAULTS:
        raise Unreadable(_damaged("HEIC")) from None
    return image


def _damaged(name: str) -> str:
    return f"This {name} picture is damaged and cannot be shown. Send another copy."


def _missing(name: str) -> str:
    return f"Most of this {name} picture is missing, as after a broken transfer. Send a whole copy."


def _rehearse(reader: "PNGReader | JPEGReader | TIFFReader | HEICReader", name: str) -> None:
    """Read a small picture with everything that the real ones will need."""
    for sample in _samples(name):
        reader.read(BytesIO(sample), Limits(), _keeps_nothing)
        reader.picture(BytesIO(sample), 1, Limits())


def _samples(name: str) -> Iterator[bytes]:
    if name == "HEIC":
        yield HEIC_SAMPLE
        return
    exif = Image.Exif()
    exif[0x010E] = "Sample"
    exif.get_ifd(0x8825)[1] = "N"
    for mode in ("1", "L", "RGB", "RGBA"):
        if name == "JPEG" and mode in ("1", "RGBA"):
            continue
        out = BytesIO()
        options = {"compression": "tiff_lzw" if mode != "1" else "group4"} if name == "TIFF" else {}
        Image.new(mode, (32, 32)).save(out, name, exif=exif, **options)
        yield out.getvalue()


def _keeps_nothing(name: str, chunks: Any) -> Any:
    raise AssertionError("A picture has no members.")
