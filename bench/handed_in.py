"""What has to run inside Django for `bench/workers.py`: ``python -m bench.handed_in FOLDER`` hands files in.

``python -m bench.handed_in`` without a folder prints one line of JSON: documents that are settled, those in
review, their pages, and the seconds from the first claim to the last result by the clock of the database.
"""

import json
import sys
from pathlib import Path

import django

django.setup()

from django.db.models import Max, Min, Sum  # noqa: E402

import config.celery  # noqa: E402, F401 - the queue to which the hints go
from disclosures import handing_in  # noqa: E402
from disclosures.models import Document, IngestJob  # noqa: E402


def main() -> None:
    if len(sys.argv) > 1:
        handing_in.hand_in(sorted(Path(sys.argv[1]).iterdir()))
        return
    settled = Document.objects.filter(state__in=handing_in.SETTLED)
    span = IngestJob.objects.aggregate(begun=Min("started_at"), ended=Max("finished_at"))
    print(
        json.dumps(
            {
                "settled": settled.count(),
                "in_review": settled.filter(state="in-review").count(),
                "pages": settled.aggregate(pages=Sum("page_count"))["pages"] or 0,
                "seconds": (span["ended"] - span["begun"]).total_seconds() if span["ended"] else 0.0,
            }
        )
    )


if __name__ == "__main__":
    main()
