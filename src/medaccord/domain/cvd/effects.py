"""What a move brings about besides itself: pure consequences, in the order in which they are recorded.

The case state changes before the embargo is torn down (Vultron CSB-12-001); consent follows the embargo.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from medaccord.domain.cvd import consent, embargo
from medaccord.domain.cvd.case_state import CaseEvent, FixState
from medaccord.domain.cvd.consent import ConsentEvent, ConsentState
from medaccord.domain.cvd.embargo import BINDING, IN_SCOPE, EmbargoEvent, EmbargoState
from medaccord.domain.cvd.report import ReportEvent, ReportState
from medaccord.domain.cvd.situation import (
    CASE_EVENT_OF,
    EMBARGO_EVENT_OF,
    Attempt,
    Move,
    Participant,
    Situation,
)
from medaccord.domain.cvd.terms import Terms, merged_terms


@dataclass(frozen=True)
class StateEffect:
    """A case-state event that follows; without a participant it concerns the whole case."""

    rule: str
    event: CaseEvent
    participant: str = ""
    row: tuple[str, str] | None = None


@dataclass(frozen=True)
class ReportEffect:
    """A step in one participant's report management that follows."""

    rule: str
    participant: str
    event: ReportEvent


@dataclass(frozen=True)
class EmbargoEffect:
    """A step of the embargo that follows."""

    rule: str
    event: EmbargoEvent


@dataclass(frozen=True)
class TermsEffect:
    """Terms that come into force without a new agreement."""

    rule: str
    terms: Terms


@dataclass(frozen=True)
class ConsentEffect:
    """A step in one participant's consent; `event` None adds `terms_id` to what a signatory has signed."""

    rule: str
    participant: str
    event: ConsentEvent | None
    terms_id: str = ""


class DutyKind(StrEnum):
    """What people or other commands owe after a move."""

    STOP_SHARING = "stop_sharing"
    TELL_SIBLINGS = "tell_siblings"
    CARRY_EMBARGO = "carry_embargo"
    PROPOSE_EMBARGO = "propose_embargo"


@dataclass(frozen=True)
class Duty:
    """Something owed that no state model records."""

    rule: str
    kind: DutyKind
    participant: str = ""


Effect = StateEffect | ReportEffect | EmbargoEffect | TermsEffect | ConsentEffect | Duty


def effects_of(attempt: Attempt, situation: Situation) -> tuple[Effect, ...]:
    """All consequences of `attempt` in `situation`, which is the picture before it; its own step excluded."""
    embargo_steps = tuple(_embargo_effects(attempt, situation))
    return (
        *_state_effects(attempt, situation),
        *_report_effects(attempt, situation),
        *embargo_steps,
        *_terms_effects(attempt, situation),
        *_consent_effects(attempt, situation, embargo_steps),
        *_duties(attempt, situation),
    )


def consent_effects(
    before: EmbargoState, after: EmbargoState, participants: tuple[Participant, ...], terms_id: str | None
) -> tuple[ConsentEffect, ...]:
    """What the embargo's own change does to everybody's consent (Vultron CM-18, EMB-17).

    `terms_id` are the terms in force afterwards. Entering a revision lapses every signatory once; leaving the
    embargo, or a proposal's rejection, resets all; whenever terms become the ones in force, a signatory who
    never signed them lapses, and one who signed them is a signatory again.
    """
    if before == EmbargoState.ACTIVE and after == EmbargoState.REVISE:
        return tuple(_lapse(p) for p in participants if p.consent == ConsentState.SIGNATORY)
    if before in IN_SCOPE and after not in IN_SCOPE:
        return tuple(ConsentEffect("CM-18-003", p.id, ConsentEvent.RESET) for p in participants)
    if before != EmbargoState.ACTIVE and after == EmbargoState.ACTIVE and terms_id is not None:
        return tuple(_reconciled(participants, terms_id))
    return ()


def _lapse(participant: Participant) -> ConsentEffect:
    return ConsentEffect("CM-18-004", participant.id, ConsentEvent.REVISE)


