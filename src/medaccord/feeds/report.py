"""A reporter's private feed: days on which something changed, in a neutral word (Atom, RFC 4287).

It is fetched by feed readers, some of them other people's: so no number, no name, no text and no hour.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable
from xml.sax.saxutils import escape, quoteattr

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from medaccord.apps.cases.queries.of_report import own_parts
from medaccord.apps.intake.queries.feed import follower
from medaccord.apps.intake.queries.reports import happened, report_view
from medaccord.core.principal import Actor

MOST = 50


@require_safe
def report(request: HttpRequest, principal: uuid.UUID, token: str) -> HttpResponse:
    """The feed under a secret address; wrong and stopped addresses answer like any that never was."""
    actor, key = follower(principal, token)
    address = f"{settings.MEDACCORD.public_url}{request.path}"
    body = atom(address, changes(actor, key, timezone.now()))
    return HttpResponse(
        body,
        content_type="application/atom+xml; charset=utf-8",
        headers={"Cache-Control": "no-store", "X-Robots-Tag": "noindex"},
    )


report.guard = "open_to_all"  # type: ignore[attr-defined]


def changes(actor: Actor, key: uuid.UUID, now: dt.datetime) -> list[dt.date]:
    """The days of what the reporter's own page tells, the newest first; a step in two streams is one."""
    told = happened(actor, key, report_view(actor, key).room)
    for part in own_parts(actor, key, now):
        told += happened(actor, part.case, part.record) + happened(actor, part.case, part.side)
    return [
        at.date() for _verb, at, _by_day in sorted(dict.fromkeys(told), key=lambda one: one[1], reverse=True)
    ]


def atom(address: str, days: Iterable[dt.date]) -> bytes:
    """A feed of days; an entry's id is its place in the order of what happened."""
    listed = list(days)
    newest = _instant(listed[0]) if listed else "1970-01-01T00:00:00Z"
    entries = [_entry(address, len(listed) - place, day) for place, day in enumerate(listed[:MOST])]
    lines = [
        '<?xml version="1.0" encoding="utf-8"?>',
        '<feed xmlns="http://www.w3.org/2005/Atom">',
        f"<id>{_name(address, 0)}</id>",
        f"<title>{escape(_('Your page'))}</title>",
        f"<author><name>{escape(settings.MEDACCORD.center_name)}</name></author>",
        f'<link rel="self" href={quoteattr(address)}/>',
        f"<updated>{newest}</updated>",
        *entries,
        "</feed>",
    ]
    return "\n".join(lines).encode() + b"\n"


def _entry(address: str, place: int, day: dt.date) -> str:
    title, name = escape(_("Something changed on your page")), _name(address, place)
    return f"<entry><id>{name}</id><title>{title}</title><updated>{_instant(day)}</updated></entry>"


def _name(address: str, place: int) -> str:
    return uuid.uuid5(uuid.NAMESPACE_URL, f"{address}#{place}").urn


def _instant(day: dt.date) -> str:
    return f"{day.isoformat()}T00:00:00Z"
