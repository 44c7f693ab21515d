"""The API itself: its operations, its description, and the one place where errors become answers."""

from __future__ import annotations

import functools
import math
from typing import Any

from django.core.exceptions import BadRequest, RequestDataTooBig, SuspiciousOperation
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from ninja import NinjaAPI, Router
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.openapi.schema import OpenAPISchema

from medaccord.adapters import pdf
from medaccord.api.auth import Token
from medaccord.api.body import UNREADABLE, Strict
from medaccord.api.description import described
from medaccord.api.routes import (
    access,
    advisories,
    announcements,
    assessments,
    case_steps,
    cases,
    claims,
    communications,
    content,
    counsel,
    disclosure,
    disputes,
    drafts,
    files,
    holds,
    leaks,
    organisations,
    party_steps,
    posts,
    rationales,
    reaching,
    reading,
    registry,
    reports,
    rooms,
    sboms,
    search,
    sharing,
    templates,
    tokens,
    workspace,
)
from medaccord.api.slowed import TooMany
from medaccord.domain.errors import Denied, Illegal, Invalid, Missing, Refusal, Stale

DESCRIPTION = (
    "Reads what the token's person may see, and does what that person may do. What may not be seen answers "
    "404, as if it were not there. Lists answer `results` and `next`; pass `next` as `after` to go on. "
    "Every step is one operation named like its verb. It answers the keys of the rows that it wrote, with "
    "their new `version`. A body that names the `version` you read is refused with 409 where somebody else "
    "was faster; `current` then holds what the row says now. Send an `Idempotency-Key` with a step and you "
    "may send it again without fear. Whoever may not take a step gets 403 with the roles that may. A token "
    "of scope `read` takes no step, one of scope `write` every step but those that publish or go past what "
    "protects somebody, and one of scope "
    "`publish` all that its person may."
)
STATUS: dict[type[Refusal], int] = {Denied: 403, Illegal: 409, Invalid: 422, Missing: 404}


class Api(NinjaAPI):
    """An API whose description says all that its answers can be."""

    def get_openapi_schema(
        self, *, path_prefix: str | None = None, path_params: dict[str, Any] | None = None
    ) -> OpenAPISchema:
        """The description (OpenAPI 3.1), made once for an address: it takes seconds, and anybody may ask."""
        return self._described(path_prefix or self.get_root_path(path_params or {}))

    @functools.cache  # noqa: B019 - there is one API in a process, for as long as the process lives
    def _described(self, prefix: str) -> OpenAPISchema:
        return described(super().get_openapi_schema(path_prefix=prefix))


api = Api(
    title="Medaccord",
    version="1",
    description=DESCRIPTION,
    urls_namespace="api-1",
    auth=Token(),
    docs_url=None,
    parser=Strict(),
)
ROUTERS: tuple[tuple[str, Router], ...] = (
    ("/cases", cases.router),
    ("/cases", case_steps.router),
    ("/cases", content.router),
    ("/cases", drafts.router),
    ("/cases", reading.router),
    ("/cases", rooms.router),
    ("/cases", reaching.router),
    ("/cases", sboms.router),
    ("/cases", communications.cases),
    ("/cases", access.cases),
    ("/emergency-access", access.router),
    ("/participants", counsel.participants),
    ("/statements", counsel.statements),
    ("/cases", holds.cases),
    ("/cases", disclosure.cases),
    ("/disclosures", disclosure.router),
    ("/disclosure-paragraphs", disclosure.paragraph_router),
    ("/disclosure-notices", disclosure.notice_router),
    ("/participants", party_steps.router),
    ("/leaks", leaks.router),
    ("/posts", posts.router),
    ("/files", files.router),
    ("/items", sharing.items),
    ("/consent-requests", sharing.requests),
    ("/shares", sharing.shares),
    ("/cases", claims.cases),
    ("/participants", claims.participants),
    ("/claims", claims.router),
    ("/bulk-downloads", sharing.bulks),
    ("/proposals", party_steps.proposals),
    ("/nominations", party_steps.nominations),
    ("/revisions", drafts.revisions),
    ("/revisions", reading.revisions),
    ("/reviews", reading.reviews),
    ("/vulnerabilities", content.vulnerabilities),
    ("/cases", assessments.cases),
    ("/cases", rationales.router),
    ("/vulnerabilities", assessments.vulnerabilities),
    ("/assessments", assessments.rounds),
    ("/consultations", assessments.consultations),
    ("/determinations", assessments.determinations),
    ("/consensus", assessments.statements),
    ("/joinings", assessments.joinings),
    ("/cases", disputes.cases),
    ("/disputes", disputes.router),
    ("/cases", workspace.cases),
    ("/workspace-drafts", workspace.router),
    ("/provisionals", assessments.provisionals),
    ("/scores", content.scores),
    ("/remediations", content.remediations),
    ("/rollouts", content.rollouts),
    ("/notes", content.notes),
    ("/references", content.references),
    ("/acknowledgments", content.acknowledgments),
    ("/invitations", rooms.invitations),
    ("/ledger", rooms.ledgers),
    ("/organisations", organisations.router),
    ("/contacts", organisations.contacts),
    ("/people", organisations.people),
    ("/reports", reports.router),
    ("/reports", holds.reports),
    ("/holds", holds.router),
    ("/announcements", announcements.router),
    ("/advisories", advisories.router),
    ("/communications", communications.router),
    ("/communication-drafts", communications.drafts),
    ("/registry", registry.router),
    ("/search", search.router),
    ("/templates", templates.router),
    ("/tokens", tokens.router),
)
for prefix, router in ROUTERS:
    api.add_router(prefix, router, tags=[prefix.strip("/")])


