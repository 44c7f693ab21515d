"""What an advising agency is told of an accepted report, at once and in a room of its own (decision 0132).

Number, device class and urgency, and nothing of what anybody wrote. What it reported itself it holds from the
beginning (decision 0221).
"""

from __future__ import annotations

import uuid
from collections.abc import Collection

from medaccord.apps.intake.models import Announcement, Known, Place, Report, Triage
from medaccord.apps.parties.models import Organisation, OrganisationKind, Origin
from medaccord.apps.parties.queries.people import duty_of, organisations_of
from medaccord.core.act import Act
from medaccord.core.marking import columns, marking_of
from medaccord.core.models import Grant, Principal
from medaccord.core.models.access import RoomKind
from medaccord.domain.notices import URGENT
from medaccord.domain.roles import DESK, Role

BASIS = "report accepted"


def announce(act: Act, told: Report) -> None:
    """Tell every clinical adviser's people on duty that a report was accepted; replayed ones tell nobody."""
    if told.origin == Origin.REPLAY:
        return
    reporters = _people_behind(told.reporter_id)
    for agency in organisations_of(OrganisationKind.CLINICAL_ADVISER, told.origin):
        is_own = agency.id == told.organisation_id
        people = duty_of(agency.id) if is_own else duty_of(agency.id, without=reporters)
        if people:
            _tell(act, told, agency, people)


def hold(act: Act, told: Report, agency: Organisation, person: uuid.UUID) -> None:
    """Let an agency open a case for what it reports itself; who is on duty there follows the report too."""
    _tell(act, told, agency, dict.fromkeys([person, *duty_of(agency.id)]), own=True)


def _tell(
    act: Act, told: Report, agency: Organisation, people: Collection[uuid.UUID], *, own: bool = False
) -> None:
    row = Announcement.objects.within(act).filter(stream=told.stream_id, organisation=agency).first()
    says = {"therapy": device_class(act, told), "urgent": is_urgent(act, told), **columns(marking_of(told))}
    says |= {"by_id": act.actor.person} | ({} if row and row.own else {"at": act.now})
    if row is None:
        room = act.open_room(told.stream_id, RoomKind.PARTY)
        row = Announcement(stream=told.stream, room=room, organisation=agency, own=own, **says)
        act.add(row)
        for person, role in _desk(act, told):
            act.grant(room.id, told.stream_id, person, Role(role), "desk")
    else:
        act.change(row, **says, version=row.version + 1)
    held = Grant.objects.filter(stream=told.stream_id, room=row.room_id, until=None)
    inside = set(held.values_list("principal_id", flat=True))
    for person in people:
        if person not in inside:
            act.grant(row.room_id, told.stream_id, person, Role.ADVISER, BASIS)
            if row.own and person != told.reporter_id:
                act.grant(told.room_id, told.stream_id, person, Role.REPORTER, "reported")


def device_class(act: Act, told: Report) -> str:
    """Whether the device is implanted or life-sustaining: as the desk found, else as the report tells."""
    found = Triage.objects.within(act).filter(stream=told.stream_id).values_list("therapy", flat=True).first()
    return str(found or (Known.YES if Place.BODY in told.used_at else Known.UNKNOWN))


def is_urgent(act: Act, told: Report) -> bool:
    """Whether a report is urgent: as its reporter says by now, or as the desk ever found (decision 0190)."""
    found = Triage.objects.within(act).filter(stream=told.stream_id, urgent=True)
    return told.is_urgent or bool(found.exists())


def correct(act: Act, told: Report) -> None:
    """Bring what agencies were told up to date; what became urgent is told as such, and stays so."""
    says = {"therapy": device_class(act, told), "urgent": is_urgent(act, told)}
    for row in Announcement.objects.within(act).filter(stream=told.stream_id):
        if says["urgent"] and not row.urgent:
            act.outcomes[row.room_id] = URGENT
        if (row.therapy, row.urgent) != tuple(says.values()):
            act.change(row, **says, version=row.version + 1)


def case_opened(act: Act, told: Report) -> None:
    """Note for the agencies that a case is open for the report."""
    for row in Announcement.objects.within(act).filter(stream=told.stream_id):
        act.change(row, opened_at=act.now, version=row.version + 1)


def follow(act: Act, told: Report) -> None:
    """Mark what agencies were told of a report as the report is marked now, stricter or wider."""
    made = marking_of(told)
    for row in Announcement.objects.within(act).filter(stream=told.stream_id).order_by("id"):
        if marking_of(row) != made:
            act.change(row, **columns(made), version=row.version + 1)


def _people_behind(reporter: uuid.UUID) -> set[uuid.UUID]:
    """A reporter's principal and the person whom it was joined to: told of nothing for an employer."""
    pairs = Principal.objects.filter(id=reporter).values_list("id", "joined_to_id")
    return {key for pair in pairs for key in pair if key}


def _desk(act: Act, told: Report) -> list[tuple[uuid.UUID, str]]:
    held = Grant.objects.filter(stream=told.stream_id, room=act.desk(told.stream_id), until=None)
    return list(held.filter(role__in=DESK).values_list("principal_id", "role").order_by("since", "id"))
