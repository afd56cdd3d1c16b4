"""Names of people by what stands around them: the first rule of RULES that speaks is kept."""

import re
from collections.abc import Callable, Iterator
from itertools import zip_longest

from disclosures.ingest.personal.folded import View
from disclosures.ingest.personal.found import Found
from disclosures.ingest.personal.name_parts import Class, Index, Piece, class_of, key
from disclosures.ingest.personal.name_patterns import (
    AFTER,
    BEFORE,
    CELL_BEFORE,
    CLOSING,
    CLOSING_LINES,
    CLOSING_WORDS,
    DISPLAY_NAME,
    FOLLOWED,
    HEADER,
    IN_SENTENCE_AFTER,
    IN_SENTENCE_BEFORE,
    JOINT,
    LABEL,
    PUBLIC_AFTER,
    PUBLIC_BEFORE,
    RELATION,
    SALUTATION,
    USER,
    USER_VERBS,
    USER_WORDS,
    WROTE,
)
from disclosures.ingest.personal.tables import cells

Rule = tuple[str, float, Callable[[View, Piece], bool]]


def _left(view: View, piece: Piece) -> str:
    return view.text[max(0, piece.start - BEFORE) : piece.start]


def _right(view: View, piece: Piece) -> str:
    return view.text[piece.end : piece.end + AFTER]


def _strength(piece: Piece) -> int:
    """0 nothing like a name, 1 one unknown word, 2 two words or a given name, 3 given name and more."""
    classes = piece.classes
    if not piece.is_likely or piece.is_thing:
        return 0
    full = [one for one in classes if one is not Class.INITIAL]
    if len(classes) == 1:
        return 2 if classes[0] is Class.GIVEN else 1
    if classes[0] is Class.GIVEN:
        return 3
    likely = sum(one in (Class.UNKNOWN, Class.GIVEN, Class.DOUBTFUL_GIVEN) for one in full)
    return 2 if likely == len(full) or (likely and classes[0] is not Class.ORDINARY) else 1


def has_title(view: View, piece: Piece) -> bool:
    return piece.title >= 0


def is_greeted(view: View, piece: Piece) -> bool:
    if key(piece.before) in ("dear", "annwyl", "hi", "hello", "hiya", "helo"):
        return piece.is_likely or len(piece.words) > 1
    left = _left(view, piece)
    return (
        left.endswith((" ", ","))
        and piece.is_likely
        and len(piece.words) <= 4
        and bool(SALUTATION.search(left))
    )


def has_display(view: View, piece: Piece) -> bool:
    return _strength(piece) > 0 and bool(
        DISPLAY_NAME.match(_right(view, piece)) or WROTE.match(view.text, piece.end)
    )


def is_labelled(view: View, piece: Piece) -> bool:
    left = _left(view, piece)
    if len(piece.words) == 1 and re.match(r" ?\d", _right(view, piece)):
        return False  # "From: April 2016"
    if len(piece.words) == 1 and piece.after and piece.classes[0] is not Class.GIVEN:
        return False  # "Harrowdale Metropolitan Borough Council"
    return (
        (piece.is_likely or piece.is_initialled)
        and not piece.is_place_only
        and left.rstrip()[-1:] in tuple(":=.…_\"'(-")
        and bool(LABEL.search(left))
    )


def is_related(view: View, piece: Piece) -> bool:
    strength = _strength(piece)
    if strength < 2:
        return False
    left = _left(view, piece)
    if not left.endswith((" ", "(", '"')):
        return False
    return (strength == 3 or len(piece.classes) <= 3) and bool(RELATION.search(left))


def is_followed(view: View, piece: Piece) -> bool:
    strength = _strength(piece)
    return (strength == 3 or (strength == 2 and 2 <= len(piece.classes) <= 3)) and bool(
        FOLLOWED.match(_right(view, piece))
    )


def has_given_name(view: View, piece: Piece) -> bool:
    """A common given name and a surname, wherever they stand, if nothing makes it a place or a thing."""
    likely = piece.classes[:1] == (Class.DOUBTFUL_GIVEN,) and piece.classes[-1] is Class.UNKNOWN
    if (
        _strength(piece) < (2 if likely and len(piece.words) < 4 else 3)
        or len(piece.words) > 4
        or key(piece.before) in ("of", "the")
    ):
        return False
    last = piece.classes[-1]
    return last in (Class.UNKNOWN, Class.GIVEN, Class.DOUBTFUL_GIVEN) or (
        last is Class.ORDINARY and len(piece.words) == 2
    )


def starts_with_initials(view: View, piece: Piece) -> bool:
    """ "P Quillfeather", "J.R. Smith" as a whole line or cell."""
    classes = piece.classes
    if len(classes) < 2 or classes[0] is not Class.INITIAL or classes[-1] < Class.ORDINARY:
        return False
    left, right = view.text[max(0, piece.start - 1) : piece.start], view.text[piece.end : piece.end + 1]
    if view.text[max(0, piece.start - 2) : piece.start] in ("- ", ": ", "; ", ", "):
        left = ""
    return left in ("", "\n", "\t", "(", ";") and right in ("", "\n", "\t", ",", ")", ";", "|", " ")


