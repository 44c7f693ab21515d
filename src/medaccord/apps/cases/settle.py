"""What follows every step of a case: who may enter its room now, and which phase it is in."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence

from medaccord.apps.cases.items import item_rooms, received_rooms
from medaccord.apps.cases.models import Case, Cell, Excerpt, Participant
from medaccord.apps.cases.picture import LIVING, Picture
from medaccord.apps.cases.talk import heard_before, shared_rooms
from medaccord.core.act import Act
from medaccord.core.models import Grant
from medaccord.core.scope import still_open
from medaccord.domain.cvd import phase
from medaccord.domain.cvd.consent import AWAITING, covered
from medaccord.domain.cvd.situation import Situation
from medaccord.domain.roles import DESK, Role


def is_covered(picture: Picture, participant: Participant, case: Situation | None = None) -> bool:
    """Whether a participant is bound at least as long as the terms in force (decision 0012).

    Whoever signed an end that is not earlier than the one in force keeps quiet long enough. `case` is a
    situation that is only thought of, else it is the picture's own.
    """
    case = case or picture.now
    if not case.binding or participant.role in DESK:
        return True
    party = case.get(str(participant.id))
    signed = (picture.proposals[key].ends_at for key in party.accepted_terms)
    return covered(party.consent, signed, case.terms.ends_at if case.terms else picture.embargo.ends_at)


def settle_grants(act: Act, picture: Picture) -> None:
    """Shut out whoever has refused, in words or by silence, and whom the terms in force do not bind.

    It never opens a door: only consent does.
    """
    shut_out(
        act,
        picture.case,
        [
            participant
            for participant in picture.participants.values()
            if participant.declined_at is not None or not is_covered(picture, participant)
        ],
    )


def shut_out(act: Act, case: Case, participants: Sequence[Participant]) -> None:
    """Close what parties share with others: the case's room, what was said to everybody or to named people,
    what belongs to others and was shared with them, and for an adviser the room of the agencies.

    Their own rooms and sides stay: what the desk and a party say to each other concerns nobody else. The
    grants are read once, however many parties have stayed silent.
    """
    if not participants:
        return
    desk = act.desk(case.stream_id)
    shared = [case.room_id, *shared_rooms(case)]
    received = received_rooms(act, participants)
    own = {participant.room_id for participant in participants}
    rooms = {*shared, desk, *own, *(room for some in received.values() for room in some)}
    held = Grant.objects.filter(still_open(), stream__in=act.streams, room__in=rooms).exclude(role__in=DESK)
    by_room: dict[uuid.UUID, list[Grant]] = {}
    for grant in held.order_by("since", "id"):
        by_room.setdefault(grant.room_id, []).append(grant)
    for participant in participants:
        people = {grant.principal_id for grant in by_room.get(participant.room_id, ())}
        agencies = [desk] if participant.role == Role.ADVISER else []
        for room in [*shared, *agencies, *received.get(participant.id, ())]:
            shut = [
                g for g in by_room.get(room, ()) if g.role == participant.role and g.principal_id in people
            ]
            act.end(shut)
            by_room[room] = [grant for grant in by_room.get(room, ()) if grant not in shut]


def owes_an_answer(picture: Picture, participant: Participant) -> bool:
    """Whether terms wait for this participant's word; while it keeps the ones in force, none do."""
    keeps = picture.now.binding and is_covered(picture, participant)
    return participant.consent in AWAITING and participant.role not in DESK and not keeps


def people_of(act: Act, participant: Participant) -> list[uuid.UUID]:
    """Principals who act for a participant: those with an open grant to its own room, the desk aside."""
    held = Grant.objects.filter(stream__in=act.streams, room=participant.room_id, until=None)
    return list(held.exclude(role__in=DESK).values_list("principal_id", flat=True))


def admit(act: Act, participant: Participant, case: Case, basis: str) -> None:
    """Give the people of one participant its role with its own record, in its side and in the case's room.

    A clinical adviser enters the agencies' room as well. Who was here before reads again what was said to
    everybody then, and nobody what was said before they came (need-to-know 23).
    """
    role = Role(participant.role)
    people = people_of(act, participant)
    told = excerpt_rooms(act, [participant])
    act.end_grants(room__in=[participant.room_id, *told], role=Role.INVITEE.value)
    received = received_rooms(act, [participant], until=None).get(participant.id, [])
    own = own_rooms(act, participant)
    rooms = [*own, *received, case.room_id]
    if role == Role.ADVISER:
        rooms.append(act.desk(case.stream_id))
    for person in people:
        for room in [*rooms, *heard_before(case, person, role)]:
            if not _holds(act, room, person, role):
                act.grant(room, case.stream_id, person, role, basis, own=room in own)


def excerpt_rooms(act: Act, participants: Sequence[Participant]) -> list[uuid.UUID]:
    """Rooms of what these participants were told at first contact; a party that leaves loses their keys."""
    rows = Excerpt.objects.within(act).filter(participant__in=participants)
    return sorted(set(rows.values_list("room_id", flat=True)))


def own_rooms(act: Act, participant: Participant) -> list[uuid.UUID]:
    """Every room that is a participant's own: its record, its side, its counsel's, that of its opinions, what
    it was told, what belongs to it.
    """
    told, items = excerpt_rooms(act, [participant]), item_rooms(act, participant)
    further = [room for room in (participant.counsel_id, participant.opinion_id) if room]
    return [participant.room_id, participant.side_id, *further, *told, *items]


def _holds(act: Act, room: uuid.UUID, person: uuid.UUID, role: Role) -> bool:
    held = Grant.objects.filter(stream__in=act.streams, room=room, principal=person, role=role.value)
    return held.filter(until=None).exists()


def settle_phase(act: Act, picture: Picture) -> None:
    """Bring the stored phase and the time of the last change up to date with what the picture holds."""
    parties = [*picture.participants.values(), *picture.left]
    set_phase(act, picture.case, parties, [*picture.cells.values(), *picture.left_cells])


def read_phase(act: Act, case: Case) -> None:
    """As `settle_phase`, for a command that takes no picture of its case."""
    parties = Participant.objects.within(act).filter(stream=case.stream_id)
    living = Cell.objects.within(act).filter(stream=case.stream_id, **LIVING)
    set_phase(act, case, parties, living.only("participant", "status", "plan"))


def set_phase(act: Act, case: Case, parties: Iterable[phase.Party], answers: Iterable[phase.Answer]) -> None:
    """Store the phase that follows from a case's participants and answers, and the time of the change."""
    facts = phase.phase_facts(
        parties,
        answers,
        draft=case.drafted_at is not None,
        released=case.released_at is not None,
        closed=case.closed_at is not None,
    )
    act.change(case, phase=phase.phase(facts).value, changed_at=act.now)
