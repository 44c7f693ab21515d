"""The advisory under way: as it is, and its steps from draft through review and approval to release."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django.http import HttpRequest
from ninja import Router

from medaccord.api.auth import actor_of
from medaccord.api.marked import marked
from medaccord.api.schemas.advisory_inputs import (
    AdvisoryApproveIn,
    AdvisoryDraftIn,
    AdvisoryReleaseIn,
    AdvisoryReturnIn,
    AdvisoryScheduleIn,
)
from medaccord.api.schemas.common import REFUSALS
from medaccord.api.schemas.rooms import DraftOut
from medaccord.api.writing import done, made, writes
from medaccord.apps.advisories.commands import advisory
from medaccord.apps.advisories.queries.drafts import advisory_of
from medaccord.apps.cases.queries.seen import marking_of_case
from medaccord.domain.errors import Missing
from medaccord.domain.verbs import Verb

router = Router()
revisions = Router()


@router.get(
    "/{case_id}/advisory",
    response={200: DraftOut, **REFUSALS},
    operation_id="draft.read",
    summary="Read the advisory under way",
)
def read_draft(request: HttpRequest, case_id: uuid.UUID) -> Any:
    """The advisory of a case with its revisions and approvals; 404 where there is none for the caller."""
    actor = actor_of(request)
    found = advisory_of(actor, case_id, dt.datetime.now(dt.UTC))
    if found is None:
        raise Missing
    told = {
        "id": found.id,
        "number": found.number,
        "title": found.title,
        "revisions": found.revisions,
        "blocks": found.newest.blocks,
        "findings": found.newest.findings,
    }
    return marked(marking_of_case(actor, case_id), told)


@router.post("/{case_id}/advisory", **writes(Verb.ADVISORY_DRAFT, "Draft the next revision", new=True))
def draft(request: HttpRequest, case_id: uuid.UUID, body: AdvisoryDraftIn) -> Any:
    """Draft the next revision from the rows of the case; it replaces an unreleased one."""
    return made(request, advisory.draft, case_id, **body.inputs())


@revisions.post("/{revision_id}/submit", **writes(Verb.ADVISORY_SUBMIT, "Submit for review"))
def submit(request: HttpRequest, revision_id: uuid.UUID) -> Any:
    """Hand a draft to a second person."""
    return done(request, advisory.submit, revision_id)


@revisions.post("/{revision_id}/approve", **writes(Verb.ADVISORY_APPROVE, "Approve a revision"))
def approve(request: HttpRequest, revision_id: uuid.UUID, body: AdvisoryApproveIn) -> Any:
    """Approve exactly the text that was read, by its digest, as a second person."""
    return done(request, advisory.approve, revision_id, **body.inputs())


@revisions.post("/{revision_id}/return", **writes(Verb.ADVISORY_RETURN, "Return a revision"))
def return_(request: HttpRequest, revision_id: uuid.UUID, body: AdvisoryReturnIn) -> Any:
    """Object: it becomes a draft again, and nothing is released."""
    return done(request, advisory.return_, revision_id, **body.inputs())


@revisions.post("/{revision_id}/schedule", **writes(Verb.ADVISORY_SCHEDULE, "Schedule a release"))
def schedule(request: HttpRequest, revision_id: uuid.UUID, body: AdvisoryScheduleIn) -> Any:
    """Release an approved revision at an instant; null takes that back."""
    return done(request, advisory.schedule, revision_id, **body.inputs())


@revisions.post("/{revision_id}/release", **writes(Verb.ADVISORY_RELEASE, "Release a revision"))
def release(request: HttpRequest, revision_id: uuid.UUID, body: AdvisoryReleaseIn) -> Any:
    """Publish an approved revision, everywhere or nowhere."""
    return done(request, advisory.release, revision_id, **body.inputs())
