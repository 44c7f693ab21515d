"""Addresses of reports: the form, the reporter's own part, and the desk's side."""

from __future__ import annotations

from django.urls import URLPattern, path

from medaccord.web.views import announced, filing, report, tracking, triage

urls: list[URLPattern] = [
    path("report/", report.begin, name="report.begin"),
    path("report/check/", report.submit, name="report.submit"),
    path("report/files/", report.files, name="report.files"),
    path("report/files/<uuid:file>/remove/", report.remove, name="report.remove"),
    path("report/received/", report.received, name="report.received"),
    path("report/stop/", report.stop, name="report.stop"),
    path("report/<slug:step>/", report.step, name="report.step"),
    path("track/", tracking.track, name="receipt.track"),
    path("tracking/", tracking.page, name="tracking.page"),
    path("tracking/<uuid:report>/write/", tracking.write, name="tracking.write"),
    path("tracking/<uuid:report>/files/", tracking.add_files, name="tracking.files"),
    path("tracking/<uuid:report>/terms/<uuid:part>/", tracking.answer_terms, name="tracking.terms"),
    path("tracking/<uuid:report>/leak/<uuid:part>/", tracking.leak, name="tracking.leak"),
    path("tracking/<uuid:report>/credit/<uuid:part>/", tracking.credit, name="tracking.credit"),
    path("tracking/<uuid:report>/credit/", tracking.report_credit, name="report.credit"),
    path("tracking/<uuid:report>/feed/", tracking.feed, name="report.feed"),
    path("tracking/<uuid:report>/warn/", tracking.warn, name="report.warn"),
    path("tracking/<uuid:report>/proof/", tracking.proof, name="tracking.proof"),
    path("tracking/<uuid:report>/sent/", tracking.sent, name="tracking.sent"),
    path("tracking/close/", tracking.close, name="tracking.close"),
    path("keys/<slug:key>.pem", tracking.public_key, name="key.page"),
    path("reports/", triage.listed, name="report.list"),
    path("reports/file/", filing.file, name="report.file"),
    path("reports/declare/", filing.declare, name="report.declare"),
    path("reports/filed/", filing.filed, name="filing.filed"),
    path("reports/<slug:door>/files/<uuid:file>/remove/", filing.remove, name="filing.remove"),
    path("reports/<slug:door>/stop/", filing.stop, name="filing.stop"),
    path("reports/<uuid:report>/", triage.page, name="report.page"),
    path("reports/<uuid:report>/write/", triage.write, name="report.write"),
    path("reports/<uuid:report>/validate/", triage.validate, name="report.validate"),
    path("reports/<uuid:report>/invalidate/", triage.invalidate, name="report.invalidate"),
    path("reports/<uuid:report>/accept/", triage.accept, name="report.accept"),
    path("reports/<uuid:report>/defer/", triage.defer, name="report.defer"),
    path("reports/<uuid:report>/duplicate/", triage.duplicate, name="report.duplicate"),
    path("reports/<uuid:report>/ask/", triage.ask, name="report.ask"),
    path("reports/<uuid:report>/triage/", triage.triage, name="report.triage"),
    path("reports/<uuid:report>/heed/", triage.heed, name="report.heed"),
    path("reports/<uuid:report>/redact/", triage.redact, name="report.redact"),
    path("reports/<uuid:report>/close/", triage.close, name="report.close"),
    path("announcements/<uuid:announcement_id>/open/", announced.open_case, name="announcement.open"),
    path("reports/<uuid:report>/open/", triage.open_case, name="case.open"),
]
