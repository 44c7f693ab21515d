"""The embargo: proposals, the case owner's decision, its end (Vultron EM)."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import replace

from medaccord.apps.cases.commands.participant import answered, invite_again, note_refusals
from medaccord.apps.cases.kin import kin_of
from medaccord.apps.cases.models import (
    Case,
    CaseReport,
    Embargo,
    Override,
    Participant,
    Proposal,
    ProposalState,
)
from medaccord.apps.cases.picture import (
    Picture,
    about,
    acting_participant,
    attempt,
    keep_reasons,
    take_picture,
)
from medaccord.apps.cases.queries.binding import ends_in_force
from medaccord.apps.cases.queries.load import fingerprint, load
from medaccord.apps.cases.settle import is_covered, settle_grants, settle_phase
from medaccord.apps.intake.models import Report
from medaccord.apps.parties.queries.policy import policy_of
from medaccord.core.act import Act
from medaccord.core.command import command
from medaccord.domain import text
from medaccord.domain.cvd import limits, rules, terms
from medaccord.domain.cvd.cautions import grounds
from medaccord.domain.cvd.consent import ConsentState
from medaccord.domain.cvd.embargo import BINDING, OPEN_PROPOSAL
from medaccord.domain.cvd.situation import Attempt, Move
from medaccord.domain.cvd.terms import Terms
from medaccord.domain.errors import Denied, Illegal, Stale
from medaccord.domain.verbs import Verb

Reasons = Mapping[str, str] | None
LEAK_RISK = "T22"
SHOULD_RULES = ("T5", "T6", "T8", LEAK_RISK, limits.LIMIT)
"""Cautions that a proposal met when it was made; keeping it on the table asks nobody again."""
OWNERS = (LEAK_RISK, limits.LIMIT)
"""Nobody but the case owner is asked: the question alone would tell of another case, or of a reporter."""


@command(Verb.EMBARGO_PROPOSE, on=Case)
def propose(
    act: Act,
    case: Case,
    *,
    ends_at: dt.datetime,
    reason: str = "",
    binds_proposer: bool = True,
    reasons: Reasons = None,
    seen: str | None = None,
) -> Proposal:
    """Propose an end of the embargo: a new one, a counter-proposal, or a revision of the one in force.

    The shortest proposal whose proposer is bound by it applies at once where the case owner's own policy
    or proposal covers it; others wait for the owner's decision. `reasons` are why it goes on against a rule
    that says SHOULD NOT, by rule; under `T22` the owner of a split case says what a leak would mean, under
    `L1` why the end goes past a reporter's limit. `seen` is the `fingerprint` of the case as its effect was
    shown; raises Stale where the case has changed since.
    """
    text.text(reason, limit=text.LETTER, name="reason")
    if seen is not None and seen != _shown_now(act, case):
        raise Stale("The case has changed since the effect was shown. Look at it again, then propose.")
    picture = _picture(act, case)
    proposer = acting_participant(act, picture.participants.values())
    if proposer is None:
        raise Denied("Only a party of the case can propose an end.")
    reasons = _heard(picture, proposer, reasons)
    number = max((p.number for p in picture.proposals.values()), default=0) + 1
    row = Proposal(
        id=uuid.uuid4(), stream=case.stream, room=case.room, participant_id=proposer, number=number
    )
    row.ends_at, row.reason, row.binds_proposer, row.proposed_at = ends_at, reason, binds_proposer, act.now
    move = Attempt(
        Move.EMBARGO_PROPOSE,
        str(proposer),
        act.now,
        terms=Terms(str(row.id), terms.checked_end(ends_at, act.now)),
        leak_risk_weighed=_weighed(reasons),
    )
    act.add(row)
    picture.proposals[str(row.id)] = row
    _attempt(act, picture, move, reasons)
    _ask_everybody(act, picture)
    _apply_shortest(act, picture, reasons)
    settle_grants(act, picture)
    invite_again(act, picture)
    settle_phase(act, picture)
    return row


def _picture(act: Act, case: Case, pending: uuid.UUID | None = None) -> Picture:
    """As `take_picture`, with what only the owner weighs: reporters' limits and the ends of linked cases.

    A leak here may be one there (Vultron T22). Both are read without a lock: a judgment needs no race
    decided, and two locked cases could wait for each other.
    """
    picture = take_picture(act, case, pending)
    picture.now = replace(picture.now, limits=_limits(act, case))
    linked = kin_of(act, case)
    if linked:
        with act.beside(linked):
            ends = ends_in_force(Embargo.rows.filter(stream__in=linked), act.now)
        picture.now = replace(picture.now, sibling_ends=tuple(sorted(ends.values())))
    return picture


def _limits(act: Act, case: Case) -> tuple[dt.date, ...]:
    """The days until which the reporters of a case keep it private, the earliest first."""
    told = list(CaseReport.objects.within(act).filter(stream=case.stream_id).values_list("report", flat=True))
    with act.beside(told):
        named = [row.limit for row in Report.rows.filter(id__in=told)]
        return tuple(sorted(day for day in named if day))


def _shown_now(act: Act, case: Case) -> str:
    """What the actor would be shown of the locked case, as `fingerprint` tells it."""
    return "".join(fingerprint(view, act.now) for view in load(act.actor, [case.id]))


def _heard(picture: Picture, proposer: uuid.UUID, reasons: Reasons) -> Reasons:
    """Only the owner weighs a leak and a limit: it alone knows of every one (decisions 0057 and 0196)."""
    if proposer == picture.owner.id:
        return reasons
    return {rule: reason for rule, reason in (reasons or {}).items() if rule not in OWNERS}


def _weighed(reasons: Reasons) -> bool:
    """Whether somebody has said what a leak would mean for the linked cases."""
    return bool((reasons or {}).get(LEAK_RISK, "").strip())


def _attempt(act: Act, picture: Picture, move: Attempt, reasons: Reasons) -> None:
    """As `attempt`; what was weighed is kept also where no rule stood in the way."""
    attempt(act, picture, move, reasons)
    kept = any(row.rule == LEAK_RISK for row in picture.overrides)
    if reasons and _weighed(reasons) and picture.now.sibling_ends and not kept:
        keep_reasons(act, picture, {LEAK_RISK: reasons[LEAK_RISK]})


def _ask_everybody(act: Act, picture: Picture) -> None:
    """Whoever has no part in an embargo yet is invited into the one now in scope, unless it stays outside."""
    note_refusals(act, picture)
    for participant in picture.now.participants:
        if participant.consent == ConsentState.NO_EMBARGO:
            owner = str(picture.owner.id)
            attempt(act, picture, Attempt(Move.CONSENT_INVITE, owner, act.now, participant.id))


def _apply_shortest(act: Act, picture: Picture, reasons: Reasons) -> None:
    """Put the shortest standing proposal into force where the owner has committed itself to as much."""
    applies = terms.comes_into_force(
        [_as_domain(p) for p in picture.open_proposals],
        _policy(picture),
        act.now,
        picture.now.terms,
        gone=_gone(picture),
        owner_spoke=any(p.participant_id == picture.owner.id for p in picture.open_proposals),
        leak_unweighed=bool(picture.now.sibling_ends) and not _weighed(reasons),
    )
    if applies is None or _waits_for_limit(picture, applies.terms, reasons):
        return
    about(picture, picture.proposals[applies.terms.id])
    attempt(act, picture, _yes(act, picture, reasons), reasons)
    _carry_on(act, picture)


def _waits_for_limit(picture: Picture, wanted: Terms, reasons: Reasons) -> bool:
    """Whether the owner has yet to say why an end may come into force past a reporter's limit."""
    current = picture.now.terms
    if current is not None and wanted.ends_at < current.ends_at:
        return False  # a step back towards it
    weighed = bool((reasons or {}).get(limits.LIMIT, "").strip())
    return limits.is_past_any(wanted.ends_at, picture.now.limits) and not weighed


