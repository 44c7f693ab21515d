"""Drafts of a party and the steps that they are for: where one lies, and when it has done its work."""

from __future__ import annotations

import uuid

from medaccord.apps.assessments.models import WorkspaceDraft
from medaccord.apps.cases.models import Participant
from medaccord.core.act import Act
from medaccord.domain.assessment.workspace import What


def draft_of(act: Act, vulnerability: uuid.UUID, party: Participant, what: What) -> WorkspaceDraft | None:
    """The draft of one party for one step with one vulnerability, also one that has ended."""
    rows = WorkspaceDraft.objects.within(act).filter(vulnerability=vulnerability, participant=party)
    found: WorkspaceDraft | None = rows.filter(what=what.value).first()
    return found


def settle(
    act: Act, vulnerability: uuid.UUID, party: Participant, what: What, version: int | None = None
) -> None:
    """End the draft of a step that was taken.

    `version` is what whoever took it had read: words that a colleague has kept since stay.
    """
    row = draft_of(act, vulnerability, party, what)
    if row is not None and row.ended_at is None and version in (None, row.version):
        end(act, row)


def end(act: Act, row: WorkspaceDraft) -> WorkspaceDraft:
    """Empty a draft; the next one of its kind takes its place."""
    return act.change(row, answers={}, ended_at=act.now, version=row.version + 1)
