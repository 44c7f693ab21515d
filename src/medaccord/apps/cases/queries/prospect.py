"""What would become of an end that a reader is about to propose, as far as that reader can know it.

Asks the same rule as the command (`domain.cvd.terms.comes_into_force`); what the reader may not know, whose
a proposal is and whether a linked case is still private, makes the answer conditional instead of wrong.
"""

from __future__ import annotations

import datetime as dt
import uuid
from enum import StrEnum

from medaccord.apps.cases.queries.content import Stakes
from medaccord.apps.cases.queries.views import CaseView
from medaccord.domain.cvd import terms
from medaccord.domain.roles import Role

NEW = "new"


class Prospect(StrEnum):
    """Whether a proposed end comes into force by itself."""

    AT_ONCE = "at_once"
    UNLESS_WEIGHED = "unless_weighed"
    """At once, unless the case owner must first weigh a leak (Vultron T22) or a limit (L1)."""
    IF_OWNER_SPOKE = "if_owner_spoke"
    """At once if an open proposal is the case owner's, which the reader does not know."""
    WAITS = "waits"


def prospect(
    view: CaseView,
    stakes: Stakes,
    ends_at: dt.datetime,
    now: dt.datetime,
    *,
    binds: bool,
    weighed: bool = False,
) -> Prospect:
    """What `embargo.propose` would do now with this end; `weighed` as the owner gives a reason for T22."""
    current = view.terms_in_force(now)
    mine = view.mine.id if view.mine else uuid.UUID(int=0)
    found = terms.comes_into_force(
        [
            terms.Proposal(terms.Terms(NEW, ends_at), str(mine), now, binds),
            *(
                terms.Proposal(
                    terms.Terms(str(t.id), t.ends_at), str(t.party), t.proposed_at, t.binds, t.agreed
                )
                for t in view.open_terms(now)
            ),
        ],
        stakes.policy,
        now,
        terms.Terms(str(current.id), current.ends_at) if current else None,
        gone=frozenset(str(p.id) for p in view.parties if p.left_at),
        owner_spoke=True,
        leak_unweighed=any(one.ends_at for one in stakes.linked) and not (weighed and view.is_desk),
    )
    if found is None or found.terms.id != NEW:
        return Prospect.WAITS
    if current is None and not _owner_spoke(view, now):
        unknown = any(t.party is None for t in view.open_terms(now))
        return Prospect.IF_OWNER_SPOKE if unknown else Prospect.WAITS
    knows_limits = view.is_desk or current is not None  # what shortens terms in force waits for no limit
    if (stakes.knows_linked and knows_limits) or (weighed and view.is_desk):
        return Prospect.AT_ONCE
    return Prospect.UNLESS_WEIGHED


def _owner_spoke(view: CaseView, now: dt.datetime) -> bool:
    """Whether the case owner has put an end forward, or is about to."""
    owner = next((p.id for p in view.parties if p.role == Role.LEAD), None)
    return view.is_desk or any(t.party == owner for t in view.open_terms(now) if t.party)
