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
from medaccord.core.marking import columns, label_of, marking_of
from medaccord.core.models import Grant
from medaccord.core.models.access import RoomKind
from medaccord.core.models.principal import STRANGER
from medaccord.domain.cvd.first_contact import Words, check
from medaccord.domain.cvd.report import ReportState
from medaccord.domain.errors import Illegal, Invalid
from medaccord.domain.handling import Marking, Onward, Readers, check_readers, in_words, of_all
from medaccord.domain.roles import Role
from medaccord.domain.sentence import Sentence

NOTHING = Words()
KEPT = "What was reported is marked {marks}, which is not for a manufacturer. Invite it without, and say why."
FORBIDDEN = (
    "Its sender forbids passing on what was reported. Ask them to write to the manufacturer themselves, or"
    " invite it without, and say why."
)
PERMISSION = "Its sender is asked before it is passed on. Say who of them permitted it, when and how."


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

    Whoever was told before and is invited again reads that again; raises as `check` does. Where a report goes
    on with its sender's permission alone, `reason` says who gave it.
    """
    before = excerpt_rooms(act, [row])
    sent = Invitation.objects.within(act).filter(participant=row).order_by("-sent_at", "-due_at").first()
    source = _source(act, case) if told else None
    if told or not before:
        maker = row.organisation is not None and row.organisation.kind == OrganisationKind.MANUFACTURER
        check(
            told,
            reason,
            is_manufacturer=maker,
            has_terms=sent is not None and sent.terms_id is not None,
            past_embargo=sent is not None and sent.past_embargo,
        )
    if source is not None:
        _check_source(source, reason)
        check_unnamed(act, {"device": told.device, "report": told.report})
    decided = FirstContact(stream=case.stream, room_id=act.desk(case.stream_id), participant=row)
    decided.told, decided.reason = bool(told or before), reason.strip()
    decided.by_id, decided.at = act.by or STRANGER, act.now
    act.add(decided)
    if source is not None:
        _send(act, case, row, told, source)
    for room in before:
        _let_read(act, case, row, room)


def _check_source(source: Marking, permitted: str) -> None:
    """Refuse to hand on what its reporter's marking keeps from the manufacturer, unless it permitted that.

    `permitted` says who permitted it, and is kept: that is the release on record.
    """
    try:
        check_readers(source.marks, Readers.SIDE)
    except Invalid as wrong:
        raise Illegal(Sentence(KEPT, marks=in_words(source.marks))) from wrong
    if source.onward is Onward.FORBIDDEN:
        raise Illegal(FORBIDDEN)
    if source.onward is Onward.WITH_PERMISSION and not permitted.strip():
        raise Invalid({"reason": [PERMISSION]})


def _send(act: Act, case: Case, row: Participant, told: Words, source: Marking) -> None:
    room = act.open_room(case.stream_id, RoomKind.PARTY)
    for person, held in desk_of(act, case):
        act.grant(room.id, case.stream_id, person, Role(held), "desk")
    sent = Excerpt(stream=case.stream, room=room, participant=row, sent_at=act.now)
    sent.device, sent.report = told.device.strip(), told.report.strip()
    for name, value in columns(source).items():
        setattr(sent, name, value)
    act.add(sent)
    _let_read(act, case, row, room.id)
    act.outcomes[row.room_id] = "with_report"


def _source(act: Act, case: Case) -> Marking:
    """The marking of what is handed on: the strictest label of case and reports, and all marks."""
    keys = list(
        CaseReport.objects.within(act).filter(stream=case.stream_id).values_list("report_id", flat=True)
    )
    with act.beside(keys):  # a report shares the key of its stream
        told = [marking_of(one) for one in Report.rows.filter(id__in=keys)]
    return of_all([label_of(case), *told])


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
