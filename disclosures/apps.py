from django.apps import AppConfig
from django.db.models.signals import post_migrate


class DisclosuresConfig(AppConfig):
    name = "disclosures"
    verbose_name = "Disclosures"

    def ready(self) -> None:
        from accounts.signals import acted
        from disclosures import audit, checks  # noqa: F401  checks register themselves
        from disclosures.rollups import keeping

        acted.connect(audit.note_act, dispatch_uid="audit")
        post_migrate.connect(keeping.bring_up_to_date, sender=self, dispatch_uid="rollups")
