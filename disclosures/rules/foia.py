"""What the Freedom of Information Act 2000 says about time limits and refusals. Pure: no database.

https://www.legislation.gov.uk/ukpga/2000/36
"""

import datetime as dt
import re
from functools import lru_cache

from holidays import country_holidays

# s.10(1): "promptly and in any event not later than the twentieth working day following the date of receipt"
DAYS_TO_ANSWER = 20
# s.10(6): a bank holiday "in any part of the United Kingdom" is not a working day, whoever answers.
PARTS = ("ENG", "WLS", "SCT", "NIR")

ACT = "Freedom of Information Act 2000"
ACT_URL = "https://www.legislation.gov.uk/ukpga/2000/36"
# The headings of the Act's sections, shortened where they list. Those a reply or a decision notice may name.
SECTIONS = {
    "1": "Right of access to information",
    "10": "Time for answering a request",
    "12": "Cost of answering exceeds the limit",
    "14": "Vexatious or repeated request",
    "16": "Duty to advise and assist",
    "17": "How a request is refused",
    "21": "Accessible by other means",
    "22": "Intended for future publication",
    "22A": "Research programmes still under way",
    "23": "Bodies dealing with security matters",
    "24": "National security",
    "26": "Defence",
    "27": "International relations",
    "28": "Relations within the United Kingdom",
    "29": "The economy",
    "30": "Investigations and proceedings",
    "31": "Law enforcement",
    "32": "Court records",
    "33": "Audit functions",
    "34": "Parliamentary privilege",
    "35": "Formulation of government policy",
    "36": "Prejudice to the conduct of public affairs",
    "37": "Communications with the Royal Household, and honours",
    "38": "Health and safety",
    "39": "Environmental information",
    "40": "Personal information",
    "41": "Information provided in confidence",
    "42": "Legal professional privilege",
    "43": "Commercial interests",
    "44": "Disclosure prohibited by other law",
}
_SECTION = re.compile(r"s\.\s?(\d+A?)(?:\(.*)?")


@lru_cache(maxsize=256)
def bank_holidays(year: int) -> frozenset[dt.date]:
    """Every bank holiday in any part of the United Kingdom, Christmas Day and Good Friday among them."""
    return frozenset(day for part in PARTS for day in country_holidays("GB", subdiv=part, years=year))


def is_working_day(day: dt.date) -> bool:
    """Neither Saturday nor Sunday, nor a bank holiday anywhere in the United Kingdom (FOIA s.10(6))."""
    return day.weekday() < 5 and day not in bank_holidays(day.year)


def due_on(received_on: dt.date) -> dt.date:
    """The last day for an answer: the twentieth working day after receipt (FOIA s.10(1))."""
    day, left = received_on, DAYS_TO_ANSWER
    while left:
        day += dt.timedelta(days=1)
        left -= is_working_day(day)
    return day


def working_days_between(start: dt.date, end: dt.date) -> int:
    """Working days after ``start`` up to and with ``end``. Raises ValueError if ``end`` comes first."""
    if end < start:
        raise ValueError("the end comes before the start")
    return sum(is_working_day(start + dt.timedelta(days=n)) for n in range(1, (end - start).days + 1))


def section_name(written: str) -> str:
    """What a section of the Act is about: ``s.40(2)`` gives ``Personal information``; others nothing."""
    found = _SECTION.fullmatch(written.strip())
    return SECTIONS.get(found.group(1), "") if found else ""


def section_url(written: str) -> str:
    """Where the section can be read, or nothing for what is no section of the Act that we know."""
    found = _SECTION.fullmatch(written.strip())
    return f"{ACT_URL}/section/{found.group(1)}" if found and found.group(1) in SECTIONS else ""
