"""Commands find their engines, and their exit status says how it went."""

import os
import subprocess
import sys

import pytest

from tests.config.clients import value
from tests.config.processes import ROOT, holder

NO_ADDRESSES = {name: text for name, text in os.environ.items() if name not in {"DATABASE_URL", "REDIS_URL"}}


def manage(data_dir, *arguments: str, **environ: str) -> subprocess.CompletedProcess[str]:
    """Run manage.py as on a machine where nothing is set."""
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env=NO_ADDRESSES | {"DATA_DIR": str(data_dir)} | environ,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("arguments", [["help"], ["migrate", "--help"]])
def test_help_starts_no_engine(tmp_path, arguments):
    done = manage(tmp_path / "data", *arguments)
    assert done.returncode == 0, done.stderr
    assert not list((tmp_path / "data").glob("postgresql-*"))


@pytest.mark.parametrize("arguments", [["nonsense"], ["migrate", "--nonsense"]])
def test_wrong_usage_is_two(tmp_path, arguments):
    assert manage(tmp_path / "data", *arguments).returncode == 2


def test_a_refusal_is_one(tmp_path):
    done = manage(tmp_path / "data", "migrate", "no_such_app")
    assert done.returncode == 1
    assert "no_such_app" in done.stderr
    assert "Traceback" not in done.stderr


def test_an_engine_that_cannot_run_is_a_sentence(tmp_path):
    (tmp_path / "postgresql-14").mkdir()
    done = manage(tmp_path, "migrate")
    assert done.returncode == 1
    assert "was written by PostgreSQL 14" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_wrong_setting_is_a_sentence(tmp_path):
    done = manage(tmp_path / "data", "check", SITE_URL="example.org")
    assert done.returncode == 1
    assert "SITE_URL is 'example.org'" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_command_joins_the_engines_that_run(tmp_path):
    data_dir = tmp_path / "data"
    with holder(data_dir) as held:
        done = manage(data_dir, "migrate", "contenttypes")
        assert done.returncode == 0, done.stderr
        assert value(held.database_url, "SELECT count(*) FROM django_content_type") >= 0
