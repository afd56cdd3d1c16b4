from django.apps import AppConfig


class CampaignsConfig(AppConfig):
    name = "campaigns"
    verbose_name = "Campaigns"

    def ready(self) -> None:
        from campaigns.record import Actions, LinksWithActions
        from disclosures.record.sections import register

        register(Actions())
        register(LinksWithActions())
