"""Which authority wrote a letter, by the names that the caller knows, old ones and abbreviations included."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator

from disclosures.ingest.contract import Authorities
from disclosures.ingest.facts.letter import Finding, Letter, Part

MOST_LINES_OF_A_NAME = 3
SIGNATURE_LINES = 6
# Who is written to, and the lines below that may belong to the address.
ADDRESSEE = re.compile(
    r"(?:to:?\s)?(?:mrs?|ms|miss|mx|dr|prof|professor|sir|dame|lord|lady|cllr)\b", re.IGNORECASE
)
ADDRESSEE_LINES = 4
SEPARATORS = re.compile(r"\s?(?:/|\||,|\s-\s|•)\s?")
RECEIVED_BY = re.compile(r"\breceived by (?:the )?([^.;:]{3,120}?)(?:\s\(|\son\b|,|\.)", re.IGNORECASE)


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

    def slug(self, words: str) -> str:
        """The slug of the authority called exactly this, "" if there is none."""
        return self._slugs.get(key(words), "")


def key(name: str) -> str:
    """A name without case, accents, punctuation, "the" and the difference between "&" and "and".

    Abbreviations keep their case, so that "DfE" is found and the word "it" is not "IT"; those of two letters
    mean too much else.
    """
    words = re.sub(r"[^\w&]+", " ", name.replace("'", "")).replace("&", " and ").split()
    if len(words) == 1 and _is_abbreviation(words[0]):
        return words[0] if len(words[0]) > 2 else ""
    plain = unicodedata.normalize("NFKD", " ".join(words).casefold())
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return plain.removeprefix("the ")


def _is_abbreviation(word: str) -> bool:
    return " " not in word and sum(letter.isupper() for letter in word) > 1


def in_letterhead(letter: Letter, names: Names) -> Iterator[Finding]:
    """A line above the salutation, or up to three together, that is a name and nothing else."""
    yield from _agreed(_in_lines(letter, names, letter.header, 0.95))


def in_signature(letter: Letter, names: Names) -> Iterator[Finding]:
    """The same below "Yours sincerely"."""
    part = letter.signature
    if part:
        near = len("\n".join(letter.text(part).split("\n", SIGNATURE_LINES)[:SIGNATURE_LINES]))
        found = _in_lines(letter, names, Part(part.page, part.start, part.start + near), 0.85)
        # Where to complain stands there, too.
        yield from _agreed([one for one in found if "commissioner" not in letter.place(one).casefold()])


def as_receiver_of_the_request(letter: Letter, names: Names) -> Iterator[Finding]:
    """As in "Your request was received by the … on"."""
    found = []
    for part in letter.body:
        for match in RECEIVED_BY.finditer(letter.text(part)):
            slug = names.slug(match[1])
            if slug:
                found.append(_finding(slug, part.page, part.start + match.start(1), match[1], 0.8))
    yield from _agreed(found)


def _in_lines(letter: Letter, names: Names, part: Part, confidence: float) -> list[Finding]:
    lines = list(letter.lines(part))
    found: list[Finding] = []
    addressee = -ADDRESSEE_LINES
    for first, (at, line) in enumerate(lines):
        if ADDRESSEE.match(line):
            addressee = first
        if first - addressee < ADDRESSEE_LINES:
            continue  # "Ms A Reader, The Daily Record" is who asked, not who answers
        for start, piece in _pieces(at, line):
            slug = names.slug(piece)
            if slug and (piece == line or not _is_abbreviation(key(piece))):
                found.append(_finding(slug, part.page, start, piece, confidence))
        for count in range(2, MOST_LINES_OF_A_NAME + 1):
            together = "\n".join(text for _, text in lines[first : first + count])
            slug = names.slug(together) if len(lines) >= first + count else ""
            if slug:
                found.append(_finding(slug, part.page, at, together, confidence))
    return found


def _pieces(at: int, line: str) -> Iterator[tuple[int, str]]:
    """The line, and the parts of "Llywodraeth Cymru / Welsh Government", "Home Office, 2 Marsham Street"."""
    yield at, line
    start = 0
    cuts = [match.span() for match in SEPARATORS.finditer(line)]
    for cut, after in [*cuts, (len(line), len(line))]:
        if cuts and line[start:cut]:
            yield at + start, line[start:cut]
        start = after


def _finding(slug: str, page: int, start: int, words: str, confidence: float) -> Finding:
    return Finding("authority", slug, page, start, start + len(words.rstrip()), confidence)


def _agreed(found: list[Finding]) -> list[Finding]:
    """The first finding, if all name the same authority; of two in one place nobody knows who wrote."""
    return found[:1] if len({finding.value for finding in found}) == 1 else []
