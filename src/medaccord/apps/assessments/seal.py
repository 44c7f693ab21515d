"""The seal of a round: whom it waits for, and what everybody sees once it opens."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping

from medaccord.apps.assessments.models import Asked, Assessment, Consultation, Exhibit, Opinion
from medaccord.apps.cases.items import takes_part
from medaccord.apps.cases.models import Participant
from medaccord.core.act import Act
from medaccord.domain.assessment.seal import Opened, State, opens, shown
from medaccord.domain.roles import Role

Newest = Mapping[uuid.UUID, Opinion]
"""The last answer of each party, by its consultation."""


def try_open(act: Act, row: Assessment) -> bool:
    """Open the seal if nobody is waited for any more, or time is up; whether it did.

    A party that has left is waited for no more.
    """
    asked = list(Asked.objects.within(act).filter(assessment=row).order_by("id"))
    parties = _parties(act, asked)
    _lapse(act, [one for one in asked if parties[one.participant_id].left_at is not None])
    how = opens((State(one.state) for one in asked), row.due_at, act.now)
    if how is None:
        return False
    _open(act, row, how, asked, parties)
    return True


def _parties(act: Act, asked: Iterable[Asked]) -> dict[uuid.UUID, Participant]:
    rows = Participant.objects.within(act).filter(id__in=[one.participant_id for one in asked])
    return {row.id: row for row in rows}


def _lapse(act: Act, asked: Iterable[Asked]) -> None:
    for one in asked:
        if one.state == State.ASKED:
            act.change(one, state=State.LAPSED.value, version=one.version + 1)


def _open(
    act: Act,
    row: Assessment,
    how: Opened,
    asked: list[Asked],
    parties: Mapping[uuid.UUID, Participant],
) -> None:
    _lapse(act, asked)
    act.change(row, opened_at=act.now, opened_by=how.value, version=row.version + 1)
    consulted = list(Consultation.objects.within(act).filter(assessment=row).order_by("id"))
    newest = last_answers(act, consulted)
    for one in consulted:
        state = State.LAPSED.value if one.state == State.ASKED else one.state
        act.change(one, state=state, opened_at=act.now, version=one.version + 1)
    act.add_all(
        exhibit(act, row, one, parties[one.participant_id], newest.get(one.id), act.desk(row.stream_id))
        for one in consulted
    )
    _show_finders(act, row, consulted, parties, newest)


def last_answers(act: Act, consulted: Iterable[Consultation]) -> Newest:
    """The answer that counts of each of these parties."""
    given = Opinion.objects.within(act).filter(consultation__in=[one.id for one in consulted])
    return {one.consultation_id: one for one in given.order_by("number")}


def _show_finders(
    act: Act,
    row: Assessment,
    consulted: list[Consultation],
    parties: Mapping[uuid.UUID, Participant],
    newest: Newest,
) -> None:
    """Each finder that was asked, and is bound still, sees the center's technical metrics in its side."""
    centers = [one for one in consulted if parties[one.participant_id].role == Role.LEAD]
    finders = [parties[one.participant_id] for one in consulted]
    act.add_all(
        exhibit(act, row, one, parties[one.participant_id], newest.get(one.id), finder.side_id, finder)
        for finder in finders
        if finder.role == Role.REPORTER and takes_part(act, finder)
        for one in centers
    )


def exhibit(
    act: Act,
    row: Assessment,
    of: Consultation,
    party: Participant,
    said: Opinion | None,
    room: uuid.UUID,
    reader: Participant | None = None,
) -> Exhibit:
    """What readers of a room are shown of one opinion: the agencies all of it, a party what its role may."""
    keys = shown(Role(reader.role)) if reader is not None else None
    told = said.answers if said is not None and said.state == State.GIVEN else None
    if told is not None and keys is not None:
        told = {key: value for key, value in told.items() if key in keys}
    whole = said is not None and keys is None
    return Exhibit(
        stream_id=row.stream_id,
        room_id=room,
        marking=of.marking,
        assessment=row.id,
        number=row.number,
        vulnerability_id=row.vulnerability_id,
        participant=party,
        name=party.name,
        role=party.role,
        state=of.state,
        opinion=said.id if said is not None else None,
        answers=told,
        reason=said.reason if said is not None and whole else "",
        author_name=said.author_name if said is not None and whole else "",
        given_at=said.at if said is not None else None,
        shown_at=act.now,
    )
