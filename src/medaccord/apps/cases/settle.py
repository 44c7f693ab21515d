"""What follows every step of a case: who may enter its room now, and which phase it is in."""

from __future__ import annotations

from medaccord.apps.cases.models import Case, Cell, Participant
from medaccord.apps.cases.picture import Picture
from medaccord.core.act import Act
from medaccord.core.models import Grant
from medaccord.domain.cvd import cells, phase
from medaccord.domain.cvd.consent import AWAITING, ConsentState, covered
from medaccord.domain.cvd.report import ReportState
from medaccord.domain.roles import DESK, Role


def is_covered(picture: Picture, participant: Participant) -> bool:
    """Whether a participant is bound at least as long as the terms in force (decision 0012).

    Whoever signed an end that is not earlier than the one in force keeps quiet long enough.
    """
    if not picture.now.binding or participant.role in DESK:
        return True
    signed = (terms.ends_at for terms in picture.signed(participant))
    return covered(ConsentState(participant.consent), signed, picture.embargo.ends_at)


def settle_grants(act: Act, picture: Picture) -> None:
    """Shut out whoever has refused, in words or by silence, and whom the terms in force do not bind.

    It never opens a door: only consent does.
    """
    for participant in picture.participants.values():
        if participant.declined_at is not None or not is_covered(picture, participant):
            shut_out(act, picture.case, participant)


def shut_out(act: Act, case: Case, participant: Participant) -> None:
    """Close what a party shares with others: the case's room, and for an adviser that of the agencies.

    Its own room and its side stay: what the desk and it say to each other concerns nobody else.
    """
    shared = [case.room_id]
    if participant.role == Role.ADVISER:
        shared.append(act.desk(case.stream_id))
    people = people_of(act, participant)
    act.end_grants(room__in=shared, role=participant.role, principal__in=people)


def owes_an_answer(picture: Picture, participant: Participant) -> bool:
    """Whether terms wait for this participant's word; while it keeps the ones in force, none do."""
    keeps = picture.now.binding and is_covered(picture, participant)
    return participant.consent in AWAITING and participant.role not in DESK and not keeps


def people_of(act: Act, participant: Participant) -> list[object]:
    """Principals who act for a participant: those with an open grant to its own room, the desk aside."""
    held = Grant.objects.filter(stream__in=act.streams, room=participant.room_id, until=None)
    return list(held.exclude(role__in=DESK).values_list("principal_id", flat=True))


def admit(act: Act, participant: Participant, case: Case, basis: str) -> None:
    """Give the people of one participant its role with its own record, in its side and in the case's room.

    A clinical adviser enters the agencies' room as well.
    """
    role = Role(participant.role)
    people = people_of(act, participant)
    act.end_grants(room=participant.room_id, role=Role.INVITEE.value)
    rooms = [participant.room_id, participant.side_id, case.room_id]
    if role == Role.ADVISER:
        rooms.append(act.desk(case.stream_id))
    for person in people:
        for room in rooms:
            if not _holds(act, room, person, role):
                act.grant(room, case.stream_id, person, role, basis)  # type: ignore[arg-type]


def _holds(act: Act, room: object, person: object, role: Role) -> bool:
    held = Grant.objects.filter(stream__in=act.streams, room=room, principal=person, role=role.value)  # type: ignore[misc]
    return held.filter(until=None).exists()


def settle_phase(act: Act, case: Case) -> None:
    """Bring the stored phase and the time of the last change up to date with the case's rows."""
    act.change(case, phase=phase.phase(phase_facts(act, case)).value, changed_at=act.now)


def phase_facts(act: Act, case: Case) -> phase.PhaseFacts:
    """The few facts that a case's phase depends on, read from its rows."""
    rows = list(
        Participant.objects.within(act)
        .filter(stream=case.stream_id)
        .values_list("role", "report_state", "consent", "invited_at", "left_at")
    )
    makers = [r for r in rows if r[0] == Role.MANUFACTURER]
    living = Cell.objects.within(act).filter(stream=case.stream_id, vulnerability__moved=False)
    states = set(living.values_list("status", "plan").distinct())
    listed = [
        cells.Cell(status=cells.Status(s), plan=cells.Plan(p) if p else None) for s, p in sorted(states)
    ]
    return phase.PhaseFacts(
        lead=next(ReportState(r[1]) for r in rows if r[0] == Role.LEAD),
        invited=any(r[3] for r in makers),
        answered=any(cells.is_answered(c) for c in listed),
        consented=any(r[2] == ConsentState.SIGNATORY or r[1] != ReportState.START for r in makers),
        statuses_open=cells.any_open(listed),
        draft=case.drafted_at is not None,
        released=case.released_at is not None,
        closed=case.closed_at is not None,
    )
