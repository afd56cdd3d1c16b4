"""Pictures of letters: PNG, JPEG, TIFF and HEIC, good, hidden, damaged and hostile."""

import io
import struct
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageStat

from disclosures.ingest.contract import (
    REFUSALS,
    Bomb,
    Hidden,
    Picture,
    PictureReader,
    Reading,
    TooLarge,
    Unreadable,
)
from disclosures.ingest.formats import picture_data
from disclosures.ingest.formats.images import (
    HEIC_SAMPLE,
    HEICReader,
    JPEGReader,
    PNGReader,
    TIFFReader,
)
from disclosures.ingest.formats.picture_files import PNG_MARK
from disclosures.ingest.limits import Limits
from tests.ingest.conftest import SAMPLES
from tests.ingest.pages_made import printed

# The library complains of what it finds in damaged blocks.
pytestmark = pytest.mark.filterwarnings("ignore::UserWarning")
READERS: dict[str, PictureReader] = {
    "PNG": PNGReader(),
    "JPEG": JPEGReader(),
    "TIFF": TIFFReader(),
    "HEIC": HEICReader(),
}
PAGE = printed("Dear reader\n\nwe enclose the table that you asked for.\n" * 8, dpi=100)


def saved(image: Image.Image, name: str, **options: object) -> bytes:
    out = io.BytesIO()
    image.save(out, name, **options)
    return out.getvalue()


def keep(name: str, chunks: object) -> None:
    raise AssertionError("A picture has no members.")


def read(name: str, data: bytes, limits: Limits | None = None) -> Reading:
    return READERS[name].read(io.BytesIO(data), limits or Limits(), keep)


def picture(name: str, data: bytes, page: int = 1, limits: Limits | None = None) -> Picture:
    return READERS[name].picture(io.BytesIO(data), page, limits or Limits())


def as_image(seen: Picture) -> Image.Image:
    assert len(seen.grey) == seen.width * seen.height
    return Image.frombytes("L", (seen.width, seen.height), seen.grey)


def hidden(reading: Reading) -> list[str]:
    assert all(each.where == "document" for each in reading.hidden)
    return [each.what for each in reading.hidden]


def chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def png(width: int, height: int, *more: bytes, dots: bytes | None = None, tail: bytes = b"") -> bytes:
    """A one-bit white PNG with these chunks before its dots."""
    line = b"\0" + b"\xff" * ((width + 7) // 8)
    packed = zlib.compress(line * height) if dots is None else dots
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0))
    return PNG_MARK + head + b"".join(more) + chunk(b"IDAT", packed) + chunk(b"IEND", b"") + tail


def exif() -> Image.Exif:
    block = Image.Exif()
    block[0x013B] = "Hyacinth Brackenbury-Moss"
    block[0x0132] = "2021:03:04 05:06:07"
    place = block.get_ifd(0x8825)
    place[1], place[2], place[3], place[4] = "N", (51.0, 30.0, 28.0), "W", (0.0, 7.0, 41.0)
    return block


@pytest.mark.parametrize("name", ["PNG", "JPEG", "TIFF"])
def test_a_picture_is_one_page_to_be_read(name: str) -> None:
    data = saved(PAGE, name)
    reading = read(name, data)
    assert reading.media_type == f"image/{name.lower()}"
    assert [(page.text, page.needs_reading, page.is_hidden) for page in reading.pages] == [("", True, False)]
    assert (reading.hidden, reading.warnings, reading.members) == ((), (), ())
    seen = as_image(picture(name, data))
    assert seen.size == PAGE.size
    assert abs(ImageStat.Stat(seen).mean[0] - ImageStat.Stat(PAGE).mean[0]) < 2


def test_a_picture_from_a_telephone_is_read() -> None:
    reading = read("HEIC", HEIC_SAMPLE)
    assert reading.page_count == 1 and reading.pages[0].needs_reading
    seen = picture("HEIC", HEIC_SAMPLE)
    assert (seen.width, seen.height) == (16, 16) and abs(seen.grey[100] - 200) < 12


@pytest.mark.parametrize("name", READERS)
def test_preparing_reads_a_sample(name: str) -> None:
    READERS[name].prepare()


