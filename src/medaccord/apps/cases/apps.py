"""Registers the app with Django."""

from __future__ import annotations

from django.apps import AppConfig


class CasesConfig(AppConfig):
    """Cases: participants, embargo, vulnerabilities and every answer about them."""

    name = "medaccord.apps.cases"
    label = "cases"
    default_auto_field = "django.db.models.BigAutoField"