def _reconciled(participants: tuple[Participant, ...], terms_id: str) -> Iterator[ConsentEffect]:
    for one in participants:
        signed = terms_id in one.accepted_terms
        if one.consent == ConsentState.SIGNATORY and not signed:
            yield ConsentEffect("EMB-17-005", one.id, ConsentEvent.REVISE)
        elif one.consent == ConsentState.LAPSED and signed:
            yield ConsentEffect("EMB-17-002", one.id, ConsentEvent.ACCEPT, terms_id)


def _state_effects(attempt: Attempt, situation: Situation) -> Iterator[StateEffect]:
    event = CASE_EVENT_OF.get(attempt.move)
    if event == CaseEvent.EXPLOIT and not situation.exposure.public:
        yield StateEffect("CSB-13-001", CaseEvent.PUBLIC)
    if event in (CaseEvent.PUBLIC, CaseEvent.EXPLOIT):
        for participant in situation.participants:
            yield from _made_aware("SM-09-001", participant)
    receives = attempt.move in (Move.REPORT_RECEIVE, Move.REPORT_SEND)
    if receives and (receiver := situation.find(attempt.whose)) is not None:
        yield from _made_aware("CSB-15", receiver)
    if attempt.move == Move.STATE_VENDOR_AWARE and attempt.row is not None:
        yield from _received_with(attempt, situation)
    if attempt.move == Move.PARTICIPANT_JOIN and attempt.newcomer and situation.exposure.public:
        yield from _made_aware("SM-09-001", attempt.newcomer)


def _made_aware(rule: str, participant: Participant) -> Iterator[StateEffect]:
    for fix in participant.fixes:
        if fix.state == FixState.VENDOR_UNAWARE:
            yield StateEffect(rule, CaseEvent.VENDOR_AWARE, participant.id, fix.row)


def _received_with(attempt: Attempt, situation: Situation) -> Iterator[StateEffect]:
    """Knowing one row before the report came means receiving the report, and so knowing all rows (CV)."""
    knower = situation.find(attempt.whose)
    if knower is not None and knower.report == ReportState.START:
        yield from (effect for effect in _made_aware("CV", knower) if effect.row != attempt.row)


def _report_effects(attempt: Attempt, situation: Situation) -> Iterator[ReportEffect]:
    if attempt.move not in (Move.REPORT_SEND, Move.STATE_VENDOR_AWARE):
        return
    receiver = situation.find(attempt.whose)
    if receiver is not None and receiver.report == ReportState.START:
        yield ReportEffect(
            "RS" if attempt.move == Move.REPORT_SEND else "CV", receiver.id, ReportEvent.RECEIVE
        )


def _embargo_effects(attempt: Attempt, situation: Situation) -> Iterator[EmbargoEffect]:
    event = CASE_EVENT_OF.get(attempt.move)
    if event in (CaseEvent.PUBLIC, CaseEvent.EXPLOIT) and situation.embargo in IN_SCOPE:
        binding = situation.embargo in BINDING
        yield EmbargoEffect("T2", EmbargoEvent.TERMINATE if binding else EmbargoEvent.REJECT)
    proposed = situation.embargo == EmbargoState.PROPOSED
    if attempt.move == Move.REPORT_SEND and proposed and situation.owns(attempt.actor):
        yield EmbargoEffect("T14", EmbargoEvent.ACCEPT)
    if attempt.move == Move.CASE_MERGE and attempt.merged and not situation.binding:
        if not proposed:
            yield EmbargoEffect("T21", EmbargoEvent.PROPOSE)
        yield EmbargoEffect("T21", EmbargoEvent.ACCEPT)


def _terms_effects(attempt: Attempt, situation: Situation) -> Iterator[TermsEffect]:
    if attempt.move == Move.CASE_MERGE and attempt.merged:
        own = [situation.terms] if situation.terms and situation.binding else []
        yield TermsEffect("T21", merged_terms([attempt.merged, *own]))


