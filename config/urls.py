"""Every address of the site."""

from django.urls import include, path

import config.celery  # noqa: F401  so that the process that answers requests can send hints to workers
from disclosures.views import styleguide

handler400 = "disclosures.views.errors.bad_request"
handler403 = "disclosures.views.errors.forbidden"
handler404 = "disclosures.views.errors.not_found"
handler500 = "disclosures.views.errors.server_error"

urlpatterns = [
    path("", include("campaigns.urls")),
    path("accounts/", include("accounts.urls")),
    path("styleguide/", styleguide.styleguide, name="styleguide"),
    path("", include("disclosures.urls")),
]
