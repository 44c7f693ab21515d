"""Leaks: a party's claim that something was seen outside, and what the desk makes of it (Vultron T2, T22).

A claim opens and ends nothing. Confirmed, the named vulnerabilities are public and their embargo ends; the
others go on in a linked case under theirs, in the same transaction (decision 0170).
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection, Mapping

from medaccord.apps.cases import kin
from medaccord.apps.cases.commands import split
from medaccord.apps.cases.commands.case import happened
from medaccord.apps.cases.models import Case, Leak, Participant, Vulnerability
from medaccord.apps.cases.picture import acting_participant, attempt, check_own, take_picture
from medaccord.apps.cases.settle import settle_grants, settle_phase
from medaccord.core.act import Act
from medaccord.core.command import command
from medaccord.domain import text
from medaccord.domain.cvd.kind import Certainty
from medaccord.domain.cvd.leak import LeakState, decided, kept_secret
from medaccord.domain.cvd.situation import Attempt, Move
from medaccord.domain.errors import Illegal, Invalid
from medaccord.domain.verbs import Verb

AHEAD = dt.timedelta(hours=14)
"""How far the day of the zone that is furthest ahead runs before UTC."""


@command(Verb.LEAK_CLAIM, on=Participant)
def claim(act: Act, row: Participant, *, place: str, words: str = "", seen_on: dt.date | None = None) -> Leak:
    """Say where something of the case was seen outside; the desk reads it at once, and nobody else does."""
    check_own(act, row)
    text.text(place, limit=text.REASON, name="place")
    text.text(words, limit=text.LETTER, name="words")
    if not place.strip():
        raise Invalid({"place": ["Say where you saw it: an address, a paper, a person."]})
    if seen_on is not None and seen_on > (act.now + AHEAD).date():
        raise Invalid({"seen_on": ["This day has not come yet."]})
    told = Leak(stream=row.stream, room_id=row.room_id, participant=row, claimed_at=act.told_at)
    told.place, told.words, told.seen_on = place, words, seen_on
    return act.add(told)


@command(Verb.LEAK_DISMISS, on=Leak)
def dismiss(act: Act, row: Leak, *, reason: str, version: int | None = None) -> Leak:
    """Find that nothing of the case leaked, with a reason that the claimant reads."""
    act.expect(row, version, "state", "reason")
    state = decided(LeakState(row.state), LeakState.DISMISSED)
    text.said(reason, "Say why this is no leak. Whoever claimed it reads that.", limit=text.LETTER)
    return _settle(act, row, state, reason)


@command(Verb.LEAK_CONFIRM, on=Leak)
def confirm(
    act: Act,
    row: Leak,
    *,
    vulnerabilities: Collection[uuid.UUID] = (),
    leak_risk: str = "",
    occurred_at: dt.datetime | None = None,
    reasons: Mapping[str, str] | None = None,
    version: int | None = None,
) -> Leak:
    """Find that these vulnerabilities are public: their embargo ends, and nobody reads more by that.

    Those that are not named go on in a linked case under the embargo as it was; while it is in scope,
    `leak_risk` weighs what this leak means for them (Vultron T22), and the desks of other linked cases that
    are not public are warned. `occurred_at` is since when it was public.
    """
    act.expect(row, version, "state", "reason")
    state = decided(LeakState(row.state), LeakState.CONFIRMED)
    case = Case.objects.within(act).get()
    happened(act, occurred_at)
    picture = take_picture(act, case)
    if picture.now.exposure.public:
        raise Illegal("This case is public already. Dismiss the claim and say so.")
    related = kin.kin_of(act, case)
    secret = kept_secret(vulnerabilities, _standing(act))
    parting = split.part(act, case, secret) if secret else None
    if parting is not None:
        split.check_leak_risk(picture.embargo, leak_risk)
    actor = str(acting_participant(act, picture.participants.values()) or "")
    attempt(act, picture, Attempt(Move.STATE_PUBLIC, actor, act.now), reasons)
    if parting is not None:
        split.mark_moved(act, parting, picture)
    settle_grants(act, picture)
    settle_phase(act, picture)
    _settle(act, row, state)
    if parting is not None:
        linked = split.open_linked(act, parting, title=case.title, leak_risk=leak_risk)
        act.objects["linked"] = str(linked.id)
    kin.warn(act, case, related)
    return row


def _settle(act: Act, row: Leak, state: LeakState, reason: str = "") -> Leak:
    settled = {"state": state.value, "reason": reason, "decided_at": act.now}
    return act.change(row, **settled, version=row.version + 1)


def _standing(act: Act) -> list[uuid.UUID]:
    """Vulnerabilities of the case that could leak: what was refuted is none."""
    here = Vulnerability.objects.within(act).filter(moved=False, withdrawn_at=None)
    rows = here.exclude(certainty=Certainty.REFUTED).order_by("position", "id")
    return list(rows.values_list("id", flat=True))
