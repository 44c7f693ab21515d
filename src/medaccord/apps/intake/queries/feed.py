"""A reporter's feed: its address, and who reads by it.

The address is derived from the receipt's principal under an outside key and is stored nowhere; the code of
the receipt is no part of it.
"""

from __future__ import annotations

import hmac
import uuid

from medaccord.apps.intake.models import Report
from medaccord.apps.intake.queries.tracking import actor_of_holder
from medaccord.core import ports
from medaccord.core.principal import LIVE, Actor
from medaccord.core.scope import query
from medaccord.domain.errors import Missing


@query
def feed_token(actor: Actor, report_id: uuid.UUID) -> str | None:
    """The secret part of the address of an own report's feed; None while it is stopped."""
    row = Report.objects.visible_to(actor).filter(reporter=actor.person, id=report_id, feed_open=True).first()
    return _token(row) if row and actor.person else None


def follower(principal: uuid.UUID, token: str, realm: str = LIVE) -> tuple[Actor, uuid.UUID]:
    """Who reads by an address, and which report; raises Missing alike for wrong and stopped addresses."""
    actor = actor_of_holder(principal, realm)
    report = _followed(actor, token) if actor else None
    if actor is None or report is None:
        raise Missing
    return actor, report


@query
def _followed(actor: Actor, token: str) -> uuid.UUID | None:
    open_feeds = Report.objects.visible_to(actor).filter(reporter=actor.person, feed_open=True)
    return next((row.id for row in open_feeds if hmac.compare_digest(_token(row), token)), None)


def _token(row: Report) -> str:
    told = f"{row.realm}/{row.reporter_id}/{row.id}/{row.feed_epoch}"
    return ports.keys().digest("feed", told.encode())
