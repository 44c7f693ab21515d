"""Claims of PCII in a case: of the reader's own party, and for the desk those of all."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Final

from medaccord.apps.cases.models import Claim, Item
from medaccord.apps.cases.queries.seen import check_seen
from medaccord.core.marking import marking_of
from medaccord.core.models import Blob
from medaccord.core.principal import Actor
from medaccord.core.scope import query
from medaccord.domain.claims import ClaimState
from medaccord.domain.handling import Mark, Marking
from medaccord.domain.sharing import Purpose


@dataclass(frozen=True, slots=True)
class ClaimView:
    """One claim; `name`, `file` and `marked` are those of its document for whoever may open it.

    `item` is None for what was spoken, which has `words`, `said_at` and a time by which it is stated.
    """

    id: uuid.UUID
    owner: uuid.UUID
    item: uuid.UUID | None
    file: uuid.UUID | None
    name: str
    words: str
    said_at: dt.datetime | None
    due_at: dt.datetime | None
    purpose: Purpose | None
    statement: str
    stated_at: dt.datetime | None
    state: ClaimState
    number: str
    answer: str
    answered_at: dt.datetime | None
    version: int
    marked: Marking

    @property
    def may_be_judged(self) -> bool:
        """Whether its reader knows what is to be judged: whoever may not open a document decides nothing."""
        return self.state is ClaimState.SUBMITTED and (self.item is None or self.file is not None)


@query
def claims(actor: Actor, case_id: uuid.UUID) -> list[ClaimView]:
    """The claims of a case that the reader may know of, the newest first; raises Missing."""
    check_seen(actor, case_id)
    rows = list(Claim.objects.visible_to(actor).filter(stream=case_id))
    named = {row.item_id for row in rows if row.item_id}
    rooms = Item.objects.visible_to(actor).filter(stream=case_id, id__in=named)
    by_room = dict(rooms.values_list("room_id", "id"))
    found = Blob.objects.visible_to(actor).filter(stream=case_id, room__in=by_room)
    files = {by_room[file.room_id]: file for file in found}
    views = [_claim(row, files.get(row.item_id)) for row in rows]
    return sorted(views, key=lambda one: (one.stated_at or one.said_at or EVER, str(one.id)), reverse=True)


CLAIMED: Final = Marking(marks=frozenset({Mark.PCII}))
"""What a party says is PCII is handled so until somebody decides."""
EVER = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)


def _claim(row: Claim, file: Blob | None) -> ClaimView:
    return ClaimView(
        id=row.id,
        owner=row.owner_id,
        item=row.item_id,
        file=file.id if file else None,
        name=file.name if file else "",
        words=row.words,
        said_at=row.said_at,
        due_at=row.due_at,
        purpose=Purpose(row.purpose) if row.purpose else None,
        statement=row.statement,
        stated_at=row.stated_at,
        state=ClaimState(row.state),
        number=row.number,
        answer=row.answer,
        answered_at=row.answered_at,
        version=row.version,
        marked=marking_of(file) if file else CLAIMED,
    )
