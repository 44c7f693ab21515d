"""Published advisories: open to all, no token needed."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Router

from medaccord.api.schemas.advisories import AdvisoryListOut, AdvisoryOut, CsafOut
from medaccord.api.schemas.common import OPEN_REFUSALS, Limit, Text
from medaccord.apps.advisories.queries.public import publication, published

router = Router(auth=None)


@router.get(
    "",
    response={200: AdvisoryListOut, **OPEN_REFUSALS},
    operation_id="advisory.list",
    summary="List advisories",
    openapi_extra={"security": []},
)
def list_advisories(
    request: HttpRequest,
    q: Text = "",
    after: Text = "",
    limit: Limit = 20,
) -> dict[str, Any]:
    """Published advisories, newest release first."""
    page = published(text=q, after=after, limit=limit)
    return {"results": page.lines, "next": page.next}


@router.get(
    "/{number}",
    response={200: AdvisoryOut, **OPEN_REFUSALS},
    operation_id="advisory.read",
    summary="Read an advisory",
    openapi_extra={"security": []},
)
def read_advisory(request: HttpRequest, number: Text) -> Any:
    """One published advisory at its current version."""
    return publication(number).line


@router.get(
    "/{number}/csaf",
    response={200: CsafOut, **OPEN_REFUSALS},
    operation_id="advisory.csaf",
    summary="The CSAF document of an advisory",
    openapi_extra={"security": []},
)
def read_csaf(request: HttpRequest, number: Text) -> HttpResponse:
    """The CSAF 2.0 document as it was published, byte for byte."""
    return HttpResponse(publication(number).csaf, content_type="application/json")
