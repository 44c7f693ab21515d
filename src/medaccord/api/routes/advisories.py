"""Published advisories: open to all, no token needed."""

from __future__ import annotations

import uuid
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from ninja import Router
from pydantic import Field

from medaccord.api.schemas.advisories import (
    AdvisoryListOut,
    AdvisoryOut,
    AdvisoryVersionsOut,
    CsafOut,
    IngestedListOut,
    IngestedOut,
)
from medaccord.api.schemas.common import OPEN_REFUSALS, Limit, Text
from medaccord.apps.advisories.queries.ingested import ingested, ingested_document
from medaccord.apps.advisories.queries.public import publication, published

router = Router(auth=None)
VersionNumber = Annotated[int, Field(ge=1, le=2**31 - 1)]


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
    "/others",
    response={200: IngestedListOut, **OPEN_REFUSALS},
    operation_id="ingested.list",
    summary="List advisories of others",
    openapi_extra={"security": []},
)
def list_ingested(
    request: HttpRequest,
    q: Text = "",
    cve: Text = "",
    after: Text = "",
    limit: Limit = 20,
) -> dict[str, Any]:
    """Advisories that others distribute and this center fetched, newest release first."""
    page = ingested(text=q, cve=cve, after=after, limit=limit)
    return {"results": page.lines, "next": page.next}


@router.get(
    "/others/{ingested_id}",
    response={200: IngestedOut, **OPEN_REFUSALS},
    operation_id="ingested.read",
    summary="Read an advisory of others",
    openapi_extra={"security": []},
)
def read_ingested(request: HttpRequest, ingested_id: uuid.UUID) -> Any:
    """One advisory of others: whose it is, where it came from and how that was shown."""
    return ingested_document(ingested_id).line


@router.get(
    "/others/{ingested_id}/csaf",
    response={200: CsafOut, **OPEN_REFUSALS},
    operation_id="ingested.csaf",
    summary="The CSAF document of an advisory of others",
    openapi_extra={"security": []},
)
def read_ingested_csaf(request: HttpRequest, ingested_id: uuid.UUID) -> HttpResponse:
    """The document as it was distributed, byte for byte."""
    return HttpResponse(ingested_document(ingested_id).document, content_type="application/json")


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


@router.get(
    "/{number}/versions",
    response={200: AdvisoryVersionsOut, **OPEN_REFUSALS},
    operation_id="advisory.versions",
    summary="List the versions of an advisory",
    openapi_extra={"security": []},
)
def list_versions(request: HttpRequest, number: Text) -> dict[str, Any]:
    """Every version that was published, the newest first."""
    found = publication(number)
    told = [
        {
            "version": version,
            "label": label,
            "released_at": at,
            "csaf": _csaf_address(found.line.number, version),
        }
        for version, label, at in reversed(found.versions)
    ]
    return {"results": told, "next": None}


@router.get(
    "/{number}/versions/{version}/csaf",
    response={200: CsafOut, **OPEN_REFUSALS},
    operation_id="advisory.version_csaf",
    summary="The CSAF document of one version",
    openapi_extra={"security": []},
)
def read_version_csaf(request: HttpRequest, number: Text, version: VersionNumber) -> HttpResponse:
    """The CSAF 2.0 document of this version as it was published, byte for byte."""
    return HttpResponse(publication(number, version).csaf, content_type="application/json")


def _csaf_address(number: str, version: int) -> str:
    return reverse("api-1:read_version_csaf", args=[number, version])