def _yes(act: Act, picture: Picture, reasons: Reasons) -> Attempt:
    """The case owner's yes to what the picture is about."""
    owner = str(picture.owner.id)
    return Attempt(Move.EMBARGO_ACCEPT, owner, act.now, leak_risk_weighed=_weighed(reasons))


def _resolved(act: Act, picture: Picture) -> terms.Resolution:
    """What becomes of the open proposals under the coordination center's policy."""
    waiting = [_as_domain(p) for p in picture.open_proposals]
    return terms.resolve(waiting, _policy(picture), act.now, picture.now.terms, _gone(picture))


def bind_by(act: Act, case: Case, ends_at: dt.datetime) -> None:
    """Put the end that binds in another case into force here too, if it is the earlier one (Vultron T21).

    The case owner signs it by that; everybody else is asked, and reads nothing new until it agrees.
    """
    picture = take_picture(act, case)
    if picture.now.terms is not None and picture.now.terms.ends_at <= ends_at:
        return
    owner = str(picture.owner.id)
    number = max((p.number for p in picture.proposals.values()), default=0) + 1
    row = Proposal(
        id=uuid.uuid4(), stream=case.stream, room=case.room, participant=picture.owner, number=number
    )
    row.ends_at, row.proposed_at, row.coordinator_agreed = ends_at, act.now, True
    picture.proposals[str(row.id)] = act.add(row)
    theirs = Terms(str(row.id), ends_at)
    attempt(act, picture, Attempt(Move.CASE_MERGE, owner, act.now, merged=theirs))
    attempt(act, picture, Attempt(Move.CONSENT_ACCEPT, owner, act.now, terms=theirs))
    _carry_on(act, picture)
    _ask_everybody(act, picture)
    settle_grants(act, picture)
    invite_again(act, picture)
    settle_phase(act, picture)


