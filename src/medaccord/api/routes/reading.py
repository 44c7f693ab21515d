"""Reading a draft together: reviews, and comments on blocks."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import asdict
from typing import Any

from django.http import HttpRequest
from ninja import Router

from medaccord.api.auth import actor_of
from medaccord.api.marked import listed
from medaccord.api.schemas.advisory_inputs import (
    CommentSettleIn,
    CommentWriteIn,
    ReviewAnswerIn,
    ReviewAskIn,
)
from medaccord.api.schemas.common import REFUSALS
from medaccord.api.schemas.rooms import CommentListOut, ReviewListOut
from medaccord.api.writing import done, made, writes
from medaccord.apps.advisories.commands import comment, review
from medaccord.apps.advisories.queries.reviews import (
    CommentLine,
    comments_of,
    passages_of,
    reviews_of,
    unasked_of,
)
from medaccord.apps.cases.queries.load import case_view
from medaccord.domain.verbs import Verb

router = Router()
revisions = Router()
reviews = Router()


@router.get(
    "/{case_id}/reviews",
    response={200: ReviewListOut, **REFUSALS},
    operation_id="review.list",
    summary="Read who was asked about drafts",
)
def read_reviews(request: HttpRequest, case_id: uuid.UUID) -> Any:
    """Who was asked to read the drafts of a case and what each said, as far as the caller may know."""
    actor = actor_of(request)
    view = case_view(actor, case_id)
    found = reviews_of(actor, case_id, dt.datetime.now(dt.UTC))
    told = [asdict(one) | {"blocks": passages_of(actor, one.id)} for one in found]
    return listed(view.marked, told) | {"unasked": unasked_of(actor, case_id)}


@router.get(
    "/{case_id}/comments",
    response={200: CommentListOut, **REFUSALS},
    operation_id="comment.list",
    summary="Read comments on drafts",
)
def read_comments(request: HttpRequest, case_id: uuid.UUID) -> Any:
    """Comments on the drafts of a case that the caller may read, with what became of each."""
    actor = actor_of(request)
    view = case_view(actor, case_id)
    return listed(view.marked, [_told(one) for one in comments_of(actor, case_id)])


def _told(one: CommentLine) -> dict[str, Any]:
    before = [dict(zip(("disposition", "because", "at"), told, strict=True)) for told in one.settled_before]
    return asdict(one) | {"settled_before": before}


@router.post("/{case_id}/comments", **writes(Verb.COMMENT_WRITE, "Comment on a block", new=True))
def write(request: HttpRequest, case_id: uuid.UUID, body: CommentWriteIn) -> Any:
    """Say something of one block of one revision that you were shown."""
    return made(request, comment.write, case_id, **body.inputs())


@router.post("/{case_id}/comments/settle", **writes(Verb.COMMENT_SETTLE, "Settle comments"))
def settle(request: HttpRequest, case_id: uuid.UUID, body: CommentSettleIn) -> Any:
    """Settle comments with one disposition and one sentence; `again` names those that are settled already."""
    return done(request, comment.settle, case_id, **body.inputs())


@revisions.post("/{revision_id}/reviews", **writes(Verb.REVIEW_ASK, "Ask parties to read it", new=True))
def ask(request: HttpRequest, revision_id: uuid.UUID, body: ReviewAskIn) -> Any:
    """Ask parties to read a revision by an instant; each finds as much of it as it may see."""
    return made(request, review.ask, revision_id, **body.inputs())


@reviews.post("/{review_id}/answer", **writes(Verb.REVIEW_ANSWER, "Answer a review"))
def answer(request: HttpRequest, review_id: uuid.UUID, body: ReviewAnswerIn) -> Any:
    """Say what your party thinks of the draft; 'no_comment' is an answer."""
    return done(request, review.answer, review_id, **body.inputs())
