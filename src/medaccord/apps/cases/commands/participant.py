"""Parties of a case: how one is invited, reached, and how it works on the report."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping

from django.conf import settings
from django.db.models import Q
from django.utils import timezone

from medaccord.apps.cases.commands.case import add_participant
from medaccord.apps.cases.commands.resume import take_up
from medaccord.apps.cases.departure import depart
from medaccord.apps.cases.entering import ROLE_OF, sign_standing
from medaccord.apps.cases.first_contact import (
    NOTHING,
    first_contact,
    makes_device_here,
    take_excerpts,
    was_told,
)
from medaccord.apps.cases.models import (
    Case,
    Contact,
    ContactAct,
    EmergencyAccess,
    Invitation,
    NominationState,
    Participant,
)
from medaccord.apps.cases.nominations import decide, waiting
from medaccord.apps.cases.picture import Picture, attempt, check_own, has_come_in, take_picture
from medaccord.apps.cases.reached import count_invitation, earliest, note_contact, readable_by
from medaccord.apps.cases.settle import owes_an_answer, people_of, settle_phase
from medaccord.apps.cases.talk import talks
from medaccord.apps.cases.unnamed import check_unnamed
from medaccord.apps.parties.models import Channel, Organisation
from medaccord.apps.parties.queries.people import duty_of, organisation_of
from medaccord.core.act import Act
from medaccord.core.command import command
from medaccord.core.marking import at_least
from medaccord.core.models import Grant, Principal, Room
from medaccord.core.models.access import RoomKind
from medaccord.domain import text
from medaccord.domain.cvd.consent import ConsentState
from medaccord.domain.cvd.embargo import IN_SCOPE
from medaccord.domain.cvd.first_contact import Words
from medaccord.domain.cvd.reaching import Upshot
from medaccord.domain.cvd.report import ReportEvent, ReportState
from medaccord.domain.cvd.situation import REPORT_EVENT_OF, Attempt, Move
from medaccord.domain.errors import Denied, Illegal, Invalid, Missing
from medaccord.domain.roles import DESK, Role
from medaccord.domain.sentence import Sentence
from medaccord.domain.verbs import Verb

MOVE_OF = {event: move for move, event in REPORT_EVENT_OF.items()}
TAKING_UP = frozenset({ReportEvent.VALIDATE, ReportEvent.ACCEPT})
"""Steps after which more work follows, so that a party that takes one is not done."""

DESK_ENTERS = (
    RoomKind.AGENCIES,
    RoomKind.CASE,
    RoomKind.PARTY,
    RoomKind.SIDE,
    RoomKind.TALK,
    RoomKind.ITEM,
    RoomKind.PCII,
    RoomKind.READINGS,
)
"""Rooms of these kinds a desk enters; not those of people who were named one by one."""


@command(Verb.PARTICIPANT_INVITE, on=Case)
def invite(
    act: Act,
    case: Case,
    *,
    organisation: uuid.UUID,
    message: str = "",
    due_at: dt.datetime | None = None,
    nomination: uuid.UUID | None = None,
    makes_device: bool = False,
    told: Words = NOTHING,
    reason: str = "",
) -> Participant:
    """Invite an organisation: its people see the terms and nothing of the case until they consent.

    The first attempt to reach a manufacturer starts the clock after which its silence no longer binds; an
    invitation that nobody can read is none (decision 0202).
    Who proposed it, by `nomination`, is told that it was invited. Whoever `makes_device` is `told` with the
    terms what the report says of it, or `reason` says why not (decision 0156); who is listed as the maker of
    a product here is taken to.
    """
    party = Organisation.objects.filter(id=organisation).first()
    if party is None:
        raise Missing
    text.text(message, name="message")
    makes_device = makes_device or makes_device_here(act, case, party)
    if not makes_device and (told or reason.strip()):
        raise Invalid({"makes_device": ["Only the manufacturer of the device is told before it agrees."]})
    proposed = waiting(act, nomination)
    row = bring(act, case, party, message, due_at)
    if proposed is not None:
        decide(act, proposed, NominationState.INVITED)
    if makes_device:
        first_contact(act, case, row, told, reason)
    return row


def bring(
    act: Act,
    case: Case,
    party: Organisation,
    message: str = "",
    due_at: dt.datetime | None = None,
    sender: str = "",
) -> Participant:
    """Send an organisation its invitation to a locked case, from the actor's own unless `sender` is named."""
    due = due_at or act.now + dt.timedelta(days=settings.MEDACCORD.invitation_days)
    if due <= act.now:
        raise Invalid({"due_at": ["Give a due date in the future."]})
    here = Participant.objects.within(act).filter(stream=case.stream_id, left_at=None)
    row = here.filter(organisation=party).first()
    if row is None or not (row.role in DESK or _may_come_in(act, row)):
        check_unnamed(act, {"message": message})  # last of all that refuses: a guess costs an invitation
    if row is None:
        row = add_participant(act, case, ROLE_OF[party.kind], name=party.name, organisation=party)
        act.change(row, invited_at=act.now, lapses_at=due)
    elif row.role in DESK:
        raise Illegal(Sentence("{name} leads this case. Admit a colleague instead.", name=party.name))
    elif _may_come_in(act, row):
        raise Illegal(
            Sentence("{name} takes part already, or its invitation is still open.", name=party.name)
        )
    else:
        act.change(row, lapses_at=due, opened_at=None)
    _let_in_front(act, case, row)
    readable = row.id in readable_by(act, case, [row])
    if readable and row.first_contact_at is None:
        act.change(row, first_contact_at=act.now)
    picture = take_picture(act, case)
    if picture.now.embargo in IN_SCOPE and picture.now.get(str(row.id)).consent != ConsentState.INVITED:
        attempt(act, picture, Attempt(Move.CONSENT_INVITE, str(picture.owner.id), act.now, str(row.id)))
    _send(act, picture, row, message, due, sender, readable=readable)
    sign_standing(act, picture, row)
    settle_phase(act, picture)
    return picture.participants[str(row.id)]


