"""The ledger taken out of the platform, which is kept like any other reading (decision 0237)."""

from __future__ import annotations

from medaccord.apps.cases.models import Case, Reading
from medaccord.apps.cases.readings import ledgers_of, note, party_of, seen_today
from medaccord.core.act import Act
from medaccord.core.command import command
from medaccord.domain.reading import Opening
from medaccord.domain.verbs import Verb


@command(Verb.LEDGER_EXPORT, on=Case)
def export(act: Act, case: Case, *, way: Opening) -> list[Reading]:
    """Keep that the actor reads or takes out what the ledgers say that they may enter, one record a ledger.

    Who reads its own ledger as a reporter leaves none. Written before anything leaves.
    """
    party = party_of(act, case.stream_id)
    rooms = ledgers_of(act, case.stream_id)
    if way is Opening.PAGE:
        rooms = [room for room in rooms if not seen_today(act, room, way, None)]
    return [note(act, case.stream_id, room, way, party=party) for room in rooms]
