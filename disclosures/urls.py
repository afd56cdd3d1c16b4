"""Addresses of the record; contract.md says what each answers."""

from django.urls import path, re_path

from disclosures.views import (
    contribute,
    corrections,
    departments,
    detail,
    exports,
    health,
    home,
    pages,
    reports,
    review,
    timeline,
    two_people,
)

app_name = "disclosures"
FORMAT = r"\.(?P<form>csv|json)"

urlpatterns = [
    path("", home.home, name="home"),
    path("timeline/", timeline.timeline, name="timeline"),
    re_path(rf"^timeline{FORMAT}$", exports.timeline_file, name="timeline_export"),
    path("search/", timeline.search, name="search"),
    re_path(rf"^search{FORMAT}$", exports.timeline_file, name="search_export"),
    path("departments/", departments.departments, name="departments"),
    path("departments/<slug:slug>/", departments.department, name="department"),
    re_path(rf"^departments/(?P<slug>[-\w]+){FORMAT}$", exports.department_file, name="department_export"),
    path("disclosures/<slug:slug>/", detail.disclosure, name="disclosure"),
    path("corrections/", corrections.listed, name="corrections"),
    path("corrections.atom", corrections.feed, name="corrections_feed"),
    path("about/", pages.about, name="about"),
    path("about/method/", pages.about_method, name="about_method"),
    path("about/accessibility/", pages.about_accessibility, name="about_accessibility"),
    path("about/privacy/", pages.about_privacy, name="about_privacy"),
    path("data/", pages.data, name="data"),
    path("data/dictionary/", pages.data_dictionary, name="data_dictionary"),
    re_path(r"^data/(?P<name>[a-z_]+)\.csv$", exports.record_file, name="record_file"),
    path("data/datapackage.json", exports.record_package, name="record_package"),
    path("contribute/", contribute.contribute, name="contribute"),
    path("contribute/r/<str:token>/", contribute.receipt, name="receipt"),
    path("contribute/r/<str:token>.json", contribute.receipt_json, name="receipt_json"),
    path("report/", reports.report, name="report"),
    path("report/sent/<str:token>/", reports.sent, name="report_sent"),
    path("review/", review.queue, name="review"),
    path("review/records/<slug:slug>/correct/", corrections.correct, name="correct"),
    path("review/records/<slug:slug>/reverse/", two_people.reverse_takedown, name="reverse_takedown"),
    path("review/figures/<slug:slug>/correct/", corrections.correct_figure, name="correct_figure"),
    path("review/reports/", reports.open_reports, name="review_reports"),
    path("review/reports/<slug:reference>/", reports.one_report, name="review_report"),
    path("review/<uuid:pk>/", review.item, name="review_item"),
    path("review/<uuid:pk>/erase/", two_people.erase, name="erase"),
    path("review/<uuid:pk>/beside/<uuid:other>/", review.side_by_side, name="review_beside"),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
]
