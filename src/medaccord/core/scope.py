"""Reading: what an actor may see, in a read-only transaction that says who is asking."""

from __future__ import annotations

import functools
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Concatenate, ParamSpec, TypeVar

from django.db import connection, transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce, Now

from medaccord.core.context import database_context
from medaccord.core.models import Grant, Principal
from medaccord.core.prepared import Prepared
from medaccord.core.principal import Actor
from medaccord.domain.roles import Role

P = ParamSpec("P")
R = TypeVar("R")


def still_open() -> Q:
    """Grants that are held by the wall clock, with an end of their own or without."""
    return Q(until=None) | Q(until__gt=Now())


def opens_now() -> Q:
    """Grants that open their room now, as `grant_rule.opens` says it in SQL."""
    trained = Principal.objects.filter(id=OuterRef("principal"), trained_until__gt=Now())
    return Q(still_open(), Q(trained=False) | Q(Exists(trained)))


def open_grants(actor: Actor) -> QuerySet[Grant]:
    """Grants of the actor and of the receipts and links joined to it that are open by the wall clock.

    Those that wait until somebody confirms who the actor is are none (need-to-know 39).
    """
    if actor.person is None:
        return Grant.objects.none()
    return kept_grants(actor).filter(_counts_for(actor.person))


def kept_grants(actor: Actor) -> QuerySet[Grant]:
    """The same with those that wait: what somebody has, whether or not it opens anything now."""
    if actor.person is None:
        return Grant.objects.none()
    joined = Principal.objects.filter(joined_to=actor.person).values("id")
    mine = Q(principal=actor.person) | Q(principal__in=joined)
    return Grant.objects.filter(mine, opens_now(), realm=actor.realm)


def trusted() -> Q:
    """Grants, of anybody, that do not wait until somebody confirms whose they are."""
    return Q(_counts_for(Coalesce(OuterRef("principal__joined_to"), OuterRef("principal"))))


def _counts_for(person: uuid.UUID | Coalesce) -> Exists:
    """Whether a grant counts, as `grant_rule.stands` says it in SQL."""
    settled = Coalesce(OuterRef("standing"), F("confirmed"))
    return Exists(Principal.objects.filter(id=person, doubted__lte=settled))


def own_principals(actor: Actor) -> set[uuid.UUID]:
    """The principals that are this actor: the person, and the receipts, links and tokens joined to it."""
    if actor.person is None:
        return set()
    joined = Principal.objects.filter(joined_to=actor.person).values_list("id", flat=True)
    return {actor.person, *joined, *([actor.principal] if actor.principal else [])}


def rooms_beyond(person: uuid.UUID, actor: Actor) -> bool:
    """Whether somebody may enter a room that the actor may not; each is asked as themself."""
    theirs = _rooms_of(Actor(person, person, actor.realm))
    return bool(theirs - _rooms_of(actor))


def _rooms_of(actor: Actor) -> set[uuid.UUID]:
    with transaction.atomic(), database_context(actor.person, actor.realm):
        return set(open_grants(actor).values_list("room_id", flat=True))


def as_reporter_alone(actor: Actor, room: uuid.UUID) -> bool:
    """Whether somebody enters a room as a reporter and as nothing else: whoever is a colleague there too
    does what others can count as that colleague (need-to-know 35, decision 0180)."""
    roles = set(open_grants(actor).filter(room=room).values_list("role", flat=True))
    return roles == {Role.REPORTER.value}


def held_streams(actor: Actor) -> QuerySet[Any]:
    """Keys of the streams in which the actor holds grants, each as often as it holds some."""
    return _held(actor, "stream_id")


def few_streams(actor: Actor, most: int = 2_000) -> QuerySet[Any] | None:
    """Keys of the streams in which the actor holds grants; None where it holds more than `most` of these."""
    return _few(actor, "stream_id", most)


def few_rooms(actor: Actor, most: int = 1_000) -> set[uuid.UUID] | None:
    """The same of the rooms that the actor may enter now, read."""
    held = _few(actor, "room_id", most)
    return None if held is None else set(held)


def _few(actor: Actor, column: str, most: int) -> QuerySet[Any] | None:
    """Whether there are more is asked first, of those that have ended too.

    Keys that are thrown away cost more to read than to count, and more still to ask whether each opens.
    """
    mine = Grant.objects.filter(principal__in=_named(actor), realm=actor.realm).order_by()
    return None if mine[most : most + 1].exists() else _held(actor, column)


def _held(actor: Actor, column: str) -> QuerySet[Any]:
    """Asked by the key of each principal, for the index: two ways to be named would read all grants."""
    named = open_grants(actor).filter(principal__in=_named(actor))
    return named.order_by().values_list(column, flat=True)


def _named(actor: Actor) -> list[uuid.UUID]:
    """In whose name grants may be held that are the actor's."""
    if actor.person is None:
        return []
    return [actor.person, *Principal.objects.filter(joined_to=actor.person).values_list("id", flat=True)]


def granted_rooms(actor: Actor) -> QuerySet[Any]:
    """Keys of the rooms that the actor may enter now; an empty set stays empty."""
    return open_grants(actor).values("room_id")


def _into(room: uuid.UUID, person: uuid.UUID, realm: str) -> QuerySet[Any]:
    return open_grants(Actor(person, person, realm)).filter(room=room).values("id")


DOORS: Prepared[uuid.UUID] = Prepared(_into, uuid.UUID, uuid.UUID, str)


def granted(actor: Actor) -> Q:
    """Whether the actor may enter a row's room: one look-up a row, so a page costs the same in any crowd."""
    if actor.person is None:
        return Q(pk__in=[])
    return Q(DOORS.finds("room_id", actor.person, actor.realm))


@contextmanager
def read_scope(actor: Actor) -> Iterator[None]:
    """Read as this actor: a read-only transaction with the context on PostgreSQL, autocommit on SQLite."""
    if connection.vendor != "postgresql":
        yield
        return
    with transaction.atomic(), database_context(actor.person, actor.realm):
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION READ ONLY")
        yield


def query(function: Callable[Concatenate[Actor, P], R]) -> Callable[Concatenate[Actor, P], R]:
    """Run a query in its actor's read scope; it returns plain data, never a lazy queryset."""

    @functools.wraps(function)
    def scoped(actor: Actor, /, *args: P.args, **kwargs: P.kwargs) -> R:
        with read_scope(actor):
            return function(actor, *args, **kwargs)

    return scoped


@query
def waiting_cases(actor: Actor) -> int:
    """To how many cases the actor's own keys wait; which these are shows again with them."""
    if actor.person is None:
        return 0
    who = Principal.objects.get(id=actor.person).doubted
    return kept_grants(actor).filter(standing__lt=who).order_by().values("stream_id").distinct().count()
