"""Safety communications: published ones for everybody, and those under way for the agencies of a case."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Router

from medaccord.api.auth import actor_of
from medaccord.api.marked import listed
from medaccord.api.routes.advisories import VersionNumber
from medaccord.api.schemas.common import OPEN_REFUSALS, REFUSALS, Limit, Text
from medaccord.api.schemas.communications import (
    CaseCommunicationsOut,
    CommunicationAnswerIn,
    CommunicationApproveIn,
    CommunicationDocumentOut,
    CommunicationDraftIn,
    CommunicationListOut,
    CommunicationOut,
    CommunicationReleaseIn,
)
from medaccord.api.writing import done, made, writes
from medaccord.apps.advisories.commands import communication
from medaccord.apps.advisories.queries import public
from medaccord.apps.advisories.queries.communications import communications_of
from medaccord.apps.cases.queries.load import case_view
from medaccord.domain.verbs import Verb

router = Router(auth=None)
cases = Router()
drafts = Router()


@router.get(
    "",
    response={200: CommunicationListOut, **OPEN_REFUSALS},
    operation_id="communication.list",
    summary="List safety communications",
    openapi_extra={"security": []},
)
def list_communications(request: HttpRequest, after: Text = "", limit: Limit = 20) -> dict[str, Any]:
    """Published safety communications, newest release first."""
    page = public.communications(after=after, limit=limit)
    return {"results": page.lines, "next": page.next}


@router.get(
    "/{number}",
    response={200: CommunicationOut, **OPEN_REFUSALS},
    operation_id="communication.read",
    summary="Read a safety communication",
    openapi_extra={"security": []},
)
def read_communication(request: HttpRequest, number: Text) -> Any:
    """One published safety communication at its current version."""
    return public.communication(number).line


@router.get(
    "/{number}/versions/{version}",
    response={200: CommunicationDocumentOut, **OPEN_REFUSALS},
    operation_id="communication.document",
    summary="The texts of one version",
    openapi_extra={"security": []},
)
def read_document(request: HttpRequest, number: Text, version: VersionNumber) -> HttpResponse:
    """All texts of this version as they were published, byte for byte."""
    return HttpResponse(public.communication(number, version).document, content_type="application/json")


@cases.get(
    "/{case_id}/communications",
    response={200: CaseCommunicationsOut, **REFUSALS},
    operation_id="communication.drafts",
    summary="Read the safety communications of a case",
)
def read_drafts(request: HttpRequest, case_id: uuid.UUID) -> Any:
    """The safety communications of a case with drafts and answers; none for others than the agencies."""
    actor = actor_of(request)
    view = case_view(actor, case_id, answers=False)
    return listed(view.marked, communications_of(actor, case_id, dt.datetime.now(dt.UTC)))


@cases.post(
    "/{case_id}/communications",
    **writes(Verb.COMMUNICATION_DRAFT, "Draft a safety communication", new=True),
)
def draft(request: HttpRequest, case_id: uuid.UUID, body: CommunicationDraftIn) -> Any:
    """Draft the next version of your agency's communication and ask the coordination center to read it."""
    return made(request, communication.draft, case_id, **body.inputs())


@drafts.post("/{draft_id}/answer", **writes(Verb.COMMUNICATION_ANSWER, "Answer on a draft", new=True))
def answer(request: HttpRequest, draft_id: uuid.UUID, body: CommunicationAnswerIn) -> Any:
    """Say what the coordination center thinks of a draft."""
    return made(request, communication.answer, draft_id, **body.inputs())


@drafts.post("/{draft_id}/approve", **writes(Verb.COMMUNICATION_APPROVE, "Approve a draft"))
def approve(request: HttpRequest, draft_id: uuid.UUID, body: CommunicationApproveIn) -> Any:
    """Approve exactly the texts that were read, by their digest, as a second person of the agency."""
    return done(request, communication.approve, draft_id, **body.inputs())


@drafts.post("/{draft_id}/release", **writes(Verb.COMMUNICATION_RELEASE, "Release a safety communication"))
def release(request: HttpRequest, draft_id: uuid.UUID, body: CommunicationReleaseIn) -> Any:
    """Publish an approved communication by itself, once the case is public."""
    return done(request, communication.release, draft_id, **body.inputs())
