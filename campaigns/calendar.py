"""Deadlines as an iCalendar file (RFC 5545): one event of a whole day for each call that has one."""

import datetime as dt
import uuid
from collections.abc import Iterable

from django.conf import settings
from icalendar import Calendar, Event, vDuration

from campaigns.models import Action

# Names of events are made of the call's slug, which is permanent: they survive a new address of the site.
NAMESPACE = uuid.UUID("7d1c2c0e-6f0a-5d5e-9a53-4f1a6a2f8f10")


def uid(action: Action) -> str:
    return str(uuid.uuid5(NAMESPACE, f"action/{action.slug}"))


def as_ical(actions: Iterable[Action], stamps: dict[int, dt.datetime]) -> bytes:
    """The calendar as bytes with CRLF line ends. ``stamps``: when each call was last changed, by its id.

    The same calls give the same bytes, so that a subscriber's program sees no change where there is none.
    """
    calendar = Calendar()
    calendar.add("prodid", f"-//{settings.SITE_NAME}//Calls to action//EN")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("name", f"{settings.SITE_NAME}: deadlines")
    calendar.add("x-wr-calname", f"{settings.SITE_NAME}: deadlines")
    calendar.add("refresh-interval", vDuration(dt.timedelta(hours=12)), parameters={"VALUE": "DURATION"})
    for action in actions:
        calendar.add_component(_event(action, stamps.get(action.pk)))
    return bytes(calendar.to_ical())


def _event(action: Action, changed_at: dt.datetime | None) -> Event:
    """Raises ValueError for a call without a deadline."""
    if action.deadline_on is None:
        raise ValueError(f"{action.slug} has no deadline")
    address = f"{settings.SITE_URL}{action.campaign.get_absolute_url()}#{action.slug}"
    stamp = changed_at or dt.datetime.combine(action.deadline_on, dt.time(), dt.UTC)
    event = Event()
    event.add("uid", uid(action))
    event.add("dtstamp", stamp.astimezone(dt.UTC))
    event.add("last-modified", stamp.astimezone(dt.UTC))
    event.add("dtstart", action.deadline_on)
    event.add("dtend", action.deadline_on + dt.timedelta(days=1))
    event.add("summary", f"Deadline: {action.title}")
    event.add(
        "description", "\n\n".join(part for part in (action.campaign.name, action.summary, address) if part)
    )
    event.add("url", address)
    event.add("categories", [action.campaign.name])
    event.add("transp", "TRANSPARENT")
    return event
