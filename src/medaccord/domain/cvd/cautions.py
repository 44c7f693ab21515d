"""What a SHOULD asks: cautions on an attempt, and what the case calls for as it stands."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping

from medaccord.domain.canonical import canonical
from medaccord.domain.cvd import permissions, report
from medaccord.domain.cvd.case_state import FixState
from medaccord.domain.cvd.embargo import IN_SCOPE, EmbargoState
from medaccord.domain.cvd.limits import LIMIT, SENTENCE, is_past_any
from medaccord.domain.cvd.permissions import every_fix_deployed, every_fix_ready, first_manufacturer_knows
from medaccord.domain.cvd.report import ReportState
from medaccord.domain.cvd.rulebook import Level
from medaccord.domain.cvd.situation import Attempt, Move, Situation, decided_terms

Condition = Callable[[Attempt, Situation], bool]
Reminder = Callable[[Situation], bool]


def _begins(attempt: Attempt, case: Situation) -> bool:
    """Whether this puts forward a new embargo rather than a revision."""
    return attempt.move == Move.EMBARGO_PROPOSE and case.embargo in (EmbargoState.NONE, EmbargoState.PROPOSED)


def _agrees_new(attempt: Attempt, case: Situation) -> bool:
    return attempt.move == Move.EMBARGO_ACCEPT and case.embargo == EmbargoState.PROPOSED


def _report_of(attempt: Attempt, case: Situation) -> ReportState | None:
    actor = case.find(attempt.actor)
    return actor.report if actor else None


def _c5(attempt: Attempt, case: Situation) -> bool:
    return (_begins(attempt, case) or _agrees_new(attempt, case)) and every_fix_deployed(case)


def _c6(attempt: Attempt, case: Situation) -> bool:
    return (_begins(attempt, case) or _agrees_new(attempt, case)) and every_fix_ready(case)


def _c8(attempt: Attempt, case: Situation) -> bool:
    return _begins(attempt, case) and _report_of(attempt, case) in report.INACTIVE


def _c9(attempt: Attempt, case: Situation) -> bool:
    barred = (ReportState.INVALID, ReportState.CLOSED)
    return _agrees_new(attempt, case) and _report_of(attempt, case) in barred


def _c11(attempt: Attempt, case: Situation) -> bool:
    return attempt.move == Move.REPORT_CLOSE and case.binding


def _c15(attempt: Attempt, case: Situation) -> bool:
    return attempt.move == Move.ADVISORY_RELEASE and permissions.binds(case, attempt)


def _c19(attempt: Attempt, case: Situation) -> bool:
    return attempt.move == Move.EXPLOIT_PUBLISH and case.binding


def _c22(attempt: Attempt, case: Situation) -> bool:
    terms = decided_terms(attempt, case)
    return terms is not None and any(terms.ends_at < end for end in case.sibling_ends)


def _l1(attempt: Attempt, case: Situation) -> bool:
    """Past a reporter's limit, and no step back towards it: what binds now took a reason already."""
    terms = decided_terms(attempt, case)
    if terms is None or not is_past_any(terms.ends_at, case.limits):
        return False
    return case.terms is None or terms.ends_at >= case.terms.ends_at


CAUTIONS: Mapping[str, tuple[Condition, Level, str]] = {
    "T5": (_c5, Level.SHOULD_NOT, "Every fix is deployed: an embargo protects nobody any more."),
    "T6": (_c6, Level.SHOULD, "Every fix is ready: begin no embargo but a brief one."),
    "T8": (
        _c8,
        Level.SHOULD_NOT,
        "The report is set aside here: take it up again before proposing an embargo.",
    ),
    "T9": (_c9, Level.SHOULD_NOT, "The report is not held valid here: agree to no embargo for it."),
    "T11": (
        _c11,
        Level.SHOULD_NOT,
        "An embargo is active: defer the report instead, or say whether this party still keeps the embargo.",
    ),
    "T15": (_c15, Level.SHOULD_NOT, "The embargo still binds: end it first, or say why release cannot wait."),
    "T19": (_c19, Level.SHOULD_NOT, "An embargo is active: hold the exploit code back."),
    "T22": (_c22, Level.SHOULD, "A linked case keeps its secret longer: choose an end that is not earlier."),
    LIMIT: (_l1, Level.SHOULD_NOT, SENTENCE),
}


def _s3(case: Situation) -> bool:
    return case.exposure.attacks and case.embargo in IN_SCOPE


def _s4(case: Situation) -> bool:
    """Exploit code in their hands asks to end it, details leave it open; either way a person decides."""
    return (case.adversaries_hold_exploit or case.adversaries_know_details) and case.binding


def _s5(case: Situation) -> bool:
    return case.binding and every_fix_deployed(case)


def _s6(case: Situation) -> bool:
    return case.embargo == EmbargoState.PROPOSED and every_fix_ready(case)


def _s7(case: Situation) -> bool:
    open_question = case.embargo in (EmbargoState.NONE, EmbargoState.PROPOSED)
    return open_question and case.exposure.quiet and first_manufacturer_knows(case)


def _s22(case: Situation) -> bool:
    return bool(case.leaked_kin) and case.embargo in IN_SCOPE and not case.exposure.public


STANDING: Mapping[str, tuple[Reminder, str]] = {
    "T3": (_s3, "Attacks have been seen: end the embargo or reject the proposal, or say why not."),
    "T4": (_s4, "Adversaries know details or hold exploit code: end the embargo, or say why not."),
    "T5": (_s5, "Every fix is deployed: end the embargo, or say why not."),
    "T6": (_s6, "Every fix is ready: reject the proposed embargo, or say why a brief one is needed."),
    "T7": (
        _s7,
        "A manufacturer knows and no embargo is agreed: propose one and decide soon, or say why not.",
    ),
    "T22": (
        _s22,
        "A linked case is public: weigh what that gives away of this one; end the embargo, or say why not.",
    ),
}


def followed_by(rule: str, case: Situation) -> Move:
    """The move that does what a standing rule asks for."""
    if rule == "T7":
        return Move.EMBARGO_PROPOSE
    return Move.EMBARGO_TERMINATE if case.binding else Move.EMBARGO_REJECT


def _fixes(case: Situation) -> list[object]:
    return [[p.id, *fix.row, str(fix.state)] for p in case.participants for fix in p.fixes if fix.needed]


def _knowing(case: Situation) -> list[object]:
    return [p.id for p in case.participants if FixState.VENDOR_AWARE in p.awaited]


def _leaked(case: Situation) -> list[object]:
    return list(case.leaked_kin)


def _in_their_hands(case: Situation) -> list[object]:
    held = {"details": case.adversaries_know_details, "exploit": case.adversaries_hold_exploit}
    return [name for name, holds in held.items() if holds]


GROUNDS: Mapping[str, Callable[[Situation], list[object]]] = {
    "T4": _in_their_hands,
    "T5": _fixes,
    "T6": _fixes,
    "T7": _knowing,
    "T22": _leaked,
}
"""What a standing rule rests on besides the embargo and its terms."""


def grounds(rule: str, case: Situation) -> str:
    """A digest (SHA-256, hexadecimal) of the facts on which a standing rule rests.

    A reason not to follow the rule holds as long as these are the same.
    """
    terms = [one.id if one else None for one in (case.terms, case.pending)]
    more = GROUNDS[rule](case) if rule in GROUNDS else []
    return hashlib.sha256(canonical([rule, str(case.embargo), terms, sorted(more, key=repr)])).hexdigest()
