"""Names of the bodies that answer requests, for the child that has no database."""

from functools import lru_cache
from typing import Any

from django.db.models import Max

from disclosures.ingest.contract import Authorities
from disclosures.models import Organisation, OrganisationKind, OrganisationName

# Bodies that answer no requests: their names stand in letters as addressees and sources.
NO_AUTHORITIES = (OrganisationKind.CAMPAIGN, OrganisationKind.MEDIA, OrganisationKind.COMPANY)


def all_authorities() -> Authorities:
    """Every body that may have answered: its slug with all its names, abbreviation included.

    Two index look-ups a document; the names are read again only when history tells of a change.
    """
    return _as_of(_last_change(Organisation), _last_change(OrganisationName))


def _last_change(model: Any) -> int:
    """The number of the latest row of a model's history."""
    return model.pgh_event_model.objects.aggregate(last=Max("pgh_id"))["last"] or 0


@lru_cache(maxsize=1)
def _as_of(*changes: int) -> Authorities:
    bodies = Organisation.objects.exclude(kind__in=NO_AUTHORITIES).order_by("id")
    return tuple(
        (
            body.slug,
            tuple(
                name
                for name in (body.name, body.abbreviation, *(n.name for n in body.other_names.all()))
                if name
            ),
        )
        for body in bodies.prefetch_related("other_names")
    )
