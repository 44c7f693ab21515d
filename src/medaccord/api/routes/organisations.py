"""The directory: organisations that the caller keeps, with every way to reach them."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.http import HttpRequest
from ninja import Router

from medaccord.api.auth import actor_of
from medaccord.api.schemas.common import REFUSALS, Limit, Text
from medaccord.api.schemas.organisations import OrganisationListOut
from medaccord.apps.parties.queries.listing import Listed, directory

router = Router()


@router.get(
    "",
    response={200: OrganisationListOut, **REFUSALS},
    operation_id="organisation.list",
    summary="List organisations",
)
def list_organisations(request: HttpRequest, q: Text = "", after: Text = "", limit: Limit = 50) -> Any:
    """All for the coordination center, their own for an organisation's administrators, by name."""
    page = directory(actor_of(request), text=q, after=after, limit=limit)
    today = dt.datetime.now(dt.UTC).date()
    return {"results": [_one(line, today) for line in page.lines], "next": page.next}


def _one(line: Listed, today: dt.date) -> dict[str, Any]:
    points = [
        {
            "id": point.id,
            "channel": point.channel,
            "value": point.value,
            "note": point.note,
            "verified_on": point.verified_on,
            "stale": point.is_stale(today),
        }
        for point in line.points
    ]
    told = {"id": line.id, "name": line.name, "kind": line.kind, "agreement": line.agreement}
    return told | {"points": points}
