"""Addresses of campaigns."""

from django.urls import URLPattern, URLResolver, path

from campaigns import views
from disclosures.languages import in_each_language

app_name = "campaigns"

urlpatterns: list[URLPattern | URLResolver] = [
    path("campaigns/", views.campaign_list, name="list"),
    path("campaigns/calendar.ics", views.calendar, name="calendar"),
    path("campaigns/<slug:slug>/", views.campaign, name="campaign"),
]
urlpatterns = in_each_language(urlpatterns)
