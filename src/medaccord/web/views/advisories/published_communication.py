"""Published safety communications: the list, each page and each document as its stored bytes."""

from __future__ import annotations

from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from medaccord.apps.advisories.queries.public import communication, communications
from medaccord.web.context import show
from medaccord.web.guards import open_to_all
from medaccord.web.presenters.advisories.published_communication import list_page
from medaccord.web.request import Request
from medaccord.web.views.advisories.published import public


@open_to_all
@require_safe
def listed(request: Request) -> HttpResponseBase:
    """Published safety communications, newest first."""
    after = request.GET.get("after", "")
    return show(request, "communication/list.html", list_page(communications(after=after), first=not after))


@open_to_all
@require_safe
def page(request: Request, number: str, version: int | None = None) -> HttpResponseBase:
    """One safety communication at its current or an earlier version, byte for byte as it was published."""
    return public(communication(number, version).page, "text/html; charset=utf-8")


@open_to_all
@require_safe
def document(request: Request, number: str, version: int) -> HttpResponseBase:
    """The document of one version, for machines."""
    return public(communication(number, version).document, "application/json")
