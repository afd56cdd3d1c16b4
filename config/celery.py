"""The Celery application: workers read documents, beat offers what is overdue."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("data-trail")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
