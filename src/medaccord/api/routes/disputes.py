"""Disputes: what parties contest, who settles it, and how each ended."""

from __future__ import annotations

import uuid
from dataclasses import asdict
from typing import Any

from django.http import HttpRequest
from ninja import Router

from medaccord.api.auth import actor_of
from medaccord.api.marked import listed
from medaccord.api.schemas.common import REFUSALS
from medaccord.api.schemas.disputes import (
    DisputeListOut,
    DisputeOpenIn,
    DisputeReleaseIn,
    DisputeSettleIn,
    DisputeWithdrawIn,
    DisputeWriteIn,
)
from medaccord.api.writing import done, made, writes
from medaccord.apps.assessments.commands import dispute
from medaccord.apps.assessments.queries.disputes import DisputeLine, disputes_of
from medaccord.apps.cases.queries.load import case_view
from medaccord.core.marking import together
from medaccord.domain.verbs import Verb

cases = Router()
router = Router()


@cases.get(
    "/{case_id}/disputes",
    response={200: DisputeListOut, **REFUSALS},
    operation_id="dispute.list",
    summary="Read disputes",
)
def read(request: HttpRequest, case_id: uuid.UUID) -> Any:
    """Disputes of a case that you are shown: those of your party, for agencies all, and what others show."""
    actor = actor_of(request)
    view = case_view(actor, case_id, answers=False)
    found = disputes_of(actor, case_id)
    return listed(together(found, view.marked), [_plain(one) for one in found])


def _plain(one: DisputeLine) -> dict[str, Any]:
    told = {name: value for name, value in asdict(one).items() if name not in ("marked", "copies", "gone")}
    return told | {"settles": one.settles}


@cases.post("/{case_id}/disputes", **writes(Verb.DISPUTE_OPEN, "Open a dispute", new=True))
def open_(request: HttpRequest, case_id: uuid.UUID, body: DisputeOpenIn) -> Any:
    """Dispute something for your party: of one vulnerability, or a credit or date of the whole case."""
    return made(request, dispute.open, case_id, **body.inputs())


@router.post("/{dispute_id}/release", **writes(Verb.DISPUTE_RELEASE, "Show a dispute", new=True))
def release(request: HttpRequest, dispute_id: uuid.UUID, body: DisputeReleaseIn) -> Any:
    """Show your party's dispute to manufacturers and finders by name."""
    return made(request, dispute.release, dispute_id, **body.inputs())


@router.post("/{dispute_id}/write", **writes(Verb.DISPUTE_WRITE, "Write about a dispute", new=True))
def write(request: HttpRequest, dispute_id: uuid.UUID, body: DisputeWriteIn) -> Any:
    """Write to everybody who reads the dispute now, in its thread or a new one; replies go to that thread."""
    return made(request, dispute.write, dispute_id, **body.inputs())


@router.post("/{dispute_id}/settle", **writes(Verb.DISPUTE_SETTLE, "Settle a dispute"))
def settle(request: HttpRequest, dispute_id: uuid.UUID, body: DisputeSettleIn) -> Any:
    """Settle it: harm as the clinical adviser, all else as the coordination center."""
    return done(request, dispute.settle, dispute_id, **body.inputs())


@router.post("/{dispute_id}/withdraw", **writes(Verb.DISPUTE_WITHDRAW, "Withdraw a dispute"))
def withdraw(request: HttpRequest, dispute_id: uuid.UUID, body: DisputeWithdrawIn) -> Any:
    """Withdraw your party's dispute, with a reason that its readers are told."""
    return done(request, dispute.withdraw, dispute_id, **body.inputs())
