"""Writing: one decorator gives every command its transaction, lock, scope, gate and audit entry."""

from __future__ import annotations

import datetime as dt
import functools
import random
import time
import uuid
from collections.abc import Callable
from typing import Concatenate, ParamSpec, TypeVar

from django.db import OperationalError, connection, models, transaction

from medaccord.core import audit
from medaccord.core import once as repeating
from medaccord.core.act import Act
from medaccord.core.context import database_context
from medaccord.core.gate import authorize
from medaccord.core.models import Room, Scoped, Stream
from medaccord.core.models.access import RoomKind, StreamKind
from medaccord.core.prepared import Prepared
from medaccord.core.principal import EVER, Actor, realm_stream_id
from medaccord.domain.errors import Denied, Illegal, Invalid, Missing, Refusal, Stale
from medaccord.domain.roles import Role
from medaccord.domain.verbs import Verb

P = ParamSpec("P")
R = TypeVar("R")
S = TypeVar("S", bound=Scoped)

TRIES = 3
PAUSE = 0.1
"""Seconds before the second try, at most."""


def command(
    verb: Verb, on: type[S]
) -> Callable[
    [Callable[Concatenate[Act, S, P], R]],
    Callable[Concatenate[Actor, uuid.UUID, dt.datetime, P], R],
]:
    """A command on one row: it is found in the actor's scope, its stream locked, read again, then gated.

    Called as `verb(actor, subject_id, now, **inputs)`; raises Missing, Denied, Illegal, Stale or Invalid.
    """

    def decorate(
        body: Callable[Concatenate[Act, S, P], R],
    ) -> Callable[Concatenate[Actor, uuid.UUID, dt.datetime, P], R]:
        @functools.wraps(body)
        def run(
            actor: Actor, subject_id: uuid.UUID, now: dt.datetime, /, *args: P.args, **kwargs: P.kwargs
        ) -> R:
            def once(act: Act) -> R:
                subject = _locked(act, on, subject_id)
                phase = getattr(subject, "phase", None)
                act.roles = authorize(actor, verb, subject.stream_id, phase)
                act.speak(subject.room_id)
                return body(act, subject, *args, **kwargs)

            return _attempt(once, actor, verb, now, subject_id)

        run.verb = verb  # type: ignore[attr-defined]
        return run

    return decorate


def opening(
    verb: Verb,
) -> Callable[[Callable[Concatenate[Act, P], R]], Callable[Concatenate[Actor, dt.datetime, P], R]]:
    """A command that has no subject yet, because it begins something. Called as `verb(actor, now, …)`."""

    def decorate(
        body: Callable[Concatenate[Act, P], R],
    ) -> Callable[Concatenate[Actor, dt.datetime, P], R]:
        @functools.wraps(body)
        def run(actor: Actor, now: dt.datetime, /, *args: P.args, **kwargs: P.kwargs) -> R:
            def once(act: Act) -> R:
                act.roles = authorize(actor, verb, None, None)
                return body(act, *args, **kwargs)

            return _attempt(once, actor, verb, now, None)

        run.verb = verb  # type: ignore[attr-defined]
        return run

    return decorate


def _locked(act: Act, on: type[S], subject_id: uuid.UUID) -> S:
    """The subject, read again under its stream's lock; raises Missing for what the actor may not see."""
    if Role.SYSTEM in act.actor.roles:
        return _locked_for_system(act, on, subject_id)
    person = act.actor.person
    found = _stream_of(on).first(person, act.realm, subject_id) if person else None
    if person is None or found is None:
        raise Missing
    act.lock(found)
    # A grant that ended while this waited for the lock counts.
    row: S | None = _row_of(on).first(person, act.realm, subject_id, found)
    if row is None:
        raise Missing
    return row


def _locked_for_system(act: Act, on: type[S], subject_id: uuid.UUID) -> S:
    """The platform holds no grant: it is told where to act."""
    if act.actor.stream is None:
        raise Missing
    act.lock(act.actor.stream)
    row: S | None = on.objects.within(act).filter(pk=subject_id).first()
    if row is None:
        raise Missing
    return row


@functools.cache
def _stream_of(on: type[S]) -> Prepared[uuid.UUID]:
    """The stream of a row that a person sees in a realm: (person, realm, row)."""
    keys = (uuid.UUID, str, uuid.UUID)
    return Prepared(lambda *who: _seen(on, *who).values_list("stream_id", flat=True), *keys)


@functools.cache
def _row_of(on: type[S]) -> Prepared[S]:
    """A row that a person sees in a realm, if it is of this stream: (person, realm, row, stream)."""
    keys = (uuid.UUID, str, uuid.UUID, uuid.UUID)
    return Prepared(lambda *who: _seen(on, *who[:3]).filter(stream=who[3]), *keys)


def _seen(on: type[S], person: uuid.UUID, realm: str, row: uuid.UUID) -> models.QuerySet[S]:
    seen: models.QuerySet[S] = on.objects.visible_to(Actor(person, person, realm)).filter(pk=row)
    return seen


def _attempt(
    once: Callable[[Act], R], actor: Actor, verb: Verb, now: dt.datetime, subject: uuid.UUID | None
) -> R:
    def run() -> R:
        with transaction.atomic(), database_context(actor.person, actor.realm):
            act = Act(actor, verb, now)
            claimed = repeating.claim(actor, verb, now)
            result = once(act)
            act.finish()
            repeating.settle(claimed, result)
        return result

    try:
        return _persistent(run)
    except Refusal as refusal:
        refused = refusal  # what is remembered must not be lost to a busy database either
    _persistent(lambda: remember(refused, actor, verb, now, subject))
    raise refused


def _persistent(run: Callable[[], R]) -> R:
    """Run again, from the gate, after a deadlock or a busy database, at most three times in all.

    Whoever was chosen as victim waits a little, longer each time: at once it could take its lock back before
    the other is awake, and they would meet again.
    """
    outermost = not connection.in_atomic_block
    for turn in range(TRIES - 1):
        try:
            return run()
        except OperationalError:
            if not outermost:
                raise
            time.sleep(PAUSE * 2**turn * random.uniform(0.5, 1))  # noqa: S311 - no secret
    return run()


def remember(refusal: Refusal, actor: Actor, verb: str, now: dt.datetime, subject: uuid.UUID | None) -> None:
    """Record a refusal in the realm's own chain, after rollback, without content."""
    names = {Denied: "denied", Illegal: "illegal", Stale: "stale", Invalid: "invalid", Missing: "missing"}
    realm = realm_stream_id(actor.realm)
    codes = {
        "refused": names[type(refusal)],
        "verb": str(verb),
        "subject": str(subject) if subject else None,
    }
    with transaction.atomic(), database_context(actor.person, actor.realm, [realm]):
        stream = Stream.objects.select_for_update().get(id=realm)
        audit.append(stream, verb=Verb.REFUSAL_RECORD, actor=actor.principal, at=now, objects=codes)


def open_realm(realm: str) -> Stream:
    """Create a realm's own stream and room, once; they hold its refusals and nothing else."""
    stream_id = realm_stream_id(realm)
    with transaction.atomic(), database_context(None, realm, [stream_id]):
        stream, _ = Stream.objects.get_or_create(
            id=stream_id,
            defaults={
                "realm": realm,
                "kind": StreamKind.REALM,
                "number": f"realm-{realm}",
                "began_at": EVER,
            },
        )
        if not Room.objects.filter(stream=stream).exists():
            Room.objects.create(realm=realm, stream=stream, kind=RoomKind.REALM)
    return stream
