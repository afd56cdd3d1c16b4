from django.db import migrations, models

# What listing.relist writes for every record from now on. The lines of bodies are made anew by rollups.keeping.
MARK = """
UPDATE disclosures_party p SET has_contradiction = d.has_contradiction, has_correction = d.has_correction
FROM disclosures_disclosure d
WHERE d.id = p.disclosure_id AND d.state = 'published' AND (d.has_contradiction OR d.has_correction)
"""


class Migration(migrations.Migration):
    dependencies = [
        ("disclosures", "0011_the_public_face"),
    ]

    operations = [
        migrations.AddField(
            model_name="lineageparty",
            name="has_contradiction",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="lineageparty",
            name="has_correction",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="party",
            name="has_contradiction",
            field=models.BooleanField(default=False, editable=False),
        ),
        migrations.AddField(
            model_name="party",
            name="has_correction",
            field=models.BooleanField(default=False, editable=False),
        ),
        migrations.RunSQL(MARK, migrations.RunSQL.noop),
        migrations.AddIndex(
            model_name="lineageparty",
            index=models.Index(
                models.F("organisation"),
                models.OrderBy(models.F("sort_date"), descending=True),
                models.OrderBy(models.F("disclosure"), descending=True),
                condition=models.Q(("has_contradiction", True), ("is_first", True)),
                name="lineage_contradicted",
            ),
        ),
        migrations.AddIndex(
            model_name="lineageparty",
            index=models.Index(
                models.F("organisation"),
                models.OrderBy(models.F("sort_date"), descending=True),
                models.OrderBy(models.F("disclosure"), descending=True),
                condition=models.Q(("has_correction", True), ("is_first", True)),
                name="lineage_corrected",
            ),
        ),
        migrations.AddIndex(
            model_name="party",
            index=models.Index(
                models.F("organisation"),
                models.OrderBy(models.F("sort_date"), descending=True),
                models.OrderBy(models.F("disclosure"), descending=True),
                condition=models.Q(
                    ("has_contradiction", True), ("is_first", True), ("sort_date__isnull", False)
                ),
                name="party_contradicted",
            ),
        ),
        migrations.AddIndex(
            model_name="party",
            index=models.Index(
                models.F("organisation"),
                models.OrderBy(models.F("sort_date"), descending=True),
                models.OrderBy(models.F("disclosure"), descending=True),
                condition=models.Q(
                    ("has_correction", True), ("is_first", True), ("sort_date__isnull", False)
                ),
                name="party_corrected",
            ),
        ),
    ]
