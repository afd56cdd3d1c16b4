"""Recognises the text of pages that are pictures, with the program tesseract where the machine has it.

The pictures come out of the confined child as plain grey levels; tesseract looks at them in another one. What
is done here in between is arithmetic on dots: light levelled, specks taken out, lines turned level.
"""

import os
import re
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import cache
from types import MappingProxyType

from PIL import Image

from disclosures.ingest.clean_picture import cleaned, has_ink
from disclosures.ingest.contract import Page, Picture, ReadError
from disclosures.ingest.deskew import Turned, skew, turn
from disclosures.ingest.limits import Limits
from disclosures.ingest.ocr_text import Recognised, recognised, words_of
from disclosures.ingest.sandbox import PROGRAM_ENVIRONMENT, run_program

PROGRAM = "tesseract"
ENGLISH, WELSH, ORIENTATION = "eng", "cym", "osd"
MOST_AT_ONCE = 8  # pages in memory, about 50 MB each
LEGIBLE = 60.0  # mean confidence; letters upside down reach 30, a good scan 90
LEAST_TURN_CONFIDENCE = 1.0  # tesseract's own scale; pages it is sure of have 10 to 20
TURN = re.compile(rb"^Rotate: (90|180|270)$", re.MULTILINE)
TURN_CONFIDENCE = re.compile(rb"^Orientation confidence: (\d{1,5}\.\d{1,6})$", re.MULTILINE)

# Little words that every Welsh sentence needs and no English one has.
WELSH_LIST = (
    "yn yr ac gan eich ein wedi mae oedd bydd rydym rydych hwn hon hynny drwy cais gwybodaeth wybodaeth"
    " ddeddf llywodraeth cymru annwyl diolch ei eu o'r i'r a'r mae'r sydd oherwydd dan neu"
)
WELSH_WORDS = frozenset(WELSH_LIST.split())
LEAST_WELSH = 0.1  # share of a page's words that are such


class _NotRead(Exception):
    """Why a page was not read: the end of a sentence that begins with its number."""


class _Died(Exception):
    """The program ended in the middle of a page: perhaps the machine's doing and not the page's."""


@dataclass(frozen=True, slots=True)
class Recognition:
    """`pages` by number, one for each page that was asked for; `warnings` name those that still wait.

    `died_at`: those of them at which the program died, which another attempt may read. `unread`: all that it
    did not get through; what it found no letters on is read.
    """

    pages: dict[int, Page] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()
    died_at: frozenset[int] = frozenset()
    unread: frozenset[int] = frozenset()

    @property
    def is_partial(self) -> bool:
        """A page still waits for a person or for another attempt."""
        return any(page.needs_reading for page in self.pages.values())


@dataclass(frozen=True, slots=True)
class _Engine:
    command: tuple[str, ...]
    languages: frozenset[str]
    environment: MappingProxyType[str, str]

    def run(
        self, image: Image.Image, dpi: int, options: Sequence[str], limits: Limits, until: float
    ) -> bytes:
        """What the program prints about `image`. Raises _NotRead and _Died."""
        left = until - time.monotonic()
        if left <= 0:
            raise _NotRead("took too long to read")
        resolution = ("--dpi", str(dpi)) if dpi else ()
        with tempfile.TemporaryFile() as dots:
            dots.write(b"P5\n%d %d\n255\n" % image.size)
            dots.write(image.tobytes())
            dots.seek(0)
            asked = (*self.command, "stdin", "stdout", *resolution, *options)
            outcome = run_program(asked, dots, limits, left, self.environment)
        if outcome.end == "done":
            return bytes(outcome.answer)
        if outcome.signal and outcome.end == "crashed":  # ended by itself with an error, it will again
            raise _Died
        raise _NotRead("took too long to read" if outcome.end == "out-of-time" else "could not be read")

    def read(
        self, image: Image.Image, dpi: int, limits: Limits, until: float, language: str = ENGLISH
    ) -> Recognised:
        return recognised(
            self.run(image, dpi, ("-l", language, "-c", "tessedit_create_tsv=1"), limits, until)
        )

    def quarter_turns(self, image: Image.Image, dpi: int, limits: Limits, until: float) -> int:
        """Degrees clockwise that bring the page upright, 0 where the program does not know."""
        if ORIENTATION not in self.languages:
            return 0
        try:
            said = self.run(image, dpi, ("-l", ORIENTATION, "--psm", "0"), limits, until)
        except _NotRead:  # it ends with an error where it finds too few letters
            return 0
        found, sure = TURN.search(said), TURN_CONFIDENCE.search(said)
        if not found or not sure or float(sure.group(1)) < LEAST_TURN_CONFIDENCE:
            return 0
        return int(found.group(1))


def is_available() -> bool:
    """Whether this machine can recognise English text. Asked each time, as the program may come later."""
    return _engine() is not None


