"""A rollup that a database lacks is made after a migration, once, and again when its rule is another."""

import types
from collections.abc import Iterator

import pytest
from django.apps import apps
from django.db import ProgrammingError
from django.db.models.signals import post_migrate

from disclosures.models import PublicationVersion, RollupMade
from disclosures.rollups import keeping

pytestmark = pytest.mark.django_db


class Counted(types.ModuleType):
    """A rollup that notes how often it was made."""

    VERSION = 1

    def __init__(self) -> None:
        super().__init__("disclosures.rollups.counted")
        self.times = 0
        self.fault: Exception | None = None

    def make_anew(self) -> None:
        if self.fault:
            raise self.fault
        self.times += 1

    def take_out(self, ids: list[int]) -> None: ...

    def put_in(self, ids: list[int]) -> None: ...

    def differences(self) -> Iterator[tuple[str, str]]:
        yield from ()


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> Counted:
    made = Counted()
    monkeypatch.setattr(keeping, "ROLLUPS", (made,))
    return made


def migrated() -> None:
    config = apps.get_app_config("disclosures")
    post_migrate.send(sender=config, app_config=config, verbosity=0, interactive=False, using="default")


def test_it_is_made_once_after_a_migration_and_lets_finished_pages_lapse(counted: Counted):
    before = PublicationVersion.current()
    migrated()
    assert counted.times == 1 and PublicationVersion.current() == before + 1
    migrated()
    assert counted.times == 1 and PublicationVersion.current() == before + 1


def test_another_rule_makes_it_again(counted: Counted):
    migrated()
    counted.VERSION = 2
    migrated()
    assert counted.times == 2
    assert RollupMade.objects.get(name="counted").version == 2


def test_a_table_that_a_later_migration_brings_is_waited_for(counted: Counted):
    counted.fault = ProgrammingError("relation does not exist")
    migrated()
    assert not RollupMade.objects.filter(name="counted").exists()
    counted.fault = None
    migrated()
    assert counted.times == 1
