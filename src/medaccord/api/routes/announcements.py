"""Accepted reports as an advising agency is told of them, and a case for one."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import HttpRequest
from ninja import Router

from medaccord.api.auth import actor_of
from medaccord.api.marked import listed
from medaccord.api.schemas.case_inputs import CaseOpenIn
from medaccord.api.schemas.common import REFUSALS
from medaccord.api.schemas.triage import AnnouncementListOut
from medaccord.api.writing import made, writes
from medaccord.apps.cases.commands import announced
from medaccord.apps.intake.queries.announcements import announcements
from medaccord.core.marking import together
from medaccord.domain.handling import Marking

router = Router()


@router.get(
    "",
    response={200: AnnouncementListOut, **REFUSALS},
    operation_id="announcement.list",
    summary="List accepted reports that your agency was told of",
)
def list_announcements(request: HttpRequest) -> dict[str, Any]:
    """Number, device class and urgency, of your `own` reports too; nothing of their texts. At most 100."""
    found = announcements(actor_of(request))
    return listed(together(found, Marking()), found)


@router.post("/{announcement_id}/case", **writes("case.open_announced", "Open a case for a report", new=True))
def open_case(request: HttpRequest, announcement_id: uuid.UUID, body: CaseOpenIn) -> Any:
    """Open a case that the coordination center leads; your agency is invited to it.

    For your `own` report nobody need accept it first, and your agency takes part from the beginning.
    """
    return made(request, announced.open_announced, announcement_id, **body.inputs())
