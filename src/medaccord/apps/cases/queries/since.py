"""What is new in a case for one person: what others did since that person's own last step there.

No mark of having looked is kept: a look would be an entry of the chain that the desk reads, and nobody may
see when a reporter was here (need-to-know 35). A person's own last step is known anyway.
"""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from django.db.models import Min

from medaccord.apps.cases.queries.history import Entry, one_case, told
from medaccord.apps.cases.queries.told import told_facts
from medaccord.apps.cases.queries.views import CaseView
from medaccord.core.principal import Actor
from medaccord.core.scope import open_grants, own_principals, query

MOST = 50


@dataclass(frozen=True, slots=True)
class Since:
    """What others did after `at`, newest first: the actor's own last step, or else when they came in."""

    at: dt.datetime | None
    acted: bool
    entries: tuple[Entry, ...]
    more: bool


@query
def new_since(actor: Actor, case_id: uuid.UUID, view: CaseView | None = None) -> Since:
    """What is new in a case for the actor; raises Missing where there is none to be seen.

    `view` is the case as this actor was just shown it, where it is at hand.
    """
    view = view or one_case(actor, case_id)
    found = told_facts(actor, [view.id])
    own = own_principals(actor)
    last = found.filter(actor__in=own).order_by("-entry").values_list("entry", "recorded_at").first()
    if last:
        entry, at = last
        news = found.filter(entry__gt=entry)
    else:
        came = open_grants(actor).filter(stream=case_id).aggregate(first=Min("since"))
        at = came["first"]
        news = found.filter(recorded_at__gt=at) if at else found
    page, more = told(actor, view, news.exclude(actor__in=own), MOST)
    return Since(at, last is not None, tuple(entry for _, entry in page), more)
