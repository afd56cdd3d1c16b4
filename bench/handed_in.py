"""What has to run inside Django for `bench/workers.py`: ``python -m bench.handed_in FOLDER`` hands files in.

It prints one line of JSON: ``last_job``, the newest job that was there before (0 for none). Given that
number in place of a folder it prints, of what was handed in since: documents that are settled, those in
review, their pages, and the seconds from the first claim to the last result by the clock of the database.
"""

import json
import sys
from pathlib import Path

import django

django.setup()

from django.db.models import Max, Min, Sum  # noqa: E402

import config.celery  # noqa: E402, F401 - the queue to which the hints go
from disclosures.models import Document, IngestJob  # noqa: E402
from disclosures.received import handing_in  # noqa: E402


def main() -> None:
    given = sys.argv[1]
    print(json.dumps(_since(int(given)) if given.isdecimal() else _hand_in(Path(given))))


def _hand_in(folder: Path) -> dict[str, int]:
    last_job = IngestJob.objects.aggregate(last=Max("id"))["last"] or 0
    handing_in.hand_in(sorted(folder.iterdir()))
    return {"last_job": last_job}


def _since(last_job: int) -> dict[str, float]:
    jobs = IngestJob.objects.filter(id__gt=last_job)
    settled = Document.objects.filter(state__in=handing_in.SETTLED, pk__in=jobs.values("document"))
    span = jobs.aggregate(begun=Min("started_at"), ended=Max("finished_at"))
    return {
        "settled": settled.count(),
        "in_review": settled.filter(state="in-review").count(),
        "pages": settled.aggregate(pages=Sum("page_count"))["pages"] or 0,
        "seconds": (span["ended"] - span["begun"]).total_seconds() if span["ended"] else 0.0,
    }


if __name__ == "__main__":
    main()
