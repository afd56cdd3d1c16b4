"""Home addresses: house and street, flats, the lines above a postcode, and what is labelled so."""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence

from disclosures.ingest.personal.folded import View
from disclosures.ingest.personal.found import Found
from disclosures.ingest.personal.listed import listed
from disclosures.ingest.personal.name_parts import UPPER, Index, class_of
from disclosures.ingest.personal.name_parts import Class as WordClass
from disclosures.ingest.personal.tables import cells

STREET = (
    "Street|St|Road|Rd|Avenue|Ave?|Lane|Ln|Close|Cl|Drive|Dr|Way|Court|Ct|Crescent|Cres|Place|Pl|Terrace|Terr|Gardens|Gdns|"
    "Grove|Square|Sq|Hill|Rise|Row|Mews|Parade|Walk|View|Green|Park|Gate|Yard|Wharf|Quay|Parkway|Mount|Croft|Meadows?|"
    "Fields?|Cottages?|Villas?|Buildings|House|Vale|Fold|Garth|Wynd|Loan|Brae|Heights|Esplanade|Promenade|Circus|End|"
    "Common|Approach|Bank|Chase|Dene|Drove|Causeway|Embankment|Orchard|Paddocks?|Ridge|Spinney|Copse|Warren|Cloisters|"
    "Hollow|Nook|Ginnel|Snicket|Estate|Crest|Passage|Lea|Leys|Acre|Acres|Boulevard|Broadway|Side|Mill|Point|Reach|"
    "Rigg|Gill|Beck|Tower|Towers|Lodge|Farm|Barn|Parc|Heath|Dale|Banks|Corner|Bridge|Mead|Strand|Hall|Alley|Link|Arcade|Stables|Maltings"
)
WELSH_STREET = "Heol|Ffordd|Stryd|Lôn|Maes|Bryn|Clos|Rhodfa|Cae|Pen|Tŷ|Llys|Parc|Trem|Erw|Golwg"
WORD = rf"(?:[{UPPER}][\w'.-]{{0,30}})"
SPACE = r"(?: ?\n| )"
NUMBER = r"\d{1,4}(?: ?[A-Za-z](?![a-zA-Z]))?(?: ?[-/&] ?\d{1,4}[A-Za-z]?)?"
FLAT = (
    r"(?:Flat|Apartment|Apt|Maisonette|Studio|Bedsit|Fflat|FLAT|APARTMENT)\.?(?: |(?=\d))"
    r"(?:No\.? ?)?\w{1,5}(?:/\d)?"
)
TOWN = (
    rf"[{UPPER}](?:[^\W\d_]|['.-]){{1,30}}(?!\w)(?: (?:[{UPPER}](?:[^\W\d_]|['-]){{1,30}}|on|"
    rf"upon|le|under|in|by|the|next)(?!\w)){{0,3}}"
)
NUMBERED = re.compile(
    rf"(?<![\w/£.,-])(?:{FLAT},?{SPACE}(?:{WORD}(?: {WORD}){{0,2}},{SPACE})?)?{NUMBER},?{SPACE}(?:(?:The|"
    rf"Old|St\.?|Saint|St\.) )?"
    rf"(?:{WORD} (?:(?:of|the|and|on|le|y|yr) )?){{1,4}}?(?:{STREET}|{STREET.upper()})\b\.?(?![\w'-])"
    rf"|(?<![\w/£.,-]){NUMBER},? (?:{WELSH_STREET}) (?:(?:y|yr|Y|Yr|'r) )?{WORD}(?: {WORD}){{0,2}}"
    rf"|(?<!\w){FLAT},?{SPACE}{WORD}(?: {WORD}){{0,4}}"
)
COMMA_TAIL = re.compile(rf"(?:, ?\n?{TOWN}){{1,3}}")
MONTHS = (
    "January|February|March|April|May|June|July|August|September|October|November|December|"
    "Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec"
)
FIGURE_BEFORE_NAME = re.compile(rf"\d(?: ?[A-Za-z])?,?[ \n]{{1,2}}(?=[{UPPER}])(?!(?:{MONTHS})\b)")
FIGURE_BEFORE_CAPITAL = re.compile(r"0(?=[ ,\nAa])(?: ?[Aa])?,?[ \n]{1,2}(?=[A1])")  # the shape of the same
FLAT_WORDS = listed("flat apartment apt maisonette studio bedsit fflat")
FLAT_WORD = re.compile(r"\b(?:Flat|Apartment|Apt|Maisonette|Studio|Bedsit|Fflat)\b", re.IGNORECASE)


