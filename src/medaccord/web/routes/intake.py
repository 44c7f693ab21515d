"""Addresses of reports: the form, the reporter's own part, and the desk's side."""

from __future__ import annotations

from django.urls import URLPattern, path

from medaccord.web.views import report, tracking, triage

urls: list[URLPattern] = [
    path("report/", report.submit, name="report.submit"),
    path("report/received/", report.received, name="report.received"),
    path("track/", tracking.track, name="receipt.track"),
    path("tracking/", tracking.page, name="tracking.page"),
    path("tracking/<uuid:report>/write/", tracking.write, name="tracking.write"),
    path("tracking/<uuid:report>/files/", tracking.add_files, name="tracking.files"),
    path("tracking/<uuid:report>/terms/<uuid:part>/", tracking.answer_terms, name="tracking.terms"),
    path("tracking/<uuid:report>/credit/<uuid:part>/", tracking.credit, name="tracking.credit"),
    path("tracking/close/", tracking.close, name="tracking.close"),
    path("reports/", triage.listed, name="report.list"),
    path("reports/<uuid:report>/", triage.page, name="report.page"),
    path("reports/<uuid:report>/write/", triage.write, name="report.write"),
    path("reports/<uuid:report>/validate/", triage.validate, name="report.validate"),
    path("reports/<uuid:report>/invalidate/", triage.invalidate, name="report.invalidate"),
    path("reports/<uuid:report>/accept/", triage.accept, name="report.accept"),
    path("reports/<uuid:report>/defer/", triage.defer, name="report.defer"),
    path("reports/<uuid:report>/close/", triage.close, name="report.close"),
    path("reports/<uuid:report>/open/", triage.open_case, name="case.open"),
]
