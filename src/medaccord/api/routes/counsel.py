"""A party's counsel: the seat in a case, and the statements that wait for whoever sits there."""

from __future__ import annotations

import uuid
from dataclasses import asdict
from typing import Any

from django.http import HttpRequest
from ninja import Router

from medaccord.api.auth import actor_of
from medaccord.api.marked import listed, marked
from medaccord.api.schemas.common import REFUSALS
from medaccord.api.schemas.counsel import (
    CounselEndIn,
    CounselNameIn,
    StatementApproveIn,
    StatementListOut,
    StatementReturnIn,
)
from medaccord.api.writing import done, writes
from medaccord.apps.advisories.commands import counsel, statement
from medaccord.apps.cases.queries.statements import before_counsel
from medaccord.core.marking import together
from medaccord.domain.handling import Marking
from medaccord.domain.verbs import Verb

participants = Router()
statements = Router()


@participants.post("/{participant_id}/counsel", **writes(Verb.COUNSEL_NAME, "Name a counsel"))
def name(request: HttpRequest, participant_id: uuid.UUID, body: CounselNameIn) -> Any:
    """Name a colleague the party's counsel: what is published in its name waits for their approval."""
    return done(request, counsel.name, participant_id, **body.inputs())


@participants.post("/{participant_id}/counsel/end", **writes(Verb.COUNSEL_END, "End a counsel's seat"))
def end(request: HttpRequest, participant_id: uuid.UUID, body: CounselEndIn) -> Any:
    """End the seat, as an administrator of the party or the lead; nothing that waits is approved by it."""
    return done(request, counsel.end, participant_id, **body.inputs())


@statements.get(
    "",
    response={200: StatementListOut, **REFUSALS},
    operation_id="statement.list",
    summary="List statements for counsel",
)
def list_statements(request: HttpRequest) -> Any:
    """What waits for the caller as counsel of a party, and what was decided there; nothing else of a case."""
    found = before_counsel(actor_of(request))
    return listed(together(found, Marking()), [marked(one.marked, asdict(one)) for one in found])


@statements.post("/{statement_id}/approve", **writes(Verb.STATEMENT_APPROVE, "Approve a statement"))
def approve(request: HttpRequest, statement_id: uuid.UUID, body: StatementApproveIn) -> Any:
    """Approve exactly this version as the party's counsel; another version is asked anew."""
    return done(request, statement.approve, statement_id, **body.inputs())


@statements.post("/{statement_id}/return", **writes(Verb.STATEMENT_RETURN, "Return a statement"))
def return_(request: HttpRequest, statement_id: uuid.UUID, body: StatementReturnIn) -> Any:
    """Return this version to the party with reasons; it is not published."""
    return done(request, statement.return_, statement_id, **body.inputs())
