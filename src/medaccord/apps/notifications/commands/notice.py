"""Notices: who hears of a fact is decided when it is delivered; what it says, when it is read."""

from __future__ import annotations

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from medaccord.apps.accounts.models import User
from medaccord.apps.cases.models import Case
from medaccord.apps.cases.queries.told import HUSHED
from medaccord.apps.discussion.queries.mentioned import spoken_to
from medaccord.apps.intake.models import Report
from medaccord.apps.notifications.models import Muted
from medaccord.apps.parties.models import Origin
from medaccord.core import facts
from medaccord.core.files import entrusted_at
from medaccord.core.models import Blob, Delivery, Fact, Grant, Principal
from medaccord.core.principal import Actor
from medaccord.core.scope import opens_now, read_scope, trusted
from medaccord.domain.errors import Missing
from medaccord.domain.notices import CONSUMER, is_heard, is_piercing
from medaccord.domain.roles import DESK
from medaccord.domain.verbs import Verb

Claims = Iterator[tuple[uuid.UUID, Fact]]


def deliver(realm: str, stream: uuid.UUID, now: dt.datetime) -> int:
    """Make notices of the undelivered facts of one stream; how many. Safe to run many at once."""
    return facts.claim(realm, stream, now, {CONSUMER: _entitled})


def see(actor: Actor, now: dt.datetime) -> int:
    """Note that a person has seen every notice there is; how many were new.

    A mark of one's own, in no chain: nobody else may know when somebody looked (need-to-know 35).
    """
    if actor.person is None:
        return 0
    unseen = Delivery.objects.filter(consumer=CONSUMER, recipient=actor.person, seen_at=None)
    return unseen.filter(claimed_at__lte=now).update(seen_at=now)


def mute(actor: Actor, case: uuid.UUID) -> None:
    """Let a person hear no more of a case but what asks for a decision or concerns safety (decision 0154).

    A mark of one's own, in no chain. Raises Missing for a case that the actor does not see.
    """
    person = _reader(actor, case)
    Muted.objects.bulk_create([Muted(person=person, case=case)], ignore_conflicts=True)


def unmute(actor: Actor, case: uuid.UUID) -> None:
    """Let a person hear of a case again; raises Missing as `mute` does."""
    Muted.objects.filter(person=_reader(actor, case), case=case).delete()


def _reader(actor: Actor, case: uuid.UUID) -> uuid.UUID:
    """The person who sees the case; raises Missing for anybody else."""
    with read_scope(actor):
        seen = Case.objects.visible_to(actor).filter(id=case).exists()
    if actor.person is None or not seen:
        raise Missing
    return actor.person


def _entitled(found: Sequence[Fact]) -> Claims:
    """Each entry once for everybody who may enter a room of it now, but for whoever acted.

    Replayed cases notify nobody; whoever cannot sign in has nowhere to read a notice; whoever has muted the
    case hears what pierces that, what speaks to it by name, and what it was named to take.
    """
    stream = found[0].stream_id
    heard = [fact for fact in found if is_heard(fact.verb, fact.outcome)]
    if not heard or _is_replayed(stream):
        return
    keys = [fact.id for fact in heard]
    common = set(Fact.rows.filter(id__in=keys).exclude(HUSHED).values_list("id", flat=True))
    actors = _people({fact.actor_id for fact in heard})
    quiet = set(Muted.objects.filter(case=stream).values_list("person", flat=True))
    called = _called(stream, heard) | _entrusted(heard) if quiet else set()
    shared = set(Case.rows.filter(stream=stream).values_list("room_id", flat=True))
    heard.sort(key=lambda fact: fact.room_id not in shared)
    for person, (rooms, is_desk) in _inside(stream).items():
        loud = [
            one
            for one in heard
            if is_piercing(one.verb, one.outcome, at_desk=is_desk) or (person, one.subject) in called
        ]
        wanted = loud if person in quiet else heard
        told = [f for f in wanted if f.room_id in rooms and (is_desk or f.id in common)]
        yield from ((person, fact) for fact in _once(told) if actors[fact.actor_id] != person)


def _called(stream: uuid.UUID, heard: Sequence[Fact]) -> set[tuple[uuid.UUID, uuid.UUID]]:
    """People and the posts among these facts that speak to them."""
    spoken = spoken_to(stream, [fact.subject for fact in heard if fact.verb == Verb.POST_WRITE])
    people = _people({principal for principal, _post in spoken})
    return {(people[principal], post) for principal, post in spoken}


def _entrusted(heard: Sequence[Fact]) -> set[tuple[uuid.UUID, uuid.UUID]]:
    """People and the files that these facts named them to take."""
    facts = [fact for fact in heard if fact.verb == Verb.FILE_ENTRUST]
    rows = {row.id: row for row in Blob.rows.filter(id__in={fact.subject for fact in facts})}
    return {
        (person, fact.subject)
        for fact in facts
        if fact.subject in rows
        for person in entrusted_at(rows[fact.subject], fact.recorded_at)
    }


def _is_replayed(stream: uuid.UUID) -> bool:
    origins = {
        *Case.rows.filter(stream=stream).values_list("origin", flat=True),
        *Report.rows.filter(stream=stream).values_list("origin", flat=True),
    }
    return Origin.REPLAY in origins


def _once(told: Iterable[Fact]) -> Iterable[Fact]:
    """One fact of each entry, that which says most; of several alike the first."""
    best: dict[int, Fact] = {}
    for fact in told:
        if fact.entry not in best or (fact.outcome and not best[fact.entry].outcome):
            best[fact.entry] = fact
    return best.values()


def _people(principals: set[uuid.UUID]) -> dict[uuid.UUID, uuid.UUID]:
    """The person behind each principal; itself where it stands for nobody else."""
    joined = dict(Principal.objects.filter(id__in=principals).values_list("id", "joined_to"))
    return {key: joined.get(key) or key for key in principals}


def _inside(stream: uuid.UUID) -> dict[uuid.UUID, tuple[set[uuid.UUID], bool]]:
    """Rooms of everybody who may sign in and holds a grant that is open now, and whether of the desk."""
    held = Grant.objects.filter(opens_now(), trusted(), stream=stream)
    rows = list(held.values_list("principal_id", "room_id", "role"))
    people = _people({principal for principal, _, _ in rows})
    signing = User.objects.filter(is_active=True, person_id__in=set(people.values()))
    may = set(signing.values_list("person_id", flat=True))
    rooms: dict[uuid.UUID, set[uuid.UUID]] = defaultdict(set)
    desk: set[uuid.UUID] = set()
    for principal, room, role in rows:
        if (person := people[principal]) in may:
            rooms[person].add(room)
            desk |= {person} if role in DESK else set()
    return {person: (found, person in desk) for person, found in rooms.items()}