@pytest.mark.parametrize(
    ("name", "mode", "ink", "options"),
    [
        ("PNG", "1", 0, {}),
        ("PNG", "LA", (0, 255), {}),
        ("PNG", "RGB", (20, 10, 0), {}),
        ("PNG", "RGBA", (0, 0, 0, 255), {}),
        ("PNG", "P", 0, {}),
        ("PNG", "I;16", 0, {}),
        ("PNG", "L", 0, {"transparency": 255}),
        ("JPEG", "RGB", (20, 10, 0), {}),
        ("JPEG", "CMYK", (0, 0, 0, 255), {}),
        ("TIFF", "1", 0, {"compression": "group4"}),
        ("TIFF", "CMYK", (0, 0, 0, 255), {"compression": "tiff_lzw"}),
        ("TIFF", "I;16", 0, {}),
        ("TIFF", "F", 0.0, {}),
        ("TIFF", "L", 0, {"compression": "jpeg"}),
        ("TIFF", "RGBA", (0, 0, 0, 255), {"compression": "tiff_adobe_deflate"}),
    ],
)
def test_every_way_of_colour_becomes_black_on_white(name: str, mode: str, ink, options: dict) -> None:
    white = {"LA": (255, 0), "RGBA": (0, 0, 0, 0), "CMYK": (0, 0, 0, 0), "I;16": 65_535, "1": 1}
    paper = white.get(mode, 255 if len(mode) == 1 else (255, 255, 255))
    image = Image.new(mode, (200, 300), paper)
    image.paste(ink, (0, 0, 200, 150))
    if mode == "P":
        image.putpalette([0, 0, 0] + [255, 255, 255] * 255)
    seen = as_image(picture(name, saved(image, name, **options)))
    assert ImageStat.Stat(seen.crop((20, 20, 180, 130))).mean[0] < 40
    assert ImageStat.Stat(seen.crop((20, 170, 180, 280))).mean[0] > 245


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("name", ["JPEG", "PNG", "TIFF"])
def test_pages_are_turned_as_the_camera_says(name: str, orientation: int) -> None:
    upright = Image.new("L", (160, 240), 255)
    upright.paste(0, (0, 0, 80, 60))  # the upper left corner
    back = {
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_90,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }
    stored = upright.transpose(back[orientation]) if orientation in back else upright
    block = Image.Exif()
    block[0x0112] = orientation
    data = saved(stored, name, exif=block)
    seen = as_image(picture(name, data))
    assert seen.size == upright.size
    places = ((20, 20), (140, 220), (140, 20))
    assert [seen.tobytes()[y * seen.width + x] > 128 for x, y in places] == [False, True, True]
    assert read(name, data).hidden == ()  # how to hold it says nothing about anyone


@pytest.mark.parametrize("name", ["JPEG", "PNG"])
def test_who_where_and_when_are_found(name: str) -> None:
    reading = read(name, saved(PAGE, name, exif=exif()))
    assert Hidden(picture_data.POSITION, "document") in reading.hidden
    page = reading.pages[-1]
    assert page.is_hidden and page.place == "picture data" and not page.needs_reading
    assert "Hyacinth Brackenbury-Moss" in page.text and "GPSLatitude: 51.0 30.0 28.0" in page.text
    assert "2021:03:04" in page.text
    assert reading.page_count == 1


def test_the_sample_with_a_position() -> None:
    reading = read("PNG", (SAMPLES / "hostile" / "png-exif-gps.png").read_bytes())
    assert hidden(reading) == [picture_data.POSITION, picture_data.COMMENT]
    assert "HERON-2029 home address" in reading.pages[-1].text


def test_comments_in_png_are_found_packed_or_not() -> None:
    text = "Note\0written by Zebedee".encode("latin-1")
    packed = b"Note\0\0" + zlib.compress(b"packed by Hyacinth")
    wide = b"Title\0\0\0en\0\0" + "gwybodaeth â tŷ".encode()
    xmp = (
        b"XML:com.adobe.xmp\0\0\0\0\0"
        + b'<x:xmpmeta><dc:creator who="Quill">Zebedee Q</dc:creator></x:xmpmeta>'
    )
    reading = read(
        "PNG",
        png(9, 9, chunk(b"tEXt", text), chunk(b"zTXt", packed), chunk(b"iTXt", wide), chunk(b"iTXt", xmp),
            chunk(b"prVt", b"\1\2secret words\3"), tail=b"PK\3\4 more after the end"),
    )  # fmt: skip
    assert hidden(reading) == [
        picture_data.COMMENT, picture_data.PROPERTIES, picture_data.OTHER, picture_data.AFTER_THE_END
    ]  # fmt: skip
    for words in ("written by Zebedee", "packed by Hyacinth", "gwybodaeth â tŷ", "Zebedee Q", "Quill",
                  "secret words", "more after the end"):  # fmt: skip
        assert words in reading.pages[-1].text


