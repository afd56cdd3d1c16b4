"""Names of the bodies that answer requests, for the child that has no database."""

from functools import lru_cache
from typing import Any

from django.db import connection

from disclosures.ingest.contract import Authorities
from disclosures.models import Organisation, OrganisationKind, OrganisationName

# Bodies that answer no requests: their names stand in letters as addressees and sources.
NO_AUTHORITIES = (OrganisationKind.CAMPAIGN, OrganisationKind.MEDIA, OrganisationKind.COMPANY)


def all_authorities() -> Authorities:
    """Every body that may have answered: its slug with all its names, abbreviation included.

    Two index look-ups a document; the names are read again only when history tells of a change.
    """
    with connection.cursor() as cursor:
        cursor.execute(LAST_CHANGES)
        return _as_of(*cursor.fetchone())


def _history(model: Any) -> str:
    return str(model.pgh_event_model._meta.db_table)


LAST_CHANGES = (
    f"SELECT (SELECT max(pgh_id) FROM {_history(Organisation)}),"  # noqa: S608 - names of our own tables
    f" (SELECT max(pgh_id) FROM {_history(OrganisationName)})"
)


@lru_cache(maxsize=1)
def _as_of(*changes: int | None) -> Authorities:
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
