"""What stands behind `make`."""

import json
import os
import shutil
import subprocess
import sys
from functools import partial
from pathlib import Path

import pytest

from tests.config.processes import ROOT

SHELL_SCRIPTS = [path for path in (ROOT / "bin").iterdir() if path.read_text().startswith("#!/bin/sh\n")]
SHELL_SCRIPTS.append(ROOT / ".ci" / "run")


@pytest.mark.parametrize("script", SHELL_SCRIPTS, ids=lambda path: path.name)
def test_scripts_are_plain_sh_and_can_be_run(script):
    assert os.access(script, os.X_OK)
    assert subprocess.run(["sh", "-n", script], check=False).returncode == 0
    assert "set -eu" in script.read_text() or "set -u" in script.read_text()


@pytest.mark.parametrize("target", ["run", "test", "bench", "check", "lock"])
def test_each_target_is_one_script(target):
    # The run itself may come from `make test`, whose settings would pass to this make.
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("MAKE", "ARGS"))}
    call = partial(subprocess.run, cwd=ROOT, env=environment, capture_output=True, text=True, check=True)
    done = call(["make", "-n", target])
    assert done.stdout.strip() == f"exec bin/{target}"
    assert f"make {target} " in call(["make"]).stdout


def test_without_a_python_that_is_supported_there_is_one_sentence(tmp_path):
    shutil.copytree(ROOT / "bin", tmp_path / "bin")
    tools = tmp_path / "tools"
    tools.mkdir()
    for name in ("sh", "dirname", "cat", "rm"):
        (tools / name).symlink_to(shutil.which(name))
    old = tools / "python3"
    old.write_text("#!/bin/sh\nexit 1\n")  # what our question of the version gives on an old one
    old.chmod(0o755)
    done = subprocess.run(
        [tmp_path / "bin" / "install"], env={"PATH": str(tools)}, capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert done.stderr.startswith("Data Trail needs Python 3.11, 3.12 or 3.13, and none of them was found")
    assert done.stderr.count("\n") == 1
    assert not (tmp_path / ".venv").exists()


def audit(folder: Path, answer: str, status: int) -> subprocess.CompletedProcess[str]:
    """Run bin/audit beside a pip-audit that gives `answer` and ends with `status`."""
    (folder / "python").symlink_to(sys.executable)
    (folder / "answer").write_text(answer)
    fake = folder / "pip-audit"
    fake.write_text(f"#!/bin/sh\ncat {folder}/answer\necho 'ConnectionError: no route' >&2\nexit {status}\n")
    fake.chmod(0o755)
    return subprocess.run(
        [folder / "python", ROOT / "bin" / "audit"], cwd=ROOT, capture_output=True, text=True, check=False
    )


def test_a_known_hole_fails_the_audit(tmp_path):
    hole = {"id": "PYSEC-2026-1", "fix_versions": ["5.2.20"]}
    packages = [{"name": "django", "version": "5.2.19", "vulns": [hole]}]
    done = audit(tmp_path, json.dumps({"dependencies": packages}), 1)
    assert done.returncode == 1
    assert "django 5.2.19: PYSEC-2026-1 (fixed in 5.2.20)" in done.stdout


def test_packages_nobody_audited_are_named(tmp_path):
    packages = [
        {"name": "django", "version": "5.2.19", "vulns": []},
        {"name": "celery", "skip_reason": "not found"},
    ]
    done = audit(tmp_path, json.dumps({"dependencies": packages}), 0)
    assert done.returncode == 0
    assert "requirements.txt: NOT audited, as the service does not know them: celery" in done.stdout
    assert "1 of 2 packages audited" in done.stdout


def test_a_service_that_does_not_answer_is_said_and_fails_nothing(tmp_path):
    done = audit(tmp_path, "", 1)
    assert done.returncode == 0
    assert "requirements.txt was NOT audited: ConnectionError: no route" in done.stdout