def test_comments_in_jpeg_are_found() -> None:
    plain = saved(PAGE, "JPEG")
    caption = b"Photoshop 3.0\x008BIM\x04\x04\0\0\0\0\0\x1c\x1c\x02\x50\0\x10Zebedee the Quill"
    thumbnail = b"JFXX\0\x10" + saved(PAGE.resize((32, 32)), "JPEG")
    parts = (
        (0xFE, b"a comment by Hyacinth"),
        (0xED, caption),
        (0xE0, thumbnail),
        (0xE1, b"http://ns.adobe.com/xap/1.0/\0<dc:title>of the letter</dc:title>"),
        (0xEB, b"JP\0\1 signed contents"),
    )
    more = b"".join(b"\xff" + bytes([mark]) + struct.pack(">H", len(body) + 2) + body for mark, body in parts)
    reading = read("JPEG", plain[:20] + more + plain[20:] + b"and more after the end")
    assert hidden(reading) == [
        picture_data.COMMENT, picture_data.CAPTION, picture_data.THUMBNAIL, picture_data.PROPERTIES,
        picture_data.OTHER, picture_data.AFTER_THE_END,
    ]  # fmt: skip
    for words in (
        "comment by Hyacinth",
        "Zebedee the Quill",
        "of the letter",
        "signed contents",
        "and more after",
    ):
        assert words in reading.pages[-1].text


def test_a_thumbnail_in_exif_is_named() -> None:
    ifd0 = struct.pack("<HHHI4sI", 1, 0x0112, 3, 1, b"\1\0\0\0", 26)
    ifd1 = struct.pack("<HHHIIHHIII", 2, 513, 4, 1, 60, 514, 4, 1, 4, 0)
    block = b"Exif\0\0II*\0\x08\0\0\0" + ifd0 + ifd1 + b"\xff\xd8\xff\xd9"
    plain = saved(PAGE, "JPEG")
    data = plain[:20] + b"\xff\xe1" + struct.pack(">H", len(block) + 2) + block + plain[20:]
    assert hidden(read("JPEG", data)) == [picture_data.THUMBNAIL]


def test_a_position_in_tiff_is_found_wherever_it_stands() -> None:
    plain = bytearray(saved(PAGE, "TIFF", compression="raw", tiffinfo={34853: 0, 33432: "of Zebedee"}))
    place = len(plain)
    plain += struct.pack("<HHHI4sHHIII", 2, 1, 2, 2, b"N\0\0\0", 29, 2, 11, place + 30, 0) + b"2021:03:04\0"
    at = plain.rindex(struct.pack("<H", 34853))
    plain[at : at + 12] = struct.pack("<HHII", 34853, 4, 1, place)
    reading = read("TIFF", bytes(plain))
    assert picture_data.POSITION in hidden(reading)
    assert "GPSDateStamp: 2021:03:04" in reading.pages[-1].text and "of Zebedee" in reading.pages[-1].text


def test_properties_of_tiff_are_found_once() -> None:
    pages = [PAGE, PAGE.rotate(180), PAGE]
    data = saved(
        pages[0], "TIFF", save_all=True, append_images=pages[1:],
        tiffinfo={
            270: "scan for Zebedee", 315: "Hyacinth", 700: b"<a>in the XMP</a>",
            33723: b"\x1c\x02Quillfeather",
        },
    )  # fmt: skip
    reading = read("TIFF", data)
    assert reading.page_count == 3
    text = reading.pages[-1].text
    assert text.count("ImageDescription: scan for Zebedee") == 1 and "Artist: Hyacinth" in text
    assert "in the XMP" in text and "Quillfeather" in text
    upper, lower = as_image(picture("TIFF", data, 1)), as_image(picture("TIFF", data, 2))
    assert upper.tobytes() == PAGE.tobytes() and lower.tobytes() == PAGE.rotate(180).tobytes()


