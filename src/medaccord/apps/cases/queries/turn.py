"""What is owed in a case, for a reader: the facts of `domain.cvd.turn` taken from the case's view."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace

from medaccord.apps.cases.queries.cautions import CautionView, cautions
from medaccord.apps.cases.queries.views import CaseView, Party
from medaccord.domain.claims import ClaimState
from medaccord.domain.cvd.cells import Status
from medaccord.domain.cvd.embargo import EmbargoState
from medaccord.domain.cvd.turn import (
    NOT_READ,
    Draft,
    Item,
    Noticed,
    PartyFacts,
    Reading,
    TurnFacts,
    items,
    party_facts,
)
from medaccord.domain.roles import Role


def owed(
    view: CaseView,
    now: dt.datetime,
    draft: Draft | None = None,
    reading: Reading = NOT_READ,
    asked: tuple[CautionView, ...] | None = None,
) -> tuple[Item, ...]:
    """Everything owed in the case as far as the reader may see it, the most pressing first.

    `draft` is the newest unreleased revision of the case's advisory, for those who see it; `reading` who was
    asked to read it, as far as the reader knows; `asked` are the case's cautions where they are at hand.
    """
    return items(turn_facts(view, now, draft, reading, asked), now)


def turn_facts(
    view: CaseView,
    now: dt.datetime,
    draft: Draft | None = None,
    reading: Reading = NOT_READ,
    asked: tuple[CautionView, ...] | None = None,
) -> TurnFacts:
    """The facts on which everybody's turn depends."""
    asked = cautions(view, now) if asked is None else asked
    return TurnFacts(
        phase=view.phase,
        parties=tuple(_party(view, p) for p in view.parties if p.role != Role.LEAD and not p.left_at),
        proposals=tuple((str(p.id), p.proposed_at) for p in view.open_terms(now)),
        unasked=_unasked(view),
        embargo_ends_at=view.end_in_force(now),
        draft=draft,
        rules=tuple(one.rule for one in asked if one.kept is None),
        undescribed=view.is_desk and not (view.products and any(not v.moved for v in view.vulnerabilities)),
        unprotected=view.is_desk and _unprotected(view),
        public=bool(view.public_at),
        leaks=len(view.open_leaks),
        reading=reading if view.is_desk else replace(reading, unsettled=0),
        consents=tuple(_consents(view)),
        claims=tuple(_claims(view)),
        reviews=tuple((str(one.id), one.due_at, one.may) for one in view.reviews),
        accesses=tuple((str(one.id), one.due_at, one.may) for one in view.accesses),
        bulks=tuple((str(one.id), one.due_at, one.may) for one in view.bulks),
        notices=tuple(_notices(view)),
        requests=tuple((str(one.id), one.due_at) for one in view.requests),
    )


def _consents(view: CaseView) -> Iterator[tuple[str, str, dt.datetime]]:
    """Requests that wait for an owner whom the reader knows."""
    for one in view.consents:
        if view.party(one.owner):
            yield str(one.id), str(one.owner), one.due_at


def _claims(view: CaseView) -> Iterator[tuple[str, str, ClaimState, dt.datetime | None]]:
    """Claims of PCII by parties whom the reader knows."""
    for one in view.claims:
        if view.party(one.owner):
            yield str(one.id), str(one.owner), one.state, one.due_at


def _notices(view: CaseView) -> Iterator[Noticed]:
    """Notices to submitters; what is objected to is the desk's to weigh, and nobody else's."""
    for one in view.notices:
        objected = one.objected if view.is_desk else 0
        yield Noticed(str(one.id), str(one.owner), one.due_at, one.unanswered, objected)


def _unprotected(view: CaseView) -> bool:
    """Whether the first manufacturer would be invited without any terms having been proposed."""
    asked = any(p.invited_at for p in view.parties if p.role == Role.MANUFACTURER)
    public = view.public_at or view.exploit_at or view.attacks_at
    state = view.embargo.state if view.embargo else EmbargoState.NONE
    return not asked and not public and state == EmbargoState.NONE


def _party(view: CaseView, party: Party) -> PartyFacts:
    refuted = {v.id for v in view.vulnerabilities if v.is_refuted}
    return party_facts(party, [c for c in view.cells_of(party.id) if c.vulnerability not in refuted])


def _unasked(view: CaseView) -> int:
    """Pairs of a product and a vulnerability about which nobody was asked yet; counted for the desk only."""
    if not view.is_desk:
        return 0
    living = {v.id for v in view.vulnerabilities if not v.moved and not v.is_refuted}
    known = sum(1 for c in view.cells if c.vulnerability in living and c.status != Status.NOT_ASKED)
    return max(0, len(living) * len(view.products) - known)
