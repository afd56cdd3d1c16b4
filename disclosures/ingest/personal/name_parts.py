"""Runs of capitalised words, cut into pieces that could be a person's name."""

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import IntEnum
from functools import lru_cache

from disclosures.ingest.personal.folded import View
from disclosures.ingest.personal.given_names import ALSO_OTHER_THINGS, GIVEN_NAMES
from disclosures.ingest.personal.listed import listed
from disclosures.ingest.personal.ordinary_words import ORDINARY
from disclosures.ingest.personal.words import NEVER_IN_NAMES, PLACES

UPPER = "".join(
    one for one in map(chr, [*range(0x250), *range(0x370, 0x530), *range(0x1E00, 0x1F00)]) if one.isupper()
)
PARTICLES = (
    "van|von|der|den|de|la|le|du|da|dos|das|di|del|della|bin|ibn|bint|bin"
    "ti|al|el|ul|ur|y|ó|ní|ap|ab|ferch|ter|ten|zu"
)
ABBREVIATED = r"(?:(?<=[DMRP]r|Ms|Mx)\.|(?<=Mrs|Rev)\.|(?<=Prof|Cllr|Capt)\.)?"
WORD = (
    rf"(?:[{UPPER}]\.-?)+(?=[ {UPPER}])|(?:(?:al|el|ad|as|an|ar|d|de|ap|ab)[-']|"
    rf"[hnt]-?(?=[AEIOUÁÉÍÓÚ][a-zà-ž]))?[{UPPER}]\w*(?:['\-]\w+)*{ABBREVIATED}"
)
# The first letter stands first and alone, so that the search can leap from capital to capital.
FIRST = rf"[{UPPER}](?<![\w@&][{UPPER}])(?:\.(?:[{UPPER}]\.)*(?=[ {UPPER}])|\w*(?:['\-]\w+)*{ABBREVIATED})"
RUN = re.compile(rf"{FIRST}(?: (?:(?:{PARTICLES}) ){{0,2}}(?:{WORD})){{0,11}}")
CAPITAL_OF_ASCII = re.compile("A")  # in a shape
PREFIX = re.compile(r"(?<!\w)(?:(?:al|el|ad|as|an|ar|d|de|ap|ab)[-']|[hnt]-?)$")
IN_RUN = re.compile(rf"{WORD}|\w+")
PLAIN_LETTERS = str.maketrans("łøđı", "lodi")
MOST_WORDS = 6  # of one name

TITLES = listed(
    """
    mr mrs ms miss mx dr prof professor sir dame rev revd reverend cllr councillor canon rabbi imam sgt
    sergeant constable inspector nurse sister judge captain capt lt col maj mister missus messrs ds pc dc di
    madame mme monsieur
    """
)
PUBLIC_TITLES = frozenset(
    {"lord", "lady", "baroness", "baron", "viscount", "hon", "earl", "archbishop", "bishop"}
)
# Behind a name these make it a thing: Victoria Street, Hollowell Analytics Ltd.
MAKES_A_THING = listed(
    """
    ltd limited plc llp inc school schools academy academies college university hospital surgery trust
    trusts foundation council street road avenue lane drive crescent terrace close court place square
    house park hall buildings society partnership consortium solutions analytics group company
    association centre center institute city town village county borough primary secondary nursery
    infant junior grammar medical practice clinic cottages cottage gardens grove mews rise row parade
    way walk view hill farm manor lodge bridge green airport station library museum church cathedral
    scheme project programme report review inquiry act award fund rule test principles model method
    index day week bank insurance housing homes care consulting technologies systems software services
    media publishing publications sisters brothers sons committee commission board press news times
    guardian
    """
)


# "Karl Hill" is a person, "Quarry Hill" is not.
SURNAMES_TOO = listed(
    "hill hall park lane street green church bridge day banks house court close place "
    "field week rule law case grove"
)


MONTHS = listed(
    "jan january feb february mar march apr april may jun june jul july aug august sep "
    "sept october november december"
)
SALUTES = listed("dear annwyl hi hello hiya helo")


TITLE_ABOVE = re.compile(r"\b(?:Mrs?|Ms|Miss|Mx|Dr|Prof(?:essor)?|Cllr|Rev)\.? ?\n$")


class Class(IntEnum):
    """What a word tells about a run that holds it."""

    NEVER = 0
    TITLE = 1
    PUBLIC_TITLE = 2
    INITIAL = 3
    ORDINARY = 4
    GIVEN = 5
    DOUBTFUL_GIVEN = 6
    UNKNOWN = 7


@lru_cache(maxsize=50_000)
def key(word: str) -> str:
    """A word in lower case, without accents, full stops and a possessive end."""
    word = word.removesuffix("'s").removesuffix("'S").strip(".'-").lower()
    if word.isascii():
        return word
    word = word.translate(PLAIN_LETTERS)
    return "".join(one for one in unicodedata.normalize("NFKD", word) if not unicodedata.combining(one))


