"""Bank details (sort code, account number, IBAN, card number) and vehicle marks."""

import re
from collections.abc import Iterator

from disclosures.ingest.personal.digits import only_figures
from disclosures.ingest.personal.folded import IN_WORD, View
from disclosures.ingest.personal.found import Found
from disclosures.ingest.personal.listed import listed
from disclosures.ingest.personal.tables import cells

SORT_CODE = r"\d{2}[ \-.]{1,2}\d{2}[ \-.]{1,2}\d{2}"
AFTER_SORT_CUE = re.compile(
    rf"sort ?-?code[\w ]{{0,8}}[:= \n.\-]{{0,4}}(\d{{6}}|{SORT_CODE})(?!\d)", re.IGNORECASE
)
AFTER_ACCOUNT_CUE = re.compile(
    r"\b(?:account|acc|acct|a/c)\.? ?(?:number|no|num|#)?[.:= \n]{1,4}((?:\d[ \-]?){6,9}\d)(?!\d|[/\-]\d)",
    re.IGNORECASE,
)
PAIR = re.compile(
    rf"(?<![\w/\-.])({SORT_CODE})[ ,;/\t\n]{{1,3}}(?:(?:account|acc|"
    rf"a/c)[\w. :]{{0,10}} ?)?(\d{{8}}|\d{{4}} \d{{4}})(?!\d)",
    re.IGNORECASE,
)
IBAN = re.compile(r"(?<![\w/])([A-Z]{2}[ ]?\d{2}(?:[ \-]?[A-Z0-9]){11,30})(?!\w)")
CARD = re.compile(r"(?<![\w/.\-])(?:\d{4}[ \-]?){3}\d{4}(?![\w/]|-\d)")
# Shapes without which the patterns above cannot match.
PAIR_SHAPE = re.compile(r"00[ \-.]{1,2}00[ \-.]{1,2}00[ ,;/\t\n]{1,3}(?:[Aa]|0000 ?0000)")
IBAN_SHAPE = re.compile(r"AA ?00(?:[ \-]?[A0]){11}")
CARD_SHAPE = re.compile(r"0000[ \-]?0000[ \-]?0000[ \-]?0000")
ACCOUNT_WORDS = frozenset(
    first + last for first in ("account", "acc", "acct") for last in ("", "number", "no", "num")
)

MARK_NOW = re.compile(r"(?<![\w/\-.])[A-HJ-PR-Y][A-HJ-PR-Z]\d{2} ?[A-HJ-PR-Z]{3}(?![\w/]|-\w)")
MARK_CUE = re.compile(
    r"\b(?:vehicle|car|van|motorcycle|registration|reg|vrm|vrn|number ?plate|index|"
    r"licence plate)\b[\w ,'()]{0,40}?[.:#, ]{1,3}\n?"
    r"([A-Z]{1,3} ?\d{1,4}(?: ?[A-Z]{1,3})?|\d{1,4} ?[A-Z]{1,3})(?![\w/\-])"
)
VEHICLE_WORDS = (
    "vehicle",
    " car",
    "van ",
    "motorcycle",
    "registration",
    "reg ",
    "reg:",
    "vrm",
    "vrn",
    "plate",
    "index",
)
MARK_WORDS = listed(
    "vehicle car van motorcycle registration reg vrm vrn plate numberplate index"
)  # of MARK_CUE
MARK_CORE = re.compile(rf"00 ?AAA(?!{IN_WORD})")  # in a shape
# Years of accounts and the like have the form of a mark: FY23 NHS.
NOT_AREAS = frozenset({"FY", "AY", "KS", "QS"})
NOT_ENDINGS = listed(
    "NHS DFE SEN DEC JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV THE AND FOR PDF CSV XLS DOC"
)


def bank_details(view: View) -> Iterator[Found]:
    """Sort codes and account numbers that are named or beside each other; IBANs and cards by their check."""
    if view.numbers:
        yield from _named(view)
        yield from _by_form(view)
    yield from _in_bank_columns(view)


