"""Addresses of feeds."""

from __future__ import annotations

from django.urls import URLPattern, path

from medaccord.feeds import report

urlpatterns: list[URLPattern] = [
    path("report/<uuid:principal>/<slug:token>/", report.report, name="feed.report"),
]
