"""The start page."""

from __future__ import annotations

from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from medaccord.apps.advisories.queries.public import communications, count, published
from medaccord.web.context import show
from medaccord.web.guards import open_to_all
from medaccord.web.presenters.public import LATEST, home_page
from medaccord.web.request import Request


@open_to_all
@require_safe
def page(request: Request) -> HttpResponseBase:
    """Danger, report, find; then the latest that was published."""
    page = home_page(published(limit=LATEST), communications(limit=LATEST), count())
    return show(request, "home/index.html", page)
