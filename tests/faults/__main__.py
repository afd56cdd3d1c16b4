"""The whole run: ``python -m tests.faults [DOCUMENTS] [KILLS] [SEED]``, or 200, 36 and 1.

It starts engines of its own, prints a table, and ends with 1 where something was lost or came twice.
"""

import logging
import os
import sys
import tempfile
from pathlib import Path

import django
from django.test.utils import setup_databases, setup_test_environment, teardown_databases

import tests.engines  # noqa: F401 - starts the engines, which the settings then name


def main(documents: int = 200, kills: int = 36, seed: int = 1) -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    setup_test_environment()
    logging.disable(logging.ERROR)
    from disclosures.ingest import ocr
    from tests.faults.given import mixed
    from tests.faults.harness import Plan, run

    databases = setup_databases(verbosity=0, interactive=False)
    try:
        with tempfile.TemporaryDirectory() as folder:
            given = mixed(documents, seed=seed, scans=documents // 40 if ocr.is_available() else 0)
            report = run(given, Plan(kills, seed), Path(folder))
    finally:
        teardown_databases(databases, verbosity=0)
    print(report)
    return 1 if report.found else 0


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
