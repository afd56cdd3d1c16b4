"""What every test starts from."""

import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.signals import request_finished
from django.db import close_old_connections, connection
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
def who_asks_for_the_next_lets_go_of_the_last(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """An answer that a test does not read to its end is closed, as a server does when its reader is gone.

    A download would keep its place among the few that may run at once until Python happens to collect it, and
    those of other tests would be refused.
    """
    open_answers: dict[Client, Any] = {}
    ask = Client.request

    def let_go(client: Client) -> None:
        answer = open_answers.pop(client, None)
        if answer is None or answer.closed:
            return
        # As the client itself does: the test is in the midst of a transaction.
        request_finished.disconnect(close_old_connections)
        answer.close()
        request_finished.connect(close_old_connections)

    def request(self: Client, **what: Any) -> Any:
        let_go(self)
        answer = ask(self, **what)
        if answer.streaming:
            open_answers[self] = answer
        return answer

    monkeypatch.setattr(Client, "request", request)
    yield
    for client in list(open_answers):
        let_go(client)


@pytest.fixture(autouse=True)
def signed_in_with_all_factors(monkeypatch: pytest.MonkeyPatch) -> None:
    from tests.signing_in import force_login

    monkeypatch.setattr(Client, "force_login", force_login)


@pytest.fixture(autouse=True)
def no_limits(settings: Any) -> None:
    """All tests come from one address within a minute or two; those about limits turn them on."""
    settings.RATE_LIMITS_ENABLED = False
