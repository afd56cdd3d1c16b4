"""Who takes part in a disclosure by rule, though no column of the record says so.

These parts are derived on loading and left out on export. They apply only where the organisation is on record
and no other stands in that role.
"""

import calendar
import datetime

from disclosures.models import CensusFieldChange, DisclosureDetail, ICODecision, Precision, Role

REGULATOR = "information-commissioners-office"
# Collections from schools and local authorities in England, run by the department responsible for schools:
# https://www.gov.uk/education/data-collection-and-censuses-for-schools
COLLECTIONS = frozenset(
    {
        "Alternative Provision Census",
        "Daily Attendance Collection",
        "Early Years Census",
        "Pupil Level Annual School Census",
        "School Census",
        "School Level Annual School Census",
        "School Workforce Census",
        "SEN2",
    }
)
# (first day, slug) of each department responsible for schools in England. DfEE became DfES after the
# election of 7 June 2001; DfES was split on 28 June 2007 (SI 2007/3224); DCSF was renamed on 12 May 2010
# (SI 2010/1836).
DEPARTMENTS = (
    (datetime.date(2010, 5, 12), "department-for-education"),
    (datetime.date(2007, 6, 28), "department-for-children-schools-and-families"),
    (datetime.date(2001, 6, 8), "department-for-education-and-skills"),
    (datetime.date(1995, 7, 5), "department-for-education-and-employment"),
)
SLUGS = frozenset({REGULATOR, *(slug for _, slug in DEPARTMENTS)})


def collector(collection: str, first_day: datetime.date | None, precision: str) -> str | None:
    """Slug of the department that ran the collection, None where the date does not tell one from the next."""
    if collection not in COLLECTIONS or first_day is None:
        return None
    first = _responsible(first_day)
    return first if first == _responsible(_last_day(first_day, precision)) else None


def _responsible(day: datetime.date) -> str | None:
    return next((slug for since, slug in DEPARTMENTS if day >= since), None)


def _last_day(first: datetime.date, precision: str) -> datetime.date:
    """The last day that a date known to the month or year may be."""
    if precision == Precision.YEAR:
        return first.replace(month=12, day=31)
    if precision == Precision.MONTH:
        return first.replace(day=calendar.monthrange(first.year, first.month)[1])
    return first


def derived_parts(detail: DisclosureDetail) -> list[tuple[str, str]]:
    """(organisation slug, role) that follow from the kind; reads no database."""
    if isinstance(detail, ICODecision):
        return [(REGULATOR, Role.REGULATOR)]
    if isinstance(detail, CensusFieldChange):
        day, _ = detail.main_dates()
        slug = collector(detail.collection, day, detail.date_precision)
        return [(slug, Role.AUTHORITY)] if slug else []
    return []
