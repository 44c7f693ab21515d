"""Who could be the second person of a case's advisory: everybody at its desk, told to its desk alone."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from django.db import transaction

from medaccord.apps.accounts.models import Person
from medaccord.core.context import database_context
from medaccord.core.gate import roles_in
from medaccord.core.models import Grant
from medaccord.core.principal import Actor
from medaccord.core.scope import query, still_open
from medaccord.domain.roles import DESK


@dataclass(frozen=True, slots=True)
class AtDesk:
    """Somebody who has access to a case as a member of its desk."""

    person: uuid.UUID
    name: str


def at_desk(actor: Actor, case_id: uuid.UUID) -> tuple[AtDesk, ...]:
    """Everybody at the desk of a case, by name; empty for whoever is not there.

    Grants of others lie outside a reader's own scope, so the case is read as the platform, after the check.
    """
    if not _is_there(actor, case_id):
        return ()
    with transaction.atomic(), database_context(None, actor.realm, [case_id]):
        held = Grant.objects.filter(still_open(), stream=case_id, role__in=DESK)
        people = set(held.values_list("principal_id", flat=True))
    rows = Person.objects.filter(principal__in=people).order_by("name", "principal")
    return tuple(AtDesk(row.principal_id, row.name) for row in rows)


@query
def _is_there(actor: Actor, case_id: uuid.UUID) -> bool:
    return bool(roles_in(actor, case_id) & DESK)
