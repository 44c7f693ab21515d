"""What the manufacturer of the device is told with its invitation: rows and keys."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from medaccord.apps.cases.commands.case import desk_of
from medaccord.apps.cases.models import Case, CaseReport, Excerpt, FirstContact, Invitation, Participant
from medaccord.apps.cases.settle import excerpt_rooms, people_of
from medaccord.apps.cases.unnamed import check_unnamed
from medaccord.apps.devices.models import Product
from medaccord.apps.intake.models import Report
from medaccord.apps.parties.models import Organisation, OrganisationKind
from medaccord.core.act import Act
from medaccord.core.models import Grant
from medaccord.core.models.access import RoomKind
from medaccord.core.models.principal import STRANGER
from medaccord.domain.cvd.first_contact import Words, check
from medaccord.domain.cvd.report import ReportState
from medaccord.domain.roles import Role
from medaccord.domain.tlp import Tlp, strictest

NOTHING = Words()


def makes_device_here(act: Act, case: Case, party: Organisation) -> bool:
    """Whether a manufacturer is listed as making a product of the case and has never received its report.

    Then it is told at first contact, or a reason says why not, whatever whoever invites it ticks.
    """
    if party.kind != OrganisationKind.MANUFACTURER:
        return False
    own = Product.objects.within(act).filter(stream=case.stream_id, organisation=party, withdrawn_at=None)
    parts = Participant.objects.within(act).filter(stream=case.stream_id, organisation=party)
    return own.exists() and not parts.exclude(report_state=ReportState.START).exists()


def first_contact(act: Act, case: Case, row: Participant, told: Words, reason: str) -> None:
    """Tell an invited manufacturer what the report says of its device, or note why it is not told.

    Whoever was told before and is invited again reads that again; raises as `check` does.
    """
    before = excerpt_rooms(act, [row])
    sent = Invitation.objects.within(act).filter(participant=row).order_by("-sent_at", "-due_at").first()
    if told or not before:
        maker = row.organisation is not None and row.organisation.kind == OrganisationKind.MANUFACTURER
        check(
            told,
            reason,
            is_manufacturer=maker,
            has_terms=sent is not None and sent.terms_id is not None,
            past_embargo=sent is not None and sent.past_embargo,
        )
    if told:
        check_unnamed(act, {"device": told.device, "report": told.report})
    decided = FirstContact(stream=case.stream, room_id=act.desk(case.stream_id), participant=row)
    decided.told, decided.reason = bool(told or before), reason.strip()
    decided.by_id, decided.at = act.by or STRANGER, act.now
    act.add(decided)
    if told:
        _send(act, case, row, told)
    for room in before:
        _let_read(act, case, row, room)


def _send(act: Act, case: Case, row: Participant, told: Words) -> None:
    room = act.open_room(case.stream_id, RoomKind.PARTY)
    for person, held in desk_of(act, case):
        act.grant(room.id, case.stream_id, person, Role(held), "desk")
    sent = Excerpt(stream=case.stream, room=room, participant=row, sent_at=act.now)
    sent.device, sent.report = told.device.strip(), told.report.strip()
    sent.marking = _strictest_source(act, case).value
    act.add(sent)
    _let_read(act, case, row, room.id)
    act.outcomes[row.room_id] = "with_report"


def _strictest_source(act: Act, case: Case) -> Tlp:
    """The marking of what is handed on: the strictest of the case and of its reports."""
    keys = list(
        CaseReport.objects.within(act).filter(stream=case.stream_id).values_list("report_id", flat=True)
    )
    with act.beside(keys):  # a report shares the key of its stream
        markings = list(Report.rows.filter(id__in=keys).values_list("marking", flat=True))
    return strictest(Tlp(one) for one in (case.marking, *markings))


def _let_read(act: Act, case: Case, row: Participant, room: uuid.UUID) -> None:
    held = Grant.objects.filter(stream=case.stream_id, room=room, until=None)
    inside = set(held.values_list("principal_id", flat=True))
    for person in people_of(act, row):
        if person not in inside:
            act.grant(room, case.stream_id, person, Role.INVITEE, "told at first contact")


def take_excerpts(act: Act, participants: Sequence[Participant]) -> None:
    """Take the keys to what these parties were told: who refuses or leaves sees nothing further."""
    rooms = excerpt_rooms(act, participants)
    if rooms:
        people = [person for row in participants for person in people_of(act, row)]
        act.end_grants(room__in=rooms, principal__in=people)


def was_told(act: Act, row: Participant) -> bool:
    """Whether a party holds what the report says of its device."""
    return bool(excerpt_rooms(act, [row]))
