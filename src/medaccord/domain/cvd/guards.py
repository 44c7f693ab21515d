"""What a MUST or SHALL forbids: a guard answers with a refusal's sentence, or "" to let pass."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from medaccord.domain.cvd import report
from medaccord.domain.cvd.embargo import IN_SCOPE, EmbargoState
from medaccord.domain.cvd.situation import (
    REPORT_EVENT_OF,
    Attempt,
    Move,
    Role,
    Situation,
    decided_terms,
    sees_content,
)
from medaccord.domain.cvd.terms import checked_end
from medaccord.domain.errors import Invalid
from medaccord.domain.sentence import Sentence

Guard = Callable[[Attempt, Situation], str]


def _t1(attempt: Attempt, case: Situation) -> str:
    agrees = attempt.move == Move.CONSENT_ACCEPT and case.embargo == EmbargoState.PROPOSED
    moves = (Move.EMBARGO_PROPOSE, Move.EMBARGO_ACCEPT)
    if case.exposure.quiet or not (attempt.move in moves or agrees):
        return ""
    return Sentence(
        "No embargo can be proposed or agreed in this case any more ({exposure}): go on without "
        "one, and reject or end what is open.",
        exposure=case.exposure,
    )


def _t12(attempt: Attempt, case: Situation) -> str:
    if attempt.move == Move.EMBARGO_TERMINATE and attempt.cause in REPORT_EVENT_OF:
        return "One participant's step never ends the case's embargo: the case owner decides that for itself."
    return ""


def _t13(attempt: Attempt, case: Situation) -> str:
    if attempt.move == Move.EMBARGO_TERMINATE and attempt.cause == Move.PARTICIPANT_LEAVE:
        return "A departure does not end the embargo: stop sharing with the leaver, then decide."
    return ""


def _t14(attempt: Attempt, case: Situation) -> str:
    proposed = case.embargo == EmbargoState.PROPOSED
    if attempt.move == Move.REPORT_SEND and proposed and not case.exposure.quiet:
        return "Sending now would accept terms that can no longer be accepted: reject the proposal first."
    return ""


def _t16(attempt: Attempt, case: Situation) -> str:
    publishes = attempt.move in (Move.ADVISORY_RELEASE, Move.STATE_PUBLIC)
    if publishes and attempt.cause == Move.EMBARGO_TERMINATE:
        return "The embargo's end publishes nothing by itself: a person decides to release."
    return ""


def _t17(attempt: Attempt, case: Situation) -> str:
    if attempt.move != Move.EMBARGO_PROPOSE:
        return ""
    try:
        checked_end(attempt.terms.ends_at if attempt.terms else None, attempt.now)
    except Invalid as refusal:
        return refusal.reason
    return ""


def _t18(attempt: Attempt, case: Situation) -> str:
    receiver = case.find(attempt.whose)
    if attempt.move != Move.REPORT_SEND or receiver is None or sees_content(receiver, case):
        return ""
    return "An embargo is active: invite the receiver to it and share once its acceptance is recorded."


def _t21(attempt: Attempt, case: Situation) -> str:
    if attempt.move != Move.CASE_MERGE or attempt.merged is None:
        return ""
    if case.embargo == EmbargoState.EXITED or not case.exposure.quiet:
        return (
            "This case can hold no embargo any more: end the other case's embargo first, or keep them apart."
        )
    return ""


def _t22(attempt: Attempt, case: Situation) -> str:
    if not case.sibling_ends or attempt.leak_risk_weighed or decided_terms(attempt, case) is None:
        return ""
    return "Weigh what a leak from here would mean for the linked cases: give a reason for rule T22."


def _only_accepted_send(attempt: Attempt, case: Situation) -> str:
    sender = case.find(attempt.actor)
    if attempt.move != Move.REPORT_SEND or sender is None or report.may_send(sender.report):
        return ""
    return "Only a participant that has accepted the report may send it on: accept it first."


def _owner_decides(attempt: Attempt, case: Situation) -> str:
    decides = (Move.EMBARGO_ACCEPT, Move.EMBARGO_REJECT, Move.EMBARGO_TERMINATE)
    if attempt.move in decides and case.find(attempt.actor) is not None and not case.owns(attempt.actor):
        return "The case owner decides about the embargo: record your own consent or refusal instead."
    return ""


def _consent_needs_embargo(attempt: Attempt, case: Situation) -> str:
    moves = (Move.CONSENT_INVITE, Move.CONSENT_ACCEPT, Move.CONSENT_DECLINE)
    if attempt.move in moves and case.embargo not in IN_SCOPE:
        return "There is no embargo to agree to: propose one first."
    return ""


def _consent_names_terms(attempt: Attempt, case: Situation) -> str:
    if attempt.move != Move.CONSENT_ACCEPT or attempt.terms is None:
        return ""
    if attempt.terms in (case.terms, case.pending):
        return ""
    return "These terms have been superseded: read the current ones and answer those."


def _fix_roles(attempt: Attempt, case: Situation) -> str:
    subject = case.find(attempt.whose)
    if attempt.move == Move.STATE_FIX_READY and not (subject and subject.makes_fixes):
        return "Only a manufacturer has fixes ready: record this for the manufacturer of the product."
    if attempt.move == Move.STATE_FIX_DEPLOYED and not (subject and Role.DEPLOYER in subject.roles):
        return "Only a participant that deploys can have deployed: record this for the deployer."
    return ""


def _fix_after_accepting(attempt: Attempt, case: Situation) -> str:
    subject = case.find(attempt.whose)
    if attempt.move not in (Move.STATE_FIX_READY, Move.STATE_FIX_DEPLOYED) or subject is None:
        return ""
    if subject.accepted_before:
        return ""
    return "A fix follows accepting the report: record that this party has accepted it first."


def _observers_watch(attempt: Attempt, case: Situation) -> str:
    actor = case.find(attempt.actor)
    moves = (Move.STATE_VENDOR_AWARE, Move.STATE_FIX_READY, Move.STATE_FIX_DEPLOYED)
    if attempt.move in moves and actor is not None and actor.roles == {Role.OBSERVER}:
        return "An observer does not record a manufacturer's progress: ask the coordinator to."
    return ""


GUARDS: Mapping[str, Guard] = {
    "T1": _t1,
    "T12": _t12,
    "T13": _t13,
    "T14": _t14,
    "T16": _t16,
    "T17": _t17,
    "T18": _t18,
    "T21": _t21,
    "T22": _t22,
    "RMB-13-001": _only_accepted_send,
    "CM-13-002": _owner_decides,
    "CM-18-001": _consent_needs_embargo,
    "EMB-17-005": _consent_names_terms,
    "CSB-15": _fix_roles,
    "CSB-18-001": _fix_after_accepting,
    "CM-25-005": _observers_watch,
}

LIFTED_BY_A_REASON = frozenset({"T22"})
"""Guards that a reason satisfies: a leak is weighed in words before an end changes."""
