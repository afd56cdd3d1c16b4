"""Which authority wrote a letter: by a name that the caller knows, or by the shape of its name.

Where two places on one level name two authorities nobody knows who wrote, and nothing is said.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache

from disclosures.ingest.contract import Authorities
from disclosures.ingest.facts.bodies import body_at, is_body, joined, slug_of
from disclosures.ingest.facts.letter import Finding, Letter, Part
from disclosures.ingest.facts.misread import shape

MOST_LINES_OF_A_NAME = 3
LEAST_LETTERS_OF_MISREAD = 8  # of a known name, so that a misread one is not another word
# Who is written to, and the lines below that may belong to the address.
ADDRESSEE = re.compile(
    r"(?:(?:to|for|fao|attn|sent to)[: ]\s?)?(?:mrs?|ms|miss|mx|dr|prof|professor|sir|dame|lord"
    r"|lady|cllr|rev)\b",
    re.IGNORECASE,
)
ADDRESSEE_LINES = 4
# What no longer belongs to the address of who is written to.
AFTER_ADDRESS = re.compile(
    r"@|\bref\b|\breference\b|\bdated?\b|by e-?mail|\d{4}|\b(?:request|case)\s(?:no|number|id)", re.IGNORECASE
)
NOT_THE_SENDER = re.compile(r"(?:to|cc|bcc|subject|re|sent|date|your ref\w*)\s?:", re.IGNORECASE)
LEAD = re.compile(r"[ .,~|_-]*(?:(?:for|on behalf of|pp)\s)?", re.IGNORECASE)  # "for Harrowdale Council"
SENDER = re.compile(r"from:\s?", re.IGNORECASE)
# What parts a name from what stands beside it on a line; a comma may also stand in a name.
SEPARATORS = re.compile(
    r"\s?(?:/|\||\s-\s|•|<|>|\(|\)|:)\s?"
    r"|\s(?=(?:our|your)\s(?:ref|date)|ref(?:erence)?\b|tel\b|telephone|e-?mail\b|date\b|po\sbox"
    r"|freedom\sof)",
    re.IGNORECASE,
)
COMMA = re.compile(r",\s?")
MOST_COMMAS = 8
DOMAIN = re.compile(
    r"@(?:[\w-]+\.){0,3}?(?P<name>[\w-]+)\.(?:x?gsi\.)?(?:gov|police|nhs|ac|sch)\b", re.IGNORECASE
)
# Bodies that sign as a team, and are known by the address they write from.
DOMAINS = {
    "education": "Department for Education",
    "dfes": "Department for Education and Skills",
    "dcsf": "Department for Children, Schools and Families",
    "homeoffice": "Home Office",
    "justice": "Ministry of Justice",
    "dwp": "Department for Work and Pensions",
    "hmrc": "HM Revenue and Customs",
    "cabinetoffice": "Cabinet Office",
    "dft": "Department for Transport",
    "ofsted": "Ofsted",
    "met": "Metropolitan Police Service",
}
# What an authority says of itself: "received by the …", "that … holds", "on behalf of …".
OF_ITSELF = re.compile(
    r"\b(?:received by|held by|on behalf of|confirm that|advise you that|inform you that"
    r"|information (?:that )?is held by|"
    r"not held by|enquiries within|searches? (?:of|within|at)|made to|request to|submitted to"
    r"|sent to)\s(?=(?:the\s)?[A-Z])",
)
HOLDS = re.compile(
    r"\s(?:\([A-Z][\w\s]{1,30}\)\s)?(?:does|do|did|holds?|can|is|has|considers?|received|will|on"
    r"|for)\b|[.,;(]|$|\s\("
)
OTHERS = re.compile(r"information\scommissioner", re.IGNORECASE)


WORDS = re.compile(r"\w+|&")


class Names:
    """Names to slugs. A name that two authorities share tells nothing and is left out."""

    def __init__(self, authorities: Authorities) -> None:
        slugs: dict[str, str] = {}
        owners: Counter[str] = Counter()
        for slug, names in authorities:
            for called in {key(name) for name in names} - {""}:
                slugs[called] = slug
                owners[called] += 1
        self._slugs = {name: slug for name, slug in slugs.items() if owners[name] == 1}
        self._shared = {name for name, count in owners.items() if count > 1}
        self._misread: dict[str, str] = {}
        for name, slug in self._slugs.items():
            if len(name) >= LEAST_LETTERS_OF_MISREAD:
                form = shape(name)
                same = self._misread.setdefault(form, slug)
                self._misread[form] = slug if same == slug else ""

    def slug(self, words: str) -> str:
        """The slug of the authority called exactly this, "" if there is none."""
        return self._slugs.get(key(words), "")

    def slug_or_shape(self, words: str) -> str:
        """The same, a scanner's mistakes allowed for, or the slug of a name of the shape of public bodies."""
        name = key(words)
        known = self._slugs.get(name) or self._misread.get(shape(name), "")
        if known or name in self._shared:
            return known
        return slug_of(words) if is_body(words.replace("\n", " ")) else ""


