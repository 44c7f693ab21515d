"""Legal holds: what keeps a report or case from being erased."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import HttpRequest
from ninja import Router

from medaccord.api.auth import actor_of
from medaccord.api.marked import listed
from medaccord.api.schemas.common import REFUSALS
from medaccord.api.schemas.holds import HoldLiftIn, HoldListOut, HoldPlaceIn
from medaccord.api.writing import done, made, writes
from medaccord.apps.cases.commands import hold as commands
from medaccord.apps.cases.queries.load import case_view
from medaccord.apps.intake.queries.holds import holds
from medaccord.apps.intake.queries.reports import report_view
from medaccord.domain.errors import Missing
from medaccord.domain.verbs import Verb

cases = Router()
reports = Router()
router = Router()


@cases.get(
    "/{case_id}/holds",
    response={200: HoldListOut, **REFUSALS},
    operation_id="hold.list",
    summary="List legal holds of a case",
)
def list_of_case(request: HttpRequest, case_id: uuid.UUID) -> dict[str, Any]:
    """Every hold of a case, those that stand first; for its desk."""
    view = case_view(actor_of(request), case_id)
    if not view.is_desk:
        raise Missing
    return listed(view.marked, holds(actor_of(request), case_id))


@cases.post("/{case_id}/holds", **writes(Verb.HOLD_PLACE, "Place a legal hold on a case", new=True))
def place(request: HttpRequest, case_id: uuid.UUID, body: HoldPlaceIn) -> Any:
    """Keep everything in a case and in the reports that it answers from being erased."""
    return made(request, commands.place, case_id, **body.inputs())


@reports.get(
    "/{report_id}/holds",
    response={200: HoldListOut, **REFUSALS},
    operation_id="hold.list_of_report",
    summary="List legal holds of a report",
)
def list_of_report(request: HttpRequest, report_id: uuid.UUID) -> dict[str, Any]:
    """Every hold of a report, those that stand first; for its desk."""
    view = report_view(actor_of(request), report_id, shown=False)
    if not view.is_desk:
        raise Missing
    return listed(view.marked, holds(actor_of(request), report_id))


@reports.post(
    "/{report_id}/holds", **writes("hold.place_on_report", "Place a legal hold on a report", new=True)
)
def place_on_report(request: HttpRequest, report_id: uuid.UUID, body: HoldPlaceIn) -> Any:
    """Keep everything in a report from being erased."""
    return made(request, commands.place_on_report, report_id, **body.inputs())


@router.post("/{hold_id}/lift", **writes(Verb.HOLD_LIFT, "Lift a legal hold"))
def lift(request: HttpRequest, hold_id: uuid.UUID, body: HoldLiftIn) -> Any:
    """End a hold, in the reports that it reached too."""
    return done(request, commands.lift, hold_id, **body.inputs())
