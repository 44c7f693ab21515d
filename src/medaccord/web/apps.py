"""Registers the screens with Django."""

from __future__ import annotations

from django.apps import AppConfig


class WebConfig(AppConfig):
    """The server-rendered edge: templates, static files, forms and views."""

    name = "medaccord.web"
    label = "web"