@lru_cache(maxsize=10_000)  # asked several times for each line
def key(name: str) -> str:
    """A name without case, accents, punctuation, "the" and the difference between "&" and "and".

    Abbreviations keep their case, so that "DfE" is found and the word "it" is not "IT"; those of two letters
    mean too much else.
    """
    words = ["and" if word == "&" else word for word in WORDS.findall(name.replace("'", ""))]
    if len(words) == 1 and _is_abbreviation(words[0]):
        return words[0] if len(words[0]) > 2 else ""
    return _plain(" ".join(words).casefold()).removeprefix("the ")


def _plain(text: str) -> str:
    """Without accents."""
    if text.isascii():
        return text
    apart = unicodedata.normalize("NFKD", text)
    return "".join(letter for letter in apart if not unicodedata.combining(letter))


def _is_abbreviation(word: str) -> bool:
    return " " not in word and sum(letter.isupper() for letter in word) > 1


def as_sender(letter: Letter, names: Names) -> Iterator[Finding]:
    """The name that a message gives for its sender, or that its address tells."""
    found = []
    for at, line in letter.lines(letter.header):
        label = SENDER.match(line)
        if label:
            found += _in_pieces(names, at + label.end(), line[label.end() :], 0.95)
            found = found or [*_by_domain(names, at, line, 0.8)]
    yield from _agreed(found)


def in_letterhead(letter: Letter, names: Names) -> Iterator[Finding]:
    """A line above the salutation, or up to three together, that is a name and nothing else."""
    yield from _agreed(_in_lines(letter, names, letter.header, 0.95))


def in_signature(letter: Letter, names: Names) -> Iterator[Finding]:
    """The same below "Yours sincerely"."""
    if letter.signature:
        found = _in_lines(letter, names, letter.signature, 0.85)
        # Where to complain stands there, too.
        yield from _agreed([one for one in found if not OTHERS.search(letter.place(one))])


def of_itself(letter: Letter, names: Names) -> Iterator[Finding]:
    """As in "Your request was received by the … on", "I can confirm that … holds", "on behalf of …"."""
    found = []
    for part in (letter.body, letter.signature):
        if part is None:
            continue
        for phrase in OF_ITSELF.finditer(letter.text, part.start, part.end):
            place = body_at(letter.text, phrase.end()) or _known_at(letter, names, phrase.end())
            if place and HOLDS.match(letter.text, place[1]):
                found += _named(names, place[0], letter.text[slice(*place)], 0.8)
    yield from _agreed([one for one in found if not OTHERS.search(letter.place(one))])


def by_address(letter: Letter, names: Names) -> Iterator[Finding]:
    """A domain that one authority writes from, in the letterhead or the signature.

    In the text stands where else to ask, too.
    """
    parts = [letter.header, *([letter.signature] if letter.signature else [])]
    texts = [(part.start, letter.text[part.start : part.end]) for part in parts]
    yield from _agreed([one for at, text in texts for one in _by_domain(names, at, text, 0.7)])


def _known_at(letter: Letter, names: Names, at: int) -> tuple[int, int] | None:
    """A name that the caller knows, at the start of a phrase of up to eight words."""
    start = at + 4 if letter.text.startswith("the ", at) else at
    words = list(re.finditer(r"\S+", letter.text[start : start + 120]))[:8]
    for last in reversed(words):
        name = letter.text[start : start + last.end()].rstrip(".,;:")
        if names.slug(name):
            return start, start + len(name)
    return None


def _by_domain(names: Names, at: int, text: str, confidence: float) -> Iterator[Finding]:
    for address in DOMAIN.finditer(text):
        name = DOMAINS.get(address["name"].lower(), "")
        if name:
            start, end = address.span("name")
            slug = names.slug(name) or slug_of(name)
            yield Finding("authority", slug, at + start, at + end, confidence)


