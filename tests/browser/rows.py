"""Rows that browser tests need and the real record does not hold; run by `manage.py shell` on the site."""

import datetime
import json

from django.db import transaction
from django.db.models import Count, F
from django.utils import timezone

from campaigns.models import Action
from disclosures.models import Disclosure, Kind, Organisation, Relation, SafePage
from tests import factories as make
from tests.copying import published


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
    addresses = {name: place.get_absolute_url() for name, place in places.items()}
    addresses["pack"] = f"{addresses['large_department']}pack/"
    addresses["claim_pack"] = f"/claims/{places[Kind.STATEMENT].slug}/pack/"
    addresses["embedded_department"] = f"/embed{addresses['large_department']}"
    addresses["embedded_record"] = f"/embed{addresses[Kind.STATEMENT]}"
    print(json.dumps(addresses | {"two_texts": _two_texts()}))


@transaction.atomic
def _two_texts() -> str:
    """Where two versions of an agreement stand clause by clause, with a place hidden in one of them."""
    older, newer = (make.AgreementFactory(public=True, version=version) for version in ("1.0", "2.0"))
    make.LinkFactory(from_disclosure=newer, to_disclosure=older, relation=Relation.SUPERSEDES, note="So.")
    published(older, "1. Purpose\nTo try things out.\n2. Data\nName, address and shoe size.")
    document = published(newer, "1. Purpose\nTo try things out.\n2. Review\nEvery year.\n3. Data\nName.")
    SafePage.objects.filter(copy__document=document).update(marks=[[11, "us", "name of a person"]])
    return f"{older.get_absolute_url()}compare/{newer.slug}/"


def _richest(kind: str) -> Disclosure:
    """The public record of a kind with most links and figures."""
    counted = Disclosure.objects.public().alias(
        ends=Count("links_from", distinct=True) + Count("links_to", distinct=True),
        numbers=Count("figures", distinct=True),
    )
    return counted.filter(kind=kind).order_by((F("ends") + F("numbers")).desc(), "id")[0]
