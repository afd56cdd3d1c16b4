from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("disclosures", "0003_parent_links_named_apart"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="disclosure",
            index=models.Index(
                models.F("published_at"),
                condition=models.Q(("state", "published")),
                name="disclosure_by_publication",
            ),
        ),
    ]
