"""Numbers that stand for one person: National Insurance, NHS and unique pupil numbers."""

import re
from collections.abc import Iterator
from functools import lru_cache

from disclosures.ingest.personal.digits import FIGURE, as_figures, only_figures
from disclosures.ingest.personal.folded import IN_WORD, View
from disclosures.ingest.personal.found import Found
from disclosures.ingest.personal.tables import cells

GAP = r"[ \n.\-/]{0,2}"

# First and second letter never D F I Q U V, second never O (HMRC's rule), and some pairs are not given out.
NINO = re.compile(
    rf"(?<![\w/£\-])(?!BG|GB|KN|NK|NT|TN|ZZ)([A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z]){GAP}"
    rf"((?:{FIGURE}{GAP}){{6}})([A-D])(?![\w/])",
    re.IGNORECASE,
)
NINO_CUE = re.compile(
    rf"(?:\bNI\b|\bNINO\b|\bN\.I\.|national insurance)[\w. :=#()]{{0,16}}[: \n]{{1,2}}"
    rf"([A-Z]{{2}}{GAP}(?:{FIGURE}{GAP}){{5}}{FIGURE}(?:{GAP}[A-D])?)(?!\w)",
    re.IGNORECASE,
)

# Without one of these shapes no NINO is taken: capitals and gaps, or one piece with five real figures of six.
NINO_SHAPES = tuple(
    re.compile(shape)
    for shape in (
        rf"AA{GAP}(?:[Aa12$|]{GAP})?0{GAP}(?:[0Aa12$|]{GAP}){{4,5}}[Aa](?!{IN_WORD})",
        rf"000[0Aa12$|]{{0,3}}[Aa](?!{IN_WORD})",
    )
)

# The first letter stands first and alone, so that the search can leap to it.
UPN = re.compile(
    rf"((?-i:[A-HJ-NP-RT-Za-hj-np-rt-z8]))(?<![\w/£\-].)"
    rf"((?:[ \-.\n]?{FIGURE}){{11}})[ \-.]?([0-9A-Z])(?![\w/])",
    re.IGNORECASE,
)
UPN_LETTERS = "ABCDEFGHJKLMNPQRTUVWXYZ"
PUPIL_WORDS = re.compile(r"\bupns?\b|\bunique pupil\b|\bpupil number")

TEN = re.compile(
    rf"{FIGURE}(?<![\w/£.+\-].)[ \n.\-]{{0,2}}(?:{FIGURE}[ \n.\-]{{0,2}}){{8}}{FIGURE}(?![\w/]|[.,\-]\d)"
)
TEN_SHAPE = re.compile(r"0(?<![0Aa12_/.+\-].)(?:[ \n.\-]{0,2}0){9}")  # none of them misread
COUNTRY_CODE = re.compile(r"(?:\+|00) ?\d\d[ ()0\-]{0,4}$|\(0\) ?$")  # what follows is a telephone number
NHS_WORDS = re.compile(r"\bnhs (?:no|num|id|#)|\bnhs:|\bchi (?:no|num)|\bh&c|\bpatient (?:no|num|id)|\bnhs$")
HEALTH_WORDS = re.compile(r"\bnhs\b|\bpatient|\bchi\b|\bgp\b|\bhospital|\bhealth")
# One of these is part of whatever the two above find.
WHOLE_WORDS = frozenset({"nhs", "chi", "h", "gp"})
BEGINNINGS = ("patient", "hospital", "health")
NHS_SHAPE = re.compile(r"\w{3}[ \n.\-]{1,2}\w{3}[ \n.\-]{1,2}\w{4}")


def ninos(view: View) -> Iterator[Found]:
    """National Insurance numbers, spaced in any way; without the last letter only where they are named."""
    if view.numbers and any(shape.search(view.shape) for shape in NINO_SHAPES):
        for match in view.near_numbers(NINO, 6, 6):
            real = len(only_figures(match[2]))
            compact = len(match[0]) == 9
            if real >= 5 and (match[1].isupper() or compact):
                yield Found("nino", match.start(), match.end(), 0.95 if real == 6 else 0.7, "nino")
    if view.numbers and _names_ninos(view):
        for match in view.near_numbers(NINO_CUE, 60, 6):
            if len(only_figures(match[1])) >= 4:
                yield Found("nino", match.start(1), match.end(1), 0.9, "nino-after-cue")
    for cell in cells(view):
        text = view.text[cell.start : cell.end]
        if cell.kind == "nino" and len(only_figures(text)) >= 5 and len(text) <= 16:
            yield Found("nino", cell.start, cell.end, 0.9, "nino-column")


