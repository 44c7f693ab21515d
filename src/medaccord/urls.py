"""Addresses of the web edge, the feeds and the API, and the pages of Django's own errors."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path, re_path

from medaccord.api import edge
from medaccord.api.app import ROUTERS, api
from medaccord.feeds import provider

urlpatterns: list[URLPattern | URLResolver] = [
    path("api/v1/", edge.urls(api, ROUTERS)),
    re_path(r"^api(?:/|$)", include(edge.NOWHERE)),
    path("feeds/", include("medaccord.feeds.urls")),
    path("", include("medaccord.web.urls")),
    path(".well-known/csaf/<path:path>", provider.public, name="provider.public"),
    path("csaf-restricted/<path:path>", provider.restricted, name="provider.restricted"),
]

handler400 = "medaccord.web.views.errors.bad_request"
handler403 = "medaccord.web.views.errors.forbidden"
handler404 = "medaccord.web.views.errors.missing"
handler500 = "medaccord.web.views.errors.failed"
