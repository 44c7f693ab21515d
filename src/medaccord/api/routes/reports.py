"""Reports: list and detail."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import HttpRequest
from ninja import Router

from medaccord.api.auth import actor_of
from medaccord.api.schemas.common import REFUSALS, Limit, Text
from medaccord.api.schemas.reports import ReportListOut, ReportOut
from medaccord.apps.intake.queries.reports import report_list, report_view

router = Router()


@router.get("", response={200: ReportListOut, **REFUSALS}, operation_id="report.list", summary="List reports")
def list_reports(
    request: HttpRequest,
    state: str = "",
    q: Text = "",
    after: Text = "",
    limit: Limit = 50,
) -> dict[str, Any]:
    """Reports that the caller may see, the urgent ones first."""
    page = report_list(actor_of(request), state=state, text=q, after=after, limit=limit)
    return {"results": [_named(line) for line in page.lines], "next": page.next}


@router.get(
    "/{report_id}", response={200: ReportOut, **REFUSALS}, operation_id="report.read", summary="Read a report"
)
def read_report(request: HttpRequest, report_id: uuid.UUID) -> dict[str, Any]:
    """One report as it was given."""
    return _named(report_view(actor_of(request), report_id))


def _named(row: Any) -> dict[str, Any]:
    plain = {name: getattr(row, name) for name in type(row).__slots__}
    return plain | {"status": plain["state"]}
