"""Things that are counted, after their number, in the language of the page.

Languages have more forms than two (Welsh: 1 cofnod, 2 gofnod, 3 chofnod, 12 o gofnodion), so every noun that
a reader sees behind a number stands here as a whole. What is not in the table is shown in English.
"""

from decimal import Decimal

from django.utils.translation import ngettext

# Units that do not lose an s after the number 1; the record gives units in the plural.
ONE = {"people": "person", "replies": "reply"}


def plural_noop(one: str, many: str) -> tuple[str, str]:
    """Marks two forms for the catalogue."""
    return one, many


NOUNS: dict[str, tuple[str, str]] = {
    "account": plural_noop("%(n)s account", "%(n)s accounts"),
    "answer": plural_noop("%(n)s answer", "%(n)s answers"),
    "attachment": plural_noop("%(n)s attachment", "%(n)s attachments"),
    "attempt": plural_noop("%(n)s attempt", "%(n)s attempts"),
    "browser": plural_noop("%(n)s browser", "%(n)s browsers"),
    "call": plural_noop("%(n)s call", "%(n)s calls"),
    "complaint": plural_noop("%(n)s complaint", "%(n)s complaints"),
    "data item": plural_noop("%(n)s data item", "%(n)s data items"),
    "day": plural_noop("%(n)s day", "%(n)s days"),
    "document": plural_noop("%(n)s document", "%(n)s documents"),
    "failed attempt": plural_noop("%(n)s failed attempt", "%(n)s failed attempts"),
    "figure": plural_noop("%(n)s figure", "%(n)s figures"),
    "file": plural_noop("%(n)s file", "%(n)s files"),
    "finding": plural_noop("%(n)s finding", "%(n)s findings"),
    "force": plural_noop("%(n)s force", "%(n)s forces"),
    "hour": plural_noop("%(n)s hour", "%(n)s hours"),
    "licence": plural_noop("%(n)s licence", "%(n)s licences"),
    "line": plural_noop("%(n)s line", "%(n)s lines"),
    "link": plural_noop("%(n)s link", "%(n)s links"),
    "minute": plural_noop("%(n)s minute", "%(n)s minutes"),
    "month": plural_noop("%(n)s month", "%(n)s months"),
    "number": plural_noop("%(n)s number", "%(n)s numbers"),
    "organisation": plural_noop("%(n)s organisation", "%(n)s organisations"),
    "other number": plural_noop("%(n)s other number", "%(n)s other numbers"),
    "page": plural_noop("%(n)s page", "%(n)s pages"),
    "person": plural_noop("%(n)s person", "%(n)s people"),
    "personal detail": plural_noop("%(n)s personal detail", "%(n)s personal details"),
    "place": plural_noop("%(n)s place", "%(n)s places"),
    "pupil": plural_noop("%(n)s pupil", "%(n)s pupils"),
    "recommendation": plural_noop("%(n)s recommendation", "%(n)s recommendations"),
    "record": plural_noop("%(n)s record", "%(n)s records"),
    "referral": plural_noop("%(n)s referral", "%(n)s referrals"),
    "release": plural_noop("%(n)s release", "%(n)s releases"),
    "request": plural_noop("%(n)s request", "%(n)s requests"),
    "response": plural_noop("%(n)s response", "%(n)s responses"),
    "row": plural_noop("%(n)s row", "%(n)s rows"),
    "second": plural_noop("%(n)s second", "%(n)s seconds"),
    "sheet": plural_noop("%(n)s sheet", "%(n)s sheets"),
    "small number": plural_noop("%(n)s small number", "%(n)s small numbers"),
    "working day": plural_noop("%(n)s working day", "%(n)s working days"),
    "year": plural_noop("%(n)s year", "%(n)s years"),
}


def singular(unit: str) -> str:
    return ONE.get(unit) or unit.removesuffix("s")


def with_number(value: int | Decimal, written: str, one: str, many: str = "") -> str:
    """``1 record``, ``2,462 records``; ``written`` is the number as it is shown, ``one`` a singular."""
    forms = NOUNS.get(one)
    if forms is None:
        return f"{written} {one if value == 1 else many or one + 's'}"
    # A broken number takes the form of many.
    number = int(value) if value == int(value) else 1_000
    return ngettext(*forms, number) % {"n": written}
