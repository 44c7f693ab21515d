"""Registers the app with Django."""

from __future__ import annotations

from django.apps import AppConfig


class AdvisoriesConfig(AppConfig):
    """Advisories: drafts, approval and what was published."""

    name = "medaccord.apps.advisories"
    label = "advisories"
    default_auto_field = "django.db.models.BigAutoField"