@api.exception_handler(Refusal)
def refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """A refusal as status and sentence, with findings by field or the rules that need a reason."""
    status = next(code for kind, code in STATUS.items() if isinstance(refusal, kind))
    body: dict[str, Any] = {"error": type(refusal).__name__.lower(), "reason": refusal.reason}
    if isinstance(refusal, Invalid):
        body["findings"] = refusal.findings
    if isinstance(refusal, Illegal) and refusal.rules:
        body["rules"] = list(refusal.rules)
    if isinstance(refusal, Stale):
        body["current"] = refusal.current
    return api.create_response(request, body, status=status)


@api.exception_handler(ValidationError)
def unfit(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """Inputs of the wrong form, named by their place without repeating what was sent."""
    findings: dict[str, list[str]] = {}
    for one in error.errors:
        findings.setdefault(_place(one["loc"]), []).append(str(one["msg"]))
    body = {"error": "invalid", "reason": "Some of the inputs could not be read.", "findings": findings}
    return api.create_response(request, body, status=422)


def _place(found: tuple[str | int, ...]) -> str:
    """Where in the inputs: `limit`, `notes/0/text`; a body has a name of its own that means nothing."""
    source, *path = found
    return "/".join(str(part)[:100] for part in (path[1:] if source == "body" else path))


@api.exception_handler(AuthenticationError)
def unknown(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
    """Whoever is not known is told how to be, before anything else of the request is looked at."""
    body = {"error": "unauthorized", "reason": "Send a valid token: 'Authorization: Bearer …'."}
    answer = api.create_response(request, body, status=401)
    answer["WWW-Authenticate"] = "Bearer"
    return answer


@api.exception_handler(HttpError)
@api.exception_handler(BadRequest)
@api.exception_handler(MultiPartParserError)
@api.exception_handler(SuspiciousOperation)
@api.exception_handler(UnreadablePostError)
def unreadable(request: HttpRequest, error: Exception) -> HttpResponse:
    """A body that cannot be read as what it says it is; 413 where there is too much of it."""
    if isinstance(error, RequestDataTooBig) or isinstance(error.__cause__, RequestDataTooBig):
        body = {"error": "too_large", "reason": "The body is too large. Send less at a time."}
        return api.create_response(request, body, status=413)
    return api.create_response(request, {"error": "unreadable", "reason": UNREADABLE}, status=400)


@api.exception_handler(pdf.Unprintable)
def unprintable(request: HttpRequest, error: pdf.Unprintable) -> HttpResponse:
    """503 with what the operator has to add; the words are there all the same."""
    return api.create_response(request, {"error": "unprintable", "reason": str(error)}, status=503)


@api.exception_handler(pdf.TooLong)
def too_long(request: HttpRequest, error: pdf.TooLong) -> HttpResponse:
    """413 where a document is too long to be laid out."""
    told = "This document is too long for one file. Read its words instead."
    return api.create_response(request, {"error": "too_long", "reason": told}, status=413)


@api.exception_handler(TooMany)
def too_many(request: HttpRequest, error: TooMany) -> HttpResponse:
    """429 with the seconds to wait; nothing is locked (RFC 6585 §4)."""
    wait = max(1, math.ceil(error.seconds))
    body = {"error": "too_many", "reason": f"Too many from your address. Try again in {wait} seconds."}
    answer = api.create_response(request, body, status=429)
    answer["Retry-After"] = str(wait)
    return answer
