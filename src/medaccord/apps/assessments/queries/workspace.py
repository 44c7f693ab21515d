"""Drafts of the reader's own parties, as they were kept last."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from medaccord.apps.assessments.models import Consultation, WorkspaceDraft
from medaccord.apps.assessments.speaking import AGENCY
from medaccord.core.marking import label_of
from medaccord.core.principal import Actor
from medaccord.core.scope import query
from medaccord.domain.assessment.workspace import What
from medaccord.domain.handling import Mark, Marking
from medaccord.domain.roles import Role


@dataclass(frozen=True, slots=True)
class DraftLine:
    """One draft as the reader's own party sees it; `consultation` is what it answers, if anything asks.

    An agency's is its own deliberation, and so predecisional.
    """

    id: uuid.UUID
    vulnerability: uuid.UUID
    participant: uuid.UUID
    role: Role
    what: What
    answers: Mapping[str, Any]
    author_name: str
    at: dt.datetime
    consultation: uuid.UUID | None
    due_at: dt.datetime | None
    opened: bool
    version: int
    marked: Marking


@query
def drafts_of(actor: Actor, case_id: uuid.UUID) -> tuple[DraftLine, ...]:
    """Drafts of the reader's own parties in a case, the one that was kept last first."""
    rows = WorkspaceDraft.objects.visible_to(actor).filter(stream=case_id, ended_at=None)
    asked: dict[tuple[uuid.UUID, uuid.UUID], Consultation] = {}
    for one in Consultation.objects.visible_to(actor).filter(stream=case_id).order_by("number"):
        asked[one.vulnerability_id, one.participant_id] = one
    return tuple(_line(row, asked) for row in rows.order_by("-at", "id"))


def _line(row: WorkspaceDraft, asked: Mapping[tuple[uuid.UUID, uuid.UUID], Consultation]) -> DraftLine:
    of = asked.get((row.vulnerability_id, row.participant_id)) if row.what == What.OPINION else None
    label = label_of(row).label
    return DraftLine(
        id=row.id,
        vulnerability=row.vulnerability_id,
        participant=row.participant_id,
        role=Role(row.role),
        what=What(row.what),
        answers=row.answers,
        author_name=row.author_name,
        at=row.at,
        consultation=of.id if of is not None else None,
        due_at=of.due_at if of is not None else None,
        opened=of is not None and of.opened_at is not None,
        version=row.version,
        marked=Marking(label, frozenset({Mark.PREDECISIONAL}) if row.role in AGENCY else frozenset()),
    )


Begun = tuple[str, str, str]
"""The vulnerability, the party that has a draft of it, and what it drafts."""


@query
def begun_in(actor: Actor, case_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, tuple[Begun, ...]]:
    """By case the drafts of the reader's own parties."""
    rows = WorkspaceDraft.objects.visible_to(actor).filter(stream__in=case_ids, ended_at=None)
    found: dict[uuid.UUID, list[Begun]] = {}
    for row in rows.order_by("at", "id"):
        one = str(row.vulnerability_id), str(row.participant_id), str(row.what)
        found.setdefault(row.stream_id, []).append(one)
    return {stream: tuple(listed) for stream, listed in found.items()}
