"""The public registries: look up a device identifier or a product code."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from medaccord.apps.devices.queries.registry import LONGEST_QUESTION, editions, look_up
from medaccord.domain.devices.scope import names_one_unit
from medaccord.domain.devices.udi.alone import LEFT_OUT, UnitPart, device_identifier
from medaccord.domain.errors import Invalid
from medaccord.domain.tlp import Tlp
from medaccord.web.context import say, show
from medaccord.web.guards import see_other, signed_in
from medaccord.web.presenters.devices import registry as words
from medaccord.web.request import Request
from medaccord.web.spoken import spoken


@signed_in
@require_safe
def page(request: Request) -> HttpResponseBase:
    """What is loaded, and what was asked for; it is public, and so is marked.

    Of a whole UDI the device identifier alone is asked for: no address and no page keeps a serial number.
    """
    asked = request.GET.get("q", "").strip()[:LONGEST_QUESTION]
    alone, left_out = _alone(asked)
    if left_out:
        say(request, " ".join(spoken(LEFT_OUT[part]) for part in left_out))
        return see_other(f"{words.here()}?{urlencode({'q': alone})}" if alone else words.here())
    found = look_up(request.actor, asked) if asked else None
    shown = words.page(asked, found, editions(request.actor))
    return show(request, "registry/page.html", shown, marking=Tlp.CLEAR)


def _alone(asked: str) -> tuple[str, tuple[UnitPart, ...]]:
    """The device identifier of a question, and what it says of one unit beside it."""
    try:
        known = device_identifier(asked)
    except Invalid:
        return "", (UnitPart.SERIAL,) if names_one_unit(asked) else ()
    return known.di, known.left_out
