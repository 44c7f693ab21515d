"""Standing texts for people, and two for machines."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from medaccord.apps.advisories.queries.provider import is_distributed
from medaccord.domain.csaf.tree import METADATA_PLACE
from medaccord.domain.security_text import security_text
from medaccord.web.context import show
from medaccord.web.guards import before_factor, open_to_all
from medaccord.web.presenters import text
from medaccord.web.request import Request

PLAIN = "text/plain; charset=utf-8"
FOUND = (
    "/$",
    "/advisories/",
    "/calculators/",
    "/csaf/",
    "/policy/",
    "/safe-harbor/",
    "/reach/",
    "/.well-known/",
)
"""What search engines may read."""


@before_factor
@open_to_all
@require_safe
def policy(request: Request) -> HttpResponseBase:
    """The disclosure policy."""
    return show(request, "text.html", text.policy())


@before_factor
@open_to_all
@require_safe
def harbor(request: Request) -> HttpResponseBase:
    """Safe harbor."""
    return show(request, "text.html", text.harbor())


@before_factor
@open_to_all
@require_safe
def reach(request: Request) -> HttpResponseBase:
    """How to reach us."""
    return show(request, "text.html", text.reach())


@before_factor
@open_to_all
@require_safe
def accessibility(request: Request) -> HttpResponseBase:
    """Accessibility."""
    return show(request, "text.html", text.accessibility())


@before_factor
@open_to_all
@require_safe
def robots(request: Request) -> HttpResponseBase:
    """Search engines read what is public and nothing else (RFC 9309)."""
    lines = ["User-agent: *", *(f"Allow: {path}" for path in FOUND), "Disallow: /", ""]
    return HttpResponse("\n".join(lines), content_type=PLAIN)


@before_factor
@open_to_all
@require_safe
def security(request: Request) -> HttpResponseBase:
    """Where to report a problem with this site (RFC 9116); it expires unless somebody checks it again."""
    config = settings.MEDACCORD
    metadata = config.public_url + METADATA_PLACE if is_distributed() else ""
    told = security_text(config.public_url, config.center_contact, config.security_until, metadata)
    return HttpResponse(told, content_type=PLAIN)