def _policy(picture: Picture) -> terms.Policy:
    center = picture.owner.organisation
    assert center is not None
    return policy_of(center)


def _gone(picture: Picture) -> frozenset[str]:
    """Who proposed something and has left the case."""
    return frozenset(str(p.participant_id) for p in picture.open_proposals) - picture.participants.keys()


def _as_domain(row: Proposal) -> terms.Proposal:
    return terms.Proposal(
        terms=Terms(str(row.id), row.ends_at),
        proposer=str(row.participant_id),
        proposed_at=row.proposed_at,
        binds_proposer=row.binds_proposer,
        coordinator_agreed=row.coordinator_agreed,
    )


def _carry_on(act: Act, picture: Picture) -> None:
    """After a decision: proposals that are met or past fall, the others stay before the owner."""
    found = _resolved(act, picture)
    for state, fallen in ((ProposalState.REPLACED, found.met), (ProposalState.REJECTED, found.past)):
        for one in fallen:
            act.change(picture.proposals[one.terms.id], state=state.value, decided_at=act.told_at)
    for left in picture.open_proposals:
        if picture.now.embargo not in OPEN_PROPOSAL:
            move = Attempt(
                Move.EMBARGO_PROPOSE,
                str(left.participant_id),
                act.now,
                terms=Terms(str(left.id), left.ends_at),
                leak_risk_weighed=True,  # it was, when it was made
            )
            attempt(act, picture, move, dict.fromkeys(SHOULD_RULES, "proposed before, still open"))


@command(Verb.EMBARGO_ACCEPT, on=Proposal)
def accept(act: Act, row: Proposal, *, reasons: Reasons = None) -> Proposal:
    """Answer a proposal with yes: the case owner's yes puts it into force, another's is its own consent."""
    case = Case.objects.within(act).get()
    if row.state != ProposalState.OPEN:
        raise Illegal("This proposal is decided already. Answer the one that is open.")
    picture = _picture(act, case, pending=row.id)
    actor = acting_participant(act, picture.participants.values())
    if actor is None:
        raise Denied("Only a party of the case can answer a proposal.")
    if actor == picture.owner.id:
        act.change(picture.proposals[str(row.id)], coordinator_agreed=True)
        _attempt(act, picture, _yes(act, picture, reasons), reasons)
        _carry_on(act, picture)
        _apply_shortest(act, picture, reasons)
    else:
        shown = Terms(str(row.id), row.ends_at)
        attempt(act, picture, Attempt(Move.CONSENT_ACCEPT, str(actor), act.now, terms=shown), reasons)
        answered(act, picture.participants[str(actor)])
    settle_grants(act, picture)
    invite_again(act, picture)
    settle_phase(act, picture)
    return picture.proposals[str(row.id)]


