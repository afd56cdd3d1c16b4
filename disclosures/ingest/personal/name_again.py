"""Names that other finds give away: beside a number or an address, spelt in a mailbox, or met before."""

import re
from collections.abc import Iterable, Iterator, Sequence

from disclosures.ingest.personal.emails import ROLES, words_of
from disclosures.ingest.personal.folded import View
from disclosures.ingest.personal.found import Found
from disclosures.ingest.personal.given_names import ALSO_OTHER_THINGS, GIVEN_NAMES
from disclosures.ingest.personal.name_parts import Class, Index, Piece, class_of, key
from disclosures.ingest.personal.name_rules import is_public

NEAR_TYPES = frozenset(
    {"email", "phone", "upn", "nhs-number", "nino", "date-of-birth", "address", "bank-details"}
)
BETWEEN = re.compile(
    r"[\s,:;(<>|\"'\[\]\-.•*=]{0,8}(?:(?:on|at|of|tel|telephone|phone|mobile|mob|email|"
    r"e-mail|by email|born|d\.?o\.?b\.?|upn|dob|"
    r"date of birth|nhs|ni|no|number|direct line|currently of|who lives at|lives at|"
    r"living at|residing at|address|home address)[\s:.,(]{0,3}){0,3}",
    re.IGNORECASE,
)
IDENTIFIERS = frozenset({"upn", "nhs-number", "nino", "date-of-birth"})
AFTER = re.compile(r"[ \n\t,:;\-(]{0,3}")
LONGEST_BETWEEN = 40
LEAST_LETTERS = 4  # of a name that is looked for by itself


def beside(view: View, index: Index, others: Iterable[Found]) -> Iterator[Found]:
    """Two words or more directly before or after something that only belongs to a person."""
    for found in others:
        if found.type not in NEAR_TYPES:
            continue
        piece = index.ending_before(found.start)
        if piece and _fits(view, piece) and _is_near(view, piece.end, found.start):
            yield _found(piece, "name-beside")
        following = index.from_(found.end) if found.type in IDENTIFIERS else None
        if following and _fits(view, following) and AFTER.fullmatch(view.text, found.end, following.start):
            yield _found(following, "name-beside")


def _is_near(view: View, end: int, start: int) -> bool:
    return start - end <= LONGEST_BETWEEN and bool(BETWEEN.fullmatch(view.text, end, start))


def _fits(view: View, piece: Piece) -> bool:
    if not piece.is_likely or piece.is_thing or not 2 <= len(piece.words) <= 4 or is_public(view, piece):
        return False
    classes = piece.classes
    return classes[-1] is not Class.INITIAL and sum(one is Class.ORDINARY for one in classes) < len(classes)


def _found(piece: Piece, rule: str) -> Found:
    return Found("person-name", piece.start, piece.end, 0.6, rule)


class Known:
    """The words of all names found in the document, and the mailboxes that spell one."""

    def __init__(self) -> None:
        self.surnames: set[str] = set()
        self.given: set[str] = set()
        self.in_mailboxes: set[str] = set()

    def add_name(self, words: Sequence[str], has_title: bool) -> None:
        """The first word is a given name if there is more than one; the last a surname."""
        words = [word for word in words if word[:1].isupper()]
        if not words:
            return
        if len(words) > 1 or has_title:
            self._add(self.surnames, words[-1])
        if len(words) > 1 or class_of(words[0]) is Class.GIVEN:
            self._add(self.given, words[0])

    def add_mailbox(self, local: str) -> None:
        """ "tobias.harkwell" says that both are names."""
        words = [word for word in words_of(local) if word not in ROLES]
        self.in_mailboxes |= {key(word) for word in words if len(word) >= LEAST_LETTERS}

    def _add(self, names: set[str], word: str) -> None:
        plain = key(word)
        if (
            len(plain) >= 3
            and class_of(word) in (Class.UNKNOWN, Class.GIVEN)
            and plain not in ALSO_OTHER_THINGS
        ):
            names.add(plain)

    def again(self, view: View, index: Index) -> Iterator[Found]:
        """Pieces that hold a name met before: whole if it begins with it or ends on it."""
        if not (self.surnames or self.given or self.in_mailboxes):
            return
        for piece in index.pieces:
            span = self._span(piece)
            if span and not piece.is_thing and not is_public(view, piece):
                yield Found("person-name", *span, 0.5, "name-met-before")

    def _span(self, piece: Piece) -> tuple[int, int] | None:
        keys = [key(word) for word in piece.words]
        joined = [plain.replace("-", "").replace("'", "") for plain in keys]
        spelt = [one in self.in_mailboxes for one in joined]
        if len(keys) > 1 and any(spelt) and piece.is_likely and len(keys) <= 4:
            return piece.start, piece.end
        known = [
            (plain in self.surnames and len(plain) >= LEAST_LETTERS) or plain in self.given for plain in keys
        ]
        if spelt == [True] and keys[0] not in GIVEN_NAMES and class_of(piece.words[0]) is Class.UNKNOWN:
            return piece.start, piece.end
        if not any(known):
            return None
        if len(keys) <= 4 and keys[-1] in self.surnames:
            return piece.start, piece.end
        first, last = known.index(True), len(known) - 1 - known[::-1].index(True)
        return (piece.start if first == 0 else piece.starts[first]), piece.starts[last] + len(
            piece.words[last]
        )
