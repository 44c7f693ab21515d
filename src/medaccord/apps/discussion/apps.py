"""Registers the app with Django."""

from __future__ import annotations

from django.apps import AppConfig


class DiscussionConfig(AppConfig):
    """Posts, each with an audience."""

    name = "medaccord.apps.discussion"
    label = "discussion"
    default_auto_field = "django.db.models.BigAutoField"
