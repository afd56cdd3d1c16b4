"""Whose place it is: the postcodes, addresses and telephone lines of authorities are public."""

import re
from bisect import bisect_left
from collections.abc import Sequence

from disclosures.ingest.personal.folded import View
from disclosures.ingest.personal.listed import listed

LOOK_BACK = 320  # characters: a letterhead above its telephone number
# What an office is called. "Office" and "School" also begin the names of houses and streets.
OFFICE = re.compile(
    r"\b(?:Departments?|DEPARTMENT|Ministry|MINISTRY|(?<!Post )Office(?! (?:Cottage|"
    r"House|Lane|Row|Road|Street))|OFFICE|Commission(?:er)?(?:'s)?|COMMISSIONER|"
    r"Councils?|COUNCIL|Cyngor|Tribunals?|TRIBUNAL|HM|"
    r"Police|POLICE|Constabulary|NHS|HMRC|DfE|DWP|MoJ|ICO|Ofsted|Trusts?(?! Road|"
    r" Street)|University|UNIVERSITY|Government|Llywodraeth|Agency|Authority|Parliament|"
    r"House of (?:Commons|Lords)|P\.? ?O\.? Box|Headquarters|HQ|Civic (?:Hall|Centre|Offices?|Way|Square)|"
    r"(?:County|Town|City|Shire|Guild|Council|Municipal) ?(?:Hall|Offices?|House|"
    r"Buildings|Chambers)|Ombudsman|Services?|Unit(?! \d)|Teams?|Directorate|Division|"
    r"Board|"
    r"Bureau|Swyddfa|Ltd|Limited|PLC|plc|LLP|Committee|(?:County|High|Crown|"
    r"Magistrates'?) Court|Association|Society|Institute|Foundation|Charity|"
    r"(?:School|Academy|College|Hospital|Surgery|Clinic|SCHOOL|ACADEMY|"
    r"COLLEGE)(?! (?:House|Lane|Road|Street|Cottages?|Close|Row|Hill|Drive|Walk|Gardens|"
    r"Way|Terrace|Avenue|Green))|"
    r"Information Rights|Freedom of Information|Information Governance|"
    r"Sanctuary Buildings|Wycliffe House|Marsham Street|"
    r"Parc Cathays|Cathays Park|Petty France|Caxton House|Whitehall|Piccadilly Gate|[Rr]egistered [Oo]ffice|"
    r"(?:[Ww]rite|[Rr]eply|[Rr]eturn) to(?: us)?(?: at)?)\b"
)
# Between an office and its place stand only names, figures and these little words.
LITTLE = listed(
    """
    of the and for at in on upon near by to or us is de la le under our their floor c o po box house
    tel telephone phone fax call ring number switchboard email e mail web website www post write reply address
    postal line enquiries helpline main general office contact reception st nd rd th gov uk org com http https
    contacting writing please registered ref with via dx
    """
)
LOWER_WORD = re.compile(r"(?<![\w@.'/-])[a-zà-ž][\w-]*(?![\w@])")
NEW_SUBJECT = re.compile(
    r"\n(?:Dear|Annwyl|Yours|Hi|Hello|-----)\b|[a-z]{3,}[.;] [A-Z]|\bhome address\b|"
    r"\b(?:lives|living|resid\w+|resident) (?:at|in|of)\b",
    re.IGNORECASE,
)
POSTCODE = re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]? \d[A-Z]{2}\b(?=[^\n]*\n\s*\S)")
DIRECT = re.compile(
    r"\b(?:direct(?: line| dial)?|ddi|mobile|mob|personal|home(?: tel| phone)?|cell|"
    r"m):?[ .]{0,3}(?:tel|telephone|phone|no|number|line)?[.: ]{0,3}\n?$",
    re.IGNORECASE,
)
SHARED = re.compile(
    r"\b(?:switchboard|helpline|hotline|enquir(?:y|ies)(?: line)?|reception|"
    r"contact centre|call centre|main (?:line|number|office)|out of hours|freephone|"
    r"customer services?|help ?desk)\b[\w ]{0,20}[:( ]{0,3}\n?(?:on |is |at )?(?:tel\w*|"
    r"phone|number)?[.: ]{0,3}$",
    re.IGNORECASE,
)
# Postcodes of buildings that everybody may know: Parliament, Downing Street, Whitehall, DfE, Home Office,
# MoJ, DWP, ICO, tribunals, Welsh and Scottish Government and parliaments.
PUBLIC_POSTCODES = listed(
    "SW1A0AA SW1A0PW SW1A2AA SW1A2AS SW1A2HQ SW1A2NS SW1P3BT SW1P4DF SW1H9AJ SW1H9NA "
    "SK95AF LE18DJ CF103NQ EH66QQ EH991SP CF991SN"
)


def is_office_place(view: View, start: int, people: Sequence[int], is_line: bool = False) -> bool:
    """Whether the address or postcode at `start` belongs to an office named before it.

    `people` are the places, in order, where a person or somebody's number was found: one that stands between
    the office and the place has a better claim.
    """
    at, before = _before(view, start)
    offices = list(OFFICE.finditer(before))
    if not offices:
        return False
    between = before[offices[-1].end() :]
    if _any_between(people, at + offices[-1].end(), start) or NEW_SUBJECT.search(between):
        return False
    if not is_line and POSTCODE.search(between):
        return False  # the office's own address ended there
    return all(word[0] in LITTLE for word in LOWER_WORD.finditer(between))


def is_office_line(view: View, start: int, people: Sequence[int]) -> bool:
    """Whether the number at `start` is an office's: it says so, or stands in a block without a person."""
    near = view.text[max(0, start - 60) : start]
    if SHARED.search(near):
        return True
    if DIRECT.search(near):
        return False
    line = max(view.line_at(start)[0], start - LOOK_BACK)
    if OFFICE.search(view.text, line, start) and is_office_place(view, start, people, is_line=True):
        return True  # a footer, whoever signed above it
    at, before = _before(view, start)
    blank = before.rfind("\n\n")
    if _any_between(people, max(at, at + blank if blank >= 0 else at), start):
        return False
    return is_office_place(view, start, people, is_line=True)


def _before(view: View, start: int) -> tuple[int, str]:
    """The text before `start` that may name its owner; in a table, only the row."""
    at = max(0, start - LOOK_BACK)
    row = max(view.line_at(start)[0], at)
    if "\t" in view.text[row:start] or "|" in view.text[row:start]:
        at = max(at, row)
    return at, view.text[at:start]


def _any_between(places: Sequence[int], start: int, end: int) -> bool:
    number = bisect_left(places, start)
    return number < len(places) and places[number] < end
