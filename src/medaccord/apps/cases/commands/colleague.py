"""The people of one party: a colleague is brought in to share or take over its work, or taken out of it."""

from __future__ import annotations

import contextlib
import datetime as dt
import uuid
from functools import partial

from django.db.models import Q

from medaccord.apps.cases.commands.hold import lock_reports
from medaccord.apps.cases.commands.participant import end_emergency, seat
from medaccord.apps.cases.confirming import desk_keys, waiting
from medaccord.apps.cases.counsel import sitting
from medaccord.apps.cases.gives import given, others_of
from medaccord.apps.cases.items import item_rooms, received_rooms, takes_part
from medaccord.apps.cases.leaving import leaving, reporters, reporting
from medaccord.apps.cases.models import Case, CaseReport, Invitation, Participant
from medaccord.apps.cases.picture import acting_participant, has_come_in, take_picture
from medaccord.apps.cases.reached import count_invitation, readable_by
from medaccord.apps.cases.settle import admit, excerpt_rooms, is_covered, own_rooms, people_of
from medaccord.apps.cases.talk import shared_rooms, talks
from medaccord.apps.intake.leaving import as_many_as_go, holdings, take_out
from medaccord.apps.intake.models import Report
from medaccord.apps.parties.queries.in_doubt import ANOTHER, NOBODY_LEFT, THEMSELVES, first_able, who_sign_in
from medaccord.apps.parties.queries.people import duty_of, members_of
from medaccord.core.act import Act
from medaccord.core.command import command
from medaccord.core.models import Grant
from medaccord.core.principal import person_of, system
from medaccord.core.scope import still_open
from medaccord.core.streams import case_streams, in_portions, platform_scope
from medaccord.domain.errors import Denied, Illegal, Invalid, Missing
from medaccord.domain.roles import DESK, Role
from medaccord.domain.sentence import Sentence
from medaccord.domain.verbs import Verb

NOT_THERE = "Only people who belong to this party's organization now decide who works for it."
PORTION = 500
NO_COLLEAGUE = "Choose somebody who belongs to this party's organization now."


@command(Verb.COLLEAGUE_ADD, on=Participant)
def add(act: Act, row: Participant, *, person: uuid.UUID) -> Participant:
    """Bring a colleague in: they get the keys that whoever brings them in has for this party, and no others.

    The desk does it where nobody of the party can, for somebody on duty there (decisions 0153, 0202). The
    first one of a party that nobody works for yet gets what its invitation gives; if they can come in, it
    counts from now on as sent.
    """
    organisation, colleagues = _check(act, row)
    own, inside = act.actor.person in colleagues, set(people_of(act, row))
    if not own and not act.roles & DESK:
        raise Denied(NOT_THERE)
    if person not in (colleagues if own else duty_of(organisation)):
        raise Invalid({"person": [NO_COLLEAGUE]})
    if person in inside:
        raise Illegal("This colleague works on the case already.")
    if person in sitting(act, row):
        raise Illegal("This colleague is counsel here and reads nothing else. End that first.")
    case = Case.objects.within(act).get()
    givers = {act.actor.person} & inside if own else inside
    keys = {key for giver in givers if giver for key in _handed(act, case, row, giver)}
    if not inside:
        keys = _invited(act, row)
    rooms = own_rooms(act, row)
    for room, role in sorted(keys - _keys(act, case, row, person)):
        act.grant(room, case.stream_id, person, Role(role), "a colleague", own=room in rooms)
    _count_first(act, case, row)
    if not inside and has_come_in(row) and is_covered(take_picture(act, case), row):
        admit(act, row, case, "a colleague")  # it agreed by a standing agreement, before anybody was there
    return act.change(row, version=row.version + 1)


