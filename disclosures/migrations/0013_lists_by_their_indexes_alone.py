"""Counts of bodies, and how data items stood on a day, are read from an index without its table."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("disclosures", "0012_marks_of_parties"),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name="fielduse",
            name="field_use_in_effect",
        ),
        migrations.AlterField(
            model_name="lineagecount",
            name="organisation",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="lineage_counts",
                to="disclosures.organisation",
            ),
        ),
        migrations.AlterField(
            model_name="timelinecount",
            name="organisation",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="timeline_counts",
                to="disclosures.organisation",
            ),
        ),
        migrations.AddIndex(
            model_name="fielduse",
            index=models.Index(
                models.F("item"),
                models.F("collection"),
                models.OrderBy(models.F("effective_on"), descending=True),
                models.OrderBy(models.F("disclosure"), descending=True),
                condition=models.Q(("kind", "census-change")),
                include=("change", "date_precision"),
                name="field_use_in_effect",
            ),
        ),
        migrations.AddIndex(
            model_name="lineagecount",
            index=models.Index(fields=["organisation"], include=("count",), name="lineage_count_of_body"),
        ),
        migrations.AddIndex(
            model_name="timelinecount",
            index=models.Index(fields=["organisation"], include=("count",), name="timeline_count_of_body"),
        ),
    ]
