"""Addresses of the center's text templates."""

from __future__ import annotations

from django.urls import URLPattern, path

from medaccord.web.views.advisories import template

urls: list[URLPattern] = [
    path("texts/", template.page, name="template.list"),
    path("texts/add/", template.add, name="template.add"),
    path("texts/take/<slug:key>/", template.take, name="template.take"),
    path("texts/<uuid:template_id>/change/", template.change, name="template.change"),
    path("texts/<uuid:template_id>/retire/", template.retire, name="template.retire"),
]
