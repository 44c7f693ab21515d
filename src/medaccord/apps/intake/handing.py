"""Files of protected reporters: sealed as they came; others get another in its place (decision 0239).

The file itself lies in a room that its sender alone enters. A row where the sender and the desk meet says
that it is there and for whom it was sent; what others get is a file of its own, without what tells who made
the first.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection
from dataclasses import dataclass

from medaccord.apps.intake.models import Identity, Report, SealedFile
from medaccord.core import files
from medaccord.core.act import Act
from medaccord.core.marking import columns, marking_of
from medaccord.core.models import Blob, Grant, Room
from medaccord.core.models.access import RoomKind
from medaccord.core.principal import Actor
from medaccord.core.scope import own_principals
from medaccord.domain import cleaning
from medaccord.domain.cleaning import Cleaned, Cleaning, Handed, Why
from medaccord.domain.errors import Illegal
from medaccord.domain.filekind import ending_of
from medaccord.domain.handling import Marking
from medaccord.domain.roles import Role
from medaccord.domain.voice import day_of

NOT_SEALED = "This file is not a protected reporter’s."


def is_protected(report: Report) -> bool:
    """Whether whoever sent this report does not wish to be known by name."""
    return report.identity != Identity.NAME


def is_protected_in(actor: Actor, case: uuid.UUID) -> bool:
    """Whether a reporter in a case is protected: whoever allowed its name in no report of the case is."""
    own = Report.objects.visible_to(actor).filter(reporter__in=own_principals(actor), case=case)
    return not own.filter(identity=Identity.NAME).exists()


@dataclass(frozen=True, slots=True)
class Way:
    """From whom a file comes and where it goes: the readers' room, and that of its sender and the desk."""

    stream: uuid.UUID
    sender: uuid.UUID
    into: uuid.UUID
    record: uuid.UUID


def seal(
    act: Act, way: Way, *, name: str, media_type: str, data: bytes, marking: Marking | None = None
) -> Blob:
    """Keep a file for its sender alone, and note that it is to go into a room once cleaned."""
    blob = files.store(
        act,
        stream=way.stream,
        room=_own_room(act, way.stream, way.sender),
        name=name,
        media_type=media_type,
        data=data,
        by_day=True,
        marking=marking,
        handed=Handed.SEALED,
    )
    row = SealedFile(stream_id=way.stream, room_id=way.record, original=blob, into_id=way.into)
    row.media_type, row.size, row.at = blob.media_type, blob.size, day_of(act.now)
    for name, value in columns(marking_of(blob)).items():
        setattr(row, name, value)
    act.add(row)
    return blob


def _own_room(act: Act, stream: uuid.UUID, sender: uuid.UUID) -> uuid.UUID:
    """The room of a stream in which a sender's own files lie; opened when first needed."""
    held = Grant.objects.filter(stream=stream, principal=sender, until=None, room__kind=RoomKind.ORIGINAL)
    room: uuid.UUID | None = held.values_list("room_id", flat=True).first()
    if room is not None:
        return room
    opened: Room = act.open_room(stream, RoomKind.ORIGINAL)
    act.grant(opened.id, stream, sender, Role.REPORTER, "own files")
    return opened.id


def settle(act: Act, file: Blob, found: Cleaned) -> SealedFile:
    """Note what came of cleaning a file: others get what was made, or a coordinator has to judge."""
    row = SealedFile.objects.within(act).filter(original=file.id).first()
    if row is None:
        raise Illegal(NOT_SEALED)
    if row.state != Cleaning.WAITING:
        raise Illegal("This file was cleaned already.")
    if found.sha256 != file.sha256:
        raise Illegal("Other bytes than these were cleaned.")
    act.by_day = True  # it comes right after the file, and so would tell when a reporter was here
    if found.data and found.why is None:
        made = _put(act, row, file, found.data, Handed.CLEANED, row.into_id)
        return _changed(act, row, state=Cleaning.CLEANED.value, handed=made)
    draft = _put(act, row, file, found.data, Handed.CLEANED, row.room_id) if found.data else None
    act.outcomes[row.room_id] = Cleaning.STUCK
    why = found.why or Why.TROUBLE
    return _changed(act, row, state=Cleaning.STUCK.value, why=why.value, draft=draft)


def forward(act: Act, row: SealedFile, reason: str) -> Blob:
    """Hand on what could not be cleaned, as far as it was, under a neutral name."""
    cleaning.require_stuck(row.state)
    file = Blob.objects.within(act).get(pk=row.original_id)
    draft = Blob.objects.within(act).filter(pk=row.draft_id).first() if row.draft_id else None
    if draft is not None and draft.room_id == row.into_id:  # it is where it was to go
        made: Blob = act.change(draft, handed=Handed.FORWARDED.value)
    else:
        made = _put(act, row, file, files.read(draft or file), Handed.FORWARDED, row.into_id)
    _changed(act, row, state=Cleaning.FORWARDED.value, handed=made, reason=reason)
    return made


def family(act: Act, file: Blob) -> list[Blob]:
    """A file with those that hold the same: what one of them is, or no longer is, goes for all."""
    if not file.handed:
        return [file]
    rows = _rows(act, file)
    keys = {key for row in rows for key in (row.original_id, row.draft_id, row.handed_id) if key}
    others = Blob.objects.within(act).filter(pk__in=keys - {file.id}).order_by("id")
    return [file, *others]


def remark(act: Act, file: Blob) -> None:
    """Note that a file is marked as it is now; what is still to be made of it follows it."""
    for row in _rows(act, file) if file.handed else ():
        _changed(act, row, **columns(marking_of(file)))


def rooms(act: Act, file: Blob) -> list[uuid.UUID]:
    """The rooms in which a file lies, with those that hold the same, and to which it is to go."""
    waiting = [row.into_id for row in _rows(act, file)] if file.handed else []
    return sorted({one.room_id for one in family(act, file)} | set(waiting))


def end(act: Act, gone: Collection[Blob]) -> None:
    """Note that files of protected reporters were erased, so that nothing more is made of them."""
    for file in gone:
        for row in _rows(act, file) if file.handed == Handed.SEALED else ():
            _changed(act, row, state=Cleaning.ERASED.value)


def _rows(act: Act, file: Blob) -> list[SealedFile]:
    rows = SealedFile.objects.within(act).filter(stream=file.stream_id)
    found = rows.filter(original=file) | rows.filter(draft=file) | rows.filter(handed=file)
    return list(found.order_by("id"))


def _put(act: Act, row: SealedFile, file: Blob, data: bytes, what: Handed, room: uuid.UUID) -> Blob:
    """Store what goes to others in a file's place, under the next number of its report or case."""
    kinds = (Handed.CLEANED.value, Handed.FORWARDED.value)
    number = Blob.objects.within(act).filter(stream=row.stream_id, handed__in=kinds).count() + 1
    made = files.store(
        act,
        stream=row.stream_id,
        room=room,
        name=cleaning.neutral(number, file.media_type, ending_of(file.name)),
        media_type=file.media_type,
        data=data,
        marking=marking_of(file),
        handed=what,
        of=file,
    )
    act.outcomes[room] = what if room == row.into_id else act.outcomes.get(room, "")
    return made


def _changed(act: Act, row: SealedFile, **values: object) -> SealedFile:
    return act.change(row, **values, version=row.version + 1)