def test_huge_comments_are_cut_and_said_to_be() -> None:
    bomb = b"Note\0\0" + zlib.compress(b"A" * 60_000_000, 9)
    reading = read("PNG", png(9, 9, *[chunk(b"zTXt", bomb)] * 5))
    assert len(reading.pages[-1].text) <= picture_data.MOST_CHARACTERS + 10
    assert reading.warnings == (
        "The picture hides more than 100,000 characters; only so many were looked at.",
    )


def test_an_animation_gives_its_first_picture() -> None:
    frames = [PAGE.resize((50, 50)), PAGE.resize((50, 50)).rotate(180)]
    data = saved(frames[0], "PNG", save_all=True, append_images=frames[1:])
    assert b"acTL" in data
    reading = read("PNG", data)
    assert reading.warnings == ("This file holds several pictures; only the first is read.",)
    assert as_image(picture("PNG", data)).tobytes() == frames[0].tobytes()


@pytest.mark.parametrize("name", ["PNG", "JPEG", "TIFF"])
def test_large_pictures_are_made_smaller(name: str) -> None:
    data = saved(PAGE.resize((1_654, 2_339)), name)
    seen = picture(name, data, limits=Limits(max_ocr_pixels=500_000))
    assert seen.width * seen.height <= 500_000
    assert abs(seen.dpi - seen.height / 11.7) < 4


def test_resolution_is_the_files_word_where_a_page_comes_of_it() -> None:
    assert picture("JPEG", saved(PAGE, "JPEG", dpi=(100, 100))).dpi == 100
    assert picture("TIFF", saved(PAGE, "TIFF", dpi=(100, 100))).dpi == 100
    assert picture("PNG", saved(PAGE, "PNG", dpi=(100, 100))).dpi == 100
    for nonsense in (1, 72_000):
        assert (
            abs(picture("JPEG", saved(PAGE.resize((1_654, 2_339)), "JPEG", dpi=(nonsense,) * 2)).dpi - 200)
            < 2
        )
    fine = picture("TIFF", saved(printed("Dear reader", dpi=400), "TIFF", dpi=(400, 400)))
    assert (fine.dpi, fine.width) == (300, 2481)


def test_the_bomb_is_refused_by_its_header() -> None:
    with pytest.raises(Bomb):
        read("PNG", (SAMPLES / "hostile" / "png-decompression-bomb.png").read_bytes())
    with pytest.raises(Bomb):
        picture("PNG", (SAMPLES / "hostile" / "png-decompression-bomb.png").read_bytes())


def test_too_many_dots_are_refused_in_every_format() -> None:
    limits = Limits(max_image_pixels=1_000)
    for name in ("PNG", "JPEG", "TIFF"):
        with pytest.raises(TooLarge, match="million dots"):
            read(name, saved(PAGE.resize((50, 60)), name), limits)
    with pytest.raises(TooLarge):
        read("HEIC", HEIC_SAMPLE, Limits(max_image_pixels=100))


def test_a_header_that_lies_costs_nothing() -> None:
    """A JPEG of 65,535 dots each way, in a few hundred bytes."""
    data = bytearray(saved(PAGE.resize((16, 16)), "JPEG"))
    at = data.index(b"\xff\xc0")
    data[at + 5 : at + 9] = b"\xff\xff\xff\xff"
    with pytest.raises(Bomb):
        read("JPEG", bytes(data))