def read_pages(
    pages: Sequence[int], picture: Callable[[int], Picture], limits: Limits | None = None
) -> Recognition:
    """Recognise these pages (numbers from 1), as many at once as there are processors; 1 to 3 s a page each.

    `picture` gives a page's picture and may raise ReadError; it is called from several threads. A page that
    was not read, or so badly that nobody should rely on it, has `needs_reading`. Raises SandboxUnavailable
    when no child can be started, and RuntimeError when there is no tesseract.
    """
    limits = limits or Limits()
    engine = _engine()
    if engine is None:
        raise RuntimeError("tesseract is not installed; see is_available().")
    until = time.monotonic() + limits.ocr_file_seconds
    died_at: set[int] = set()
    unread: set[int] = set()

    def read(number: int) -> tuple[Page, str]:
        unread.add(number)
        if time.monotonic() >= until:
            return Page("", needs_reading=True), "was left out: the file took too long to read"
        try:
            found = _read(engine, picture(number), limits, until)
            unread.discard(number)
            return found
        except ReadError as error:
            return Page("", needs_reading=True), f"could not be read: {error.reason}"
        except _NotRead as error:
            return Page("", needs_reading=True), f"{error}"
        except _Died:
            died_at.add(number)
            return Page("", needs_reading=True), "could not be read"

    with ThreadPoolExecutor(max(1, min(len(pages), _processors(), MOST_AT_ONCE))) as threads:
        waiting = {number: threads.submit(read, number) for number in pages}
        try:
            done = {number: future.result() for number, future in waiting.items()}
        except BaseException:
            threads.shutdown(wait=False, cancel_futures=True)
            raise
    pages_read = {number: page for number, (page, _) in done.items()}
    return Recognition(pages_read, tuple(_told(done)), frozenset(died_at), frozenset(unread))


def _read(engine: _Engine, picture: Picture, limits: Limits, file_until: float) -> tuple[Page, str]:
    """The page and what is to be said about it. Raises _NotRead and _Died."""
    until = min(file_until, time.monotonic() + limits.ocr_page_seconds)
    whole = Image.frombytes("L", (picture.width, picture.height), picture.grey)
    clean = cleaned(whole, picture.dpi)
    if not has_ink(clean):
        return Page(""), ""
    turned = turn(clean, -skew(clean))
    found = engine.read(turned.image, picture.dpi, limits, until)
    if found.confidence < LEGIBLE:
        turned, found = _the_other_way(engine, clean, turned, found, picture.dpi, limits, until)
    if WELSH in engine.languages and _is_welsh(found.text):
        found = _in_welsh(engine, turned, found, picture.dpi, limits, until)
    words = words_of(
        [(start, end, *turned.back(*box)) for start, end, *box in found.boxes], picture.width, picture.height
    )
    if found.confidence < LEGIBLE:
        return Page(found.text, needs_reading=True, words=words), "is hard to read by machine"
    return Page(found.text, words=words), ""


def _the_other_way(
    engine: _Engine,
    clean: Image.Image,
    turned: Turned,
    found: Recognised,
    dpi: int,
    limits: Limits,
    until: float,
) -> tuple[Turned, Recognised]:
    """Read a page that may lie on its side or stand on its head; the better of both readings."""
    quarter = engine.quarter_turns(turned.image, dpi, limits, until)
    if not quarter:
        return turned, found
    upright = turn(clean, -quarter)
    again = turn(clean, -quarter - skew(upright.image))
    try:
        other = engine.read(again.image, dpi, limits, until)
    except _NotRead:
        return turned, found
    return (again, other) if other.confidence > found.confidence else (turned, found)


def _in_welsh(
    engine: _Engine, turned: Turned, found: Recognised, dpi: int, limits: Limits, until: float
) -> Recognised:
    """Read again with Welsh letters and words, without which English reads better."""
    try:
        other = engine.read(turned.image, dpi, limits, until, f"{ENGLISH}+{WELSH}")
    except _NotRead:
        return found
    return other if other.confidence > found.confidence else found


def _is_welsh(text: str) -> bool:
    words = text.lower().replace("’", "'").split()
    return sum(word.strip(".,;:") in WELSH_WORDS for word in words) > LEAST_WELSH * len(words)


def _told(done: dict[int, tuple[Page, str]]) -> Iterator[str]:
    for number, (_, said) in sorted(done.items()):
        if said:
            yield f"Page {number} {said.rstrip('.')}; a person has to look at it."


def _engine() -> _Engine | None:
    program = shutil.which(PROGRAM)
    if program is None:
        return None
    languages = _languages(program, os.environ.get("TESSDATA_PREFIX", ""))
    if ENGLISH not in languages:
        return None
    nice = shutil.which("nice")
    environment = dict(PROGRAM_ENVIRONMENT)
    if "TESSDATA_PREFIX" in os.environ:
        environment["TESSDATA_PREFIX"] = os.environ["TESSDATA_PREFIX"]
    return _Engine(
        (nice, "-n", "10", program) if nice else (program,), languages, MappingProxyType(environment)
    )


@cache
def _languages(program: str, folder: str) -> frozenset[str]:
    """What the program can read; `folder` is where it was told to look, for the sake of the cache."""
    try:
        said = subprocess.run(
            (program, "--list-langs"), capture_output=True, text=True, timeout=30, check=True
        ).stdout
    except (OSError, subprocess.SubprocessError):
        return frozenset()
    return frozenset(said.splitlines()[1:])  # the first line is a heading


def _processors() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
