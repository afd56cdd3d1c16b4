"""The way through a rich text document (RTF specification 1.9.1): what is seen, and what is not.

The library for this gives the visible text alone and takes a pattern match for each letter, those of
pictures in hexadecimal included; what is hidden matters here as much.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from disclosures.ingest.contract import Unreadable
from disclosures.ingest.formats.fields import instruction_of
from disclosures.ingest.formats.flow import Flow
from disclosures.ingest.formats.text import known_codec
from disclosures.ingest.limits import Limits
from disclosures.ingest.word_lists import words

WHAT = "rich text document"
TOKEN = re.compile(
    rb"\\([a-zA-Z]{1,32})(-?[0-9]{1,10})? ?|\\'([0-9a-fA-F]{2})|([^\\{}\r\n]+)|([{}])"
    rb"|\\([^a-zA-Z'])|[\r\n]+|\\'?",
    re.DOTALL,
)
MOST_GROUPS = 10_000  # inside one another
SEEN, SKIPPED = "seen", "skipped"
DELETED, CONCEALED, COMMENT, PROPERTY, AUTHOR, TEMPLATE, CODE, NOTE = (
    "deleted", "hidden", "comment", "property", "author", "template", "code", "note",
)  # fmt: skip
HEAD, FOOT = "head", "foot"

DESTINATIONS = {
    **dict.fromkeys(
        words(
            "fonttbl colortbl stylesheet listtable listoverridetable pict themedata"
            " colorschememapping datastore latentstyles rsidtbl generator xmlnstbl objdata objclass"
            " objname bkmkstart bkmkend xe tc rxe shprslt nonshppict pn pntxta pntxtb filetbl upr"
            " mmathPr panose falt datafield formfield sp sn sv atndate atnref atrfstart atrfend"
            " creatim revtim printim buptim ftnsep ftnsepc aftnsep aftnsepc htmltag mhtmltag"
            " wgrffmtfilter pgptbl xmlopen protusertbl userprops background oldcprops blipuid ftncn"
            " aftncn fontemb shpinst"
        ),
        SKIPPED,
    ),
    **dict.fromkeys(words("header headerf headerl headerr"), HEAD),
    **dict.fromkeys(words("footer footerf footerl footerr"), FOOT),
    **dict.fromkeys(
        words("title author operator company doccomm keywords subject manager category comment"), PROPERTY
    ),
    "info": SKIPPED,
    "annotation": COMMENT,
    "atnauthor": COMMENT,
    "atnid": COMMENT,
    "revtbl": AUTHOR,
    "template": TEMPLATE,
    "fldinst": CODE,
    "footnote": NOTE,
    "shptxt": SEEN,
    "dptxbxtext": SEEN,
    "fldrslt": SEEN,
    "listtext": SEEN,
    "pntext": SEEN,
    "ud": SEEN,
    "shppict": SEEN,
    "result": SEEN,
}
SIGNS = {
    "tab": "\t", "line": "\n", "emdash": "—", "endash": "–", "lquote": "‘", "rquote": "’", "ldblquote": "“",
    "rdblquote": "”", "bullet": "•", "emspace": " ", "enspace": " ", "qmspace": " ", "zwj": "", "zwnj": "",
}  # fmt: skip
SYMBOLS = {
    b"~": "\u00a0",
    b"_": "-",
    b"-": "\u00ad",
    b"\\": "\\",
    b"{": "{",
    b"}": "}",
    b"\n": "\n",
    b"\r": "\n",
}
CHARSETS = {
    77: "mac_roman", 128: "cp932", 129: "cp949", 134: "gb18030", 136: "big5", 161: "cp1253", 162: "cp1254",
    163: "cp1258", 177: "cp1255", 178: "cp1256", 186: "cp1257", 204: "cp1251", 222: "tis-620", 238: "cp1250",
    255: "cp850",
}  # fmt: skip
SETS = {"mac": "mac_roman", "pc": "cp437", "pca": "cp850", "ansi": "cp1252"}


@dataclass(frozen=True, slots=True)
class Group:
    """What holds until the closing brace. `fallback` is how many letters follow each Unicode one."""

    into: str = SEEN
    is_hidden: bool = False
    is_deleted: bool = False
    is_silent: bool = False
    is_marked: bool = False  # begins with \*: what is not known is to be left out
    fallback: int = 1
    codec: str = ""


@dataclass(slots=True)
class Gathered:
    """Texts by where they went, other than into the page."""

    texts: dict[str, list[str]] = field(default_factory=dict)
    codes: list[str] = field(default_factory=list)
    objects: int = 0
    pictures: int = 0
    has_links: bool = False


class Walk:
    """One way through the bytes of a document, from the first to the last."""

    def __init__(self, data: bytes, limits: Limits) -> None:
        self.seen = Flow(limits, WHAT)
        self.gathered = Gathered()
        self._data = data
        self._limits = limits
        self._left = limits.max_text_bytes
        self._groups: list[Group] = []
        self._now = Group()
        self._bytes = bytearray()  # of letters that are not decoded yet: some take two
        self._units: list[int] = []  # of UTF-16, likewise
        self._ignore = 0
        self._codec = "cp1252"
        self._fonts: dict[int, str] = {}
        self._font = 0
        self._in_fonts = 0
        self._is_row = False
        self._is_in_table = False
        self._notes = 0

    def run(self) -> None:
        """Raises Unreadable for groups nested beyond reason, TooLarge for too much text."""
        at, end = 0, len(self._data)
        while at < end:
            found = TOKEN.match(self._data, at)
            if found is None:
                return
            at = found.end()
            word, number, code, letters, brace, symbol = found.groups()
            if word is not None:
                at = self._control(word.decode(), number, at)
            elif code is not None:
                self._letter(int(code, 16))
            elif letters is not None:
                self._letters(letters)
            elif brace is not None:
                self._open() if brace == b"{" else self._close()
            elif symbol == b"*":
                self._now = replace(self._now, is_marked=True)
            elif symbol is not None:
                self._put(SYMBOLS.get(symbol, ""))
        self._flush()

    def _open(self) -> None:
        self._flush()
        if len(self._groups) >= MOST_GROUPS:
            raise Unreadable("This rich text document is nested too deeply. Save it as PDF and send that.")
        self._groups.append(self._now)
        self._now = replace(self._now, is_marked=False)
        self._ignore = 0

    def _close(self) -> None:
        self._flush()
        self._ignore = 0
        if not self._groups:
            return
        before = self._groups.pop()
        if before.into != self._now.into:
            self._end_destination(self._now.into)
        if self._in_fonts > len(self._groups):
            self._in_fonts = 0
        self._now = before

    def _end_destination(self, into: str) -> None:
        texts = self.gathered.texts.get(into)
        if into == NOTE and texts and texts[-1].strip():
            self._notes += 1
            self.seen.note(f"[{self._notes}] " + " ".join("".join(texts).split()))
            texts.clear()
        elif into == CODE and texts:
            told = instruction_of("".join(texts))
            texts.clear()
            if told:
                self.gathered.codes.append(told)
        elif texts is not None:
            texts.append("\n")

    def _control(self, word: str, number: bytes | None, at: int) -> int:
        """Obey a control word; returns where to go on."""
        value = int(number) if number else None
        if word == "u":
            self._unicode(value or 0)
        elif word == "bin":
            return min(len(self._data), at + max(0, value or 0))
        elif word in SIGNS:
            self._put(SIGNS[word])
        elif word in DESTINATIONS or self._now.is_marked:
            self._flush()
            self._enter(word)
        elif word in CONTROLS:
            self._flush()
            CONTROLS[word](self, value)
        elif word in SETS:
            self._codec = SETS[word]
        return at

    def _enter(self, word: str) -> None:
        into = DESTINATIONS.get(word, SKIPPED)
        if word == "pict":
            self.gathered.pictures += 1
        elif word == "objdata":
            self.gathered.objects += 1
        elif word == "fonttbl":
            self._in_fonts = len(self._groups)
        is_shape = word in ("shptxt", "dptxbxtext")
        # Inside what is left out, only text boxes and the entries of the information group come up again.
        if self._now.into == SKIPPED and not (is_shape or into in (PROPERTY,)):
            into = SKIPPED
        elif into == SEEN and not is_shape:
            into = self._now.into
        self._now = replace(self._now, into=into, is_marked=False)

    def _letters(self, letters: bytes) -> None:
        if self._now.into == SKIPPED:
            return
        if self._ignore:
            skipped = min(self._ignore, len(letters))
            self._ignore -= skipped
            letters = letters[skipped:]
        if not letters:
            return
        if self._units:
            self._flush()
        self._bytes += letters

    def _letter(self, code: int) -> None:
        if self._ignore:
            self._ignore -= 1
        elif self._now.into != SKIPPED:
            if self._units:
                self._flush()
            self._bytes.append(code)

    def _unicode(self, value: int) -> None:
        if self._bytes:
            self._flush()
        self._units.append(value & 0xFFFF)
        self._ignore = self._now.fallback

    def _put(self, text: str) -> None:
        self._flush()
        if self._ignore:
            self._ignore -= 1
        else:
            self._write(text)

    def _flush(self) -> None:
        if self._bytes:
            text = bytes(self._bytes).decode(self._now.codec or self._codec, errors="replace")
            self._bytes.clear()
            self._write(text)
        if self._units:
            units = b"".join(unit.to_bytes(2, "little") for unit in self._units)
            self._units.clear()
            self._write(units.decode("utf-16-le", errors="replace"))

    def _write(self, text: str) -> None:
        now = self._now
        if now.into == SKIPPED or now.is_silent or not text:
            return
        into = now.into
        if now.is_deleted or now.is_hidden:
            into = DELETED if now.is_deleted else CONCEALED
        if into != SEEN:
            self._left -= len(text)
            if self._left < 0:
                raise Unreadable("This rich text document hides too much text. Save it as PDF and send that.")
            self.gathered.texts.setdefault(into, []).append(text)
            return
        if self._is_in_table and not self._is_row:
            self.seen.end_line()
            self.seen.start_row()
            self.seen.start_cell()
            self._is_row = True
        self.seen.write(text)

    def _paragraph(self, _: int | None = None) -> None:
        if self._now.into != SEEN:
            self._write("\n")
        elif self.seen.is_at_line_start and not self.seen.is_in_cell:
            self.seen.gap()
        else:
            self.seen.end_line()
        for kind in (DELETED, CONCEALED):
            if self.gathered.texts.get(kind):
                self.gathered.texts[kind].append("\n")

    def _cell(self, _: int | None = None) -> None:
        if self._now.into != SEEN:
            return
        if not self._is_row:
            self.seen.end_line()
            self.seen.start_row()
            self.seen.start_cell()
            self._is_row = True
        self.seen.end_cell()
        self.seen.start_cell()

    def _row(self, _: int | None = None) -> None:
        if self._is_row and self._now.into == SEEN:
            self.seen.take_cell()
            self.seen.end_row()
            self._is_row = False

    def _plain_paragraph(self, _: int | None = None) -> None:
        self._is_in_table = False

    def _in_table(self, _: int | None = None) -> None:
        self._is_in_table = self._now.into == SEEN

    def _page(self, _: int | None = None) -> None:
        if self._now.into == SEEN:
            self.seen.page_break()

    def _font_number(self, value: int | None) -> None:
        self._font = value or 0
        if not self._in_fonts:
            self._now = replace(self._now, codec=self._fonts.get(self._font, ""))

    def _font_charset(self, value: int | None) -> None:
        codec = CHARSETS.get(value or 0, "")
        if self._in_fonts and codec and len(self._fonts) < 10_000:
            self._fonts[self._font] = codec

    def _code_page(self, value: int | None) -> None:
        self._codec = known_codec(f"cp{value}") or "cp1252"

    def _linked(self, _: int | None = None) -> None:
        self.gathered.has_links = True


def _set(**to: Callable[[int | None], object]) -> Callable[[Walk, int | None], None]:
    """A control word that changes how the text after it is taken."""

    def change(walk: Walk, value: int | None) -> None:
        walk._now = replace(walk._now, **{name: how(value) for name, how in to.items()})  # type: ignore[arg-type]

    return change


def _on(value: int | None) -> bool:
    return value != 0


CONTROLS: dict[str, Callable[[Walk, int | None], None]] = {
    "par": Walk._paragraph,
    "cell": Walk._cell,
    "nestcell": lambda walk, value: walk._put("\n"),
    "row": Walk._row,
    "pard": Walk._plain_paragraph,
    "intbl": Walk._in_table,
    "page": Walk._page,
    "sect": Walk._page,
    "pagebb": Walk._page,
    "f": Walk._font_number,
    "fcharset": Walk._font_charset,
    "ansicpg": Walk._code_page,
    "objlink": Walk._linked,
    "objautlink": Walk._linked,
    "v": _set(is_hidden=_on),
    "deleted": _set(is_deleted=_on),
    "htmlrtf": _set(is_silent=_on),
    "uc": _set(fallback=lambda value: min(20, max(0, value or 0))),
    "plain": _set(is_hidden=lambda _: False, is_deleted=lambda _: False, codec=lambda _: ""),
}
