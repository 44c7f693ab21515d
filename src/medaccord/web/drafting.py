"""A step of an assessment that can be drafted: its form, its page, and what has been kept of it so far."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from medaccord.apps.assessments.queries.workspace import DraftLine, drafts_of
from medaccord.apps.cases.queries.views import CaseView
from medaccord.domain.assessment.workspace import What
from medaccord.web.confirming import Asked
from medaccord.web.forms.assessments.workspace import Draftable
from medaccord.web.presenters.assessments.judged import is_mine
from medaccord.web.request import Request

F_co = TypeVar("F_co", bound=Draftable, covariant=True)


@dataclass(frozen=True, slots=True)
class Step(Generic[F_co]):
    """One step, asked for by its own page and by whoever keeps a draft of it.

    `draft` reads what is kept now, `ask` draws the page with it; `href` is where the page lies.
    """

    view: CaseView
    vulnerability: uuid.UUID
    participant: uuid.UUID | None
    form: F_co
    href: str
    draft: Callable[[], DraftLine | None]
    ask: Callable[[], Asked]


def begun(
    request: Request, view: CaseView, flaw: uuid.UUID, what: What, party: uuid.UUID | None = None
) -> DraftLine | None:
    """The draft of the reader's own party for a step, as it is now."""
    found = (
        one
        for one in drafts_of(request.actor, view.id)
        if (one.vulnerability, one.what) == (flaw, what)
        and (one.participant == party if party else is_mine(view, one.participant))
    )
    return next(found, None)