def speaks(view: View, piece: Piece) -> bool:
    """Who wrote a comment or spoke: "Jane Holt: please check", "Summary!B2 J Holt: please check"."""
    least = 2 if view.is_hidden else 3
    if view.text[piece.end : piece.end + 2] not in (": ", ":\n"):
        return False
    if _strength(piece) < least and not piece.is_initialled:
        return False
    return not view.text[view.line_at(piece.start)[0] : piece.start].strip() or bool(
        CELL_BEFORE.search(view.text[max(0, piece.start - 20) : piece.start])
    )


def is_hidden_line(view: View, piece: Piece) -> bool:
    """A line to itself on a hidden page, as readers list who changed a text."""
    if not view.is_hidden or not (_strength(piece) > 1 or piece.is_initialled):
        return False
    start, end = view.line_at(piece.start)
    return (start, end) == (piece.start, piece.end)


def stands_alone(view: View, piece: Piece) -> bool:
    """A given name that is nothing else, within a sentence: "could you let Sunita know"."""
    if piece.classes != (Class.GIVEN,) or piece.before or piece.after or piece.words[0].isupper():
        return False
    return bool(
        IN_SENTENCE_BEFORE.search(_left(view, piece)) and IN_SENTENCE_AFTER.match(view.text, piece.end)
    )


RULES: tuple[Rule, ...] = (
    ("name-with-title", 0.95, has_title),
    ("name-greeted", 0.9, is_greeted),
    ("name-before-address", 0.9, has_display),
    ("name-after-label", 0.85, is_labelled),
    ("name-of-relation", 0.7, is_related),
    ("name-and-role", 0.65, is_followed),
    ("name-with-initials", 0.6, starts_with_initials),
    ("name-that-speaks", 0.7, speaks),
    ("name-on-hidden-line", 0.6, is_hidden_line),
    ("given-name", 0.6, has_given_name),
    ("given-name-alone", 0.4, stands_alone),
)


def by_context(view: View, index: Index) -> Iterator[Found]:
    """Names that a rule of RULES sees."""
    for piece in index.pieces:
        if piece.title < 0 and not piece.is_likely and not piece.is_initialled:
            continue
        for rule, confidence, holds in RULES:
            if holds(view, piece):
                if not is_public(view, piece):
                    yield named(view, piece, confidence, rule)
                break


def named(view: View, piece: Piece, confidence: float, rule: str) -> Found:
    """The piece as found, over a line end where the second half stands on the next line."""
    words = piece.words[:4] if piece.title >= 0 else piece.words
    end = piece.end if len(words) == len(piece.words) else piece.starts[len(words) - 1] + len(words[-1])
    joint = JOINT.search(view.text, max(0, piece.start - 12), piece.start) if piece.title >= 0 else None
    return Found("person-name", joint.start() if joint else piece.start, end, confidence, rule)


def is_public(view: View, piece: Piece) -> bool:
    """Whether it is a minister, a member of a parliament or a peer, named as such."""
    if piece.is_public or key(piece.after) in ("mp", "msp", "mep"):
        return True
    if piece.words[-1] in ("MP", "MSP", "MEP"):
        return True
    left = view.text[max(0, piece.start - 60) : piece.start]
    if PUBLIC_AFTER.match(view.text, piece.end):
        return True
    return left.endswith((" ", "(")) and bool(PUBLIC_BEFORE.search(left))


def in_closing(view: View, index: Index) -> Iterator[Found]:
    """Who signs: the first line below the closing that is a name, or what follows it on its own line."""
    for closing in view.at_line_starts(CLOSING) if view.has_any(CLOSING_WORDS) else ():
        number = view.line_number(closing.end())
        looked_at = 0
        for below in range(number, min(number + 8, len(view.line_starts))):
            start, end = view.line(below)
            start = max(start, closing.end()) if below == number else start
            if not view.text[start:end].strip(" \t*_.>-"):
                continue
            found = signed(view, index, start, end)
            if found:
                yield found
                break
            looked_at += 1
            if looked_at >= CLOSING_LINES or end - start > 80:
                break


def signed(view: View, index: Index, start: int, end: int) -> Found | None:
    """The name that begins this line, if it is all of it or its role follows."""
    inside = index.within(start, end)
    if not inside:
        return None
    piece = inside[0]
    before = view.text[start : piece.start].strip(" \t>*_\"'().:,-~|").lower()
    if (
        before not in ("", "pp", "p.p", "by", "name", "for", "per")
        or not (piece.is_likely or piece.is_initialled)
        or piece.is_place_only
    ):
        return None
    after = view.text[piece.end : end].strip(" \t.*_\"'~|")
    if after and after[0] not in ",(-/;|:" and _strength(piece) < 3:
        return None
    if (
        len(piece.words) == 1
        and class_of(piece.words[0]) is Class.UNKNOWN
        and piece.words[0].isupper()
        and len(piece.words[0]) < 4
    ):
        return None
    return Found("person-name", piece.start, piece.end, 0.85, "name-below-closing")


