"""Reaching a party: the searches of a case, who may be concerned by it, and the attempts as proof."""

from __future__ import annotations

import dataclasses
import uuid
from typing import Any

from django.http import HttpRequest
from ninja import Router

from medaccord.api.auth import actor_of
from medaccord.api.marked import listed, marked
from medaccord.api.schemas.case_inputs import ContactSearchIn
from medaccord.api.schemas.common import REFUSALS
from medaccord.api.schemas.reaching import AttemptsOut, ConcernedListOut, ContactSearchListOut
from medaccord.api.writing import made, writes
from medaccord.apps.cases.commands import contact
from medaccord.apps.cases.queries.attempts import attempts
from medaccord.apps.cases.queries.contacts import Touch
from medaccord.apps.cases.queries.searches import concerned, searches
from medaccord.apps.cases.queries.seen import marking_of_case
from medaccord.domain.verbs import Verb

router = Router()


@router.get(
    "/{case_id}/searches",
    response={200: ContactSearchListOut, **REFUSALS},
    operation_id="contact.searches",
    summary="List searches for a contact",
)
def list_searches(request: HttpRequest, case_id: uuid.UUID) -> Any:
    """Where a way to reach somebody was looked for, for the case's desk."""
    actor = actor_of(request)
    found = searches(actor, case_id)
    return listed(marking_of_case(actor, case_id), found)


@router.post("/{case_id}/searches", **writes(Verb.CONTACT_SEARCH, "Log a search for a contact", new=True))
def search(request: HttpRequest, case_id: uuid.UUID, body: ContactSearchIn) -> Any:
    """Note where a way to reach an organisation was looked for, when, and what came of it."""
    return made(request, contact.search, case_id, **body.inputs())


@router.get(
    "/{case_id}/concerned",
    response={200: ConcernedListOut, **REFUSALS},
    operation_id="contact.concerned",
    summary="List who else may be concerned",
)
def list_concerned(request: HttpRequest, case_id: uuid.UUID) -> Any:
    """Organisations outside the case that its products point at, for the case's desk."""
    actor = actor_of(request)
    found = concerned(actor, case_id)
    return listed(marking_of_case(actor, case_id), found)


@router.get(
    "/{case_id}/participants/{participant_id}/attempts",
    response={200: AttemptsOut, **REFUSALS},
    operation_id="contact.attempts",
    summary="Read the attempts to reach a party",
)
def read_attempts(request: HttpRequest, case_id: uuid.UUID, participant_id: uuid.UUID) -> Any:
    """Every attempt, sign, invitation and search for one party, for the case's desk."""
    found = attempts(actor_of(request), case_id, participant_id)
    told = {name: getattr(found, name) for name in AttemptsOut.model_fields if hasattr(found, name)}
    contacts = [_contact(touch) for touch in found.touches]
    return marked(found.marked, told | {"participant": found.party, "contacts": contacts})


def _contact(touch: Touch) -> dict[str, Any]:
    told = dataclasses.asdict(touch)
    return told | {"participant": told.pop("party")}
