"""The API itself: its operations, its description, and the one place where errors become answers."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, ValidationError

from medaccord.api.auth import Token
from medaccord.api.routes import advisories, cases, organisations, reports, rooms, search
from medaccord.domain.errors import Denied, Illegal, Invalid, Missing, Refusal

DESCRIPTION = (
    "Reads what the token's person may see. What may not be seen answers 404, as if it were not there. "
    "Lists answer `results` and `next`; pass `next` as `after` to go on."
)
STATUS: dict[type[Refusal], int] = {Denied: 403, Illegal: 409, Invalid: 422, Missing: 404}

api = NinjaAPI(
    title="Medaccord",
    version="1",
    description=DESCRIPTION,
    urls_namespace="api-1",
    auth=Token(),
    docs_url=None,
)
api.add_router("/cases", cases.router, tags=["cases"])
api.add_router("/cases", rooms.router, tags=["cases"])
api.add_router("/invitations", rooms.invitations, tags=["invitations"])
api.add_router("/organisations", organisations.router, tags=["organisations"])
api.add_router("/reports", reports.router, tags=["reports"])
api.add_router("/advisories", advisories.router, tags=["advisories"])
api.add_router("/search", search.router, tags=["search"])


@api.exception_handler(Refusal)
def refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """A refusal as status and sentence, with findings by field or the rules that need a reason."""
    status = next(code for kind, code in STATUS.items() if isinstance(refusal, kind))
    body: dict[str, Any] = {"error": type(refusal).__name__.lower(), "reason": refusal.reason}
    if isinstance(refusal, Invalid):
        body["findings"] = refusal.findings
    if isinstance(refusal, Illegal) and refusal.rules:
        body["rules"] = list(refusal.rules)
    return api.create_response(request, body, status=status)


@api.exception_handler(ValidationError)
def unreadable(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """Parameters of the wrong form, named without repeating what was sent."""
    findings: dict[str, list[str]] = {}
    for one in error.errors:
        findings.setdefault(str(one["loc"][-1]), []).append(str(one["msg"]))
    body = {"error": "invalid", "reason": "Some parameters could not be read.", "findings": findings}
    return api.create_response(request, body, status=422)


@api.exception_handler(AuthenticationError)
def unknown(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
    """Whoever is not known is told how to be, before anything else of the request is looked at."""
    body = {"error": "unauthorized", "reason": "Send a valid token: 'Authorization: Bearer …'."}
    answer = api.create_response(request, body, status=401)
    answer["WWW-Authenticate"] = "Bearer"
    return answer
