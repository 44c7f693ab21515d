"""Address of the public registries."""

from __future__ import annotations

from django.urls import URLPattern, path

from medaccord.web.views.devices import registry

urls: list[URLPattern] = [path("registry/", registry.page, name="registry.page")]