def _leaping(words: Iterable[str]) -> str:
    """A pattern for any of these whole words that begins with first letters, so that re leaps to them."""
    rests: dict[str, list[str]] = {}
    for word in words:
        rests.setdefault(word[0], []).append(word[1:])
    return "(?:" + "|".join(rf"{first}(?<!\w.)(?:{'|'.join(rest)})" for first, rest in rests.items()) + r")\b"


STREET_WORD = re.compile(_leaping(f"{STREET}|{STREET.upper()}|{WELSH_STREET}".split("|")))
# "Key Stage 2 Park View", "Article 5 Court": the figure belongs to the word before.
COUNTED = re.compile(
    r"\b(?:stages?|sections?|articles?|regulations?|schedules?|parts?|annex|questions?|tables?|figures?|pages?|"
    r"paragraphs?|years?|rows?|levels?|chapters?|rules?|act|ks|phase|band|tier|group|version|grade|no|number|ref|"
    r"(?:janu|febru)ary|march|april|may|june|july|august|(?:septem|octo|novem|decem)ber) ?\.?$",
    re.IGNORECASE,
)
ORGANISATION_AFTER = re.compile(
    r"[ \n](?:(?:Primary|Secondary|Infant|Junior|Nursery|High|Community|Church|Medical|"
    r"Grammar|Special|C ?of ?E|RC|Catholic) ){0,3}"
    r"(?:School|Academy|College|Surgery|Hospital|Practice|Health|Centre|Ltd|Limited|Trust|Nursery|Federation|Police|Council)\b"
)
LABEL = re.compile(
    r"\b(?:(?:home|postal|current|previous|last known|correspondence|full|"
    r"residential) )?(?:address|cyfeiriad)(?: is| was)? ?[:\n\t] ?\n?|\b(?:lives|living|"
    r"resid\w+|resident|moved) (?:at|to) |\baddress (?:is|was|as|of) ",
    re.IGNORECASE,
)
LABEL_WORDS = listed("address cyfeiriad lives living moved")
LITTLE = listed("of the and on in upon near le under y yr by next cum at la de")
MOST_LINES = 6
LONGEST_PREFIX = 200  # characters of its own line before a postcode
LONGEST_LINE = 60
STARTS_WITH_NUMBER = re.compile(rf"{NUMBER}\b|{FLAT}|(?:Unit|Plot|Room)\b")
HOUSE = re.compile(
    r"\b(?:House|Court|Cottage|Farm|Lodge|Buildings?|Barn|Flat|Apartment|Manor|Mansions|Tower|Villa|Mill|Forge|Rectory|Vicarage|Hall|Grange)\b"
)
NOT_ADDRESS = re.compile(
    r"[@:]|www\.|\d{5}|\b(?:19|20)\d\d\b|\b(?:Dear|Tel|Telephone|Email|Ref|Date|From|To|Sent|Subject|Mobile|UPN|DOB|Pupil|Page|Annex)\b"
)
HEAD_OF_LINE = re.compile(r"[^\w\n]{0,4}(?:(?:home |postal )?address|of|at|from|c/o)[: ]{1,3}", re.IGNORECASE)


def numbered(view: View) -> Iterator[Found]:
    """A number and a street, a flat and a house, with the places after them."""
    for match in _candidates(view):
        before = view.text[max(0, match.start() - 14) : match.start()]
        if COUNTED.search(before) or ORGANISATION_AFTER.match(view.text, match.end()):
            continue
        if _is_no_street(match[0]):
            continue
        tail = COMMA_TAIL.match(view.text, match.end())
        yield Found("address", match.start(), tail.end() if tail else match.end(), 0.85, "house-and-street")