def _let_in_front(act: Act, case: Case, row: Participant) -> None:
    """A key to the invitation for everybody on duty who has none to this party's own room.

    Whoever reported is not let in for an employer: two roles at one table would tell who it is.
    """
    assert row.organisation_id is not None
    inside = people_of(act, row)
    for person in duty_of(row.organisation_id, without=_reporters(act, case)):
        if person not in inside:
            act.grant(row.room_id, case.stream_id, person, Role.INVITEE, "invited")


def _reporters(act: Act, case: Case) -> set[uuid.UUID]:
    """Principals of everybody who reported what this case is about, and the persons behind them."""
    told = Participant.objects.within(act).filter(stream=case.stream_id, role=Role.REPORTER)
    told = told.exclude(principal=None)
    pairs = Principal.objects.filter(id__in=list(told.values_list("principal_id", flat=True)))
    return {key for pair in pairs.values_list("id", "joined_to_id") for key in pair if key}


def ask_reporter(act: Act, case: Case, before: Participant, message: str = "") -> Participant:
    """Ask a reporter of another case to take part in this one, under the terms in scope if there are any.

    Nobody is in by that: what it sent is its own, what others said here is theirs (need-to-know 22).
    """
    row = add_participant(act, case, Role.REPORTER, name=before.name, principal=before.principal_id)
    act.change(
        row,
        report_state=ReportState.ACCEPTED.value,
        accepted_before=True,
        credit_as=before.credit_as,
        marking=before.marking,
        invited_at=act.now,
    )
    assert before.principal_id is not None
    act.grant(row.room_id, case.stream_id, before.principal_id, Role.REPORTER, "reported")
    picture = take_picture(act, case)
    if picture.now.embargo in IN_SCOPE:
        attempt(act, picture, Attempt(Move.CONSENT_INVITE, str(picture.owner.id), act.now, str(row.id)))
    due = act.now + dt.timedelta(days=settings.MEDACCORD.invitation_days)
    mine = picture.participants[str(row.id)]
    _send(act, picture, mine, message, due)
    settle_phase(act, picture)
    return mine


def _may_come_in(act: Act, row: Participant) -> bool:
    """Whether a party takes part or may still say yes: it has not refused, and its time has not passed.

    An embargo's end resets consent; it must not let in whoever said no or nothing (need-to-know 22).
    """
    return row.declined_at is None and (has_come_in(row) or row.id in _still_asked(act))


