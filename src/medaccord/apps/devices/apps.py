"""Registers the app with Django."""

from __future__ import annotations

from django.apps import AppConfig


class DevicesConfig(AppConfig):
    """Products of a case and sets of them."""

    name = "medaccord.apps.devices"
    label = "devices"
    default_auto_field = "django.db.models.BigAutoField"