def in_headers(view: View, index: Index) -> Iterator[Found]:
    """People listed after "From:", "To:", "Attendees:" …, "SURNAME, Forename" too."""
    if ":" not in view.text:
        return
    for header in view.at_line_starts(HEADER):
        inside = [
            piece
            for piece in index.within(header.start(1), header.end(1))
            if piece.is_likely and not piece.is_thing
        ]
        skip = False
        for piece, following in zip_longest(inside, inside[1:]):
            if skip:
                skip = False
                continue
            if following and _is_reversed(view, piece, following, header.start(1)):
                skip = True
                yield Found("person-name", piece.start, following.end, 0.9, "name-in-header")
            elif _strength(piece) > 1 or (piece.title >= 0):
                yield Found("person-name", piece.start, piece.end, 0.8, "name-in-header")


def _is_reversed(view: View, piece: Piece, following: Piece, first: int) -> bool:
    """Whether it reads "SURNAME, Forename"."""
    between = view.text[piece.end : following.start]
    if between != ", " or len(piece.words) > 2 or len(following.words) > 2:
        return False
    starts_entry = view.text[max(first, piece.start - 2) : piece.start].strip() in (
        "",
        '"',
        "'",
        ";",
        ">;",
        '"',
    )
    return starts_entry and (
        piece.words[0].isupper() or class_of(following.words[0]) in (Class.GIVEN, Class.DOUBTFUL_GIVEN)
    )


def reversed_anywhere(view: View, index: Index) -> Iterator[Found]:
    """Surname first, as in "HARKWELL, Tobias" and "Okonjo, Idris"."""
    for piece, following in zip(index.pieces, index.pieces[1:], strict=False):
        if (
            following.start - piece.end != 2
            or view.text[piece.end : following.start] != ", "
            or len(piece.words) > 2
        ):
            continue
        first, second = piece.classes[0], following.classes[0]
        capitals = piece.words[0].isupper() and len(piece.words[0]) > 2 and not following.words[0].isupper()
        if (
            first in (Class.UNKNOWN, Class.DOUBTFUL_GIVEN)
            and len(following.words) <= 2
            and (
                (second is Class.GIVEN and len(piece.words) == 1 and _is_alone(view, piece, following))
                or (
                    capitals
                    and second in (Class.GIVEN, Class.UNKNOWN, Class.DOUBTFUL_GIVEN)
                    and _is_alone(view, piece, following)
                )
            )
        ):
            yield Found("person-name", piece.start, following.end, 0.7, "surname-first")


def _is_alone(view: View, piece: Piece, following: Piece) -> bool:
    """Whether the two stand by themselves in a line, a cell or quotation marks."""
    left, right = (
        view.text[max(0, piece.start - 1) : piece.start],
        view.text[following.end : following.end + 2],
    )
    return left in ("", "\n", "\t", '"', "(", "|", ";", " ") and (
        not right or right[0] in '\n\t")|;<' or right in (" <", " (")
    )


def in_columns(view: View, index: Index) -> Iterator[Found]:
    """Cells under a heading that promises people."""
    for cell in cells(view):
        if cell.kind != "name":
            continue
        text = view.text[cell.start : cell.end]
        if len(text) > 60 or any(one.isdigit() or one in "@:" for one in text):
            continue
        inside = [piece for piece in index.within(cell.start, cell.end) if not piece.is_place_only]
        among = bool(cell.others & PEOPLE_ONLY)
        likely = [piece for piece in inside if piece.is_likely or _is_among_people(piece, among)]
        if not likely or len(inside) > 3 or is_public(view, likely[0]):
            continue
        strong = any(_strength(piece) > 2 for piece in likely)
        if strong or among or not _has_more(text, cell.start, likely):
            yield Found("person-name", likely[0].start, likely[-1].end, 0.85, "name-column")


PEOPLE_ONLY = frozenset({"birth", "upn", "nino", "nhs-number"})


def _has_more(text: str, at: int, likely: list[Piece]) -> bool:
    """Whether a cell holds other words than names: "Planned hours for a T level"."""
    rest = text
    for piece in reversed(likely):
        rest = rest[: max(0, piece.start - at)] + " " + rest[piece.end - at :]
    return bool(re.search(r"\w{2}", re.sub(r"\([^()]*\)|\b(?:and|or|with)\b", "", rest)))


def _is_among_people(piece: Piece, among: bool) -> bool:
    """A word like any other ("Rose", "Baker") is a name in a row that also holds what only people have."""
    if piece.classes[0] is Class.INITIAL and len(piece.words) > 1:
        return True
    return among and not piece.is_abbreviation


def as_user(view: View, index: Index) -> Iterator[Found]:
    """ "Author: tobias.harkwell": the name of an account that spells a person's."""
    if not view.has_any(USER_VERBS) or not any(word in view.lower for word in USER_WORDS):
        return
    for match in USER.finditer(view.text):
        kinds = {class_of(part) for part in re.split(r"[._]", match[1])}
        if kinds & {Class.GIVEN, Class.UNKNOWN} and Class.NEVER not in kinds:
            yield Found("person-name", match.start(1), match.end(1), 0.7, "name-of-account")
