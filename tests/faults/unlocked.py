"""Loaded into a worker (``celery worker -I``): results are written without asking whose the lease is."""

from disclosures import jobs

jobs._lock = lambda held: None