def _candidates(view: View) -> Iterator[re.Match[str]]:
    """Matches of NUMBERED, tried only around a figure before a word in capitals, or a flat."""
    done = 0
    shapes = FIGURE_BEFORE_CAPITAL.finditer(view.shape)
    places = [shape.start() for shape in shapes if FIGURE_BEFORE_NAME.match(view.text, shape.start())]
    if view.has_any(FLAT_WORDS):
        places = sorted([*places, *(match.start() for match in FLAT_WORD.finditer(view.text))])
    for place in places:
        is_flat = not view.text[place].isdigit()
        if place < done or not (is_flat or STREET_WORD.search(view.text, place, place + 110)):
            continue
        for match in NUMBERED.finditer(view.text, max(done, place - 48), place + 140):
            yield match
            done = match.end()


def _is_no_street(text: str) -> bool:
    """ "2 Data Protection Court": words of the office before the word for a street."""
    words = re.findall(r"[^\W\d]+", text)
    return sum(class_of(word) is WordClass.NEVER and len(word) > 3 for word in words[:-1]) > 1


def labelled(view: View) -> Iterator[Found]:
    """What stands after "Address:", "lives at", or below such a heading."""
    for cell in cells(view):
        if cell.kind == "address" and _is_like_an_address(view.text[cell.start : cell.end]):
            yield Found("address", cell.start, cell.end, 0.85, "address-column")
    if view.has_any(LABEL_WORDS) or "resid" in view.lower:
        yield from _behind_a_label(view)


def _behind_a_label(view: View) -> Iterator[Found]:
    for label in LABEL.finditer(view.text):
        start, end = label.end(), view.line_at(label.end())[1]
        line = view.text[start : min(end, start + 100)]
        match = re.match(rf"(?:{NUMBER} |{FLAT}|{WORD}[ ,])(?:[\w' .-]|,)*", line)
        if (
            match
            and not NOT_ADDRESS.search(match[0][:40])
            and len(match[0]) > 6
            and match[0][:1].isupper() | match[0][:1].isdigit()
        ):
            length = _length_in_capitals(match[0])
            first = re.split(r"[ ,]", line, maxsplit=1)[0]
            never = first != "The" and class_of(first) is WordClass.NEVER and not line[0].isdigit()
            if length > 8 and not never and not _is_no_street(match[0][:length]):
                yield Found("address", start, start + length, 0.7, "address-after-label")


def _is_like_an_address(cell: str) -> bool:
    """Figures and words in capitals, at most a few others; no link, no sentence."""
    words = re.findall(r"[^\s,;]+", cell)
    if len(cell) > 140 or len(cell) < 6 or re.search(r"[@`<{]|www|https?:|\w/\w", cell):
        return False
    little = sum(word[0].islower() and word not in LITTLE for word in words)
    named = sum(word[0].isupper() for word in words)
    if class_of(words[0]) is WordClass.NEVER and not any(one.isdigit() for one in cell):
        return False
    return ((named > 1 or bool(named and cell[0].isdigit())) and little == 0) or (
        cell[0].isdigit() and cell == cell.lower()
    )


def _length_in_capitals(text: str) -> int:
    """How far the words are names, figures and little words."""
    end = 0
    for word in re.finditer(r"[^\s,]+,?", text):
        bare = word[0].strip(".,'")
        if not bare or (bare[0].islower() and bare not in LITTLE):
            break
        end = word.end() - (len(word[0]) - len(word[0].rstrip(",.")))
        if word[0].endswith("."):
            break
    return end


