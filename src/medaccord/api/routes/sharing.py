"""What belongs to a party: its owner is asked, answers, and ends what it agreed to."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import HttpRequest
from ninja import Router

from medaccord.api.auth import actor_of
from medaccord.api.marked import listed
from medaccord.api.schemas.common import REFUSALS
from medaccord.api.schemas.room_inputs import (
    BulkReviewIn,
    ShareAskIn,
    ShareGrantIn,
    ShareOverrideIn,
    ShareReasonIn,
    ShareReleaseIn,
    ShareReviewIn,
)
from medaccord.api.schemas.rooms import BulkListOut
from medaccord.api.writing import done, made, writes
from medaccord.apps.cases.commands import reading, share
from medaccord.apps.cases.queries.bulks import bulks as bulks_at
from medaccord.core.marking import together
from medaccord.domain.handling import Marking
from medaccord.domain.verbs import Verb

items = Router()
requests = Router()
shares = Router()
bulks = Router()


@items.post("/{item_id}/requests", **writes(Verb.SHARE_ASK, "Ask to share an item", new=True))
def ask(request: HttpRequest, item_id: uuid.UUID, body: ShareAskIn) -> Any:
    """Ask, as the desk, whose it is to let one more party read it; silence is no consent.

    Where its owner agreed beforehand, the party reads it at once.
    """
    return made(request, share.ask, item_id, **body.inputs())


@items.post("/{item_id}/release", **writes(Verb.SHARE_RELEASE, "Release for patients’ safety", new=True))
def release(request: HttpRequest, item_id: uuid.UUID, body: ShareReleaseIn) -> Any:
    """Let people by name read it for 72 hours, as the desk; its owner is told, a second person reviews it."""
    return made(request, share.release, item_id, **body.inputs())


@items.post("/{item_id}/override", **writes(Verb.SHARE_OVERRIDE, "Share without consent", new=True))
def override(request: HttpRequest, item_id: uuid.UUID, body: ShareOverrideIn) -> Any:
    """Ask a second person, as the lead, to share it on a legal basis; its owner is told at once."""
    return made(request, share.override, item_id, **body.inputs())


@requests.post("/{request_id}/announce", **writes(Verb.SHARE_ANNOUNCE, "Say that something waits"))
def announce(request: HttpRequest, request_id: uuid.UUID) -> Any:
    """Let the recipient know, as the owner, that something of yours waits; what it is stays unsaid."""
    return done(request, share.announce, request_id)


@requests.post("/{request_id}/deny", **writes(Verb.SHARE_DENY, "Deny consent"))
def deny(request: HttpRequest, request_id: uuid.UUID, body: ShareReasonIn) -> Any:
    """Say no, as the owner, with a reason that the coordination center alone reads."""
    return done(request, share.deny, request_id, **body.inputs())


@requests.post("/{request_id}/grant", **writes(Verb.SHARE_GRANT, "Consent", new=True))
def grant(request: HttpRequest, request_id: uuid.UUID, body: ShareGrantIn) -> Any:
    """Agree, as the owner: the recipient opens that one file at once, or another one of yours instead."""
    return made(request, share.grant, request_id, **body.inputs())


@requests.post("/{request_id}/retract", **writes(Verb.SHARE_RETRACT, "Take a request back"))
def retract(request: HttpRequest, request_id: uuid.UUID, body: ShareReasonIn) -> Any:
    """Take it back, as the desk, with a reason that the owner reads."""
    return done(request, share.retract, request_id, **body.inputs())


@shares.post("/{share_id}/withdraw", **writes(Verb.SHARE_WITHDRAW, "End a share"))
def withdraw(request: HttpRequest, share_id: uuid.UUID, body: ShareReasonIn) -> Any:
    """End it, as the owner or the desk: the recipient loses the file at once; the ledger keeps the line."""
    return done(request, share.withdraw, share_id, **body.inputs())


@shares.post("/{share_id}/review", **writes(Verb.SHARE_REVIEW, "Review a share"))
def review(request: HttpRequest, share_id: uuid.UUID, body: ShareReviewIn) -> Any:
    """Uphold or end, as a second person of the desk, a share that its owner did not agree to."""
    return done(request, share.review, share_id, **body.inputs())


@bulks.get(
    "",
    response={200: BulkListOut, **REFUSALS},
    operation_id="reading.list_bulk",
    summary="List many downloads that wait",
)
def list_bulk(request: HttpRequest) -> Any:
    """Many downloads of one person within an hour, in cases and reports of the caller's desks."""
    found = bulks_at(actor_of(request))
    return listed(together(found, Marking()), found)


@bulks.post("/{bulk_id}/review", **writes(Verb.READING_REVIEW, "Look at many downloads"))
def review_bulk(request: HttpRequest, bulk_id: uuid.UUID, body: BulkReviewIn) -> Any:
    """Say, as the desk and not as whoever it was, what was found about many downloads of one person."""
    return done(request, reading.review, bulk_id, **body.inputs())
