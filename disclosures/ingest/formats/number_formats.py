"""Numbers in spreadsheets as people see them, but dates as ISO, which nobody can read in two ways.

Codes are those of ECMA-376, part 1, section 18.8.30 and 18.8.31; XLS uses the same.
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Literal

Kind = Literal[
    "general", "date", "month", "year", "time", "datetime", "duration", "number", "percent", "digits",
    "hidden",
]  # fmt: skip

BUILT_IN = {
    1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 14: "d/m/yyyy", 15: "d-mmm-yy",
    16: "d-mmm", 17: "mmm-yy", 18: "h:mm AM/PM", 19: "h:mm:ss AM/PM", 20: "h:mm", 21: "h:mm:ss",
    22: "d/m/yyyy h:mm", 37: "#,##0", 38: "#,##0", 39: "#,##0.00", 40: "#,##0.00", 45: "mm:ss",
    46: "[h]:mm:ss", 47: "mm:ss.0", **dict.fromkeys((*range(27, 32), 34, 35, 36, *range(50, 59)), "d/m/yyyy"),
    32: "h:mm", 33: "h:mm:ss",
}  # fmt: skip
QUOTED = re.compile(r'"[^"]*"?|\\.|_.|\*.')
BRACKETED = re.compile(r"\[[^\]]*\]?")
ELAPSED = re.compile(r"\[(?:h+|m+|s+)\]", re.IGNORECASE)
DIGITS_ONLY = re.compile(r"[0 ()/+-]*0[0 ()/+-]*")
LAST_DAY = 2_958_465.99999  # 31 December 9999
LAST_1904_DAY = LAST_DAY - 1_462
MOST_DECIMALS = 15


@dataclass(frozen=True, slots=True)
class Form:
    """How a format shows a number. `template` is set for digits in groups: "000 000 0000"."""

    kind: Kind
    decimals: int = 0
    template: str = ""


@lru_cache(maxsize=4_096)
def form_of(code: str) -> Form:
    """What the format `code` does to a number above zero; the sections for others are not looked at."""
    code = code[:500]
    if code.strip().lower() in ("", "general", "@", "standard"):
        return Form("general")
    if set(code.strip()) == {";"}:
        return Form("hidden")
    first = _first_section(code)
    bare = BRACKETED.sub("", QUOTED.sub("", first)).lower()
    if ELAPSED.search(first):
        return Form("duration")
    if not re.search("[0#?]", bare) or re.search("[dyh]|ss|mm", bare):
        timed = _time_form(bare)
        if timed:
            return timed
    if "%" in bare:
        return Form("percent", _decimals(bare))
    template = QUOTED.sub(lambda found: found.group().strip('"\\'), first)
    if DIGITS_ONLY.fullmatch(template) and template.count("0") > 1:
        return Form("digits", template=template)
    is_plain = re.search("[0#?]", bare) and not re.search("[e/]", bare)  # no exponents, no fractions
    return Form("number", _decimals(bare)) if is_plain else Form("general")


def show(number: float, form: Form, *, from_1904: bool = False) -> str:
    """`number` in this form: "2016-11-04", "12.5%", "00417". General numbers carry 15 digits at most."""
    if form.kind in ("date", "month", "year", "datetime", "time"):
        return _moment(number, form.kind, from_1904=from_1904) or general(number)
    if form.kind == "duration" and 0 <= number < LAST_DAY:
        seconds = round(number * 86_400)
        return f"{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"
    if form.kind == "percent" and abs(number) < 1e12:
        return f"{_rounded(number * 100, form.decimals)}%"
    if form.kind == "digits" and number >= 0 and number == int(number) and number < 1e15:
        return _in_groups(str(int(number)), form.template)
    if form.kind == "number" and abs(number) < 1e15:
        return _rounded(number, form.decimals)
    return general(number)


def general(number: float) -> str:
    """A number without a format: whole ones without a point, others with up to 15 digits."""
    if number != number or number in (float("inf"), float("-inf")):
        return ""
    if number == int(number) and abs(number) < 1e21:
        return str(int(number))
    text = f"{number:.15g}"
    return f"{number:.20f}".rstrip("0") if "e-" in text and abs(number) > 1e-9 else text


def _first_section(code: str) -> str:
    """Up to the first semicolon outside quotation marks."""
    quoted = False
    for at, character in enumerate(code):
        if character == '"':
            quoted = not quoted
        elif character == ";" and not quoted and (at == 0 or code[at - 1] != "\\"):
            return code[:at]
    return code


def _time_form(bare: str) -> Form | None:
    has_day = bool(re.search("[dy]|mmm", bare)) or ("m" in bare and not re.search("[hs]", bare))
    has_time = bool(re.search("[hs]", bare))
    if has_day and not has_time and "y" in bare and "d" not in bare:
        return Form("month" if "m" in bare else "year")  # "Jul 2015" names no day, so none is made up
    if has_day:
        return Form("datetime" if has_time else "date")
    return Form("time") if has_time else None


def _moment(number: float, kind: str, *, from_1904: bool) -> str:
    """A day number as ISO text; "" for one outside the calendar of spreadsheets."""
    if not 0 <= number <= (LAST_1904_DAY if from_1904 else LAST_DAY):
        return ""
    if from_1904:
        start = datetime(1904, 1, 1, tzinfo=UTC)
    else:
        # Day 60 is a 29 February 1900 that never was: days before it count from one day later.
        start = datetime(1899, 12, 31 if number < 60 else 30, tzinfo=UTC)
    moment = start + timedelta(seconds=round(number * 86_400))
    if kind in ("month", "year"):
        return _day(moment)[: 7 if kind == "month" else 4]
    clock = f"{moment:%H:%M:%S}" if moment.second else f"{moment:%H:%M}"
    if kind == "time" or (number < 1 and kind == "datetime"):
        return clock if number < 1 else f"{_day(moment)} {clock}"
    return _day(moment) if clock == "00:00" else f"{_day(moment)} {clock}"


def _day(moment: datetime) -> str:
    return f"{moment.year:04}-{moment.month:02}-{moment.day:02}"


def _decimals(bare: str) -> int:
    _, point, after = bare.partition(".")
    return min(MOST_DECIMALS, len(re.match("[0#?]*", after).group())) if point else 0  # type: ignore[union-attr]


def _rounded(number: float, decimals: int) -> str:
    shown = f"{number:.{decimals}f}"
    return shown.lstrip("-") if float(shown) == 0 else shown


def _in_groups(digits: str, template: str) -> str:
    """`digits` put into the zeros of `template` from the right; what is over stands before."""
    left = list(digits)
    shown: list[str] = []
    for sign in reversed(template):
        shown.append((left.pop() if left else "0") if sign == "0" else sign)
    return "".join(left) + "".join(reversed(shown)).strip()
