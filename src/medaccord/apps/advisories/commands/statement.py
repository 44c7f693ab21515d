"""What counsel decides on one version of what goes out in its party's name (decision 0257)."""

from __future__ import annotations

from medaccord.apps.advisories import before_counsel
from medaccord.apps.cases import counsel
from medaccord.apps.cases.models import Statement
from medaccord.core.act import Act
from medaccord.core.command import command
from medaccord.core.principal import persons_behind
from medaccord.domain import text
from medaccord.domain.counsel import StatementMove, Subject
from medaccord.domain.errors import Denied
from medaccord.domain.verbs import Verb

__all__ = ["approve", "return_"]

LET_OUT = {Subject.NOTE: counsel.let_out, Subject.COMMUNICATION: before_counsel.let_out}
"""What an approval lets go on, by what it is of."""


@command(Verb.STATEMENT_APPROVE, on=Statement)
def approve(act: Act, row: Statement, *, version: int | None = None) -> Statement:
    """Approve exactly this version as the party's counsel: it may go out; another version is asked anew.

    Raises Denied for whoever wrote it, Stale where the text is another one by now.
    """
    act.expect(row, version, "text")
    if act.actor.person in persons_behind([row.asked_by_id]):
        raise Denied("Another person than its author approves. Ask your organization to name a colleague.")
    counsel.decide(act, row, StatementMove.APPROVE)
    LET_OUT[Subject(row.kind)](act, row)
    return row


@command(Verb.STATEMENT_RETURN, on=Statement)
def return_(act: Act, row: Statement, *, words: str, version: int | None = None) -> Statement:
    """Return this version to the party with reasons, which its own people alone read; it goes on waiting."""
    act.expect(row, version, "text")
    text.said(
        words, "Say what should change. Your colleagues in the case read it.", limit=text.LETTER, name="words"
    )
    return counsel.decide(act, row, StatementMove.RETURN, words)