@command(Verb.EMBARGO_REJECT, on=Proposal)
def reject(act: Act, row: Proposal, *, reasons: Reasons = None) -> Proposal:
    """Answer a proposal with no: the case owner's no ends it, another's keeps what that party agreed to."""
    case = Case.objects.within(act).get()
    if row.state != ProposalState.OPEN:
        raise Illegal("This proposal is decided already. Answer the one that is open.")
    picture = take_picture(act, case, pending=row.id)
    actor = acting_participant(act, picture.participants.values())
    if actor is None:
        raise Denied("Only a party of the case can answer a proposal.")
    if actor == picture.owner.id:
        attempt(act, picture, Attempt(Move.EMBARGO_REJECT, str(actor), act.now), reasons)
        _carry_on(act, picture)
    else:
        _refuse(act, picture, picture.participants[str(actor)], reasons)
    settle_grants(act, picture)
    invite_again(act, picture)
    settle_phase(act, picture)
    return picture.proposals[str(row.id)]


def _refuse(act: Act, picture: Picture, mine: Participant, reasons: Reasons) -> None:
    """A no to another end is a yes to the one in force where that was signed; without one it is a refusal."""
    if not picture.now.binding:
        attempt(act, picture, Attempt(Move.CONSENT_DECLINE, str(mine.id), act.now), reasons)
        answered(act, mine)
    elif mine.consent == ConsentState.LAPSED and is_covered(picture, mine):
        keeps = Attempt(Move.CONSENT_ACCEPT, str(mine.id), act.now, terms=picture.now.terms)
        attempt(act, picture, keeps, reasons)
        answered(act, mine)


@command(Verb.EMBARGO_TERMINATE, on=Case)
def terminate(act: Act, case: Case, *, reason: str, reasons: Reasons = None) -> Embargo:
    """End the embargo early, with a reason; nothing is published by it and nobody sees more (Vultron T16)."""
    text.text(reason, limit=text.LETTER, name="reason")
    if not reason.strip():
        raise Illegal("Say why the embargo ends early.")
    picture = take_picture(act, case)
    attempt(act, picture, Attempt(Move.EMBARGO_TERMINATE, str(picture.owner.id), act.now), reasons)
    act.change(picture.embargo, reason=reason)
    settle_phase(act, picture)
    return picture.embargo


@command(Verb.EMBARGO_KEEP, on=Case)
def keep(act: Act, case: Case, *, rule: str, reason: str) -> Override:
    """Say why the embargo stays as it is although a rule asks otherwise; it holds until the facts change."""
    text.said(reason, "Say why the embargo stays as it is.")
    picture = take_picture(act, case)
    if rule not in {asked.rule for asked in rules.standing(picture.now)}:
        raise Illegal("The case does not ask for this now. Look at the embargo again.")
    facts = grounds(rule, picture.now)
    if Override.objects.within(act).filter(rule=rule, verb=act.verb, grounds=facts).exists():
        raise Illegal("A reason is recorded for this already, and nothing has changed since.")
    keep_reasons(act, picture, {rule: reason.strip()}, facts)
    settle_phase(act, picture)
    return picture.overrides[-1]


@command(Verb.EMBARGO_END, on=Case)
def end(act: Act, case: Case) -> Embargo:
    """Note that the embargo has ended at its instant; acted by the system, and late without harm."""
    before = Embargo.objects.within(act).get()
    if before.state not in BINDING or terms.in_force(before, act.now):
        raise Illegal("No embargo of this case has run out.")
    picture = take_picture(act, case)  # which ends what has run out
    settle_phase(act, picture)
    return picture.embargo