def _consent_effects(
    attempt: Attempt, situation: Situation, steps: tuple[EmbargoEffect, ...]
) -> Iterator[ConsentEffect]:
    if attempt.move == Move.CASE_MERGE:
        yield from _merge_consents(attempt, situation)
        return
    yield from _signature(attempt, situation)
    own = EMBARGO_EVENT_OF.get(attempt.move)
    event = own or (steps[0].event if steps else None)
    if event is None or not embargo.MACHINE.can(situation.embargo, event):
        return
    proposes = event == EmbargoEvent.PROPOSE
    signer = _signer(attempt, situation, event)
    # A proposer's consent lapses with everybody's before its own proposal gives it again.
    others = (
        situation.participants if proposes else tuple(p for p in situation.participants if p is not signer)
    )
    after = embargo.step(situation.embargo, event)
    yield from consent_effects(situation.embargo, after, others, _in_force_after(situation, event))
    if own and signer is not None:
        lapses = proposes and situation.embargo == EmbargoState.ACTIVE
        yield from _signed("CM-13-002", signer, _pending_id(attempt, situation), lapses)


def _signer(attempt: Attempt, situation: Situation, event: EmbargoEvent) -> Participant | None:
    """Who signs the pending terms by the very act: a proposer its proposal, an owner its acceptance."""
    return situation.find(attempt.actor) if event in (EmbargoEvent.PROPOSE, EmbargoEvent.ACCEPT) else None


def _pending_id(attempt: Attempt, situation: Situation) -> str:
    terms = attempt.terms if attempt.move == Move.EMBARGO_PROPOSE else situation.pending
    return terms.id if terms else ""


def _in_force_after(situation: Situation, event: EmbargoEvent) -> str | None:
    terms = situation.pending if event == EmbargoEvent.ACCEPT else situation.terms
    return terms.id if terms else None


def _signature(attempt: Attempt, situation: Situation) -> Iterator[ConsentEffect]:
    """Consent given or asked by the act itself, other than by embargo moves."""
    pending = situation.pending.id if situation.pending else ""
    sender = situation.find(attempt.actor)
    sends = attempt.move == Move.REPORT_SEND and situation.embargo == EmbargoState.PROPOSED
    if sends and sender is not None:
        yield from _signed("T14", sender, pending)
    if attempt.move == Move.PARTICIPANT_JOIN and attempt.newcomer and situation.embargo in IN_SCOPE:
        yield ConsentEffect("T18", attempt.newcomer.id, ConsentEvent.INVITE)
    if attempt.move == Move.PARTICIPANT_LEAVE:
        yield ConsentEffect("T13", attempt.whose, ConsentEvent.RESET)


def _signed(rule: str, signer: Participant, terms_id: str, lapses: bool = False) -> Iterator[ConsentEffect]:
    signatory = signer.consent == ConsentState.SIGNATORY
    state = ConsentState.LAPSED if lapses and signatory else signer.consent
    if consent.MACHINE.can(state, ConsentEvent.ACCEPT):
        yield ConsentEffect(rule, signer.id, ConsentEvent.ACCEPT, terms_id)
    elif state == ConsentState.SIGNATORY and terms_id not in signer.accepted_terms:
        yield ConsentEffect(rule, signer.id, None, terms_id)


def _merge_consents(attempt: Attempt, situation: Situation) -> Iterator[ConsentEffect]:
    """Whoever signed other terms than the ones the merged case now keeps has to look again."""
    if attempt.merged is None:
        return
    for effect in _terms_effects(attempt, situation):
        yield from _reconciled(situation.participants, effect.terms.id)


def _duties(attempt: Attempt, situation: Situation) -> Iterator[Duty]:
    if attempt.move == Move.PARTICIPANT_LEAVE:
        yield Duty("T13", DutyKind.STOP_SHARING, attempt.whose)
    if attempt.move == Move.CASE_MERGE and attempt.merged:
        yield Duty("T21", DutyKind.PROPOSE_EMBARGO)
    if attempt.move == Move.CASE_SPLIT and situation.embargo in IN_SCOPE:
        yield Duty("T22", DutyKind.CARRY_EMBARGO)
    tells = attempt.move == Move.CASE_SPLIT or attempt.move in EMBARGO_EVENT_OF
    if tells and situation.sibling_ends:
        yield Duty("T22", DutyKind.TELL_SIBLINGS)
