"""Addresses of the web edge, noun by noun; each file of `routes` holds one list."""

from __future__ import annotations

from django.urls import URLPattern

from medaccord.web.routes import account, case_tabs, cases, directory, intake, public, registry, templates

urlpatterns: list[URLPattern] = [
    *public.urls,
    *intake.urls,
    *cases.urls,
    *case_tabs.urls,
    *directory.urls,
    *templates.urls,
    *registry.urls,
    *account.urls,
]
