"""The cases that somebody works on: what my work is drawn from."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

from django.db.models import Exists, OuterRef, Q

from medaccord.apps.cases.models import (
    Bulk,
    Case,
    Claim,
    DisclosureNotice,
    DisclosureRequest,
    EmergencyAccess,
    Leak,
    NoticedParagraph,
    Share,
)
from medaccord.apps.cases.queries.load import OPEN_CLAIM, load
from medaccord.apps.cases.queries.views import CaseView
from medaccord.core.models.access import RoomKind
from medaccord.core.principal import Actor
from medaccord.core.scope import open_grants, query
from medaccord.domain.claims import ClaimState
from medaccord.domain.cvd.leak import LeakState
from medaccord.domain.cvd.phase import Phase
from medaccord.domain.disclosure_notice import NoticeState
from medaccord.domain.roles import DESK

MOST = 500


@query
def running_cases(actor: Actor) -> tuple[list[CaseView], bool]:
    """The actor's cases that are not closed, urgent and latest changed first; whether some are left out.

    A closed one comes back to its desk while something of it waits to be looked at, to a submitter while a
    notice does, and to a party while a claim waits for its word.
    """
    wanted = ~Q(phase=Phase.CLOSED)
    if waiting := _waiting(actor):
        wanted |= Q(id__in=waiting)
    rows = Case.objects.visible_to(actor).filter(wanted).order_by("-urgent", "-changed_at", "-id")
    keys: list[uuid.UUID] = list(rows.values_list("id", flat=True)[: MOST + 1])
    return load(actor, keys[:MOST]), len(keys) > MOST


WAITING: dict[Any, Q] = {
    Leak: Q(state=LeakState.OPEN),
    EmergencyAccess: Q(review=""),
    Share: Q(review="", ended_at=None, review_due__isnull=False),
    Bulk: Q(reviewed_at=None),
    Claim: Q(state=ClaimState.SUBMITTED),
    DisclosureRequest: Q(closed_at=None),
}
"""What waits for a desk whatever the phase of its case."""


def _waiting(actor: Actor) -> list[uuid.UUID]:
    """Cases of which something waits in whatever phase: for the actor's desk, or for its own answer."""
    cases: set[uuid.UUID] = set()
    for model, which in WAITING.items():
        cases |= set(model.objects.visible_to(actor).filter(which).values_list("stream_id", flat=True))
    desk = open_grants(actor).filter(stream__in=cases, role__in=DESK)
    told = list(
        DisclosureNotice.objects.visible_to(actor).filter(ended_at=None).values_list("id", "stream_id")
    )
    at_desk = set(desk.values_list("stream_id", flat=True)) if cases else set()
    return [*at_desk, *_unanswered(actor, told), *_unsettled(actor)]


def _unanswered(actor: Actor, told: Sequence[tuple[uuid.UUID, uuid.UUID]]) -> set[uuid.UUID]:
    """Cases in which a notice that the actor can read has not been answered."""
    if not told:
        return set()
    lines = NoticedParagraph.objects.visible_to(actor).filter(notice__in=[key for key, _ in told])
    return set(lines.filter(state=NoticeState.TOLD.value).values_list("stream_id", flat=True))


def _unsettled(actor: Actor) -> set[uuid.UUID]:
    """Cases in which a claim waits for its own party: to be stated in writing, or erased."""
    waits = Claim.objects.visible_to(actor).filter(OPEN_CLAIM).exclude(state=ClaimState.SUBMITTED)
    own = open_grants(actor).filter(room=OuterRef("room"), room__kind=RoomKind.SIDE)
    return set(waits.filter(Exists(own.exclude(role__in=DESK))).values_list("stream_id", flat=True))