def _in_lines(letter: Letter, names: Names, part: Part, confidence: float) -> list[Finding]:
    lines = list(letter.lines(part))
    texts = [line for _, line in lines]
    found: list[Finding] = []
    addressee = -ADDRESSEE_LINES
    taken = 0  # lines up to here belong to a name
    for first, (at, line) in enumerate(lines):
        if ADDRESSEE.match(line):
            addressee = first
        elif AFTER_ADDRESS.search(line):
            addressee = -ADDRESSEE_LINES
        if first - addressee < ADDRESSEE_LINES or NOT_THE_SENDER.match(line) or first < taken:
            continue  # "Ms A Reader, The Daily Record" is who asked, not who answers
        runs_on = _runs_on(texts, first)
        single = [] if runs_on else _in_pieces(names, at, line, confidence)
        if single:
            found += single
            continue
        for together in joined(texts, first, MOST_LINES_OF_A_NAME):
            several = _named(names, at, together, confidence)
            if several and not _is_shorter_name(names, texts[first + 1 : first + 1 + together.count("\n")]):
                found += several
                taken = first + together.count("\n") + 1
                break
    return found


def _in_pieces(names: Names, at: int, line: str, confidence: float) -> list[Finding]:
    """The name that is the line; if it is none, the names that are parts of it."""
    found = _named(names, at, line, confidence)
    if found:
        return found
    for start, piece in _pieces(at, line, SEPARATORS):
        found += _between_commas(names, start, piece, confidence)
    return found


def _between_commas(names: Names, at: int, piece: str, confidence: float) -> list[Finding]:
    """The names in "Department for Children, Schools and Families, Smith Street", each as long as can be."""
    cuts = [0, *(match.end() for match in COMMA.finditer(piece))][:MOST_COMMAS]
    ends = [*(match.start() for match in COMMA.finditer(piece)), len(piece)][:MOST_COMMAS]
    found: list[Finding] = []
    number = 0
    while number < len(cuts):
        for last in range(len(cuts) - 1, number - 1, -1):
            words = piece[cuts[number] : ends[last]]
            if one := _named(names, at + cuts[number], words, confidence, is_line=False):
                found += one
                number = last
                break
        number += 1
    return found


RUNS_ON = re.compile(r"(?:,|&|\b(?:and|of|for|the))$")
GOES_ON = re.compile(r"(?:and|&|of|for)\s")


def _runs_on(lines: list[str], first: int) -> bool:
    """Whether the next line continues a name: "Department for Education / and Skills"."""
    if RUNS_ON.search(lines[first]):
        return True
    return first + 1 < len(lines) and GOES_ON.match(lines[first + 1]) is not None


def _is_shorter_name(names: Names, lines: list[str]) -> bool:
    """Whether the lines without the first are a name: "Information Governance / Harrowdale Council"."""
    rest = "\n".join(lines)
    lead = LEAD.match(rest)
    return bool(rest) and bool(names.slug_or_shape(rest[lead.end() if lead else 0 :]))


def _pieces(at: int, line: str, separators: re.Pattern[str]) -> Iterator[tuple[int, str]]:
    """The parts of "Llywodraeth Cymru / Welsh Government", "Home Office, 2 Marsham Street"."""
    start = 0
    for cut, after in [*(match.span() for match in separators.finditer(line)), (len(line), len(line))]:
        if line[start:cut]:
            yield at + start, line[start:cut]
        start = after


def _named(names: Names, at: int, words: str, confidence: float, *, is_line: bool = True) -> list[Finding]:
    """The finding for a name, in a list; empty if it is none. A short form counts on its own line only."""
    words = words.rstrip(" .,~|_-")
    lead = LEAD.match(words)
    start = lead.end() if lead else 0
    name = words[start:]
    if not is_line and _is_abbreviation(key(name)):
        return []
    slug = names.slug_or_shape(name)
    return [Finding("authority", slug, at + start, at + len(words), confidence)] if slug else []


def _agreed(found: list[Finding]) -> list[Finding]:
    """The first finding, if all name the same authority; of two in one place nobody knows who wrote.

    "Llywodraeth Cymru / Welsh Government" is one authority: of two languages the English name counts.
    """
    values = {finding.value for finding in found}
    if len(values) == 2:
        found = [one for one in found if not one.value.startswith(WELSH)]
        values = {finding.value for finding in found}
    return found[:1] if len(values) == 1 else []


WELSH = ("cyngor-", "llywodraeth-", "heddlu-", "prifysgol-", "bwrdd-iechyd-", "ymddiriedolaeth-")
