"""A statement as counsel and its own party read it, and what else whoever opens it reads with it."""

from __future__ import annotations

import uuid

from medaccord.apps.advisories.models import Communication
from medaccord.apps.advisories.queries.communications import sights
from medaccord.apps.cases.queries import statements
from medaccord.apps.cases.queries.statements import StatementView
from medaccord.core.principal import Actor
from medaccord.core.scope import query


@query
def statement(actor: Actor, key: uuid.UUID) -> StatementView:
    """One version, as `statements.statement` has it: its words are a copy of the draft that they are of.

    Whoever has the key to that draft reads it here as well; of counsel, who has not, nothing is kept
    (decision 0277).
    """
    found = statements.statement(actor, key)
    actor.sees(sights(actor, Communication.objects.visible_to(actor).filter(id=found.subject)))
    return found
