"""Registers the app with Django."""

from __future__ import annotations

from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    """Notices, made from facts."""

    name = "medaccord.apps.notifications"
    label = "notifications"
    default_auto_field = "django.db.models.BigAutoField"
