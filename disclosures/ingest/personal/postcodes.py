"""Postcodes, in every spacing, also where a scanner took letters for figures."""

import re
from collections.abc import Iterator

from disclosures.ingest.personal.folded import IN_WORD, View
from disclosures.ingest.personal.found import Found
from disclosures.ingest.personal.listed import listed
from disclosures.ingest.personal.tables import cells

# The 124 areas of Royal Mail, ZZ (no fixed abode, pseudo codes) and the old Girobank.
AREAS = listed(
    """
    AB AL B BA BB BD BF BH BL BN BR BS BT BX CA CB CF CH CM CO CR CT CV CW DA DD DE DG DH DL DN DT DY E
    EC EH EN EX FK FY G GL GU GY HA HD HG HP HR HS HU HX IG IM IP IV JE KA KT KW KY L LA LD LE LL LN LS
    LU M ME MK ML N NE NG NN NP NR NW OL OX PA PE PH PL PO PR RG RH RM S SA SE SG SK SL SM SN SO SP SR
    SS ST SW SY TA TD TF TN TQ TR TS TW UB W WA WC WD WF WN WR WS WV YO ZE ZZ
    """
)  # fmt: skip
INWARD = "[ABD-HJLNP-UW-Z]"
GAP = r"[ \n.\-]{0,3}"
CODE = re.compile(
    rf"(?<![\w/£.\-])(?:GIR{GAP}0AA|ZZ99{GAP}\d[A-Z]{{2}}|(?:ASCN|STHL|"
    rf"TDCU|BBND|BIQQ|FIQQ|PCRN|SIQQ|TKCA) ?1ZZ"
    rf"|([A-Z]{{1,2}})\d[A-Z\d]?({GAP})\d{INWARD}{{2}})(?![\w/]|-\w)"
)
CORE = re.compile(rf"0[Aa]{{2}}(?!{IN_WORD})")  # every code ends in this shape, but for BFPO
FORCES = re.compile(r"(?<!\w)BFPO ?\d{1,4}(?!\w)")
LOWER = re.compile(
    rf"(?<![\w/.\-])([a-zA-Z]{{1,2}})\d[a-zA-Z\d]?( ?)(\d{INWARD}{{2}})(?![\w/\-])", re.IGNORECASE
)
ORDINAL = re.compile(r"1st|2nd|3rd", re.IGNORECASE)
# A whole line, or what follows "postcode:", that could be one if a scanner misread some of it.
DOUBTFUL = re.compile(
    r"[^\w$\n]{0,3}([A-Z0-9$]{1,2}[0-9OQDIlZSGB][A-Z0-9]?) ?([0-9OQIlZSGB][A-Z0-9]{2})[^\w\n]{0,3}$",
    re.MULTILINE,
)
POSTCODE_LABEL = re.compile(r"\bpost ?code[: ]{1,2}", re.IGNORECASE)
TO_LETTER = str.maketrans("0152876$", "OISZBTGS")
TO_FIGURE = str.maketrans("OQDIlZSGB", "000112568")


def postcodes(view: View) -> Iterator[Found]:
    """Every postcode; whether an office's is decided by the block it stands in."""
    if CORE.search(view.shape):
        yield from _as_written(view)
    if "BFPO" in view.text:
        for match in FORCES.finditer(view.text):
            yield Found("postcode", match.start(), match.end(), 0.9, "postcode")
    yield from _misread(view)
    for cell in cells(view):
        if (
            cell.kind == "postcode"
            and 5 <= cell.end - cell.start <= 9
            and LOWER.fullmatch(view.text[cell.start : cell.end])
        ):
            yield Found("postcode", cell.start, cell.end, 0.9, "postcode-column")


def _as_written(view: View) -> Iterator[Found]:
    for match in view.around(CORE, CODE, 10, 2):
        area, gap = match[1], match[2]
        if area is None or gap == " " or area in AREAS:
            if gap and gap not in (" ", "  ") and area not in AREAS:
                continue
            yield Found("postcode", match.start(), match.end(), 0.9, "postcode")
    for match in view.around(CORE, LOWER, 7, 2):
        if match[0] != match[0].upper() and match[1].upper() in AREAS and not ORDINAL.fullmatch(match[3]):
            yield Found("postcode", match.start(), match.end(), 0.7, "postcode-in-lower-case")


def _misread(view: View) -> Iterator[Found]:
    """A short line, or what follows "postcode", that is one if figures and letters are put right."""
    places = list(_short_lines(view.text))
    if view.has_any(("postcode", "code")):
        places += [match.end() for match in POSTCODE_LABEL.finditer(view.text)]
    for start in places:
        match = DOUBTFUL.match(view.text, start)
        if match and not CODE.search(match[0]) and _area(match[1], match[2]) in AREAS:
            yield Found("postcode", match.start(1), match.end(2), 0.6, "postcode-misread")


def _short_lines(text: str) -> Iterator[int]:
    start = 0
    for line in text.split("\n"):
        if 5 <= len(line) <= 14:
            yield start
        start += len(line) + 1


def _area(outward: str, inward: str) -> str:
    """The area that a misread code would have, "" if it cannot be put right."""
    letters = outward[:-1] if len(outward) < 4 else outward[:2]
    if len(outward) == 3 and outward[1].isdigit() and outward[2].isdigit() and not outward[0].isdigit():
        letters = outward[:1]
    area = letters.translate(TO_LETTER)
    rest = outward[len(letters) :].translate(TO_FIGURE)
    end = inward[0].translate(TO_FIGURE) + inward[1:].translate(TO_LETTER)
    good = area.isalpha() and rest[:1].isdigit() and re.fullmatch(rf"\d{INWARD}{{2}}", end)
    return area if good else ""
