"""Drafts of one's own party: read, kept, discarded."""

from __future__ import annotations

import uuid
from dataclasses import asdict
from typing import Any

from django.http import HttpRequest
from ninja import Router

from medaccord.api.auth import actor_of
from medaccord.api.marked import listed
from medaccord.api.schemas.common import REFUSALS
from medaccord.api.schemas.workspace import WorkspaceDiscardIn, WorkspaceKeepIn, WorkspaceListOut
from medaccord.api.writing import done, writes
from medaccord.apps.assessments.commands import workspace
from medaccord.apps.assessments.queries.workspace import drafts_of
from medaccord.apps.cases.queries.load import case_view
from medaccord.core.marking import together
from medaccord.domain.verbs import Verb

cases = Router()
router = Router()


@cases.get(
    "/{case_id}/workspace",
    response={200: WorkspaceListOut, **REFUSALS},
    operation_id="workspace.list",
    summary="Read drafts of your own party",
)
def read(request: HttpRequest, case_id: uuid.UUID) -> Any:
    """Drafts that your own party has kept in a case; nobody else reads them, nor learns of them."""
    actor = actor_of(request)
    view = case_view(actor, case_id, answers=False)
    found = drafts_of(actor, case_id)
    told = [{name: value for name, value in asdict(one).items() if name != "marked"} for one in found]
    return listed(together(found, view.marked), told)


@cases.post("/{case_id}/workspace", **writes(Verb.WORKSPACE_KEEP, "Keep a draft"))
def keep(request: HttpRequest, case_id: uuid.UUID, body: WorkspaceKeepIn) -> Any:
    """Keep what your party has typed so far of a step; it replaces the draft before it."""
    return done(request, workspace.keep, case_id, **body.inputs())


@router.post("/{workspace_draft_id}/discard", **writes(Verb.WORKSPACE_DISCARD, "Discard a draft"))
def discard(request: HttpRequest, workspace_draft_id: uuid.UUID, body: WorkspaceDiscardIn) -> Any:
    """Discard a draft of your own party."""
    return done(request, workspace.discard, workspace_draft_id, **body.inputs())