@pytest.mark.parametrize("name", ["PNG", "JPEG", "TIFF"])
def test_most_of_a_picture_is_read_and_little_is_not(name: str) -> None:
    options = {"tiffinfo": {278: 16}} if name == "TIFF" else {}  # rows a strip
    grain = Image.effect_noise(PAGE.size, 60)
    data = saved(grain, name, **options)
    # TIFF keeps its list of pages at the end unless told otherwise: cut the dots by their addresses instead.
    reading = read(name, data[: int(len(data) * 0.8)]) if name != "TIFF" else None
    if reading:
        assert reading.page_count == 1 and "cut off" in reading.warnings[0]
        seen = as_image(picture(name, data[: int(len(data) * 0.8)]))
        assert ImageStat.Stat(seen.crop((0, int(seen.height * 0.9), seen.width, seen.height))).mean[0] > 250
        assert ImageStat.Stat(seen.crop((0, 0, seen.width, seen.height // 2))).stddev[0] > 20
    with pytest.raises(Unreadable):
        read(name, data[: int(len(data) * 0.3)])


def tiff(*entries: tuple[int, int, int, int], after: int = 0, tail: bytes = b"") -> bytes:
    """A little-endian TIFF of one directory with these (tag, type, count, value)."""
    body = b"".join(struct.pack("<HHII", *entry) for entry in entries)
    return b"II*\0\x08\0\0\0" + struct.pack("<H", len(entries)) + body + struct.pack("<I", after) + tail


def test_pages_of_tiff_in_a_circle_or_without_end_are_refused() -> None:
    size = ((256, 3, 1, 8), (257, 3, 1, 8), (273, 4, 1, 8), (279, 4, 1, 8))
    with pytest.raises(Unreadable, match="circle"):
        read("TIFF", tiff(*size, after=8))
    data = saved(PAGE.resize((8, 8)), "TIFF", save_all=True, append_images=[PAGE.resize((8, 8))] * 5)
    assert read("TIFF", data).page_count == 6
    with pytest.raises(TooLarge, match="more than 5 pages"):
        read("TIFF", data, Limits(max_tiff_pages=5))


def test_a_tiff_whose_dots_are_missing_is_refused() -> None:
    size = ((256, 3, 1, 8), (257, 3, 1, 8), (258, 3, 1, 8), (262, 3, 1, 1), (277, 3, 1, 1), (278, 3, 1, 8))
    with pytest.raises(Unreadable):
        read("TIFF", tiff(*size, (273, 4, 1, 5_000), (279, 4, 1, 64)))


def test_a_page_that_is_not_there_is_refused() -> None:
    for name in ("PNG", "JPEG", "TIFF"):
        for page in (0, 2, -1):
            with pytest.raises(Unreadable):
                picture(name, saved(PAGE, name), page)


def test_other_formats_are_not_opened() -> None:
    for name, suffix in (("GIF", "GIF"), ("BMP", "BMP"), ("WEBP", "WEBP")):
        data = saved(PAGE.resize((20, 20)), suffix)
        for reader in READERS:
            with pytest.raises(Unreadable):
                read(reader, data)
            assert name  # whatever it is called


SEEDS = {name: saved(PAGE.resize((40, 56)), name, exif=exif()) for name in ("PNG", "JPEG", "TIFF")}
SEEDS["HEIC"] = HEIC_SAMPLE


def test_a_heic_picture_whose_last_bytes_lie_is_refused() -> None:
    """The decoder meets the end of its data only while it decodes, and has an error of its own for that."""
    bad = bytearray(HEIC_SAMPLE)
    bad[410] = 1
    for act in (read, picture):
        with pytest.raises(REFUSALS):
            act("HEIC", bytes(bad))


@pytest.mark.parametrize("name", READERS)
@settings(max_examples=120, deadline=None)
@given(st.data())
def test_damage_ends_in_a_sentence_or_in_a_reading(name: str, data: st.DataObject) -> None:
    bad = bytearray(SEEDS[name])
    for _ in range(data.draw(st.integers(1, 12))):
        at = data.draw(st.integers(0, len(bad) - 1))
        bad[at] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(0, len(bad)))
    for each in (bytes(bad), bytes(bad[:cut])):
        for act in (read, picture):
            try:
                act(name, each)
            except REFUSALS as refusal:
                assert refusal.reason.endswith(".") and len(refusal.reason) < 200


@pytest.mark.parametrize("name", READERS)
@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=200))
def test_any_bytes_end_in_a_sentence(name: str, tail: bytes) -> None:
    starts = {"PNG": PNG_MARK, "JPEG": b"\xff\xd8", "TIFF": b"II*\0", "HEIC": HEIC_SAMPLE[:28]}
    for data in (tail, starts[name] + tail):
        with pytest.raises(REFUSALS):
            read(name, data)
