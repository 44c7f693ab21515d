"""Other parties that a party of a case would bring in, until the desk invites them or turns them down."""

from __future__ import annotations

import uuid

from medaccord.apps.cases.models import Nomination, NominationState
from medaccord.core.act import Act
from medaccord.domain.errors import Illegal, Missing


def waiting(act: Act, key: uuid.UUID | None) -> Nomination | None:
    """The proposal that an invitation follows, if it names one; raises Missing, or Illegal once decided."""
    if key is None:
        return None
    row: Nomination | None = Nomination.objects.within(act).filter(id=key).first()
    if row is None:
        raise Missing
    check_open(row)
    return row


def check_open(row: Nomination) -> None:
    """Refuse a second decision: the proposer was told of the first."""
    if row.state != NominationState.OPEN:
        raise Illegal("This proposal is decided already, and whoever made it was told.")


def decide(act: Act, row: Nomination, state: NominationState, answer: str = "") -> Nomination:
    """Note what became of a proposal; its proposer learns this and no more of the other party."""
    act.outcomes[row.room_id] = state.value
    told = {"state": state, "answer": answer, "decided_at": act.now}
    return act.change(row, **told, version=row.version + 1)
