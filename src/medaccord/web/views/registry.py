"""The public registries: look up a device identifier or a product code."""

from __future__ import annotations

from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from medaccord.apps.devices.queries.registry import LONGEST_QUESTION, editions, look_up
from medaccord.domain.tlp import Tlp
from medaccord.web.context import show
from medaccord.web.guards import signed_in
from medaccord.web.presenters import registry as words
from medaccord.web.request import Request


@signed_in
@require_safe
def page(request: Request) -> HttpResponseBase:
    """What is loaded, and what was asked for; it is public, and so is marked."""
    asked = request.GET.get("q", "").strip()[:LONGEST_QUESTION]
    found = look_up(request.actor, asked) if asked else None
    shown = words.page(asked, found, editions(request.actor))
    return show(request, "registry/page.html", shown, marking=Tlp.CLEAR)