def _names_ninos(view: View) -> bool:
    if "national insurance" in view.lower:
        return True
    return view.has_any(("ni", "nino", "n")) and (
        "NI" in view.text or "N.I." in view.text or "nino" in view.lower
    )


@lru_cache(maxsize=4)
def _speaks_of(view: View, words: re.Pattern[str], heading: str) -> bool:
    """Whether the view, or the heading above it, has the words; kept, since every number asks."""
    return bool(words.search(view.lower)) or heading in view.carried.lower()


def upn_letter(body: str) -> str:
    """The check letter for the eleven figures, and figure or letter, after it: weights 2 to 13, modulo 23."""
    values = [UPN_LETTERS.find(one) if one.isalpha() else int(one) for one in body]
    return UPN_LETTERS[sum(value * weight for weight, value in enumerate(values, 2)) % 23]


def upns(view: View) -> Iterator[Found]:
    """Unique pupil numbers, temporary ones (a letter at the end) too, of any local authority."""
    for match in view.near_numbers(UPN, 6, 6):
        first, figures, last = match[1].upper(), as_figures(match[2]), match[3].upper()
        lasts = {last, as_figures(last)} - {""}
        firsts = {first, "B" if first == "8" else first}
        if any(upn_letter(figures + one) in firsts for one in lasts if one not in "IOS"):
            yield Found("upn", match.start(), match.end(), 0.98, "upn")
        elif len(only_figures(match[2])) >= 9 and _speaks_of(view, PUPIL_WORDS, "upn"):
            yield Found("upn", match.start(), match.end(), 0.5, "upn-wrong-letter")
    for cell in cells(view):
        text = view.text[cell.start : cell.end]
        if cell.kind == "upn" and len(only_figures(text)) >= 9 and len(text) <= 24:
            yield Found("upn", cell.start, cell.end, 0.9, "upn-column")


def is_nhs_number(figures: str) -> bool:
    """Ten figures of which the last checks the others: weights 10 to 2, modulo 11."""
    if len(figures) != 10 or len(set(figures)) == 1:
        return False
    check = 11 - sum(int(one) * (10 - place) for place, one in enumerate(figures[:9])) % 11
    return check % 11 == int(figures[9]) if check != 10 else False


def nhs_numbers(view: View) -> Iterator[Found]:
    """NHS, CHI and Health and Care numbers."""
    for match in view.near_numbers(TEN, 6, 6) if _may_hold_nhs_numbers(view) else ():
        if COUNTRY_CODE.search(view.text[max(0, match.start() - 8) : match.start()]):
            continue
        real, figures = only_figures(match[0]), as_figures(match[0])
        about_health = _speaks_of(view, HEALTH_WORDS, "nhs")
        cue = NHS_WORDS.search(view.lower[max(0, match.start() - 30) : match.start()])
        if len(real) < (6 if cue else 8 if about_health else 10):
            continue
        confidence = _nhs_confidence(match[0], figures, bool(cue), about_health)
        if confidence:
            yield Found("nhs-number", match.start(), match.end(), confidence, "nhs-number")
    for cell in cells(view):
        text = view.text[cell.start : cell.end]
        if cell.kind == "nhs-number" and len(as_figures(text)) == 10 and len(only_figures(text)) >= 7:
            yield Found("nhs-number", cell.start, cell.end, 0.9, "nhs-column")


def _may_hold_nhs_numbers(view: View) -> bool:
    """Some figures may be misread only where the text speaks of health."""
    if not view.numbers:
        return False
    return bool(
        TEN_SHAPE.search(view.shape)
        or "nhs" in view.carried.lower()
        or view.has_any(WHOLE_WORDS)
        or any(beginning in view.lower for beginning in BEGINNINGS)
    )


def _nhs_confidence(text: str, figures: str, cue: bool, about_health: bool) -> float:
    """0 for what is taken for another number."""
    if not is_nhs_number(figures):
        return 0.5 if cue else 0
    if cue:
        return 0.98
    if "\n" in text and not NHS_SHAPE.fullmatch(text):
        return 0
    if NHS_SHAPE.fullmatch(text) or about_health:
        return 0.9
    return 0.4 if text.isdigit() and text[0] in "4679" else 0
