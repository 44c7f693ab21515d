"""Cases: how one begins, what becomes known, how it ends."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection, Mapping

from medaccord.apps.cases import kin
from medaccord.apps.cases.commands.hold import pass_on
from medaccord.apps.cases.models import Case, CaseReport, Embargo, Participant, Sign
from medaccord.apps.cases.picture import acting_participant, attempt, take_picture
from medaccord.apps.cases.settle import admit, set_phase, settle_grants, settle_phase
from medaccord.apps.intake.announce import announce, case_opened, is_urgent
from medaccord.apps.intake.models import Report
from medaccord.apps.intake.queries.senders import follower_of, who_come_in
from medaccord.apps.parties.models import Organisation
from medaccord.apps.parties.queries.people import organisation_of
from medaccord.core.act import Act
from medaccord.core.command import command
from medaccord.core.marking import at_least
from medaccord.core.models import Grant, Room, Stream
from medaccord.core.models.access import RoomKind, StreamKind
from medaccord.core.models.principal import STRANGER
from medaccord.domain import text
from medaccord.domain.cvd import report
from medaccord.domain.cvd.case_state import CaseEvent
from medaccord.domain.cvd.consent import ConsentState
from medaccord.domain.cvd.embargo import EmbargoState
from medaccord.domain.cvd.kind import Indication, Kind
from medaccord.domain.cvd.phase import Phase
from medaccord.domain.cvd.report import ReportEvent, ReportState
from medaccord.domain.cvd.situation import Attempt, Move
from medaccord.domain.errors import Denied, Illegal, Invalid
from medaccord.domain.numbers import NumberKind
from medaccord.domain.roles import DESK, Role
from medaccord.domain.verbs import Verb

EXPOSURES: Mapping[CaseEvent, Move] = {
    CaseEvent.PUBLIC: Move.STATE_PUBLIC,
    CaseEvent.EXPLOIT: Move.STATE_EXPLOIT,
    CaseEvent.ATTACKS: Move.STATE_ATTACKS,
}


@command(Verb.CASE_OPEN, on=Report)
def open(act: Act, told: Report, *, title: str, kind: Kind | None = None, version: int | None = None) -> Case:
    """Open a case for a valid report; its opener leads it, its reporter takes part (Vultron RM: A).

    A manufacturer that reported about its own product takes part as the manufacturer, an advising agency as
    the adviser.
    Its kind is the report's unless another one is given, and its label never wider than the report's.
    """
    if not act.roles & DESK:
        raise Denied("Only its desk opens a case at a report. An agency does so from what it was told.")
    act.expect(told, version, "state", "reason")
    person = act.actor.person
    center = organisation_of(person) if person else None
    if person is None or center is None:
        raise Denied("Only a member of a coordination center can open a case.")
    text.title(title)
    return begin(act, told, title, kind, person, center, "opened the case")


def begin(
    act: Act,
    told: Report,
    title: str,
    kind: Kind | None,
    lead: uuid.UUID,
    center: Organisation,
    basis: str,
) -> Case:
    """The new case of a report, with its lead's center and its reporter; advising agencies hear of it."""
    if told.opened_at is not None:
        raise Illegal("A case is open for this report already. Ask its lead to let you in.")
    stream = act.open_stream(StreamKind.CASE, NumberKind.CASE)
    room = act.open_room(stream.id, RoomKind.CASE)
    case = _new_case(act, stream, room, told, title, kind or Kind(told.kind), lead)
    _accept(act, told, stream)
    desk = act.desk(stream.id)
    for door in (room.id, desk):
        act.grant(door, stream.id, lead, Role.LEAD, basis)
    act.add(Embargo(stream=stream, room=room, state=EmbargoState.NONE))
    owner = add_center(act, case, center, desk)
    reporter = _add_sender(act, case, told)
    act.add(CaseReport(stream=stream, room_id=reporter.room_id, report=told, marking=case.marking))
    pass_on(act, told.stream_id, stream.id)
    set_phase(act, case, [owner, reporter], [])
    return case


