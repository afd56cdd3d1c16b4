"""Starts real engines for a test run; a pytest plugin, because pytest-django reads the settings before any
conftest.

With DATABASE_URL and REDIS_URL set, those are used. The process that the user started (the controller of
pytest-xdist) starts the engines once; its workers inherit their addresses. Each worker has a data folder of
its own, so that what a test of one sweeps away is no file of another's. Nothing of a run touches `var/`.
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
from tests.databases import RUN_FOLDER, migrated


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
    os.environ[RUN_FOLDER] = os.environ["DATA_DIR"]
    os.environ.setdefault("SECRET_KEY", "only-for-tests")
else:
    _own = Path(os.environ[RUN_FOLDER], os.environ["PYTEST_XDIST_WORKER"])
    (_own / "static").mkdir(parents=True, exist_ok=True)
    os.environ["DATA_DIR"] = str(_own)
