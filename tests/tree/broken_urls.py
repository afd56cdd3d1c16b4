"""Addresses for one test: a view that fails in a way that nobody foresaw."""

from django.http import HttpRequest, HttpResponse
from django.urls import include, path

handler500 = "disclosures.views.errors.server_error"


def fail(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("something nobody foresaw, with a secret in it")


urlpatterns = [path("", fail), path("", include("config.urls"))]
