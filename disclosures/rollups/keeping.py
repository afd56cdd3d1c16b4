"""A database that held a record before a rollup existed gets it after the migration that brings its table."""

import logging
from typing import Any

from django.db import DEFAULT_DB_ALIAS, ProgrammingError, connections, transaction

from disclosures.models import PublicationVersion, RollupMade
from disclosures.rollups import ROLLUPS, Rollup

log = logging.getLogger(__name__)


def bring_up_to_date(*, using: str = DEFAULT_DB_ALIAS, **_: Any) -> None:
    """Receiver of ``post_migrate``. Makes what this database lacks, each in a transaction of its own."""
    if RollupMade._meta.db_table not in connections[using].introspection.table_names():
        return
    made = dict(RollupMade.objects.values_list("name", "version"))
    for rollup in ROLLUPS:
        if made.get(_name(rollup)) != rollup.VERSION:
            _make(rollup)


def _name(rollup: Rollup) -> str:
    return rollup.__name__.rpartition(".")[2]


def _make(rollup: Rollup) -> None:
    try:
        with transaction.atomic():
            PublicationVersion.raise_number()
            rollup.make_anew()
            RollupMade.objects.update_or_create(name=_name(rollup), defaults={"version": rollup.VERSION})
    except ProgrammingError:
        # Somebody migrates step by step, and this step has not brought its table yet; a later one will.
        log.warning("%s is not made yet: its tables are not there.", _name(rollup))
