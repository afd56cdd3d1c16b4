"""Loaded into a worker (``celery worker -I``): nothing is offered again, not even at its start."""

from disclosures.documents import assembling, jobs

jobs.offer = lambda *, with_ocr: 0
assembling.sweep = lambda *, with_ocr: 0
