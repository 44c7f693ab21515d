"""Claims of PCII: noted where they were spoken, stated in writing, validated or rejected."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import HttpRequest
from ninja import Router

from medaccord.api.auth import actor_of
from medaccord.api.marked import listed
from medaccord.api.schemas.claims import (
    ClaimConfirmIn,
    ClaimListOut,
    ClaimRecordIn,
    ClaimRejectIn,
    ClaimValidateIn,
)
from medaccord.api.schemas.common import REFUSALS
from medaccord.api.writing import done, made, writes
from medaccord.apps.cases.commands import claim
from medaccord.apps.cases.queries.claims import claims
from medaccord.apps.cases.queries.seen import marking_of_case
from medaccord.core.marking import together
from medaccord.domain.verbs import Verb

router = Router()
participants = Router()
cases = Router()


@cases.get(
    "/{case_id}/claims",
    response={200: ClaimListOut, **REFUSALS},
    operation_id="claim.list",
    summary="List claims of PCII",
)
def list_claims(request: HttpRequest, case_id: uuid.UUID) -> Any:
    """Claims that something is PCII: the caller's own, and for the desk those of all, the newest first."""
    actor = actor_of(request)
    found = claims(actor, case_id)
    return listed(together(found, marking_of_case(actor, case_id)), found)


@participants.post("/{participant_id}/claims", **writes(Verb.CLAIM_RECORD, "Note a spoken claim", new=True))
def record(request: HttpRequest, participant_id: uuid.UUID, body: ClaimRecordIn) -> Any:
    """Note, as the desk, what a party said is PCII, and when; it states that in writing or it lapses."""
    return made(request, claim.record, participant_id, **body.inputs())


@router.post("/{claim_id}/confirm", **writes(Verb.CLAIM_CONFIRM, "State a claim in writing"))
def confirm(request: HttpRequest, claim_id: uuid.UUID, body: ClaimConfirmIn) -> Any:
    """State it, as the party that spoke, with its express statement."""
    return done(request, claim.confirm, claim_id, **body.inputs())


@router.post("/{claim_id}/validate", **writes(Verb.CLAIM_VALIDATE, "Validate a claim"))
def validate(request: HttpRequest, claim_id: uuid.UUID, body: ClaimValidateIn) -> Any:
    """Accept it as PCII, as somebody of the desk who may open it, under its identification number."""
    return done(request, claim.validate, claim_id, **body.inputs())


@router.post("/{claim_id}/reject", **writes(Verb.CLAIM_REJECT, "Reject a claim"))
def reject(request: HttpRequest, claim_id: uuid.UUID, body: ClaimRejectIn) -> Any:
    """Refuse it, as somebody of the desk who may open it; it stays protected until it is erased."""
    return done(request, claim.reject, claim_id, **body.inputs())
