"""Whom the desk of a case may name in a thread, and whom anybody may mention in one."""

from __future__ import annotations

import uuid

from django.db import transaction

from medaccord.apps.cases.models import Case
from medaccord.apps.cases.queries.seen import check_seen
from medaccord.apps.discussion.models import Thread
from medaccord.apps.discussion.people import Member, known_in, members
from medaccord.core.context import database_context
from medaccord.core.gate import roles_in
from medaccord.core.principal import Actor
from medaccord.core.scope import query
from medaccord.domain.errors import Missing
from medaccord.domain.roles import DESK

__all__ = ["Member", "people_to_mention", "people_to_name"]


@query
def people_to_name(actor: Actor, case_id: uuid.UUID) -> list[Member]:
    """The others who take part in a case now, by name; nobody for whoever is not at its desk.

    Keys of others are not in the reader's own scope: they are read as the platform once it is clear that
    the reader is of the desk, which knows every party.
    """
    check_seen(actor, case_id)
    if not roles_in(actor, case_id) & DESK:
        return []
    with transaction.atomic(), database_context(None, actor.realm, [case_id]):
        room = Case.rows.values_list("room_id", flat=True).get(id=case_id)
        found = members(case_id, room)
    return [one for one in found if one.principal != actor.person]


@query
def people_to_mention(actor: Actor, case_id: uuid.UUID, thread: uuid.UUID) -> list[Member]:
    """The others who read a thread, as far as the actor knows them; raises Missing for no such thread."""
    found = Thread.objects.visible_to(actor).filter(stream=case_id, pk=thread).first()
    if found is None:
        raise Missing
    at_desk = bool(roles_in(actor, case_id) & DESK)
    with transaction.atomic(), database_context(None, actor.realm, [case_id]):
        return known_in(actor, case_id, found.room_id, at_desk=at_desk)
