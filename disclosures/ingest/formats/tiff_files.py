"""The pages of a TIFF by its own directories: their sizes and what is there, before a dot is decoded."""

from collections.abc import Iterator
from dataclasses import dataclass
from struct import Struct
from typing import ClassVar

from disclosures.ingest.contract import TooLarge, Unreadable
from disclosures.ingest.formats import picture_data as data_of
from disclosures.ingest.formats.picture_data import MOST_BYTES, Notes
from disclosures.ingest.limits import Limits

MOST_TAGS = 1_000  # in one directory; real ones have 15 to 40
MOST_STRIPS = 1_000_000  # of one page
DAMAGED = "This TIFF picture is damaged: its list of pages cannot be followed. Send another copy."

# TIFF 6.0, part 1; bytes a value by type, BigTIFF's included
SIZES = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8, 13: 4} | {
    16: 8,
    17: 8,
    18: 8,
}
WHOLE = {1: "B", 3: "H", 4: "L", 13: "L", 16: "Q", 18: "Q"}
WIDTH, HEIGHT, BITS, SAMPLES = 256, 257, 258, 277
STARTS, COUNTS = (273, 324), (279, 325)  # of strips, of tiles
X_RESOLUTION, UNIT = 282, 296
EXIF, POSITION, XMP, IPTC, PHOTOSHOP, FURTHER = 34665, 34853, 700, 33723, 34377, 330
SAYING = {
    269: "DocumentName",
    270: "ImageDescription",
    271: "Make",
    272: "Model",
    285: "PageName",
    305: "Software",
    306: "DateTime",
    315: "Artist",
    316: "HostComputer",
    33432: "Copyright",
    40091: "XPTitle",
    40092: "XPComment",
    40093: "XPAuthor",
    40094: "XPKeywords",
    40095: "XPSubject",
}


@dataclass(frozen=True, slots=True)
class TIFFPage:
    """One directory. `share` of its dots is in the file; `dpi` is 0 where it does not say."""

    width: int
    height: int
    bits: int
    dpi: int
    share: float


