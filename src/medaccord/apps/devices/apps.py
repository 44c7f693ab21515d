"""Registers the app with Django."""

from __future__ import annotations

from django.apps import AppConfig


class DevicesConfig(AppConfig):
    """Products of a case, sets of them, and what each is as a device."""

    name = "medaccord.apps.devices"
    label = "devices"
    default_auto_field = "django.db.models.BigAutoField"
