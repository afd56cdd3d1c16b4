"""Calls to action on pages of the record, so that ``disclosures`` need not know that campaigns exist."""

from typing import Any

from django import template
from django.utils.translation import gettext as _

from campaigns import queries
from campaigns.calls import today
from disclosures.models import Disclosure, Organisation

register = template.Library()


@register.inclusion_tag("campaigns/_calls.html")
def campaign_calls(thing: Disclosure | Organisation, level: int = 0) -> dict[str, Any]:
    """Calls that name a record, or the open ones that rest on an organisation's records. One query.

    Headings are of level 3 under a heading of their own for a record, of level 2 for an organisation.
    """
    day = today()
    if isinstance(thing, Organisation):
        return {"calls": queries.for_organisation(thing, day), "today": day, "level": level or 2}
    title = _("Calls to action that name this record")
    return {"calls": queries.for_record(thing, day), "today": day, "level": level or 3, "title": title}


@register.inclusion_tag("campaigns/_calls.html")
def open_calls(limit: int = 3, level: int = 3) -> dict[str, Any]:
    """Open calls, the next deadline first, else a line that names the last. Two queries at most."""
    day = today()
    found = queries.open_calls(day, limit)
    last = None if found else queries.last_closed(day)
    return {"calls": found, "today": day, "level": level, "say_if_none": True, "last": last}


@register.simple_tag
def call_counts() -> dict[str, int]:
    """Rows that the files of the record have from here: calls, and links of calls. Two queries."""
    return queries.public_rows()
