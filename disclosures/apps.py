from django.apps import AppConfig


class DisclosuresConfig(AppConfig):
    name = "disclosures"
    verbose_name = "Disclosures"

    def ready(self) -> None:
        from accounts.signals import acted
        from disclosures import audit, checks  # noqa: F401  checks register themselves

        acted.connect(audit.note_act, dispatch_uid="audit")