def _still_asked(act: Act) -> set[uuid.UUID]:
    """Parties with an invitation whose time has not passed."""
    waiting = Invitation.objects.within(act).filter(answered_at=None, due_at__gt=act.now)
    return set(waiting.values_list("participant_id", flat=True))


def note_refusals(act: Act, picture: Picture) -> None:
    """Whoever said no or nothing stands by it when other terms come, until it is invited again by name.

    A reporter is asked again: nobody can invite one by name (decision 0097).
    """
    asked = _still_asked(act)
    for row in picture.participants.values():
        silent = not has_come_in(row) and row.id not in asked
        if row.role == Role.REPORTER or not (row.declined_at or silent):
            continue
        if row.declined_at is None:
            act.change(row, declined_at=row.lapses_at)
            take_excerpts(act, [row])
        if row.consent == ConsentState.NO_EMBARGO:
            attempt(act, picture, Attempt(Move.CONSENT_DECLINE, str(row.id), act.now))


def check_may_come_in(act: Act, row: Participant) -> None:
    """Refuse who declined or let its invitation pass until it is invited again, ticked or not."""
    if not _may_come_in(act, row):
        raise Illegal("This invitation is answered or has expired. Ask the case lead for a new one.")


def invite_again(act: Act, picture: Picture) -> None:
    """Send the terms now in scope to every party that owes an answer to them and has none of them to read.

    Terms that came or changed after a party came in would else shut it out with nothing to sign; its time
    to answer begins anew (Vultron CM-18-002) unless it has passed. A reporter's silence is never taken for
    a refusal: who stays unnamed looks in when it is safe to.
    """
    terms = picture.now.terms or picture.now.pending
    if terms is None:
        return
    due = act.told_at + dt.timedelta(days=settings.MEDACCORD.invitation_days)
    sent = Invitation.objects.within(act).filter(terms=terms.id, answered_at=None)
    told = set(sent.values_list("participant_id", flat=True))
    asked = [row for row in picture.participants.values() if row.id not in told and _waits(act, picture, row)]
    readable = readable_by(act, picture.case, asked)
    for row in asked:
        if row.role != Role.REPORTER:
            act.change(row, lapses_at=due)
        _send(act, picture, row, "", due, readable=row.id in readable)
        sign_standing(act, picture, row)


def _waits(act: Act, picture: Picture, row: Participant) -> bool:
    """Whether a party's word is waited for and its time has not passed."""
    passed = row.lapses_at is not None and row.lapses_at <= act.now
    return not passed and owes_an_answer(picture, row)


def answered(act: Act, row: Participant, duties: str = "") -> None:
    """Note that a party has given its answer: nothing of it is overdue until it is asked again.

    `duties` is the version of the duties by law that it was shown before.
    """
    shown = {"duties": duties} if duties else {}
    for sent in Invitation.objects.within(act).filter(participant=row, answered_at=None):
        act.change(sent, answered_at=act.now, **shown)
    if row.lapses_at is not None:
        act.change(row, lapses_at=None)
    if row.acknowledged_at is None and row.role != Role.REPORTER:  # when it answers is its own to know
        act.change(row, acknowledged_at=act.now)


def _send(
    act: Act,
    picture: Picture,
    row: Participant,
    message: str,
    due: dt.datetime,
    sender: str = "",
    *,
    readable: bool = True,
) -> None:
    if row.declined_at is not None:
        act.change(row, declined_at=None)
    person = None if sender or act.by_day else act.actor.person  # a reporter's employer sends nothing by it
    own = organisation_of(person) if person else None
    terms = picture.now.terms or picture.now.pending
    act.add(
        Invitation(
            stream=row.stream,
            room=row.room,
            participant=row,
            terms_id=uuid.UUID(terms.id) if terms else None,
            ends_at=terms.ends_at if terms else None,
            past_embargo=terms is None and picture.now.past_embargo,
            sender=own.name if own else sender,
            message=message,
            sent_at=act.now,
            due_at=due,
            marking=at_least(picture.case.marking),
        )
    )
    if readable:
        count_invitation(act, row, act.told_at)


