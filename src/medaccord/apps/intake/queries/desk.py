"""Who works at the desk of a report, told to each other, and who of them takes somebody out."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from django.db import transaction

from medaccord.apps.intake.models import Report
from medaccord.apps.parties.queries.people import administrators_of, centers_of
from medaccord.apps.parties.queries.reach import Someone, people_behind
from medaccord.core.context import database_context
from medaccord.core.gate import counts_for
from medaccord.core.models import Grant
from medaccord.core.principal import Actor
from medaccord.core.scope import query, still_open
from medaccord.domain.roles import DESK
from medaccord.domain.verbs import Verb


@dataclass(frozen=True, slots=True)
class Desk:
    """Everybody at the desk of a report by name, and whom of them the reader may take out."""

    people: tuple[Someone, ...] = ()
    removable: tuple[Someone, ...] = ()


NO_DESK = Desk()


@query
def desk(actor: Actor, report: uuid.UUID) -> Desk:
    """The desk of a report, for whoever works there; empty for everybody else."""
    row = Report.objects.visible_to(actor).filter(id=report).first()
    if row is None or not counts_for(Verb.REPORT_TAKE_OUT, actor, row.stream_id):
        return NO_DESK
    with transaction.atomic(), database_context(None, actor.realm, [row.stream_id]):
        held = Grant.objects.filter(still_open(), stream=row.stream_id, role__in=DESK)
        found = people_behind(set(held.values_list("principal_id", flat=True)))
    people = tuple(sorted(found.values(), key=lambda one: (one.name, str(one.person))))
    others = tuple(one for one in people if one.person != actor.person)
    return Desk(people, others if keeps_desk(actor, row) else ())


def keeps_desk(actor: Actor, row: Report) -> bool:
    """Whether somebody administers a center to which the desk of a report belongs."""
    return any(actor.person in administrators_of(center) for center in centers_of(row.origin))