def above_postcode(view: View, index: Index, postcode: Found, people: Sequence[Found]) -> Found | None:
    """The lines, or the words on its own line, that lead to a postcode of a person."""
    number = view.line_number(postcode.start)
    row = max(view.line(number)[0], postcode.start - LONGEST_PREFIX)
    cell = max(view.text.rfind("\t", row, postcode.start), view.text.rfind("|", row, postcode.start)) + 1
    edge = max(row, cell, _end_of_person(people, row, postcode.start))
    start = _start_in_line(view.text, edge, postcode.start)
    if start is None:
        return None
    if start <= row + 4 and not view.text[row:start].strip() and edge == row:
        start = min(
            start, _start_above(view, index, number, people, bool(STARTS_WITH_NUMBER.match(view.text, start)))
        )
    end = (
        postcode.start
        - len(view.text[start : postcode.start])
        + len(view.text[start : postcode.start].rstrip(" ,.\n\t-|"))
    )
    if end - start < 6 or not re.search(r"[^\W\d]{3}", view.text[start:end]):
        return None
    return Found("address", start, end, 0.75, "above-postcode")


def _start(found: Found) -> int:
    return found.start


def _end_of_person(people: Sequence[Found], row: int, at: int) -> int:
    number = bisect_left(people, at, key=_start) - 1
    return people[number].end if number >= 0 and people[number].end > row else row


def _start_in_line(text: str, edge: int, end: int) -> int | None:
    """Where the words in capitals before `end` begin, `end` itself if there are none."""
    start = end
    head = HEAD_OF_LINE.match(text, edge)
    edge = head.end() if head and head.end() <= end else edge
    for word in reversed(list(re.finditer(r"[^\s]+", text[max(edge, end - 140) : end]))):
        bare = word[0].strip(".,'()-–")
        if bare and not (bare[0].isupper() or bare[0].isdigit() or bare in LITTLE):
            break
        if re.search(r"\w{3}[.;:!?]$", word[0]) or "@" in word[0]:
            break
        start = max(edge, end - 140) + word.start()
    while (
        little := re.match(r"(?:of|the|and|on|in|at|by|near|la|de|le|y|,|-|\.) ", text[start:end])
    ) is not None:
        start += little.end()
    return start


def _start_above(view: View, index: Index, number: int, people: Sequence[Found], has_number: bool) -> int:
    """Where the block of lines above line `number` begins, as far as it is an address."""
    start = view.line(number)[0]
    blanks = 0
    for above in range(number - 1, max(-1, number - 1 - MOST_LINES), -1):
        first, last = view.line(above)
        line = view.text[first:last]
        if not line.strip(" .-|\t"):
            blanks += 1
            if blanks > 1:
                break
            continue
        person = bisect_left(people, last, key=_start) - 1
        if person >= 0 and people[person].end > first:
            rest = view.text[people[person].end : last]
            free = last - len(rest.lstrip(" ,.-;:"))
            is_part = last - free > 5 and _is_address_line(view.text[free:last])
            return free if is_part else start
        head = HEAD_OF_LINE.match(line)
        body = line[head.end() :] if head else line
        if (
            not _is_address_line(body)
            or (has_number and not HOUSE.search(body))
            or _is_name_line(index, first, last)
        ):
            break
        start = first + (head.end() if head else 0)
        has_number = has_number or bool(STARTS_WITH_NUMBER.match(body.strip()))
        if head:
            break
    return start


def _is_address_line(line: str) -> bool:
    words = re.findall(r"[^\s,.>|_-]+", line)
    if not words or len(line) > LONGEST_LINE or len(words) > 9 or NOT_ADDRESS.search(line):
        return False
    if re.search(r"\w{3}[.;!?] ?$", line) and not re.search(r"(?:Rd|Ave|Road|Street) ?\.$", line):
        words = words[:-1] if len(words) > 1 and len(words) <= 4 else [*words, "x"]
    return all(not word[0].islower() or word in LITTLE or len(word) == 1 for word in words)


def _is_name_line(index: Index, first: int, last: int) -> bool:
    """Whether a line is a given name and a surname: who lives there, not the house."""
    inside = index.within(first, last)
    return (
        bool(inside)
        and len(inside[0].words) > 1
        and inside[0].classes[0] in (WordClass.GIVEN, WordClass.INITIAL)
        and not inside[0].is_thing
    )