@command(Verb.PARTICIPANT_CONTACT, on=Participant)
def contact(
    act: Act,
    row: Participant,
    *,
    what: ContactAct,
    channel: Channel,
    source: str,
    at: dt.datetime,
    to: str = "",
    upshot: Upshot | None = None,
) -> Contact:
    """Log one attempt to reach a party, or a sign that it was reached, as proof for later.

    `to` is the address, number or person that was tried, `upshot` what came of an attempt. Nobody was reached
    about a report before it came in; a party may have learned of the risk elsewhere (decision 0096).
    """
    text.line(source, name="source")
    text.line(to, name="to")
    if upshot is not None and what != ContactAct.ATTEMPT:
        raise Invalid({"upshot": ["Only an attempt has a result. Leave this out, or log an attempt."]})
    if at > act.now:
        raise Invalid({"at": ["This has not happened yet. Give the time at which it did."]})
    if what != ContactAct.LEARNED:
        _check_known(act, at)
    act.occurred_at = at
    columns = {
        ContactAct.ATTEMPT: "first_contact_at",
        ContactAct.OPENED: "opened_at",
        ContactAct.ACKNOWLEDGED: "acknowledged_at",
        ContactAct.LEARNED: "learned_at",
    }
    column = columns.get(what)
    if column and (getattr(row, column) is None or at < getattr(row, column)):
        act.change(row, **{column: at})
    return note_contact(act, row, what, channel, source, at, to=to.strip(), upshot=upshot)


def _check_known(act: Act, at: dt.datetime) -> None:
    """Refuse an instant before the minute in which the case's first report came in."""
    began = earliest(act, Case.objects.within(act).get())
    if at < began:
        said = Sentence(
            "We knew of nothing before {began:%Y-%m-%d, %H:%M} UTC, when the report came in.", began=began
        )
        raise Invalid({"at": [Sentence("{said} Give a time after that.", said=said)]})


@command(Verb.PARTICIPANT_OPEN, on=Participant)
def open(act: Act, row: Participant) -> Participant:
    """Note that a party has opened its newest invitation; of each only the first time counts."""
    check_own(act, row)
    if row.first_contact_at is None and row.organisation_id is not None:
        act.change(row, first_contact_at=act.now)  # it reads what nobody could read when it was sent
    sent = Invitation.objects.within(act).filter(participant=row).order_by("-sent_at", "id").first()
    if row.opened_at is None or (sent is not None and sent.opened_at is None):
        act.change(row, opened_at=act.now)
        if sent is not None:
            act.change(sent, opened_at=act.told_at)
        note_contact(act, row, ContactAct.OPENED, Channel.PLATFORM, "signed-in reader", act.now)
    if row.learned_at is None and was_told(act, row):
        act.change(row, learned_at=act.now)
    return row


@command(Verb.PARTICIPANT_JUDGE, on=Participant)
def judge(
    act: Act, row: Participant, *, event: ReportEvent, reasons: Mapping[str, str] | None = None
) -> Participant:
    """One party's own step with the report: validate, invalidate, accept, defer or close (Vultron RM)."""
    check_own(act, row)
    case = Case.objects.within(act).get()
    if row.role == Role.LEAD and event == ReportEvent.CLOSE:
        raise Illegal("The coordination center ends its work by closing the case.")
    picture = take_picture(act, case)
    attempt(act, picture, Attempt(MOVE_OF[event], str(row.id), act.now), reasons)
    mine = picture.participants[str(row.id)]
    if mine.acknowledged_at is None:
        act.change(mine, acknowledged_at=act.now)
    if event in TAKING_UP:
        take_up(act, [mine])
    act.outcomes[row.room_id] = event.value
    settle_phase(act, picture)
    return mine


@command(Verb.PARTICIPANT_CREDIT, on=Participant)
def credit(act: Act, row: Participant, *, name: str, version: int | None = None) -> Participant:
    """Say how the next advisory shall thank a reporter; an empty name means that it names nobody."""
    check_own(act, row)
    act.expect(row, version, "credit_as")
    text.line(name, name="name")
    return act.change(row, credit_as=name.strip(), version=row.version + 1)


@command(Verb.PARTICIPANT_LABEL, on=Participant)
def label(
    act: Act, row: Participant, *, reference: str = "", alias: str = "", version: int | None = None
) -> Participant:
    """Note a party's own number for the case and the neutral name by which it speaks of it, or neither.

    They lie with its invitation: its own people and the desk read them, and nobody else.
    """
    check_own(act, row)
    act.expect(row, version, "reference", "alias")
    for name, value in (("reference", reference), ("alias", alias)):
        text.line(value, limit=text.REFERENCE, name=name)
    new = {"reference": reference.strip(), "alias": alias.strip()}
    return act.change(row, **new, version=row.version + 1)


