"""Looks for hidden words in a copy that was made, in every way that somebody else might.

What is said about a check is a number and a sentence, never what was found.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from itertools import islice
from typing import Any

import pikepdf
import pypdf
import pypdfium2

from disclosures.ingest.word_lists import words
from disclosures.safe_copy.strings import Strings, fold

LEAST_KEPT = 0.99
FORBIDDEN = words(
    "/JavaScript /JS /Annots /Annot /EmbeddedFiles /EmbeddedFile /Filespec /AcroForm /XFA /OCProperties /OCG"
    " /Metadata /AA /OpenAction /Launch /URI /GoToR /SubmitForm /ImportData /RichMedia /Names /Outlines"
    " /PieceInfo /StructTreeRoot /Author /Creator /Producer /CreationDate /ModDate /Subject /Keywords /Thumb"
)
MOST_OBJECTS = 1_000_000


@dataclass(frozen=True, slots=True)
class Check:
    """``found``: how many hidden strings, or whatever else must not be there, were met."""

    name: str
    is_passed: bool
    found: int = 0
    note: str = ""

    def as_row(self) -> list[Any]:
        return [self.name, self.is_passed, self.found, self.note]


@dataclass(frozen=True, slots=True)
class Made:
    """A copy to be looked at. ``texts``: what its pages say on the site; ``words``: all that it keeps."""

    pdf: bytes
    pictures: Sequence[bytes]
    texts: Sequence[str]
    words: Sequence[str]


# Gives the text that a program reads in the picture of a page (number from 1), or None if it could not.
ReadPicture = Callable[[Sequence[int]], dict[int, str | None]]


def prove(
    made: Made, strings: Strings, drawn: Sequence[int], burnt: Sequence[int], read: ReadPicture | None
) -> list[Check]:
    """All checks, failed ones included.

    ``drawn``: pages (from 1) whose pictures were drawn from the received file and not from approved words,
    ``burnt`` those of them that something was taken out of.
    """
    by_pdfium, by_pypdf = _by_pdfium(made.pdf), _by_pypdf(made.pdf)
    return [
        _search("text as PDFium reads it", by_pdfium, strings),
        _search("text as pypdf reads it", by_pypdf, strings),
        _search("text on the site", made.texts, strings),
        _unpacked(made.pdf, strings),
        _bytes(made, strings),
        _names(made.pdf),
        _kept(by_pdfium, made.words),
        _pictures(drawn, strings, burnt, read),
    ]


def _search(name: str, texts: Sequence[str], strings: Strings) -> Check:
    # Also over the ends of pages.
    found = strings.count_in("\n".join(texts))
    return Check(name, not found, found, _short(strings))


def _short(strings: Strings) -> str:
    if not strings.too_short:
        return ""
    return f"{strings.too_short} too short to be looked for elsewhere than at their place"


def _by_pdfium(pdf: bytes) -> list[str]:
    with pypdfium2.PdfDocument(pdf) as opened:
        texts = []
        for page in opened:
            words = page.get_textpage()
            texts.append(words.get_text_range())
            words.close()
            page.close()
        return texts


def _by_pypdf(pdf: bytes) -> list[str]:
    return [page.extract_text() for page in pypdf.PdfReader(BytesIO(pdf)).pages]


def _unpacked(pdf: bytes, strings: Strings) -> Check:
    """Every object, every string and every stream with its filters undone."""
    found = 0
    with pikepdf.open(BytesIO(pdf)) as opened:
        for thing in islice(opened.objects, MOST_OBJECTS):
            if isinstance(thing, pikepdf.Stream):
                found += strings.count_in_bytes(_stream(thing))
            found += sum(strings.count_in(said) for said in _strings(thing))
    return Check("unpacked parts", not found, found)


def _stream(stream: Any) -> bytes:
    try:
        return bytes(stream.read_bytes())
    except pikepdf.PdfError:  # a picture, which has no plainer form
        return bytes(stream.read_raw_bytes())


def _strings(thing: Any, depth: int = 0) -> Iterator[str]:
    if depth > 20:
        return
    if isinstance(thing, pikepdf.String | pikepdf.Name):
        yield str(thing)
    elif isinstance(thing, pikepdf.Array):
        for one in islice(thing, 10_000):
            yield from _strings(one, depth + 1)
    elif isinstance(thing, pikepdf.Dictionary | pikepdf.Stream):
        for key in thing.keys():  # noqa: SIM118 - not a mapping
            yield key
            if not getattr(thing[key], "is_indirect", False):
                yield from _strings(thing[key], depth + 1)


def _bytes(made: Made, strings: Strings) -> Check:
    found = sum(strings.count_in_bytes(data) for data in (made.pdf, *made.pictures))
    return Check("bytes of the files", not found, found)


def _names(pdf: bytes) -> Check:
    """Scripts, links, forms, layers, attachments, and what tells who made it and when."""
    with pikepdf.open(BytesIO(pdf)) as opened:
        things = [*islice(opened.objects, MOST_OBJECTS), opened.trailer]
        found = sum(name in FORBIDDEN for thing in things for name in _strings(thing))
    return Check("nothing but pages", not found, found)


def _kept(texts: Sequence[str], words: Sequence[str]) -> Check:
    there = Counter(fold(word) for text in texts for word in text.split())
    wanted = Counter(filter(None, map(fold, words)))
    kept = sum((there & wanted).values())
    share = kept / wanted.total() if wanted else 1.0
    lost = wanted.total() - kept
    return Check("words kept", share >= LEAST_KEPT, lost, f"{kept:,} of {wanted.total():,} words")


def _pictures(
    drawn: Sequence[int], strings: Strings, burnt: Sequence[int], read: ReadPicture | None
) -> Check:
    name = "text recognised in the pictures"
    if not drawn:
        return Check(name, is_passed=True, note="the pages were set anew from their words")
    if not strings.needles and not burnt:
        return Check(name, is_passed=True, note="nothing is hidden, so there is nothing to look for")
    if read is None:
        return Check(name, is_passed=not burnt, note="no program that reads pictures is installed here")
    texts = read(drawn)
    unread = [number for number in drawn if texts.get(number) is None]
    found = strings.count_in("\n".join(filter(None, texts.values())))
    unsure = set(unread) & set(burnt)
    note = f"pages read: {len(drawn) - len(unread)} of {len(drawn)}"
    return Check(name, not found and not unsure, found, note)