def _accept(act: Act, told: Report, case: Stream) -> None:
    """A report is accepted with its case at the latest."""
    is_new = told.state != ReportState.ACCEPTED
    accepted = report.step(ReportState(told.state), ReportEvent.ACCEPT) if is_new else told.state
    opened = {"opened_at": act.now, "case": case, "wrote_at": None, "reason": ""}
    act.change(told, state=str(accepted), **opened, version=told.version + 1)
    if is_new:
        announce(act, told)
    case_opened(act, told)


def _new_case(
    act: Act, stream: Stream, room: Room, told: Report, title: str, kind: Kind, lead: uuid.UUID
) -> Case:
    case = Case(id=stream.id, stream=stream, room=room, title=title, kind=kind, phase=Phase.CHECKING)
    case.origin, case.urgent, case.lead_id = told.origin, is_urgent(act, told), lead
    case.opened_at = case.changed_at = act.now
    case.marking = at_least(told.marking)
    return act.add(case)


def add_center(act: Act, case: Case, center: Organisation, desk: uuid.UUID) -> Participant:
    """The coordination center as the owner of a new case."""
    row = Participant(stream=case.stream, room_id=desk, side_id=desk, role=Role.LEAD, name=center.name)
    row.organisation = center
    row.report_state, row.accepted_before = ReportState.ACCEPTED, True
    row.consent = ConsentState.NO_EMBARGO
    return act.add(row)


def _add_sender(act: Act, case: Case, told: Report) -> Participant:
    """Whoever reported enters as what it is, once: an organisation of its own weight, or a reporter."""
    if told.is_of_maker:
        return _add_organisation(act, case, told, Role.MANUFACTURER)
    if told.is_of_adviser:
        return _add_organisation(act, case, told, Role.ADVISER)
    return _add_reporter(act, case, told)


def _add_reporter(act: Act, case: Case, told: Report) -> Participant:
    """The reporter enters as one who has accepted the report (Vultron RM: hidden start)."""
    name = told.known_as if told.identity != "nobody" else "Anonymous reporter"
    follower = follower_of(told)
    row = add_participant(act, case, Role.REPORTER, name=name, principal=follower or told.reporter_id)
    credit = told.credit_as if told.credit_wanted else ""
    act.change(row, report_state=ReportState.ACCEPTED.value, accepted_before=True, credit_as=credit)
    if follower is not None:
        act.grant(row.room_id, case.stream_id, follower, Role.REPORTER, "reported")
    admit(act, row, case, "reported")
    return row


def _add_organisation(act: Act, case: Case, told: Report, role: Role) -> Participant:
    """An organisation that reported takes part in its own role, and is aware (of a vendor, Vultron CS: V)."""
    own = told.organisation
    assert own is not None
    row = add_participant(act, case, role, name=own.name, organisation=own)
    people = who_come_in(told)
    known = _aware(act, told, people)
    act.change(row, report_state=ReportState.ACCEPTED.value, accepted_before=True, **known)
    for person in people:
        act.grant(row.room_id, case.stream_id, person, role, "reported")
    admit(act, row, case, "reported")
    return row


def _aware(act: Act, told: Report, people: Collection[uuid.UUID]) -> dict[str, dt.datetime]:
    """Since when an organisation knows of what it reported, and when it was reached.

    What the desk filed proves no contact: nobody there has read or answered anything here.
    """
    if told.is_followed:
        return dict.fromkeys(("first_contact_at", "acknowledged_at", "learned_at"), told.submitted_at)
    known = {"learned_at": told.received_at or told.submitted_at}
    return known | ({"first_contact_at": act.now} if people else {})


def add_participant(
    act: Act,
    case: Case,
    role: Role,
    *,
    name: str,
    organisation: Organisation | None = None,
    principal: uuid.UUID | None = None,
) -> Participant:
    """Add a party with a record and a side of its own, which the desk sees too."""
    room, side = (act.open_room(case.stream_id, kind) for kind in (RoomKind.PARTY, RoomKind.SIDE))
    row = Participant(stream=case.stream, room=room, side=side, role=role, name=name)
    row.organisation = organisation
    row.principal_id, row.report_state = principal, ReportState.START
    row.consent = ConsentState.NO_EMBARGO
    act.add(row)
    for person, held in desk_of(act, case):
        for door in (room, side):
            act.grant(door.id, case.stream_id, person, Role(held), "desk")
    return row


