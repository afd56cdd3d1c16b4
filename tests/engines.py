"""Starts real engines for a test run; a pytest plugin, because pytest-django reads the settings before any
conftest.

With DATABASE_URL and REDIS_URL set, those are used. The process that the user started (the controller of
pytest-xdist) starts the engines once; its workers inherit their addresses. Nothing of a run touches `var/`.
"""

import atexit
import os
import shutil
import signal
import tempfile
from contextlib import suppress
from pathlib import Path

import psycopg2

from config.embedded import EmbeddedEngines
from tests.databases import migrated


def _end(engines: EmbeddedEngines) -> None:
    # An engine that was given outlives the run; one that never started has nothing of ours.
    with suppress(psycopg2.Error, KeyError):
        migrated().drop()
    engines.stop()
    shutil.rmtree(engines.data_dir, ignore_errors=True)


if "PYTEST_XDIST_WORKER" not in os.environ:
    _engines = EmbeddedEngines(Path(tempfile.mkdtemp(prefix="data-trail-tests-")), durable=False)
    (_engines.data_dir / "static").mkdir()
    # SIGTERM (a time limit of CI) ends a run as Ctrl-C does, which cleans up.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    # Also when pytest stops before its own end, say because the settings are wrong.
    atexit.register(_end, _engines)
    os.environ.update(_engines.start().as_environment(), DATA_DIR=str(_engines.data_dir))
    os.environ.setdefault("SECRET_KEY", "only-for-tests")
