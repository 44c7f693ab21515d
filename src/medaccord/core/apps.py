"""Registers the mechanisms of the core with Django."""

from __future__ import annotations

from django.apps import AppConfig


class CoreConfig(AppConfig):
    """The core: principals, streams, rooms, grants, audit chains, facts, files and search."""

    name = "medaccord.core"
    label = "core"
    default_auto_field = "django.db.models.BigAutoField"
