"""What every test starts from."""

import uuid
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from tests.databases import migrated

# They start sites, engines and browsers, or visit every address: minutes each, in files of few tests.
LONG = ("tests/browser/", "tests/faults/", "tests/config/", "tests/tree/", "tests/disclosures/test_backup.py")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Long files first, so that no worker ends with one while the others have nothing left.

    Files go to the workers in this order (bin/test); by itself pytest-xdist begins with those of most tests.
    """
    items.sort(key=lambda item: not item.nodeid.startswith(LONG))


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> None:
    """The database of tests begins as a copy of the run's migrated one.

    Django's `migrate` still runs on it, and finds nothing to do.
    """
    connection.settings_dict["TEST"]["TEMPLATE"] = migrated().name()


@pytest.fixture(autouse=True)
def pages_of_this_test_alone(settings: Any) -> None:
    """No finished page of another test, and static files without a manifest.

    Tests that are rolled back use the same publication versions again, so the release, which is in the key of
    every finished page, tells them apart; the cache itself is never emptied, for it may not be ours alone.
    """
    settings.RELEASE = uuid.uuid4().hex
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    }


@pytest.fixture(autouse=True)
def signed_in_with_all_factors(monkeypatch: pytest.MonkeyPatch) -> None:
    from tests.signing_in import force_login

    monkeypatch.setattr(Client, "force_login", force_login)


@pytest.fixture(autouse=True)
def no_limits(settings: Any) -> None:
    """All tests come from one address within a minute or two; those about limits turn them on."""
    settings.RATE_LIMITS_ENABLED = False
