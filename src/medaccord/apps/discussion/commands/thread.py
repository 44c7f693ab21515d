"""Threads: a subject with an audience that never changes; another audience is another thread."""

from __future__ import annotations

import uuid
from collections.abc import Collection

from medaccord.apps.cases.models import Case
from medaccord.apps.cases.talk import ended, named
from medaccord.apps.discussion.audience import audience, lasting, name_in_case
from medaccord.apps.discussion.commands.post import LONGEST_NAME, say
from medaccord.apps.discussion.models import Thread
from medaccord.apps.discussion.people import members, names_in
from medaccord.core.act import Act
from medaccord.core.command import command
from medaccord.core.models.principal import STRANGER
from medaccord.core.scope import open_grants
from medaccord.domain import text as texts
from medaccord.domain.errors import Denied, Illegal, Invalid, Missing
from medaccord.domain.handling import Mark, Onward, Wish
from medaccord.domain.roles import DESK, Role
from medaccord.domain.sentence import Sentence
from medaccord.domain.tlp import Tlp
from medaccord.domain.verbs import Verb

MOST_PEOPLE = 50


@command(Verb.THREAD_START, on=Case)
def start(
    act: Act,
    case: Case,
    *,
    subject: str,
    text: str,
    room: uuid.UUID | None = None,
    people: Collection[uuid.UUID] = (),
    continues: uuid.UUID | None = None,
    marking: Tlp | None = None,
    handling: Collection[Mark] = (),
    onward: Onward | None = None,
    as_reporter: bool = False,
) -> Thread:
    """Begin a thread with its first post, for one room of the case or for people that the desk names.

    Replies go to the same audience, each with a marking of its own. Named people read each
    other's names. One that `continues` an ended thread leads there, and from there, whoever reads both.
    """
    texts.line(subject, limit=texts.SUBJECT, name="subject")
    if not subject.strip():
        raise Invalid({"subject": ["Give the thread a short subject."]})
    if (room is None) == (not people):
        raise Invalid({"room": ["Choose who reads it: one room, or people by name."]})
    into = _named(act, case, people) if room is None else _chosen(act, case, room, as_reporter)
    before = _ended(act, case, continues) if continues else None
    row = opened(act, case, into, subject, marking, named=room is None, continues=before)
    say(act, case, into, text, Wish(marking, handling, onward), thread=row)
    return row


def opened(
    act: Act,
    case: Case,
    into: uuid.UUID,
    subject: str,
    label: Tlp | None,
    *,
    named: bool,
    continues: Thread | None = None,
    dispute: uuid.UUID | None = None,
) -> Thread:
    """A new thread of a room, before its first post; where people are `named` it says whom it is for."""
    row = Thread(stream_id=case.stream_id, room_id=into, subject=subject, at=act.now, by_day=act.by_day)
    row.author_id, row.author_name = act.by or STRANGER, name_in_case(act, case)[:LONGEST_NAME]
    row.named = names_in(case.stream_id, into) if named else []
    row.continues, row.dispute = continues, dispute
    row.marking = (label or Tlp(case.marking)).value  # whether it fits there the first post says
    added: Thread = act.add(row)
    return added


def _ended(act: Act, case: Case, key: uuid.UUID) -> Thread:
    """The ended thread that this one goes on from, read in the voice in which this one begins.

    Else the step from one to the other would tell that a reporter and somebody's colleague are one person.
    """
    found: Thread | None = Thread.objects.visible_to(act.actor).filter(stream=case.stream_id, pk=key).first()
    if found is None:
        raise Missing
    own = open_grants(act.actor).filter(room=found.room_id)
    if act.by_day not in {role == Role.REPORTER for role in own.values_list("role", flat=True)}:
        raise Missing
    if not ended(case.stream_id, [found.room_id]):
        raise Illegal("That thread goes on. Reply in it, or start this one without it.")
    return found


def _chosen(act: Act, case: Case, room: uuid.UUID, as_reporter: bool) -> uuid.UUID:
    return lasting(act, case, audience(act, case, room, as_reporter=as_reporter))


def _named(act: Act, case: Case, people: Collection[uuid.UUID]) -> uuid.UUID:
    """A room for these people and whoever names them; only the desk knows everybody by name."""
    if not act.roles & DESK:
        raise Denied("Only the desk of the case names people. Write to a room that you may enter.")
    if len(people) > MOST_PEOPLE:
        raise Invalid(
            {
                "people": [
                    Sentence(
                        "Choose at most {most_people} people, or write to all participants.",
                        most_people=MOST_PEOPLE,
                    )
                ]
            }
        )
    there = {one.id: (one.principal, one.is_reporter) for one in members(case.stream_id, case.room_id)}
    own = {act.actor.person} if act.actor.person else set()
    chosen = {there.get(key, (key, False)) for key in {*people, *own}}
    return named(act, case, chosen)
