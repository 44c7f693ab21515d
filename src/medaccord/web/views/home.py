"""The start page."""

from __future__ import annotations

from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from medaccord.apps.advisories.queries.public import count, published
from medaccord.web.context import show
from medaccord.web.guards import open_to_all
from medaccord.web.presenters.public import home_page
from medaccord.web.request import Request

LATEST = 5


@open_to_all
@require_safe
def page(request: Request) -> HttpResponseBase:
    """Danger, report, find; then the latest advisories."""
    return show(request, "home/index.html", home_page(published(limit=LATEST), count()))
