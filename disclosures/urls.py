"""Addresses of the record; contract.md says what each answers."""

from django.urls import path, re_path

from disclosures.views import (
    contribute,
    departments,
    detail,
    documents,
    exports,
    health,
    home,
    pages,
    reports,
    review,
    timeline,
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
    path("documents/", documents.documents, name="documents"),
    path("documents/<uuid:pk>/", documents.document, name="document"),
    path("documents/<uuid:pk>/page/<int:number>/", documents.page, name="document_page"),
    path("documents/<uuid:pk>/page/<int:number>.jpg", documents.picture, name="document_picture"),
    path("documents/<uuid:pk>/copy.pdf", documents.file, name="document_file"),
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
    path("review/reports/", reports.open_reports, name="review_reports"),
    path("review/reports/<slug:reference>/", reports.one_report, name="review_report"),
    path("review/<uuid:pk>/", review.item, name="review_item"),
    path("review/<uuid:pk>/copy.pdf", review.copy, name="review_copy"),
    path("review/<uuid:pk>/beside/<uuid:other>/", review.side_by_side, name="review_beside"),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
]
