"""Emergency access to a case: taken by a member of the center, looked at by another."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import HttpRequest
from ninja import Router

from medaccord.api.auth import actor_of
from medaccord.api.marked import listed
from medaccord.api.schemas.access import AccessListOut, AccessReviewIn, AccessTakeIn
from medaccord.api.schemas.common import REFUSALS
from medaccord.api.writing import done, made, writes
from medaccord.apps.cases.commands import access
from medaccord.apps.cases.queries.access import accesses
from medaccord.apps.cases.queries.seen import marking_of_case
from medaccord.domain.verbs import Verb

router = Router()
cases = Router()


@router.post("", **writes(Verb.ACCESS_TAKE, "Take emergency access", new=True))
def take(request: HttpRequest, body: AccessTakeIn) -> Any:
    """Enter one case for four hours, as a member of the center; its desk is told, a colleague reviews it."""
    return made(request, access.take, **body.inputs())


@router.post("/{access_id}/review", **writes(Verb.ACCESS_REVIEW, "Review emergency access"))
def review(request: HttpRequest, access_id: uuid.UUID, body: AccessReviewIn) -> Any:
    """Say, as another person of the desk, whether it was right; where it was not, it ends at once."""
    return done(request, access.review, access_id, **body.inputs())


@cases.get(
    "/{case_id}/emergency-access",
    response={200: AccessListOut, **REFUSALS},
    operation_id="access.list",
    summary="List emergency access",
)
def list_accesses(request: HttpRequest, case_id: uuid.UUID) -> Any:
    """Who entered a case without having been admitted; none for anybody but its agencies."""
    actor = actor_of(request)
    found = accesses(actor, case_id)
    return listed(marking_of_case(actor, case_id), found)
