"""What drafts of advisories and of safety communications have in common: their order and state."""

from __future__ import annotations

import datetime as dt
import uuid

from medaccord.apps.advisories.models import Communication, Revision, RevisionState
from medaccord.domain.errors import Illegal, Stale
from medaccord.domain.sentence import Sentence

Draft = Revision | Communication


def place(row: Draft) -> tuple[int, bool, dt.datetime, uuid.UUID]:
    """The order of drafts: what a later draft of the same version replaced comes before it."""
    return row.version, row.state != RevisionState.REPLACED, row.drafted_at, row.id


def expect(row: Draft, *states: RevisionState) -> None:
    """The draft must be in one of these states; raises Stale where a newer one replaced it, else Illegal."""
    if row.state in states:
        return
    if row.state == RevisionState.REPLACED:
        raise Stale("A newer draft has replaced this one. Read that one.")
    told = {"state": row.state, "wanted": " or ".join(state.value for state in states)}
    raise Illegal(Sentence("This version is '{state}'. This can be done while it is '{wanted}'.", **told))