@lru_cache(maxsize=50_000)
def class_of(word: str) -> Class:
    """The class of a word as it is written."""
    plain = key(word)
    if not plain or any(one.isdigit() or one == "_" for one in plain):
        return Class.NEVER
    if plain in TITLES:
        return (
            Class.NEVER
            if word.isupper() and len(plain) > 1 and plain in ("ms", "di", "ds", "miss")
            else Class.TITLE
        )
    if plain in PUBLIC_TITLES:
        return Class.PUBLIC_TITLE
    if len(plain) == 1 or (word.isupper() and "." in word):
        return Class.INITIAL if plain[0].isalpha() else Class.NEVER
    if plain in NEVER_IN_NAMES:
        return Class.NEVER
    if plain in GIVEN_NAMES:
        return Class.DOUBTFUL_GIVEN if plain in ALSO_OTHER_THINGS else Class.GIVEN
    if plain in ORDINARY or plain in PLACES:
        return Class.ORDINARY
    return _of_parts(plain, word)


def _of_parts(plain: str, word: str) -> Class:
    """Double names by their parts: "Ann-Marie" is given, "Follow-Up" ordinary, "Non-Compliance" never."""
    parts = [part for part in re.split(r"[-']", plain) if part]
    if len(parts) > 1:
        if parts[0] in GIVEN_NAMES and parts[-1] in GIVEN_NAMES:
            return Class.GIVEN
        known = [part in ORDINARY or part in NEVER_IN_NAMES or len(part) == 1 for part in parts]
        if all(known) or (known[-1] and parts[-1] in NEVER_IN_NAMES):
            return Class.ORDINARY if parts[0] != "o" else Class.UNKNOWN
    if (
        any(one.isupper() for one in word[1:])
        and not word.isupper()
        and not re.match(r"(?:Ma?c|O'|D'|De|Le|La|Fitz)\w", word)
    ):
        return Class.NEVER if len(parts) == 1 and not re.search(r"[-']", word) else Class.UNKNOWN
    if plain.endswith("s") and (plain[:-1] in NEVER_IN_NAMES or plain[:-1] in ORDINARY):
        return Class.ORDINARY
    return Class.UNKNOWN


@dataclass(frozen=True, slots=True)
class Piece:
    """Words that could be a name, at `starts[0]` to `end`, with the words of the same run on both sides.

    `title` is where a title before it begins, or -1; `before` and `after` are "" at the ends of the run.
    """

    words: tuple[str, ...]
    starts: tuple[int, ...]
    end: int
    title: int = -1
    before: str = ""
    after: str = ""
    is_public: bool = False
    classes: tuple[Class, ...] = ()

    @property
    def start(self) -> int:
        """Where it begins, title included."""
        return self.starts[0] if self.title < 0 else self.title

    @property
    def is_likely(self) -> bool:
        """Whether some word is no ordinary one, so that it may be a name where a name is expected."""
        if not any(one >= Class.GIVEN for one in self.classes):
            return False
        return len(self.words) <= MOST_WORDS and not self.is_abbreviation

    @property
    def is_initialled(self) -> bool:
        """ "K Wood", "J.R. Page": an initial makes any word after it a surname, where a name is expected."""
        return (
            len(self.words) in (2, 3)
            and self.classes[0] is Class.INITIAL
            and self.classes[-1] >= Class.ORDINARY
        )

    @property
    def is_place_only(self) -> bool:
        """A thing even where a name is expected: "Station Road", but not "Dawn Green"."""
        given = (Class.GIVEN, Class.DOUBTFUL_GIVEN, Class.INITIAL)
        named = len(self.words) == 2 and self.classes[0] in given and key(self.words[-1]) in SURNAMES_TOO
        return self.is_thing and not named

    @property
    def is_abbreviation(self) -> bool:
        """Short words in capitals: "SFR", "CBDS UPN"; but not "OLA NG", of which one word is a given name."""
        if not self.words[0].isupper():
            return False
        full = [word for word in self.words if len(key(word)) > 1]
        return bool(full) and all(
            word.isupper() and len(word) <= 5 and class_of(word) not in (Class.GIVEN,) for word in full
        )

    @property
    def is_thing(self) -> bool:
        """Whether its last word, or the one after, makes it a street, a school or a company."""
        last = key(self.words[-1])
        if len(self.words) > 1 and last in MAKES_A_THING:
            return (
                last not in SURNAMES_TOO
                or len(self.words) > 2
                or self.classes[0] not in (Class.GIVEN, Class.INITIAL)
            )
        return key(self.after) in MAKES_A_THING


def pieces(view: View) -> list[Piece]:
    """All pieces of the view, in order, those that a line end cut put together."""
    found: list[Piece] = []
    for run in runs(view):
        if " " not in run[0] and class_of(run[0]) <= Class.PUBLIC_TITLE:
            continue  # most runs are no more than the first word of a sentence
        for piece in _cut(run[0], run.start()):
            whole = _without_month(view.text, piece)
            if not whole:
                continue
            whole = _with_title_above(view.text, whole)
            if found and _goes_on(view, found[-1], whole):
                found[-1] = replace(
                    whole,
                    words=found[-1].words + whole.words,
                    starts=found[-1].starts + whole.starts,
                    classes=found[-1].classes + whole.classes,
                    title=found[-1].title,
                    before=found[-1].before,
                )
            else:
                found.append(whole)
    return found