def _named(view: View) -> Iterator[Found]:
    if "sort" in view.lower:
        for match in view.near_numbers(AFTER_SORT_CUE, 40, 6):
            yield Found("bank-details", match.start(1), match.end(1), 0.9, "sort-code")
    if view.has_any(ACCOUNT_WORDS) or "a/c" in view.lower:
        for match in view.near_numbers(AFTER_ACCOUNT_CUE, 40, 6):
            if 7 <= len(only_figures(match[1])) <= 10:
                yield Found("bank-details", match.start(1), match.end(1), 0.9, "account-number")


def _by_form(view: View) -> Iterator[Found]:
    if PAIR_SHAPE.search(view.shape):
        for match in view.near_numbers(PAIR, 2, 20):
            yield Found("bank-details", match.start(), match.end(), 0.85, "sort-code-and-account")
    if CARD_SHAPE.search(view.shape):
        for match in view.near_numbers(CARD, 1, 2):
            if passes_luhn(only_figures(match[0])):
                yield Found("bank-details", match.start(), match.end(), 0.8, "card-number")
    if IBAN_SHAPE.search(view.shape):
        yield from _ibans(view)


def _ibans(view: View) -> Iterator[Found]:
    for match in view.near_numbers(IBAN, 14, 30):
        end = _iban_end(match[1])
        if end:
            yield Found("bank-details", match.start(), match.start() + end, 0.98, "iban")


def _in_bank_columns(view: View) -> Iterator[Found]:
    for cell in cells(view):
        figures = only_figures(view.text[cell.start : cell.end])
        is_sort_code = cell.kind == "sort" and len(figures) in (5, 6)
        if is_sort_code or (cell.kind == "account" and 6 <= len(figures) <= 10):
            yield Found("bank-details", cell.start, cell.end, 0.9, "bank-column")


def _iban_end(text: str) -> int:
    """Where the IBAN that `text` begins with ends, since words may follow it; 0 if there is none."""
    places = [place for place, one in enumerate(text) if one.isalnum()]
    compact = "".join(text[place] for place in places).upper()
    if compact.startswith("GB"):
        lengths = [22] if len(compact) >= 22 else []
    else:
        lengths = list(range(min(34, len(compact)), 14, -1))
    for length in lengths:
        ends_a_word = length == len(compact) or not text[places[length - 1] + 1].isalnum()
        if ends_a_word and is_iban(compact[:length]):
            return places[length - 1] + 1
    return 0


def is_iban(compact: str) -> bool:
    """ISO 7064: country and check figures moved to the end, letters as numbers, 1 modulo 97."""
    return int("".join(str(int(one, 36)) for one in compact[4:] + compact[:4])) % 97 == 1


def passes_luhn(figures: str) -> bool:
    """The check of payment cards; a row of the same figure is none."""
    doubled = [int(one) * (1 + place % 2) for place, one in enumerate(reversed(figures))]
    return len(set(figures)) > 1 and sum(value - 9 if value > 9 else value for value in doubled) % 10 == 0


def _near_vehicles(view: View) -> Iterator[re.Match[str]]:
    if view.has_any(MARK_WORDS) and any(word in view.lower for word in VEHICLE_WORDS):
        yield from MARK_CUE.finditer(view.text)


def vehicle_marks(view: View) -> Iterator[Found]:
    """Marks of today's form anywhere; older forms only where the text speaks of a vehicle."""
    for match in view.around(MARK_CORE, MARK_NOW, 3, 2):
        if match[0][:2] not in NOT_AREAS and match[0][-3:] not in NOT_ENDINGS:
            yield Found("vehicle-mark", match.start(), match.end(), 0.6, "vehicle-mark")
    for match in _near_vehicles(view):
        if (
            re.search(r"\d", match[1])
            and re.search(r"[A-Z]", match[1])
            and 4 <= len(match[1].replace(" ", "")) <= 7
        ):
            yield Found("vehicle-mark", match.start(1), match.end(1), 0.7, "vehicle-after-cue")
    for cell in cells(view):
        text = view.text[cell.start : cell.end]
        if cell.kind == "vehicle" and len(text) <= 9 and re.search(r"\d", text):
            yield Found("vehicle-mark", cell.start, cell.end, 0.8, "vehicle-column")
