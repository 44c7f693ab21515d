"""The desk turns down a proposal to bring in another party."""

from __future__ import annotations

from medaccord.apps.cases.models import Nomination, NominationState
from medaccord.apps.cases.nominations import check_open, decide
from medaccord.core.act import Act
from medaccord.core.command import command
from medaccord.domain import text
from medaccord.domain.verbs import Verb


@command(Verb.PARTICIPANT_TURN_DOWN, on=Nomination)
def turn_down(act: Act, row: Nomination, *, reason: str, version: int | None = None) -> Nomination:
    """Turn a proposed party down, with a reason that the proposer reads."""
    act.expect(row, version, "name", "reason")
    text.said(reason, "Say why: whoever proposed it reads this.", limit=text.LETTER)
    check_open(row)
    return decide(act, row, NominationState.DECLINED, reason.strip())
