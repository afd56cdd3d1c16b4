"""The migrations say what the models say."""

import pytest
from django.core.management import call_command


@pytest.mark.django_db
def test_no_migration_is_missing() -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


@pytest.mark.django_db
def test_the_database_is_one_that_is_supported() -> None:
    from django.db import connection

    assert connection.vendor == "postgresql"
    assert 150_000 <= connection.pg_version < 190_000