def runs(view: View) -> Iterator[re.Match[str]]:
    """What `RUN.finditer` gives, where all capitals are of ASCII with longer leaps."""
    if not view.text.isascii():
        yield from RUN.finditer(view.text)
        return
    done = 0
    for capital in CAPITAL_OF_ASCII.finditer(view.shape):
        if capital.start() >= done and (run := RUN.match(view.text, capital.start())):
            yield run
            done = run.end()


def _with_title_above(text: str, piece: Piece) -> Piece:
    """ "Farida Khan" with the "Mrs" that ends the line before."""
    start = piece.starts[0]
    if piece.title >= 0 or start < 3 or text[start - 1] != "\n":
        return piece
    title = TITLE_ABOVE.search(text, max(0, start - 12), start)
    return replace(piece, title=title.start()) if title else piece


def _without_month(text: str, piece: Piece) -> Piece | None:
    """ "Daragh Conaill August 27" without the month; None if nothing is left."""
    if key(piece.words[-1]) not in MONTHS or not re.match(r"\.? \d", text[piece.end : piece.end + 3]):
        return piece
    if len(piece.words) == 1:
        return None
    end = piece.starts[-2] + len(piece.words[-2])
    return replace(
        piece, words=piece.words[:-1], starts=piece.starts[:-1], end=end, after="", classes=piece.classes[:-1]
    )


def _goes_on(view: View, first: Piece, second: Piece) -> bool:
    """Whether "Oluwaseun" at the end of a line and "Brightwater" at the start of the next are one name."""
    if len(first.words) > 1 or len(second.words) > 2 or second.title >= 0 or second.starts[0] - first.end > 2:
        return False
    if view.text[first.end : second.starts[0]].strip(" ") != "\n" or not (
        first.is_likely and second.is_likely
    ):
        return False
    if first.classes[0] is not Class.GIVEN and first.title < 0 and not re.search(r"\d", first.before):
        return False
    line = view.text[view.line_at(first.start)[0] : first.start].strip(" \t>*")
    return bool(line) and key(line.split()[0]) not in SALUTES and not line.endswith((",", ":"))


def _cut(run: str, at: int) -> Iterator[Piece]:
    if " " not in run:
        yield _piece([(run, at)])
        return
    words = [(match[0], at + match.start()) for match in IN_RUN.finditer(run)]
    kept: list[tuple[str, int]] = []
    title, is_public, before = -1, False, ""
    for word, start in words:
        kind = Class.UNKNOWN if word[0].islower() and word.islower() else class_of(word)
        if _is_cut(kind, word, title >= 0 and not kept):
            if kept:
                yield _piece(kept, title, before, word, is_public)
                title, is_public = -1, False
            kept = []
            before = word
            if kind is Class.TITLE and title < 0:
                title = start
            elif kind is Class.PUBLIC_TITLE:
                is_public = True
            elif kind is Class.NEVER:
                title, is_public = -1, False
        else:
            kept.append((word, start))
    if kept:
        yield _piece(kept, title, before, "", is_public)


def _is_cut(kind: Class, word: str, follows_title: bool) -> bool:
    """Behind a title any word may be a name (Mr Law, Ms Head) but the little words."""
    if kind is Class.NEVER and follows_title and len(word) > 3 and word[0].isupper() and not word.isupper():
        return key(word) in (
            "and",
            "head",
            "office",
            "officer",
            "with",
            "from",
            "dear",
            "please",
            "your",
            "thank",
        )
    return kind <= Class.PUBLIC_TITLE


def _piece(
    kept: Sequence[tuple[str, int]],
    title: int = -1,
    before: str = "",
    after: str = "",
    is_public: bool = False,
) -> Piece:
    kept = [*kept]
    while len(kept) > 1 and kept[0][0][0].islower():
        kept.pop(0)
    last, start = kept[-1]
    cut = 2 if last.endswith(("'s", "'S")) else 0
    words = (*(word for word, _ in kept[:-1]), last[: len(last) - cut])
    end = start + len(last) - cut
    return Piece(words, tuple(at for _, at in kept), end, title, before, after, is_public, _classes(words))


def _classes(words: Sequence[str]) -> tuple[Class, ...]:
    """Of all words but particles."""
    return tuple(class_of(word) for word in words if word != word.lower())


class Index:
    """The pieces of a view by place."""

    def __init__(self, all_pieces: list[Piece]) -> None:
        self.pieces = all_pieces
        self._starts = [piece.starts[0] for piece in all_pieces]

    def ending_before(self, at: int) -> Piece | None:
        """The last piece that begins before `at` and ends there at the latest."""
        number = bisect_left(self._starts, at) - 1
        return self.pieces[number] if number >= 0 and self.pieces[number].end <= at else None

    def from_(self, at: int) -> Piece | None:
        """The first piece that begins at `at` or later."""
        number = bisect_left(self._starts, at)
        return self.pieces[number] if number < len(self.pieces) else None

    def within(self, start: int, end: int) -> list[Piece]:
        return self.pieces[bisect_left(self._starts, start) : bisect_right(self._starts, end - 1)]
