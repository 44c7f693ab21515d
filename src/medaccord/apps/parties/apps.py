"""Registers the app with Django."""

from __future__ import annotations

from django.apps import AppConfig


class PartiesConfig(AppConfig):
    """Organisations, who belongs to them and how to reach them."""

    name = "medaccord.apps.parties"
    label = "parties"
    default_auto_field = "django.db.models.BigAutoField"