def desk_of(act: Act, case: Case) -> list[tuple[uuid.UUID, str]]:
    """Principals and roles of the lead and coordinators of a case."""
    held = Grant.objects.filter(stream=case.stream_id, room__kind=RoomKind.AGENCIES, until=None)
    return list(held.filter(role__in=DESK).values_list("principal_id", "role").order_by("since", "id"))


@command(Verb.CASE_RENAME, on=Case)
def rename(act: Act, case: Case, *, title: str, version: int | None = None) -> Case:
    """Give a case another title."""
    act.expect(case, version, "title")
    text.title(title)
    return act.change(case, title=title, changed_at=act.now, version=case.version + 1)


@command(Verb.CASE_RECLASSIFY, on=Case)
def reclassify(act: Act, case: Case, *, kind: Kind, version: int | None = None) -> Case:
    """Say that a case coordinates something else than was thought: a vulnerability, a threat or an incident.

    What is in it stays: an incident whose flaw was found keeps its reports, parties and embargo.
    """
    act.expect(case, version, "kind")
    if case.kind == kind:
        raise Illegal("The case is of this kind already. Choose another one, or leave it as it is.")
    act.outcomes[case.room_id] = kind.value
    return act.change(case, kind=kind.value, changed_at=act.now, version=case.version + 1)


@command(Verb.CASE_RECORD, on=Case)
def record(
    act: Act,
    case: Case,
    *,
    event: CaseEvent | Indication,
    occurred_at: dt.datetime | None = None,
    source: str = "",
    reasons: Mapping[str, str] | None = None,
) -> Case:
    """Record that it became public, that an exploit is public, or that attacks were seen (Vultron CS).

    What became public ends an embargo at once; attacks alone leave that to the case owner, and so does what
    adversaries know or hold, of which `source` says how the agencies know; no party reads that. The desks of
    linked cases that are not public are warned of one that is.
    """
    happened(act, occurred_at)
    if isinstance(event, Indication):
        return _indicated(act, case, event, source)
    if event not in EXPOSURES:
        raise Invalid({"event": ["Record the progress of a fix with the product that it belongs to."]})
    if source.strip():
        raise Invalid({"source": ["Everybody in the case is told this. Write where it was seen to them."]})
    act.outcomes[case.room_id] = event.value
    picture = take_picture(act, case)
    was_public = picture.now.exposure.public
    actor = str(acting_participant(act, picture.participants.values()) or "")
    attempt(act, picture, Attempt(EXPOSURES[event], actor, act.now), reasons)
    settle_grants(act, picture)
    settle_phase(act, picture)
    if picture.now.exposure.public and not was_public:
        kin.warn(act, case, kin.kin_of(act, case))
    return case


def _indicated(act: Act, case: Case, what: Indication, source: str) -> Case:
    """Keep a sign for the agencies; the embargo stays as it is until a person decides (Vultron T4)."""
    text.said(source, "Say who or what says so.", limit=text.LETTER, name="source")
    desk = act.desk(case.stream_id)
    row = Sign(stream_id=case.stream_id, room_id=desk, indication=what.value, source=source)
    row.occurred_at, row.principal_id, row.at = act.occurred_at, act.by or STRANGER, act.now
    act.outcomes[desk] = what.value
    act.add(row)
    return case


def happened(act: Act, occurred_at: dt.datetime | None) -> None:
    """Note when it happened, if that was earlier than now; raises Invalid for what has not happened yet."""
    if occurred_at is None:
        return
    if occurred_at > act.now:
        raise Invalid({"occurred_at": ["This has not happened yet."]})
    act.occurred_at = occurred_at


@command(Verb.CASE_CLOSE, on=Case)
def close(act: Act, case: Case, *, reasons: Mapping[str, str] | None = None) -> Case:
    """Close a case: the coordination center ends its work on the report (Vultron RM: C)."""
    picture = take_picture(act, case)
    owner = str(picture.owner.id)
    attempt(act, picture, Attempt(Move.REPORT_CLOSE, owner, act.now), reasons)
    act.change(case, closed_at=act.now)
    settle_phase(act, picture)
    return case
