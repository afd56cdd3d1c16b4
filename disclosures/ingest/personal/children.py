"""Names that may be those of children, by what stands around them.

It decides who looks, not what is hidden: one flagged too many costs a second look, one missed costs a child.
The nearest word before a name that says what somebody is counts, or what is said of the name right after it.
"""

import re
from collections.abc import Sequence
from functools import lru_cache

AROUND = 110
BEHIND = 60
HEAD_LINES = 8
LONGEST_HEAD = 4_000
_CHILD = (
    r"(?:pupils?|child|children|sons?|daughters?|bab(?:y|ies)|infants?|toddlers?|schoolboys?|schoolgirls?"
    r"|boys?"
    r"|girls?|students?|minors?|brothers?|sisters?|siblings?|twins?|grandsons?|granddaughters?"
    r"|grandchild(?:ren)?"
    r"|nephews?|nieces?|learners?|teenagers?|under-1[0-8]s?|(?:\d|1[0-7]|two|three|four|five|six|seven"
    r"|eight|nine"
    r"|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen)[ -]years?[ -]olds?|master)"
)
_GROWN_UP = (
    r"(?:mothers?|fathers?|mums?|dads?|parents?|guardians?|carers?|aunts?|uncles?|grand(?:mother|father"
    r"|parents?)"
    r"|\w*teachers?|teaching|head(?:s|master|mistress)?|tutors?|governors?|workers?|officers?|nurses?"
    r"|doctors?"
    r"|ministers?|secretary|secretaries|directors?|managers?|commissioners?|counsel|solicitors?"
    r"|barristers?|judges?"
    r"|inspectors?|advis[eo]rs?|members?|councillors?|colleagues?|chairs?|chairman|clerks?|consultants?"
    r"|assistants?|leads?|coordinators?|coaches|coach|psychologists?|therapists?|police|constable|sergeant"
    r"|staff"
    r"|contact|signed|sincerely|faithfully|regards|dear|services?|company|unit|database|team|department"
    r"|author"
    r"|present|apologies|action|requester|applicant|appellant|complainant|from|cc|by|wife|husband|partner)"
)
# Names of offices and subjects, in which nobody is a child.
_OFFICE = re.compile(
    r"\bchild(?:ren)?(?:['’]s)?,? (?:and (?:families|family|young people|maternal)|services|social care"
    r"|commissioner"
    r"|protection|welfare|benefit|care|support|trust|centre|matters)|\bevery child matters|\bpupil (?:data"
    r"|premium"
    r"|referral|database|level|support|numbers?)|\bstudent (?:loans?|finance|data|support|services)"
    r"|\byouth (?:justice|offending)|\b(?:number|numbers|records?) of (?:all )?(?:pupils|children|students)"
    r"|\bhow many (?:pupils|children|students)",
    re.IGNORECASE,
)
_ROLE = re.compile(rf"\b(?:(?P<child>{_CHILD})|(?P<grown_up>{_GROWN_UP}))\b", re.IGNORECASE)
_SENTENCE_ENDS = re.compile(r"(?<!\bMr)(?<!\bMrs)(?<!\bMs)(?<!\bDr)[.!?]\s|\n\s*\n|\t")
_LINE_IS_LABELLED = re.compile(r"\n[^\n:]{0,40}:\s*$")
_ADULT_TITLE = re.compile(
    r"(?:\bMr|Mrs|Ms|Mx|Dr|Prof(?:essor)?|Sir|Dame|Lord|Lady|Baroness|Cllr|Rev)\.?\s+", re.IGNORECASE
)
_AGE = (
    r"(?:aged?|age of)\s?:?\s?(?:[1-9]|1[0-7])\b|(?:[1-9]|1[0-7]) years old|(?:[1-9]|1[0-7])[ -]years?[ -]old"
    r"|under (?:1[0-8]|\d)\b"
)
_SCHOOL_YEAR = (
    r"(?:school |NC |in )*(?:\(?\bY(?:ear|r)?\.? ?(?:[1-9]|1[0-3])\b|reception\b|nursery\b|key stage|class \d"
    r"|\d[A-Z]\b)"
)
_SORT = (
    r"(?:(?:former|younger|youngest|older|elder|eldest|twin|vulnerable|disabled|school|primary|secondary"
    r"|sixth[- ]form"
    r"|looked[- ]after|foster|adopted|only|little|small) ){0,2}"
)
_AFTER = re.compile(
    rf"^['’]?s?[\s,;:(–-]{{0,4}}(?:who (?:is|was|are|were)(?: both)? |(?:is|was|are|were)(?: both)? |now "
    r"|both |then )?"
    rf"(?:(?:a|an|the|another|our|their|his|her|my) )?{_SORT}"
    rf"(?:born\b|d\.?o\.?b\b|date of birth\b|{_AGE}|{_SCHOOL_YEAR}|U\.?P\.?N\b|school roll\b"
    rf"|{_CHILD}\b(?!['’]s ))",
    re.IGNORECASE,
)
_OF_THE_NAME = re.compile(
    r"^['’]s? (?:own )?(?:\w+ )?(?:mother|father|mum|dad|parents?|carers?|guardians?|school|attendance"
    r"|absence"
    r"|exclusion|EHCP?|SEN|teacher|social worker|class|UPN|education|progress|behaviour|nursery"
    r"|date of birth)\b"
    r"|^ (?:attends|attended|was excluded|was admitted to|has an EHC|goes to school|started school)",
    re.IGNORECASE,
)
_IS_OF = re.compile(
    r"\b(?:mother|father|mum|dad|parents?|carers?|guardians?|grand(?:mother|father|parents?)|teacher"
    r"|tutor)s? of\s+$",
    re.IGNORECASE,
)
_HEADING = re.compile(rf"\b{_CHILD}\b", re.IGNORECASE)
_NAME_HEADING = re.compile(
    r"^\W*(?:(?:full|first|last|family|given|legal|preferred|middle) ?)?(?:sur|fore)?names?\b(?! of)",
    re.IGNORECASE,
)
_GROWN_UP_HEADING = re.compile(rf"\b{_GROWN_UP}\b", re.IGNORECASE)
_CHILDS_HEADING = re.compile(
    r"\b(?:year group|nc year|school year|year|UPN|d\.?o\.?b|date of birth|birth ?date|key stage|class|age"
    r"|sen|ehcp?)\b",
    re.IGNORECASE,
)


