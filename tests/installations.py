"""Installations of their own, with engines of their own, that commands are run on."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
UNSET = {"DATABASE_URL", "REDIS_URL", "SITE_URL", "ALLOWED_HOSTS", "SECRET_KEY", "RELEASE"}


class Installation:
    def __init__(self, data_dir: Path) -> None:
        self.data_dir = data_dir
        self.environ = {name: text for name, text in os.environ.items() if name not in UNSET} | {
            "DATA_DIR": str(data_dir)
        }

    def manage(self, *arguments: str, **environ: str) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT,
            env=self.environ | environ,
            capture_output=True,
            text=True,
            check=False,
        )

    def run(self, code: str) -> Any:
        """Runs lines of Python in it and returns what they left in ``told``."""
        done = self.manage(
            "shell", "--no-imports", "--command", f"{code}\nimport json; print(json.dumps(told))"
        )
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout.splitlines()[-1])

    def files(self) -> dict[str, bytes]:
        """What lies in its two stores, by folder and key."""
        return {
            f"{store}/{path.name}": path.read_bytes()
            for store in ("originals", "public")
            for path in (self.data_dir / store).glob("??/*")
        }
