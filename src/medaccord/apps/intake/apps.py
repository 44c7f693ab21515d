"""Registers the app with Django."""

from __future__ import annotations

from django.apps import AppConfig


class IntakeConfig(AppConfig):
    """Reports as they came in, and the receipts of those who sent them."""

    name = "medaccord.apps.intake"
    label = "intake"
    default_auto_field = "django.db.models.BigAutoField"