def is_of_child(text: str, start: int, end: int) -> bool:
    """Whether the name at ``text[start:end]`` is said to be a child's, in the sentence or in its column."""
    column = _of_column(text, start, end)
    if column is not None:
        return column
    behind = _OFFICE.sub("", text[end : end + BEHIND])
    if _AFTER.match(behind) or _OF_THE_NAME.match(behind):
        return True
    if _ADULT_TITLE.match(text, start, end) or _ADULT_TITLE.fullmatch(
        text[max(0, start - 6) : start].lstrip()
    ):
        return False
    return _is_called_child(text, start)


def _is_called_child(text: str, start: int) -> bool:
    """By the last word in the sentence before that says what somebody is."""
    before = text[max(0, start - AROUND) : start]
    if label := _LINE_IS_LABELLED.search(before):
        before = label[0]
    else:
        ends = [found.end() for found in _SENTENCE_ENDS.finditer(before)]
        before = before[ends[-1] :] if ends else before
    if _IS_OF.search(before):
        return True
    roles = [found["child"] is not None for found in _ROLE.finditer(_OFFICE.sub(" office ", before))]
    return bool(roles) and roles[-1]


def _of_column(text: str, start: int, end: int) -> bool | None:
    """In a table, whether its column is one of children; None where no table says so."""
    line = text.rfind("\n", 0, start) + 1
    after = text.find("\n", end)
    if "\t" not in text[line : after if after >= 0 else len(text)]:
        return None
    for at, headings in _heads(text[:LONGEST_HEAD]):
        column = text.count("\t", line, start)
        if at < line and column < len(headings):
            return _are_children(headings, column)
    return None


@lru_cache(maxsize=8)
def _heads(head: str) -> Sequence[tuple[int, Sequence[str]]]:
    """The first lines that name columns, each with its place: the widest of them."""
    found, at = [], 0
    for line in head.split("\n")[:HEAD_LINES]:
        cells = line.split("\t")
        if len(cells) > 1 and any(_names_column(cell) for cell in cells):
            found.append((at, cells))
            break
        at += len(line) + 1
    return found


def _names_column(cell: str) -> bool:
    return bool(_HEADING.search(cell) or _NAME_HEADING.search(cell) or _CHILDS_HEADING.search(cell))


def _are_children(headings: Sequence[str], column: int) -> bool | None:
    heading = headings[column]
    if _GROWN_UP_HEADING.search(heading):
        return False
    if _HEADING.search(heading):
        return True
    if _NAME_HEADING.search(heading):
        return any(_CHILDS_HEADING.search(other) for other in headings)
    return None
