"""Rows that browser tests need and the real record does not hold; run by `manage.py shell` on the site."""

import datetime
import json

from django.db.models import Count, F
from django.utils import timezone

from campaigns.models import Action
from disclosures.models import Disclosure, Kind, Organisation
from tests import factories as make


def add() -> None:
    """Prints as JSON where the pages stand that tests visit and whose address depends on the record."""
    today = timezone.localdate()
    body = Organisation.objects.get(slug="department-for-education")
    call = make.ActionFactory(
        slug="open-call",
        title="Ask what was done with the data of pupils",
        opens_on=today - datetime.timedelta(days=3),
        deadline_on=today + datetime.timedelta(days=9),
    )
    closed = Action.objects.filter(deadline_on__lt=today).order_by("-deadline_on")[0]
    # Published last, so that nobody is served a page finished before all this was there.
    withdrawn = make.FOIResponseFactory(slug="2020-withdrawn", organisation=body, withdrawn=True)
    empty = Organisation.objects.filter(timeline_counts__isnull=True).order_by("id")[0]
    places = {
        "open_campaign": call.campaign,
        "closed_campaign": closed.campaign,
        "withdrawn": withdrawn,
        "large_department": body,
        "empty_department": empty,
        **{kind: _richest(kind) for kind in Kind.values},
    }
    found = {name: place.get_absolute_url() for name, place in places.items()}
    found["pack"] = f"{found['large_department']}pack/"
    found["embedded_department"] = f"/embed{found['large_department']}"
    found["embedded_record"] = f"/embed{found[Kind.STATEMENT]}"
    print(json.dumps(found))


def _richest(kind: str) -> Disclosure:
    """The public record of a kind with most links and figures."""
    counted = Disclosure.objects.public().alias(
        ends=Count("links_from", distinct=True) + Count("links_to", distinct=True),
        numbers=Count("figures", distinct=True),
    )
    return counted.filter(kind=kind).order_by((F("ends") + F("numbers")).desc(), "id")[0]
