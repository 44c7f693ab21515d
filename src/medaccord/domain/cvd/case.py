"""The whole case as one pure reducer: an attempt is checked, taken, and its consequences follow in order."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import reduce

from medaccord.domain.cvd import case_state, consent, embargo, report, rules
from medaccord.domain.cvd.case_state import (
    DEPLOYMENT,
    EXPOSURE_EVENTS,
    CaseEvent,
    CaseState,
    Deployment,
    FixState,
)
from medaccord.domain.cvd.consent import ConsentEvent, ConsentState
from medaccord.domain.cvd.effects import (
    ConsentEffect,
    Duty,
    Effect,
    EmbargoEffect,
    ReportEffect,
    StateEffect,
    TermsEffect,
    effects_of,
)
from medaccord.domain.cvd.embargo import BINDING, OPEN_PROPOSAL, EmbargoEvent
from medaccord.domain.cvd.report import ReportEvent, ReportState
from medaccord.domain.cvd.rules import Caution
from medaccord.domain.cvd.situation import (
    CASE_EVENT_OF,
    EMBARGO_EVENT_OF,
    REPORT_EVENT_OF,
    Attempt,
    Fix,
    Move,
    Situation,
)
from medaccord.domain.cvd.terms import Terms
from medaccord.domain.errors import Illegal
from medaccord.domain.sentence import Sentence, plain


@dataclass(frozen=True)
class Outcome:
    """The case after a move, what followed from it, and the cautions that need a recorded reason."""

    case: Situation
    effects: tuple[Effect, ...]
    cautions: tuple[Caution, ...]


def step(case: Situation, attempt: Attempt) -> Outcome:
    """Check and take one move with everything that follows; raises Illegal and then changes nothing."""
    cautions = rules.check(attempt, case)
    effects = effects_of(attempt, case)
    after = reduce(apply, effects, _own_step(case, attempt))
    if wrong := rules.violations(after):
        raise Illegal(
            Sentence("This would leave the case in a state that cannot be: {wrong}", wrong=plain(wrong[0]))
        )
    return Outcome(after, effects, cautions)


def apply(case: Situation, effect: Effect) -> Situation:
    """The case with one consequence recorded."""
    match effect:
        case StateEffect():
            return _record(case, effect.event, effect.participant, effect.row)
        case ReportEffect():
            return _report(case, effect.participant, effect.event)
        case EmbargoEffect():
            return _embargo(case, effect.event, case.pending)
        case TermsEffect():
            return replace(case, terms=effect.terms)
        case ConsentEffect():
            return _consent(case, effect.participant, effect.event, effect.terms_id)
        case Duty():
            return case


def _own_step(case: Situation, attempt: Attempt) -> Situation:
    """What the move itself changes, without its consequences."""
    if (report_event := REPORT_EVENT_OF.get(attempt.move)) is not None:
        return _report(case, attempt.whose, report_event)
    if (embargo_event := EMBARGO_EVENT_OF.get(attempt.move)) is not None:
        return _embargo(case, embargo_event, attempt.terms)
    if (case_event := CASE_EVENT_OF.get(attempt.move)) is not None:
        # Publishing what the world knows already changes no state; recording it twice is refused.
        known = case_event in EXPOSURE_EVENTS and case.exposure.has(case_event)
        if known and attempt.move in (Move.ADVISORY_RELEASE, Move.EXPLOIT_PUBLISH):
            return case
        return _record(case, case_event, attempt.whose, attempt.row)
    return _own_act(case, attempt)


def _own_act(case: Situation, attempt: Attempt) -> Situation:
    match attempt.move:
        case Move.CONSENT_INVITE:
            return _consent(case, attempt.whose, ConsentEvent.INVITE, "")
        case Move.CONSENT_ACCEPT:
            return _sign(case, attempt)
        case Move.CONSENT_DECLINE:
            return _consent(case, attempt.whose, ConsentEvent.DECLINE, "")
        case Move.PARTICIPANT_JOIN:
            return _join(case, attempt)
        case Move.REPORT_SEND | Move.PARTICIPANT_LEAVE:
            case.get(attempt.whose)
            return case
        case _:
            return case


def _join(case: Situation, attempt: Attempt) -> Situation:
    if attempt.newcomer is None or case.find(attempt.newcomer.id) is not None:
        raise Illegal("Say who joins: a party that does not take part yet.")
    return replace(case, participants=(*case.participants, attempt.newcomer))


def _sign(case: Situation, attempt: Attempt) -> Situation:
    terms = attempt.terms or case.pending or case.terms
    participant = case.get(attempt.whose)
    known = terms is not None and terms.id not in participant.accepted_terms
    # A signatory to the terms in force may sign a pending revision too; its own state stays.
    stays = participant.consent == ConsentState.SIGNATORY and known
    return _consent(case, participant.id, None if stays else ConsentEvent.ACCEPT, terms.id if terms else "")


def _report(case: Situation, participant_id: str, event: ReportEvent) -> Situation:
    participant = case.get(participant_id)
    state = report.step(participant.report, event)
    accepted = participant.accepted_before or state == ReportState.ACCEPTED
    return case.with_participant(replace(participant, report=state, accepted_before=accepted))


def _embargo(case: Situation, event: EmbargoEvent, terms: Terms | None) -> Situation:
    state = embargo.step(case.embargo, event)
    agreed = case.pending if event == EmbargoEvent.ACCEPT else case.terms
    return replace(
        case,
        embargo=state,
        terms=agreed if state in BINDING else None,
        pending=terms if state in OPEN_PROPOSAL else None,
    )


def _consent(case: Situation, participant_id: str, event: ConsentEvent | None, terms_id: str) -> Situation:
    participant = case.get(participant_id)
    state = consent.step(participant.consent, event) if event else participant.consent
    signed = participant.accepted_terms | ({terms_id} if terms_id else set())
    return case.with_participant(replace(participant, consent=state, accepted_terms=signed))


def _record(case: Situation, event: CaseEvent, participant_id: str, row: tuple[str, str] | None) -> Situation:
    if event in EXPOSURE_EVENTS:
        return replace(case, exposure=_exposed(case, event))
    participant = case.get(participant_id)
    if event == CaseEvent.VENDOR_AWARE and row is None:
        rows = [f.row for f in participant.fixes if f.state == FixState.VENDOR_UNAWARE]
    else:
        rows = [f.row for f in participant.fixes if row in (None, f.row)]
    if not rows:
        raise Illegal(
            Sentence(
                "There is nothing here that could become '{event}': name one product and vulnerability.",
                event=event,
            )
        )
    moved = tuple(_advanced(case, f, event) if f.row in rows else f for f in participant.fixes)
    return case.with_participant(replace(participant, fixes=moved))


def _exposed(case: Situation, event: CaseEvent) -> case_state.Exposure:
    """The case level alone; the consequences (public, awareness) follow as effects of their own."""
    if case.exposure.has(event):
        raise Illegal(Sentence("That the case is '{event}' is recorded already.", event=event))
    return replace(case.exposure, **{event.value: True})


def _advanced(case: Situation, fix: Fix, event: CaseEvent) -> Fix:
    if isinstance(fix.state, Deployment):
        return replace(fix, state=DEPLOYMENT.step(fix.state, event))
    # Mid-change rows may pass through an ephemeral state, where only being made aware is possible.
    state = case_state.step(CaseState(fix.state, case.exposure), event)
    return replace(fix, state=state.fix)
