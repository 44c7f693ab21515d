"""'We are done': a party says that it has done its part; it reads on and keeps what it agreed to."""

from __future__ import annotations

from medaccord.apps.cases.models import Case, Cell, Participant
from medaccord.apps.cases.picture import LIVING, check_own, has_come_in
from medaccord.apps.cases.settle import read_phase
from medaccord.core.act import Act
from medaccord.core.command import command
from medaccord.domain import text
from medaccord.domain.cvd import finish as rules
from medaccord.domain.cvd.kind import Certainty
from medaccord.domain.cvd.turn import party_facts
from medaccord.domain.errors import Illegal
from medaccord.domain.verbs import Verb


@command(Verb.PARTICIPANT_FINISH, on=Participant)
def finish(act: Act, row: Participant, *, reason: str = "", version: int | None = None) -> Participant:
    """Say that this party has done its part: nothing but its word on the embargo is waited for.

    What it still owes is told to it; it may be done all the same with a `reason`. Raises Invalid without one,
    Illegal while terms wait for its answer.
    """
    check_own(act, row, "Only this party itself can say that it has done its part.")
    act.expect(row, version)
    text.text(reason, limit=text.LETTER, name="reason")
    if not has_come_in(row):
        raise Illegal("Answer the invitation first: agree or decline.")
    if row.finished_at is not None:
        raise Illegal("You have said already that you are done.")
    rules.check(party_facts(row, _answers(act, row)), act.now, reason)
    done = {"finished_at": act.told_at, "finished_because": reason.strip()}
    act.change(row, **done, version=row.version + 1)
    read_phase(act, Case.objects.within(act).get())
    return row


def _answers(act: Act, row: Participant) -> list[Cell]:
    """The party's cells about what is in the case and was not refuted."""
    living = Cell.objects.within(act).filter(participant=row, **LIVING)
    return list(living.exclude(vulnerability__certainty=Certainty.REFUTED))
