"""Audiences: a room of a stream that the author may enter, and the author's name as those inside know it."""

from __future__ import annotations

import uuid
from collections.abc import Collection

from medaccord.apps.accounts.models import Person
from medaccord.apps.cases.models import Case, Participant
from medaccord.apps.cases.picture import acting_participant
from medaccord.apps.cases.talk import SHARED, ended, talk_now
from medaccord.apps.discussion.models import Thread
from medaccord.apps.intake.models import Identity, Report
from medaccord.apps.parties.queries.people import organisation_of
from medaccord.core.act import Act
from medaccord.core.models import Grant, Scoped
from medaccord.core.models.access import RoomKind
from medaccord.core.principal import Actor
from medaccord.core.scope import open_grants
from medaccord.domain.errors import Illegal, Invalid, Missing
from medaccord.domain.handling import Readers
from medaccord.domain.policy.matrix import MATRIX
from medaccord.domain.roles import DESK, Role

UNNAMED = "Anonymous reporter"
AUDIENCES = (RoomKind.CASE, RoomKind.REPORT, RoomKind.SIDE, RoomKind.AGENCIES)
"""Kinds of room in which people speak and file, the widest first; a party's record is none of them."""
FILING = (*AUDIENCES, RoomKind.PEOPLE)
"""Kinds of room for files: people who were named once are an audience for more than their thread."""
READERS = {
    RoomKind.CASE: Readers.EVERYONE,
    RoomKind.TALK: Readers.EVERYONE,
    RoomKind.PEOPLE: Readers.PEOPLE,
    RoomKind.AGENCIES: Readers.AGENCIES,
    RoomKind.SIDE: Readers.SIDE,
}
"""For whom each kind of room of a case is."""


def audience(
    act: Act,
    subject: Scoped,
    room: uuid.UUID,
    kinds: Collection[RoomKind] = AUDIENCES,
    *,
    as_reporter: bool = False,
) -> uuid.UUID:
    """The room, if it belongs to the subject's stream and the actor holds a key to it that allows the verb.

    What the actor may not enter is Missing, like what does not exist. Here it is settled as whom the actor
    speaks: with `as_reporter` as a reporter, though another key fits as well (decision 0180).
    """
    held = open_grants(act.actor).filter(room=room, stream=subject.stream_id, room__kind__in=kinds)
    if not held.filter(role__in=MATRIX[act.verb].roles).exists():
        raise Missing
    act.speak(room, as_reporter=as_reporter)
    if as_reporter and not act.by_day:
        raise Invalid({"as_reporter": ["Whoever reported does not speak here. Choose other readers."]})
    return room


def audience_of(act: Act, case: Case, thread: Thread, *, as_reporter: bool = False) -> uuid.UUID:
    """The room of a thread, while everybody who could ever read there still can.

    Whoever has gone may come back and read what was said before, and nothing of the time between.
    """
    room = audience(act, case, thread.room_id, (*AUDIENCES, *SHARED), as_reporter=as_reporter)
    if ended(case.stream_id, [room]):
        raise Illegal("Somebody who can read this thread takes no part now. Start another thread.")
    return room


def filing(act: Act, case: Case, room: uuid.UUID, *, as_reporter: bool = False) -> uuid.UUID:
    """The room that a file for this audience lies in; for named people while all of them take part."""
    into = audience(act, case, room, FILING, as_reporter=as_reporter)
    if ended(case.stream_id, [into]):
        raise Illegal("Somebody who was named takes no part now. Start another thread with those who do.")
    return lasting(act, case, into)


def works_for(actor: Actor, side: uuid.UUID) -> bool:
    """Whether somebody enters a side for its party, and not for the desk."""
    held = open_grants(actor).filter(room=side, room__kind=RoomKind.SIDE)
    return held.exclude(role__in=[one.value for one in DESK]).exists()


def is_within(stream: uuid.UUID, room: uuid.UUID, of: uuid.UUID) -> bool:
    """Whether everybody who reads in a room now reads in another one as well."""
    held = Grant.objects.filter(stream=stream, room__in=(room, of), until=None)
    inside = set(held.values_list("room_id", "principal_id"))
    return {one for where, one in inside if where == room} <= {one for where, one in inside if where == of}


def lasting(act: Act, case: Case, room: uuid.UUID) -> uuid.UUID:
    """The room that a word to this audience lies in: for everybody, that of the members of this moment."""
    return talk_now(act, case) if room == case.room_id else room


def name_in_case(act: Act, case: Case, party: uuid.UUID | None = None) -> str:
    """How its readers know the actor of this step: a reporter by its chosen name, others in full.

    `party` is the one that this step speaks for, where the actor may speak for several.
    """
    parties = list(Participant.objects.within(act).filter(left_at=None))
    if act.by_day:
        sides = open_grants(act.actor).filter(stream=case.stream_id, role=Role.REPORTER)
        mine = set(sides.values_list("room_id", flat=True))
        return next((str(p.name) for p in parties if p.side_id in mine and party in (None, p.id)), UNNAMED)
    own = party or acting_participant(act, parties)
    return _in_full(act, next((p.name for p in parties if p.id == own), ""))


def own_report(act: Act, report: Report) -> uuid.UUID:
    """The room of a report; whoever reported speaks as that here, also where it is of the desk."""
    room = audience(act, report, report.room_id)
    act.speak(room, as_reporter=True)
    return room


def name_in_report(act: Act, report: Report) -> str:
    """How reporter and desk know the actor."""
    if act.by_day:
        return report.known_as if report.identity != Identity.NOBODY else UNNAMED
    return _in_full(act, "")


def _in_full(act: Act, organisation: str) -> str:
    """`Name, Organisation`; whoever acts for an organisation without a name of its own goes by that alone."""
    person = Person.objects.filter(principal=act.actor.person).first()
    if not organisation and act.actor.person is not None:
        own = organisation_of(act.actor.person)
        organisation = own.name if own is not None else ""
    parts = [person.name if person is not None else "", organisation]
    return ", ".join(part for part in parts if part)
