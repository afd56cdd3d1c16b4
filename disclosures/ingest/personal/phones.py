"""Telephone numbers of people: United Kingdom forms, and numbers abroad with a country code."""

import re
from collections.abc import Iterator

from disclosures.ingest.personal.digits import FIGURE, as_figures, only_figures
from disclosures.ingest.personal.folded import View
from disclosures.ingest.personal.found import Found
from disclosures.ingest.personal.listed import listed
from disclosures.ingest.personal.tables import cells

GAP = r"(?:[ .\n()\-]|/(?=\d{5})){0,3}"
EXTENSION = r"(?:[ ,;]{0,2}(?:\(?ext(?:ension|n)?\.?|x|#)[ :]{0,2}\d{1,6}\)?)?"
NUMBER = re.compile(
    rf"(?<![\w/£$.#])(?<!\d[-,])(?:\(?(?:\+|00)[ ]?44\)?{GAP}(?:\(0\){GAP}|0(?=[1-9 ]))?|"
    rf"\(?0)(?=[ \n)]{{0,2}}[1-9])"
    rf"(?:{GAP}\d){{8,10}}(?![\d/%]|[.,]\d|-\d)" + EXTENSION,
    re.IGNORECASE,
)
# Every number above begins with a plus sign, or so.
NOUGHT = re.compile(r"0(?<![\w/£$.#].)(?:(?:[ .\n()\-]|/(?=\d{5})){0,8}\d){8}")
ABROAD = re.compile(r"(?<![\w/£$.#])\+(?!44)[1-9](?:[ .()\-]{0,2}\d){7,13}(?!\d)" + EXTENSION, re.IGNORECASE)
CUE = re.compile(
    r"\b(?:tel|telephone|phone|mobile|mob|fax|ddi|direct (?:line|dial)|landline|ff[oô]n|"
    r"cell|whatsapp|ring|rang|call|"
    r"text)\b(?: ?(?:no|number|num))?[.: ]{0,4}\n?",
    re.IGNORECASE,
)
CUE_WORDS = listed(
    "tel telephone phone mobile mob fax ddi direct landline ffon ffôn cell whatsapp ring rang call text"
)
# Behind a cue: the nought lost to a spreadsheet, letters for figures, or no area code.
CUED = re.compile(
    rf"(?:{FIGURE}{GAP}){{9,10}}{FIGURE}(?!\w)|[127]\d{{2,4}}(?:[ -]?\d){{6,7}}(?!\w)|"
    rf"\d{{3}}[ -]?\d{{3,4}}(?!\w)(?!-\d)"
)
DATE_LIKE = re.compile(r"\(?\d{1,2}([./-])\d{1,2}\1\d{2,4}|\d{4}-\d\d-\d\d")
# Public by their prefix: national service and contact-centre numbers belong to nobody.
SERVICE = re.compile(r"0(?:3|8|9|5|118)")


def phones(view: View) -> Iterator[Found]:
    """Numbers that could be a person's; whether an office's is decided by the block they stand in."""
    if view.numbers and ("+" in view.text or NOUGHT.search(view.text)):
        for match in view.near_numbers(NUMBER, 8, 16):
            if is_personal_number(match[0]):
                yield Found("phone", match.start(), match.end(), 0.9, "phone")
    if "+" in view.text:
        for match in ABROAD.finditer(view.text):
            yield Found("phone", match.start(), match.end(), 0.8, "phone-abroad")
    if view.numbers and view.has_any(CUE_WORDS):
        yield from _behind_a_cue(view)
    for cell in cells(view):
        figures = only_figures(view.text[cell.start : cell.end])
        if cell.kind == "phone" and 6 <= len(figures) <= 15 and not SERVICE.match(figures):
            yield Found("phone", cell.start, cell.end, 0.8, "phone-column")


def _behind_a_cue(view: View) -> Iterator[Found]:
    for cue in view.near_numbers(CUE, 48, 0):
        match = CUED.match(view.text, cue.end())
        if not match or sum(one.isdigit() for one in match[0]) < 5:
            continue
        figures = as_figures(match[0])
        if not SERVICE.match(figures) and (len(figures) < 11 or is_personal_number(figures)):
            yield Found("phone", match.start(), match.end(), 0.7, "phone-after-cue")


def national(number: str) -> str:
    """The figures of a number with the nought in front, without country code and extension."""
    plain = re.split(r"(?i)ext|x|#", number, maxsplit=1)[0].replace("(0)", "")
    figures = only_figures(plain)
    if "+" in plain or figures.startswith("0044"):
        return "0" + figures.removeprefix("00")[2:].lstrip("0")
    return figures


def is_personal_number(number: str) -> bool:
    """Whether a number has the form of a line that a person may have; DATE_LIKE things have not."""
    figures = national(number)
    if DATE_LIKE.match(number) or SERVICE.match(figures) or not _is_grouped(number):
        return False
    if figures.startswith("01"):
        return len(figures) in (10, 11) and figures[2] != "0"
    if figures.startswith("02"):
        return len(figures) == 11 and figures[2] in "03489"
    return figures.startswith("07") and len(figures) == 11


def _is_grouped(number: str) -> bool:
    """No figures of a table in a row: the first group is an area code, or every figure stands alone."""
    groups = re.findall(r"\d+", number.split("x")[0])
    if "+" in number or len(groups) == 1 or number.startswith("00"):
        return True
    if all(len(group) == 1 for group in groups):
        return True
    if all(len(group) == 2 for group in groups[:-1]) and len(groups) >= 5:
        return "\n" not in number
    return len(groups[0]) >= 3 and len(groups) <= 6