@command(Verb.COLLEAGUE_REMOVE, on=Participant)
def remove(act: Act, row: Participant, *, person: uuid.UUID) -> Participant:
    """Take one person of a party out: they see nothing further of its part; the party goes on.

    Out of the case's desk, and of the reports that the case answers, its lead takes a coordinator
    (decision 0262).
    """
    if row.role == Role.LEAD:
        return _remove_from_desk(act, row, person)
    _, colleagues = _check(act, row)
    inside = set(people_of(act, row))
    if act.actor.person not in {person, *colleagues} and Role.LEAD not in act.roles:
        raise Denied(NOT_THERE)
    if person not in inside:
        raise Missing("This person does not work on the case for this party.")
    if len(inside) == 1:
        raise Illegal("Nobody of this party would be left. Bring somebody else in first.")
    case = Case.objects.within(act).get()
    for room, role in sorted(_lost(act, case, row, person)):
        act.end_grants(room=room, principal=person, role=role)
    return act.change(row, version=row.version + 1)


def _remove_from_desk(act: Act, row: Participant, person: uuid.UUID) -> Participant:
    """Close every key of the desk that somebody holds here, named rooms and items among them."""
    if Role.LEAD not in act.roles:
        raise Denied("Only whoever leads the case takes a coordinator out of it.")
    case = Case.objects.within(act).get(pk=row.stream_id)
    if person == case.lead_id:
        raise Illegal("Whoever leads a case stays in it. Hand it to a colleague first.")
    if not Grant.objects.filter(stream=case.stream_id, principal=person, role__in=DESK, until=None).exists():
        raise Missing("This person does not work at the desk of this case.")
    reports = lock_reports(act, case.stream_id)
    act.end_grants(stream=case.stream_id, principal=person, role__in=DESK)
    for told in Report.objects.within(act).filter(id__in=reports).order_by("id"):
        for held in holdings([told], []):
            if held.is_desk and held.of({person}):
                take_out(act, told, held, {person})
    return act.change(row, version=row.version + 1)


@command(Verb.COLLEAGUE_CONFIRM, on=Participant)
def confirm(act: Act, row: Participant, *, person: uuid.UUID) -> Participant:
    """Say that one of a party's people is who they were, after a reset or a recovery: their keys open again.

    The desk confirms everybody, the lead among them; whoever works for a party confirms its people; nobody
    confirms themselves. Only what they hold for this party counts again (decision 0243).
    """
    if act.actor.person == person:
        raise Denied(THEMSELVES)
    if not act.roles & {*DESK, Role.SYSTEM} and not _confirms_own(act, row):
        raise Denied("Only the case's desk and colleagues of the same party confirm somebody.")
    case = Case.objects.within(act).get()
    held = list(waiting([case.stream_id]).filter(principal=person))
    mine = [key for key in held if _is_of(act, case, row, key)]
    if not mine:
        raise Illegal("Nothing waits here: they are confirmed, or hold no key.")
    who = person_of(person)
    if Role.SYSTEM not in act.roles and who.doubted_by_id == act.actor.person:
        raise Denied(ANOTHER)
    for key in mine:
        act.change(key, standing=who.doubted)
    return act.change(row, version=row.version + 1)


def _confirms_own(act: Act, row: Participant) -> bool:
    """Whether the actor works for a party now and belongs to its organisation."""
    if row.organisation_id is None or row.role in DESK or acting_participant(act, [row]) is None:
        return False
    return act.actor.person in members_of(row.organisation_id)


def _is_of(act: Act, case: Case, row: Participant, key: Grant) -> bool:
    """Whether a key is held for a party, and not for another one for which its person works as well."""
    if row.role == Role.LEAD or key.role in DESK:
        return row.role == Role.LEAD and key.role in DESK
    kind = (key.room_id, key.role)
    if kind in _keys(act, case, row, key.principal_id, everything=True):
        return True
    others = others_of(act, row, key.principal_id)
    return key.role == row.role and not any(
        kind in _keys(act, case, other, key.principal_id, everything=True) for other in others
    )


def confirm_alone(person: uuid.UUID, now: dt.datetime) -> None:
    """Confirm, as the platform, whoever was confirmed as a person in cases where nobody else could.

    That is where the desk is one person, or waits as a whole.
    """
    for realm, streams in in_portions(case_streams(), PORTION):
        with platform_scope(realm, streams):
            found = waiting(streams).filter(principal=person, role__in=DESK).values("stream_id")
            owners = Participant.rows.filter(realm=realm, stream__in=found, role=Role.LEAD)
            left = [row for row in owners if not _has_desk(row.stream_id)]
        for row in left:
            with contextlib.suppress(Illegal):  # somebody else was there first
                confirm(system(realm, row.stream_id), row.id, now, person=person)


