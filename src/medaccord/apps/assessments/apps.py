"""Registers the app with Django."""

from __future__ import annotations

from django.apps import AppConfig


class AssessmentsConfig(AppConfig):
    """Assessments: opinions behind a seal, and what is judged together once it has opened."""

    name = "medaccord.apps.assessments"
    label = "assessments"
    default_auto_field = "django.db.models.BigAutoField"
