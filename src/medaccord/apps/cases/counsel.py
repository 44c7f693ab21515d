"""A party's counsel in a case: a seat, a room of its own, and the versions that wait there (decision 0257).

The seat is the key of `Role.COUNSEL` to that room. While a party has one, what is published in its name waits
until counsel has approved that very version.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping
from types import MappingProxyType

from medaccord.apps.cases.models import Case, Note, Participant, Statement
from medaccord.apps.cases.settle import people_of
from medaccord.core.act import Act
from medaccord.core.marking import at_least
from medaccord.core.models import Grant
from medaccord.core.models.access import RoomKind
from medaccord.core.models.principal import STRANGER
from medaccord.core.scope import open_grants, still_open
from medaccord.domain.advisory.statement import STATED
from medaccord.domain.counsel import StatementMove, StatementState, Subject, step
from medaccord.domain.errors import Denied, Stale
from medaccord.domain.roles import Role

BASIS = "named as counsel"
NO_PARTS: Mapping[str, str] = MappingProxyType({})
CHANGED = "The text has changed since. Read the newest version, then decide on that one."


def is_seated(party: Participant | None) -> bool:
    """Whether what goes out in a party's name waits for its counsel, also while nobody sits there."""
    return party is not None and party.counsel_days is not None


def sitting(act: Act, party: Participant) -> set[uuid.UUID]:
    """Who is counsel of a party now; nobody once whoever it was has left the organisation."""
    held = Grant.objects.filter(still_open(), stream__in=act.streams, room=party.counsel_id)
    return set(held.filter(role=Role.COUNSEL.value).values_list("principal_id", flat=True))


def seat(act: Act, party: Participant, person: uuid.UUID) -> uuid.UUID:
    """Give counsel the key of the party's room for it; it is opened with the first one."""
    room = party.counsel_id or _open(act, party)
    act.grant(room, party.stream_id, person, Role.COUNSEL, BASIS)
    return room


def _open(act: Act, party: Participant) -> uuid.UUID:
    room = act.open_room(party.stream_id, RoomKind.COUNSEL)
    for person in sorted(people_of(act, party)):
        act.grant(room.id, party.stream_id, person, Role(party.role), "its own counsel", own=True)
    return room.id


def vacate(act: Act, party: Participant) -> None:
    """Take the key of whoever sits there; nobody decides any more on what waits, and it goes on waiting."""
    if party.counsel_id is None:
        return
    act.end_grants(room=party.counsel_id, role=Role.COUNSEL.value)
    for row in _waiting(act, party=party):
        _close(act, row)


def submit(act: Act, party: Participant | None, notes: Iterable[Note]) -> None:
    """Put these statements before the party's counsel, if it has one; earlier versions of them are closed."""
    for note in notes:
        close(act, note.id)
        if party is not None and note.waits:
            put(act, party, Subject.NOTE, note.id, note.title, note.text)


def put(
    act: Act,
    party: Participant,
    kind: Subject,
    subject: uuid.UUID,
    title: str,
    words: str,
    parts: Mapping[str, str] = NO_PARTS,
) -> Statement:
    """Put one version before the counsel of a party that has the seat."""
    assert party.counsel_id is not None
    assert party.counsel_days is not None
    act.outcomes[party.counsel_id] = STATED
    case = Case.objects.within(act).get(pk=party.stream_id)
    return act.add(
        Statement(
            stream_id=party.stream_id,
            room_id=party.counsel_id,
            marking=at_least(case.marking),
            participant=party,
            kind=kind.value,
            subject=subject,
            number=Statement.objects.within(act).filter(subject=subject).count() + 1,
            title=title,
            text=words,
            parts=dict(parts),
            asked_by_id=act.by or STRANGER,
            asked_at=act.now,
            due_at=act.now + dt.timedelta(days=party.counsel_days),
        )
    )


def close(act: Act, subject: uuid.UUID) -> None:
    """Nobody decides any more on the version of a text that waits."""
    for row in _waiting(act, subject=subject):
        _close(act, row)


def _waiting(
    act: Act, *, party: Participant | None = None, subject: uuid.UUID | None = None
) -> list[Statement]:
    rows = Statement.objects.within(act).filter(state=StatementState.WAITING.value)
    if party is not None:
        rows = rows.filter(participant=party)
    if subject is not None:
        rows = rows.filter(subject=subject)
    return list(rows.order_by("asked_at", "id"))


def _close(act: Act, row: Statement) -> None:
    state = step(StatementState(row.state), StatementMove.CLOSE)
    act.change(row, state=state.value, version=row.version + 1)


def decide(act: Act, row: Statement, move: StatementMove, words: str = "") -> Statement:
    """Note what counsel decided; raises Denied for whoever is counsel of another party."""
    held = open_grants(act.actor).filter(room=row.room_id, role=Role.COUNSEL.value)
    if not held.exists():
        raise Denied("Only this party's counsel decides on it.")
    state = step(StatementState(row.state), move)
    told = {"state": state.value, "words": words, "decided_at": act.now}
    return act.change(row, **told, decided_by_id=act.by or STRANGER, version=row.version + 1)


def let_out(act: Act, row: Statement) -> None:
    """Let the statement of a manufacturer into the advisory; raises Stale unless it says what was read."""
    note: Note = Note.objects.within(act).get(pk=row.subject)
    if (note.title, note.text) != (row.title, row.text):
        raise Stale(CHANGED)
    act.change(note, waits=False)


def is_approved(act: Act, subject: uuid.UUID, title: str | None = None, words: str | None = None) -> bool:
    """Whether counsel approved a text, as these words where it can change."""
    read = Statement.objects.within(act).filter(subject=subject, state=StatementState.APPROVED.value)
    if title is not None:
        read = read.filter(title=title, text=words)
    return bool(read.exists())


def hold_back(act: Act, party: Participant, case: Case) -> None:
    """As a party takes counsel: what it has stated so far waits as well, but for what counsel approved."""
    mine = Note.objects.within(act).filter(stream=case.stream_id, party=party, withdrawn_at=None)
    standing = mine.exclude(vulnerability__moved=True).order_by("position", "id")
    rows = [row for row in standing if not is_approved(act, row.id, row.title, row.text)]
    for row in rows:
        act.change(row, waits=True)
    submit(act, party, rows)