def _has_desk(stream: uuid.UUID) -> bool:
    """Whether somebody at a desk can sign in and is in no doubt."""
    return bool(who_sign_in(list(desk_keys(stream).values_list("principal_id", flat=True))))


@command(Verb.COLLEAGUE_LEAVE, on=Case)
def leave(act: Act, case: Case) -> Case:
    """Close the keys of everybody who has left the organisation that they held them for; the system does it.

    A party of which nobody is left stays, and its desk brings somebody else in. The lead's seat never stays
    empty: whoever is longest at the desk takes it, else who is on duty at the center (decision 0235). Where
    the center has nobody, the other parties do not wait for it.
    """
    rows = list(Participant.objects.within(act).filter(stream=case.stream_id))
    links = list(CaseReport.objects.within(act).filter(stream=case.stream_id))
    with act.beside([link.report_id for link in links]):
        told = reporters(links)
    found, sent = leaving(rows), reporting(rows, told)
    if not found and not sent:
        raise Illegal("Nobody here has left their organization.")
    steps = [partial(_leave, act, case, row, person) for row, person in found]
    as_many_as_go([*steps, *(partial(_hand_on, act, case, row, who, told[row.room_id]) for row, who in sent)])
    return act.change(case, changed_at=act.now)


def _leave(act: Act, case: Case, row: Participant, person: uuid.UUID) -> None:
    """Close what one person holds for a party, at its desk or elsewhere."""
    if row.role == Role.LEAD:
        _leave_desk(act, case, row, person)
        return
    for room, role in sorted(_lost(act, case, row, person)):
        act.end_grants(room=room, principal=person, role=role)
    act.change(row, version=row.version + 1)


def _hand_on(act: Act, case: Case, row: Participant, person: uuid.UUID, organisation: uuid.UUID) -> None:
    """Whoever is on duty follows what an organisation reported, in the place of who has left it."""
    inside = [one for one in people_of(act, row) if one != person]
    duty = duty_of(organisation, without={person})
    heir = next(iter(inside), None) or first_able(duty) or next(iter(duty), None)
    if heir is not None:
        for room, role in sorted(_keys(act, case, row, person) - _keys(act, case, row, heir)):
            act.grant(room, case.stream_id, heir, Role(role), "taken over")
    for room, role in sorted(_lost(act, case, row, person)):
        act.end_grants(room=room, principal=person, role=role)
    act.change(row, principal_id=heir or row.principal_id, version=row.version + 1)


def _leave_desk(act: Act, case: Case, owner: Participant, person: uuid.UUID) -> None:
    if person == case.lead_id:
        heir = _next_lead(case, owner)
        seat(act, case, heir, Role.LEAD)
        act.change(case, lead_id=heir)
    act.end_grants(stream=case.stream_id, principal=person, role__in=DESK)
    end_emergency(act, case, person)


def _next_lead(case: Case, owner: Participant) -> uuid.UUID:
    """Who takes a lead's seat that is left."""
    assert owner.organisation_id is not None
    desk = desk_keys(case.stream_id).filter(room=case.room_id).order_by("since", "id")
    members = set(members_of(owner.organisation_id))
    waiting = [*desk.values_list("principal_id", flat=True), *duty_of(owner.organisation_id)]
    heir = first_able(person for person in waiting if person in members)
    if heir is None:
        raise Illegal(NOBODY_LEFT)
    return heir


def _count_first(act: Act, case: Case, row: Participant) -> None:
    """An invitation that nobody could read so far, and now somebody can, is the first attempt from now on."""
    waits = Invitation.objects.within(act).filter(participant=row, answered_at=None).exists()
    if row.first_contact_at is None and waits and readable_by(act, case, [row]):
        act.change(row, first_contact_at=act.now)
        count_invitation(act, row, act.now)


