"""Standing texts for people, and two for machines."""

from __future__ import annotations

import re
from collections.abc import Iterator

from django.conf import settings
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.views.decorators.http import require_safe

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
    origin = settings.MEDACCORD.public_url
    lines = (
        f"Contact: {origin}{reverse('report.begin')}",
        *(f"Contact: {address}" for address in _addresses(settings.MEDACCORD.center_contact)),
        f"Expires: {settings.MEDACCORD.security_until:%Y-%m-%dT00:00:00Z}",
        "Preferred-Languages: en",
        f"Canonical: {origin}{reverse('security.text')}",
        f"Policy: {origin}{reverse('policy.page')}",
        "",
    )
    return HttpResponse("\n".join(lines), content_type=PLAIN)


def _addresses(contact: str) -> Iterator[str]:
    """Mail and web addresses in how the center is reached, as URIs (RFC 9116 §2.5.3)."""
    for word in (one.rstrip(".!?:") for one in re.split(r"[\s,;<>()]+", contact)):
        if word.startswith("https://"):
            yield word
        elif re.fullmatch(r"[^@:]+@[^@:]+\.[^@:.]+", word):
            yield f"mailto:{word}"