@command(Verb.PARTICIPANT_LEAVE, on=Participant)
def leave(act: Act, row: Participant, *, reason: str = "") -> Participant:
    """Leave a case: the leaver sees nothing further, the embargo of the others goes on (Vultron T13)."""
    check_own(act, row)
    text.text(reason, limit=text.LETTER, name="reason")
    case = Case.objects.within(act).get()
    picture = take_picture(act, case)
    return depart(act, case, picture, row, by=row, told={"left_because": reason})


@command(Verb.PARTICIPANT_SHOW_HISTORY, on=Participant)
def show_history(act: Act, row: Participant) -> Participant:
    """Let a party read what was said and filed for everybody before it came in; the lead alone decides."""
    case = Case.objects.within(act).get()
    if row.role in DESK:
        raise Illegal("The coordination center reads all of it already.")
    inside = Grant.objects.filter(room=case.room_id, role=row.role, until=None)
    people = set(inside.values_list("principal_id", flat=True)) & set(people_of(act, row))
    if not people:
        raise Illegal(
            Sentence("{name} takes no part now. Wait until it has agreed to the terms.", name=row.name)
        )
    held = Grant.objects.filter(room__in=talks(case), role=row.role, until=None)
    known = set(held.values_list("room_id", "principal_id"))
    lacking = [(room, one) for room in talks(case) for one in sorted(people) if (room, one) not in known]
    if not lacking:
        raise Illegal(
            Sentence("{name} can read everything that was said to all participants already.", name=row.name)
        )
    for room, one in lacking:
        act.grant(room, case.stream_id, one, Role(row.role), "shown by the lead")
    return act.change(row, version=row.version + 1)


@command(Verb.PARTICIPANT_ADMIT, on=Case)
def admit(act: Act, case: Case, *, person: uuid.UUID) -> Case:
    """Let a colleague from the desk into a case and all its sides, by a grant of their own."""
    check_of_center(act, case, person)
    if person == case.lead_id:
        raise Illegal("This person leads the case. To lead it no more, hand it to a colleague.")
    seat(act, case, person, Role.COORDINATOR)
    act.change(case, changed_at=act.now)
    return case


def check_of_center(act: Act, case: Case, person: uuid.UUID) -> None:
    """Raise Denied for whoever is no member of the center that owns the case."""
    owner = Participant.objects.within(act).get(stream=case.stream_id, role=Role.LEAD)
    center = organisation_of(person)
    if center is None or center.id != owner.organisation_id:
        raise Denied("Only members of the case's own coordination center can be admitted to its desk.")


def seat(act: Act, case: Case, person: uuid.UUID, role: Role) -> None:
    """Give one person one role of the desk in every room that the desk enters, whatever it was before.

    Rooms of named people are entered by nobody else; who holds a key to one holds it in the new role. Of the
    rooms in which parties judge alone the desk enters its own.
    """
    held = Grant.objects.filter(stream=case.stream_id, principal=person, role__in=DESK, until=None)
    named = held.filter(room__kind=RoomKind.PEOPLE).values_list("room_id", flat=True)
    owner = Participant.objects.within(act).filter(stream=case.stream_id, role=Role.LEAD)
    own = [*named, *owner.exclude(opinion=None).values_list("opinion_id", flat=True)]
    entered = Q(kind__in=DESK_ENTERS) | Q(id__in=own)
    for room in Room.objects.filter(entered, stream=case.stream_id).order_by("id"):
        act.end_grants(room=room.id, principal=person, role__in=DESK)
        act.grant(room.id, case.stream_id, person, role, "admitted by the lead")
    end_emergency(act, case, person)  # they need it no longer


def end_emergency(act: Act, case: Case, person: uuid.UUID) -> None:
    """Note that somebody's emergency access is over before its hours are; its keys are closed beside this."""
    running = EmergencyAccess.objects.within(act).filter(stream=case.stream_id, person=person)
    for row in running.filter(until__gt=timezone.now()):
        act.change(row, until=min(act.now, timezone.now()), version=row.version + 1)