def _check(act: Act, row: Participant) -> tuple[uuid.UUID, list[uuid.UUID]]:
    """The organisation whose people these are, and who belongs to it now, for one who acts for it.

    Keys outlive a job, so the actor may be none of them. For the desk the list is empty.
    """
    if row.role in DESK or row.left_at is not None:
        raise Illegal("Admit colleagues of the center to its desk instead; who has gone has no people here.")
    if row.organisation_id is None:
        raise Illegal("Whoever reported takes part alone.")
    if acting_participant(act, [row]) is not None:
        return row.organisation_id, members_of(row.organisation_id)
    if not act.roles & DESK:
        raise Denied("Only this party's own people and the case's desk decide who works on it.")
    return row.organisation_id, []


def _keys(
    act: Act, case: Case, row: Participant, person: uuid.UUID, *, everything: bool = False
) -> set[tuple[uuid.UUID, str]]:
    """Rooms and roles that somebody holds in a party's own rooms and, in its role, in those it shares.

    Rooms of people named one by one are not handed on; with `everything` they count.
    """
    own, shared = _rooms(act, case, row, everything=everything)
    as_party = Q(role=row.role, room__in=[*own, *shared])
    as_invited = Q(role=Role.INVITEE, room__in=set(own) - {row.side_id})
    as_counsel = Q(role=Role.COUNSEL, room=row.counsel_id) if everything else Q(pk__in=[])
    still = still_open() if everything else Q(until=None)
    held = Grant.objects.filter(as_party | as_invited | as_counsel, still, stream=case.stream_id)
    return set(held.filter(principal=person).values_list("room_id", "role"))


def _rooms(
    act: Act, case: Case, row: Participant, *, everything: bool
) -> tuple[list[uuid.UUID], list[uuid.UUID]]:
    """A party's own rooms, and those that it shares with others, what others shared with it among them.

    With `everything` what some of its people alone enter, or none while it does not take part, counts too.
    """
    said = shared_rooms(case) if everything else talks(case)
    got = _received(act, row, everything=everything)
    return own_rooms(act, row), [case.room_id, act.desk(case.stream_id), *said, *got]


def _received(act: Act, row: Participant, *, everything: bool) -> list[uuid.UUID]:
    """Rooms of what belongs to others and was shared with a party; for all of its people while it is in."""
    if everything:
        return received_rooms(act, [row]).get(row.id, [])
    return received_rooms(act, [row], until=None).get(row.id, []) if takes_part(act, row) else []


def _invited(act: Act, row: Participant) -> set[tuple[uuid.UUID, str]]:
    """What the invitation of a party gives that nobody works for: it waits for somebody to answer it."""
    if row.declined_at is not None:
        raise Illegal(
            Sentence(
                "{name} declined or did not answer in time. Invite it again: that lets them in.",
                name=row.name,
            )
        )
    return {(room, Role.INVITEE.value) for room in (row.room_id, *excerpt_rooms(act, [row]))}


def _handed(act: Act, case: Case, row: Participant, giver: uuid.UUID) -> set[tuple[uuid.UUID, str]]:
    """What somebody holds by this party, and not by another one for which they work as well."""
    keys = _keys(act, case, row, giver)
    if not others_of(act, row, giver):
        return keys
    own, shared = _rooms(act, case, row, everything=False)
    got = _received(act, row, everything=False)
    rooms = {*own, *given(act, case, row, shared), *got}
    return {(room, role) for room, role in keys if room in rooms}


def _lost(act: Act, case: Case, row: Participant, person: uuid.UUID) -> set[tuple[uuid.UUID, str]]:
    """What somebody who is taken out holds, less what another party gives for which they work on."""
    _, shared = _rooms(act, case, row, everything=True)
    got, kept = set(_received(act, row, everything=True)), set[uuid.UUID]()
    for other in others_of(act, row, person):
        kept |= given(act, case, other, [room for room in shared if room not in got])
        kept |= {*item_rooms(act, other), *_received(act, other, everything=False)}
    return {key for key in _keys(act, case, row, person, everything=True) if key[0] not in kept}
