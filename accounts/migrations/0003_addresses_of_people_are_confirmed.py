"""Who has an account came by a link that an editor or an operator gave them: their address needs no mail."""

from django.db import migrations


def confirm(apps, schema_editor):
    address = apps.get_model("account", "EmailAddress")
    known = set(address.objects.values_list("user_id", flat=True))
    for user in apps.get_model("accounts", "User").objects.exclude(pk__in=known).iterator():
        address.objects.create(user=user, email=user.email, verified=True, primary=True)


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_sessions_of_people"),
        ("account", "0009_emailaddress_unique_primary_email"),
    ]

    operations = [migrations.RunPython(confirm, migrations.RunPython.noop)]
