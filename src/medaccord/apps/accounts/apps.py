"""Registers the app with Django."""

from __future__ import annotations

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """People, their sign-in and their tokens."""

    name = "medaccord.apps.accounts"
    label = "accounts"
    default_auto_field = "django.db.models.BigAutoField"
