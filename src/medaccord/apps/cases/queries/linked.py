"""Cases that belong to a case, for those who may see both, and why its life took the turns that it took."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from medaccord.apps.accounts.models import Person
from medaccord.apps.cases.models import Case, Embargo, LifeStep, Link
from medaccord.apps.cases.queries.binding import ends_in_force
from medaccord.core.models import Principal
from medaccord.core.principal import Actor
from medaccord.core.scope import query


@dataclass(frozen=True, slots=True)
class Linked:
    """A linked case, what it is to this one, and the end of its embargo, None where none binds.

    `leaked_at` is for the desk: when it became public while this one was none.
    """

    id: uuid.UUID
    number: str
    title: str
    relation: str
    ends_at: dt.datetime | None
    public_at: dt.datetime | None = None
    leaked_at: dt.datetime | None = None


@query
def linked_cases(actor: Actor, case_id: uuid.UUID, now: dt.datetime) -> tuple[Linked, ...]:
    """Every linked case that the actor may see, the oldest first."""
    return linked(actor, case_id, now)


@query
def is_linked(actor: Actor, case_id: uuid.UUID) -> bool:
    """Whether the actor knows that a case belongs to another one, whichever that is."""
    return bool(Link.objects.visible_to(actor).filter(stream=case_id).exists())


def linked(actor: Actor, case_id: uuid.UUID, now: dt.datetime) -> tuple[Linked, ...]:
    """As `linked_cases`, inside a read scope that is open already."""
    told = Link.objects.visible_to(actor).filter(stream=case_id)
    what = dict(told.values_list("other_id", "relation"))
    if not what:
        return ()
    leaked = dict(told.exclude(leaked_at=None).values_list("other_id", "leaked_at"))
    rows = Case.objects.visible_to(actor).filter(id__in=what).select_related("stream")
    ends = ends_in_force(Embargo.objects.visible_to(actor).filter(stream__in=what), now)
    return tuple(
        Linked(
            row.id,
            row.stream.number,
            row.title,
            what[row.id],
            ends.get(row.id),
            row.public_at,
            leaked.get(row.id),
        )
        for row in rows.order_by("opened_at", "id")
    )


@dataclass(frozen=True, slots=True)
class LifeStepView:
    """A turn of a case's life: the verb, who decided it, who leads it since if that changed, why and when.

    `taken` says that whoever leads it since took it over.
    """

    verb: str
    who: str
    to: str
    reason: str
    at: dt.datetime
    taken: bool


@query
def life_steps(actor: Actor, case_id: uuid.UUID) -> tuple[LifeStepView, ...]:
    """The turns of a case's life, the newest first; they are the desk's to know."""
    rows = list(LifeStep.objects.visible_to(actor).filter(stream=case_id).order_by("-at", "id"))
    decided = Principal.objects.filter(id__in=[row.principal_id for row in rows])
    behind = {key: joined or key for key, joined in decided.values_list("id", "joined_to_id")}
    people = {key for row in rows for key in (behind.get(row.principal_id), row.to_id) if key}
    names = dict(Person.objects.filter(principal__in=people).values_list("principal_id", "name"))

    def name(key: uuid.UUID | None) -> str:
        return names.get(key, "") if key else ""

    return tuple(
        LifeStepView(
            row.verb,
            name(behind.get(row.principal_id)),
            name(row.to_id),
            row.reason,
            row.at,
            row.to_id is not None and behind.get(row.principal_id) == row.to_id,
        )
        for row in rows
    )
