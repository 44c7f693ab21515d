"""Which facts of cases a reader is told: those of its rooms, less what would say when another party acted.

A fact in a case's own room that only says 'the case changed' is for the desk and for whoever acted.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence, Set

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery

from medaccord.apps.cases.models import Case
from medaccord.core.models import Fact, Room
from medaccord.core.models.access import RoomKind
from medaccord.core.principal import Actor
from medaccord.core.scope import open_grants, own_principals, query
from medaccord.domain.roles import DESK
from medaccord.domain.verbs import Verb
from medaccord.domain.voice import told_at

PRIVATE_NOUNS = ("colleague", "consent", "participant", "product", "status")
"""Verbs of these nouns concern one party; in the common room they leave a trace for nobody else."""


def _hushed() -> Q:
    public = Q(verb__startswith="case.") | Q(verb=Verb.LEAK_CONFIRM)  # what became public is for everybody
    private = Q(subject=F("stream_id")) & ~public
    for noun in PRIVATE_NOUNS:
        private |= Q(verb__startswith=f"{noun}.")
    decided = Q(_in(RoomKind.AGENCIES), verb=Verb.PARTICIPANT_INVITE)
    return (_in(RoomKind.CASE) & private) | decided


def _in(kind: RoomKind) -> Q:
    """Asked of each fact that is read, and of no other: joined, the rooms of all of them would be."""
    return Q(Exists(Room.objects.filter(id=OuterRef("room"), kind=kind)))


HUSHED = _hushed()
"""Facts of a case's own room that are for the desk and for whoever acted, and decisions at inviting."""


def told_facts(actor: Actor, cases: Sequence[uuid.UUID]) -> QuerySet[Fact]:
    """Facts of these cases without those that would tell a party what another did, or when."""
    return _told(actor, cases, own_principals(actor)).filter(stream__in=cases)


def _told(actor: Actor, cases: Sequence[uuid.UUID], own: Set[uuid.UUID]) -> QuerySet[Fact]:
    desk = open_grants(actor).filter(stream__in=cases, role__in=DESK).values_list("stream_id", flat=True)
    seen: QuerySet[Fact] = Fact.objects.visible_to(actor)
    return seen.exclude(HUSHED & ~Q(stream__in=set(desk)) & ~Q(actor__in=own))


def last_told(actor: Actor, cases: Sequence[uuid.UUID]) -> dict[uuid.UUID, dt.datetime]:
    """When each case changed last as far as the reader is told; numbers and times are per viewer.

    A reporter's step counts with its day for everybody else (need-to-know 35). The newest fact is looked for
    case by case: whether a fact may be seen is asked of each that is read, so as few as may be are read.
    """
    own = own_principals(actor)
    by_day = Q(by_day=True) & ~Q(actor__in=own)
    facts = _told(actor, cases, own).filter(stream=OuterRef("id")).order_by("-recorded_at")
    exact, dated = (Subquery(facts.filter(which).values("recorded_at")[:1]) for which in (~by_day, by_day))
    asked = Case.objects.visible_to(actor).filter(id__in=cases).annotate(exact=exact, dated=dated)
    newest = asked.values_list("id", "exact", "dated")
    ends = {key: [at for at in (exact, dated and told_at(dated, True)) if at] for key, exact, dated in newest}
    return {key: max(told) for key, told in ends.items() if told}


@query
def last_change(actor: Actor, case_id: uuid.UUID) -> dt.datetime | None:
    """The same for one case; None where the reader is told of nothing."""
    return last_told(actor, [case_id]).get(case_id)
