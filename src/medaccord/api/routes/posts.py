"""One message of a report or case: other words for it, or its end."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import HttpRequest
from ninja import Router

from medaccord.api.schemas.room_inputs import PostMarkIn, PostRedactIn, PostReviseIn, PostWithdrawIn
from medaccord.api.writing import done, writes
from medaccord.apps.discussion.commands import post
from medaccord.domain.verbs import Verb

router = Router()


@router.post("/{post_id}/revise", **writes(Verb.POST_REVISE, "Change your own message"))
def revise(request: HttpRequest, post_id: uuid.UUID, body: PostReviseIn) -> Any:
    """Put other words in place of your own; the earlier ones stay for those who could read them."""
    return done(request, post.revise, post_id, **body.inputs())


@router.post("/{post_id}/mark", **writes(Verb.POST_MARK, "Mark a message more strictly"))
def mark(request: HttpRequest, post_id: uuid.UUID, body: PostMarkIn) -> Any:
    """Mark it more strictly, as its author or the desk, and what quotes it in the same step; never wider."""
    return done(request, post.mark, post_id, **body.inputs())


@router.post("/{post_id}/withdraw", **writes(Verb.POST_WITHDRAW, "Withdraw a message"))
def withdraw(request: HttpRequest, post_id: uuid.UUID, body: PostWithdrawIn) -> Any:
    """Take its words away, as its author or, with a reason, as the lead; who and when stay."""
    return done(request, post.withdraw, post_id, **body.inputs())


@router.post("/{post_id}/redact", **writes(Verb.POST_REDACT, "Erase a message"))
def redact(request: HttpRequest, post_id: uuid.UUID, body: PostRedactIn) -> Any:
    """Erase its words from the record as well, as the case lead, on a legal basis; who and when stay."""
    return done(request, post.redact, post_id, **body.inputs())
