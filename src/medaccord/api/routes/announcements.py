"""Accepted reports as an advising agency is told of them, and a case for one."""

from __future__ import annotations

import uuid
from dataclasses import asdict
from typing import Any

from django.http import HttpRequest
from ninja import Router

from medaccord.api.auth import actor_of
from medaccord.api.schemas.case_inputs import CaseOpenIn
from medaccord.api.schemas.common import REFUSALS
from medaccord.api.schemas.triage import AnnouncementListOut
from medaccord.api.writing import made, writes
from medaccord.apps.cases.commands import announced
from medaccord.apps.intake.queries.announcements import announcements

router = Router()


@router.get(
    "",
    response={200: AnnouncementListOut, **REFUSALS},
    operation_id="announcement.list",
    summary="List accepted reports that your agency was told of",
)
def list_announcements(request: HttpRequest) -> dict[str, Any]:
    """Number, device class and urgency, of your `own` reports too; nothing of their texts. At most 100."""
    return {"results": [asdict(one) for one in announcements(actor_of(request))], "next": None}


@router.post("/{announcement_id}/case", **writes("case.open_announced", "Open a case for a report", new=True))
def open_case(request: HttpRequest, announcement_id: uuid.UUID, body: CaseOpenIn) -> Any:
    """Open a case that the coordination center leads; your agency is invited to it.

    For your `own` report nobody need accept it first, and your agency takes part from the beginning.
    """
    return made(request, announced.open_announced, announcement_id, **body.inputs())
