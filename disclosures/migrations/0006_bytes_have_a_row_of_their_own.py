"""Moves each document's key into the row of its bytes, of which there is one for each content."""

from typing import Any

from django.db import migrations


def give_rows(apps: Any, schema_editor: Any) -> None:
    """The same bytes under a second key lose that key; the file itself is swept, since no row knows it."""
    Document = apps.get_model("disclosures", "Document")
    Original = apps.get_model("disclosures", "Original")
    for document in Document.objects.exclude(storage_key=None).order_by("received_at", "id").iterator():
        given = {"key": document.storage_key, "size_bytes": document.size_bytes}
        original, _ = Original.objects.get_or_create(sha256=document.sha256, defaults=given)
        Document.objects.filter(pk=document.pk).update(original=original)
    Document.objects.exclude(disclosure=None).update(is_lead=True)


def read_again(apps: Any, schema_editor: Any) -> None:
    """What waits for a decision was not searched for personal data yet, and cannot be published before."""
    Document = apps.get_model("disclosures", "Document")
    IngestJob = apps.get_model("disclosures", "IngestJob")
    waiting = Document.objects.filter(state="in-review").exclude(original=None)
    IngestJob.objects.filter(document__in=waiting).update(state="waiting", attempts=0, finished_at=None)
    waiting.filter(job__isnull=False).update(state="received")


def give_keys_back(apps: Any, schema_editor: Any) -> None:
    """One document of each content gets the key; the column holds each key once."""
    Document = apps.get_model("disclosures", "Document")
    for document in (
        Document.objects.exclude(original=None).order_by("original", "received_at").distinct("original")
    ):
        Document.objects.filter(pk=document.pk).update(storage_key=document.original.key)


class Migration(migrations.Migration):
    dependencies = [("disclosures", "0005_ingest_of_every_format")]
    operations = [
        migrations.RunPython(give_rows, give_keys_back),
        migrations.RunPython(read_again, migrations.RunPython.noop),
    ]
