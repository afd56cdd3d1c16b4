"""The whole site as `make run` starts it, with a database and a Redis of its own, for browsers to visit."""

import os
import re
import socket
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
# With these, the site would share a queue, a cache, keys or an address with other tests.
OWN = {"REDIS_URL", "SITE_URL", "ALLOWED_HOSTS", "SECRET_KEY", "RELEASE", "STORAGE_URL"}
# Long: a machine that has much else to do may take minutes, and a site that died is seen at once.
SECONDS_TO_START = 600


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class RunningSite:
    """``url`` without a slash at the end; ``first_editor_link`` works once. Call ``stop``."""

    def __init__(self, data_dir: Path, database_url: str) -> None:
        port = free_port()
        self.url = f"http://127.0.0.1:{port}"
        self.environment = {name: text for name, text in os.environ.items() if name not in OWN} | {
            "DATABASE_URL": database_url,
            "DATA_DIR": str(data_dir / "data"),
            "PORT": str(port),
            "DJANGO_SETTINGS_MODULE": "config.settings",
            # Every test comes from one address.
            "RATE_LIMITS_ENABLED": "false",
            "UPLOAD_DAY_FILES": "1000",
        }
        self._log = data_dir / "site.log"
        with self._log.open("wb") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "config.supervisor"],
                cwd=ROOT,
                env=self.environment,
                stdout=log,
                stderr=subprocess.STDOUT,
            )

    def log(self) -> str:
        return self._log.read_text(errors="replace")

    def wait_until_ready(self) -> None:
        deadline = time.monotonic() + SECONDS_TO_START
        while "Data Trail is ready" not in self.log():
            assert self._process.poll() is None, self.log()
            assert time.monotonic() < deadline, self.log()
            time.sleep(0.1)

    @property
    def first_editor_link(self) -> str:
        found = re.search(r"works once: (\S+)", self.log())
        assert found, self.log()
        return found[1]

    def manage(self, *arguments: str) -> str:
        """Standard output of a `manage.py` command on the site's database and data folder."""
        done = subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def stop(self) -> None:
        self._process.terminate()
        try:
            self._process.wait(30)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
