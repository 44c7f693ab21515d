"""Work that is taken up again after a party said that it had done its part."""

from __future__ import annotations

from collections.abc import Iterable

from medaccord.apps.cases.models import Case, Participant
from medaccord.apps.cases.picture import check_own
from medaccord.apps.cases.settle import read_phase
from medaccord.core.act import Act
from medaccord.core.command import command
from medaccord.domain.errors import Illegal
from medaccord.domain.verbs import Verb


@command(Verb.PARTICIPANT_RESUME, on=Participant)
def resume(act: Act, row: Participant) -> Participant:
    """Take up work again: what the party owes is waited for as before."""
    check_own(act, row, "Only this party itself can take up its work again.")
    if row.finished_at is None:
        raise Illegal("You have not said that you are done: your work goes on.")
    take_up(act, [row])
    read_phase(act, Case.objects.within(act).get())
    return row


def take_up(act: Act, rows: Iterable[Participant]) -> None:
    """Whoever works on, or is asked anew, is no longer done."""
    for row in rows:
        if row.finished_at is not None:
            act.change(row, finished_at=None, finished_because="", version=row.version + 1)
