"""Addresses of campaigns."""

from django.urls import path

from campaigns import views

app_name = "campaigns"

urlpatterns = [
    path("", views.campaign_list, name="list"),
    path("calendar.ics", views.calendar, name="calendar"),
    path("<slug:slug>/", views.campaign, name="campaign"),
]