class TIFFFile:
    """Walks the directories, at most `max_tiff_pages`. Raises Unreadable and TooLarge."""

    MARKS: ClassVar = {
        b"II*\0": ("<", False),
        b"MM\0*": (">", False),
        b"II+\0": ("<", True),
        b"MM\0+": (">", True),
    }

    def __init__(self, data: bytes, limits: Limits) -> None:
        self._data = data
        if data[:4] not in self.MARKS:
            raise Unreadable("This is not a whole TIFF picture. Send another copy.")
        self._order, self._is_big = self.MARKS[data[:4]]
        self._word = "Q" if self._is_big else "L"
        self.notes = Notes()
        self.pages = list(self._pages(limits))
        if not self.pages:
            raise Unreadable("This TIFF picture is damaged: there is no page in it. Send another copy.")

    def _pages(self, limits: Limits) -> Iterator[TIFFPage]:
        at = self._number(self._word, 8 if self._is_big else 4)
        seen: set[int] = set()
        while at:
            if at in seen:
                raise Unreadable("This TIFF picture is built wrongly: its list of pages goes in a circle.")
            if len(seen) >= limits.max_tiff_pages:
                most = limits.max_tiff_pages
                raise TooLarge(f"This TIFF picture has more than {most} pages. Send it in parts.")
            seen.add(at)
            tags, at = self._directory(at)
            self._note(tags, is_first=len(seen) == 1)
            yield self._page(tags)

    def _directory(self, at: int) -> tuple[dict[int, tuple[int, int, int]], int]:
        """Tags as (type, count, place of the value), and where the next directory stands."""
        count = self._number("Q" if self._is_big else "H", at)
        if count > MOST_TAGS:
            raise Unreadable(DAMAGED)
        start, size, inline = at + (8 if self._is_big else 2), *((20, 8) if self._is_big else (12, 4))
        tags = {}
        for entry in range(start, start + count * size, size):
            tag, kind = self._number("H", entry), self._number("H", entry + 2)
            values = self._number(self._word, entry + 4)
            place = entry + 4 + (8 if self._is_big else 4)
            if values * SIZES.get(kind, 1) > inline:
                place = self._number(self._word, place)
            tags[tag] = (kind, values, place)
        return tags, self._number(self._word, start + count * size)

    def _page(self, tags: dict[int, tuple[int, int, int]]) -> TIFFPage:
        width, height = self._one(tags, WIDTH), self._one(tags, HEIGHT)
        if not width or not height:
            raise Unreadable("This TIFF picture is damaged: it does not say how large it is.")
        bits = max(1, self._one(tags, BITS, 1)) * max(1, self._one(tags, SAMPLES, 1))
        return TIFFPage(width, height, bits, self._dpi(tags), self._share(tags))

    def _share(self, tags: dict[int, tuple[int, int, int]]) -> float:
        starts, counts = (
            self._all(tags, next((tag for tag in one if tag in tags), 0)) for one in (STARTS, COUNTS)
        )
        if not starts:
            return 0.0
        size = len(self._data)
        if len(counts) != len(starts):
            return float(all(start < size for start in starts))
        whole = sum(start + count <= size for start, count in zip(starts, counts, strict=True))
        if len(starts) == 1 and not whole:
            return max(0.0, min(1.0, (size - starts[0]) / max(1, counts[0])))
        return whole / len(starts)

    def _dpi(self, tags: dict[int, tuple[int, int, int]]) -> int:
        kind, values, place = tags.get(X_RESOLUTION, (0, 0, 0))
        if kind != 5 or values != 1 or place + 8 > len(self._data):
            return 0
        above, below = self._number("L", place), self._number("L", place + 4)
        unit = {2: 1.0, 3: 2.54}.get(self._one(tags, UNIT, 2), 0.0)
        return min(100_000, round(above / below * unit)) if below else 0

    def _note(self, tags: dict[int, tuple[int, int, int]], *, is_first: bool) -> None:
        said = [f"{name}: {self._text(tags, tag)}" for tag, name in SAYING.items() if self._text(tags, tag)]
        if said:
            new = [line for line in said if line not in self.notes.lines]
            self.notes.add("properties of the picture (TIFF)", new)
        if is_first and (EXIF in tags or POSITION in tags):
            data_of.note_exif(self.notes, self._data)
        if XMP in tags:
            self.notes.add(data_of.PROPERTIES, data_of.words_of_xml(self._bytes(tags, XMP)))
        for tag in (IPTC, PHOTOSHOP):
            if tag in tags:
                self.notes.add(data_of.CAPTION, data_of.readable(self._bytes(tags, tag)))
        if FURTHER in tags:
            self.notes.add("further pictures in the same file")

    def _text(self, tags: dict[int, tuple[int, int, int]], tag: int) -> str:
        return " ".join(data_of.readable(self._bytes(tags, tag).replace(b"\0", b""))) if tag in tags else ""

    def _bytes(self, tags: dict[int, tuple[int, int, int]], tag: int) -> bytes:
        kind, values, place = tags[tag]
        return self._data[place : place + min(MOST_BYTES, values * SIZES.get(kind, 1))]

    def _one(self, tags: dict[int, tuple[int, int, int]], tag: int, default: int = 0) -> int:
        kind, values, place = tags.get(tag, (0, 0, 0))
        return self._number(WHOLE[kind], place) if kind in WHOLE and values else default

    def _all(self, tags: dict[int, tuple[int, int, int]], tag: int) -> list[int]:
        kind, values, place = tags.get(tag, (0, 0, 0))
        if kind not in WHOLE or values > MOST_STRIPS:
            return []
        form = Struct(f"{self._order}{values}{WHOLE[kind]}")
        if place + form.size > len(self._data):
            return []
        return list(form.unpack_from(self._data, place))

    def _number(self, kind: str, at: int) -> int:
        form = Struct(self._order + kind)
        if at + form.size > len(self._data):
            raise Unreadable(DAMAGED)
        return int(form.unpack_from(self._data, at)[0])
