"""What a MAY allows, and the plain facts about a case that several rules ask for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from fractions import Fraction

from medaccord.domain.cvd import report
from medaccord.domain.cvd.case_state import FixState
from medaccord.domain.cvd.consent import ConsentState
from medaccord.domain.cvd.embargo import EmbargoState
from medaccord.domain.cvd.report import ReportState
from medaccord.domain.cvd.situation import Attempt, Participant, Situation

Permission = Callable[[Situation, str], bool]


def every_fix_deployed(case: Situation) -> bool:
    """Whether there is a manufacturer's row and every one is deployed (Vultron VFDpxa, over all rows)."""
    states = case.awaited_fixes()
    return states == {FixState.FIX_DEPLOYED}


def every_fix_ready(case: Situation) -> bool:
    """Whether every manufacturer's row has its fix and at least one is not deployed yet (Vultron VFdpxa)."""
    states = case.awaited_fixes()
    return FixState.FIX_READY in states and states <= {FixState.FIX_READY, FixState.FIX_DEPLOYED}


def first_manufacturer_knows(case: Situation) -> bool:
    """Whether somebody who can make a fix knows and nobody has one (Vultron Vfdpxa)."""
    states = case.awaited_fixes()
    return FixState.VENDOR_AWARE in states and states <= {FixState.VENDOR_UNAWARE, FixState.VENDOR_AWARE}


def binds(case: Situation, attempt: Attempt | None = None) -> bool:
    """Whether the embargo binds: it is active and, where an instant is given, has not ended (Vultron T15)."""
    if not case.binding:
        return False
    return attempt is None or case.terms is None or attempt.now < case.terms.ends_at


def trailing(case: Situation) -> tuple[str, ...]:
    """Manufacturers that still lack a fix while another one has all of its own (Vultron T23)."""
    makers = [p for p in case.participants if p.makes_fixes and p.awaited]
    late = tuple(p.id for p in makers if not has_all_fixes(p))
    return late if len(late) < len(makers) else ()


def has_all_fixes(participant: Participant) -> bool:
    """Whether every row of a manufacturer that needs a fix has it ready or deployed."""
    states = participant.awaited
    return bool(states) and all(state.rank >= FixState.FIX_READY.rank for state in states)


def quorum_ready(case: Situation, quorum: Fraction) -> bool:
    """Whether at least `quorum` (0 to 1) of the manufacturers have all their fixes (Vultron T23)."""
    makers = [p for p in case.participants if p.makes_fixes and p.awaited]
    ready = sum(has_all_fixes(p) for p in makers)
    return bool(makers) and Fraction(ready, len(makers)) >= quorum


def _report_in(case: Situation, participant_id: str, states: Iterable[ReportState]) -> bool:
    found = case.find(participant_id)
    return found is not None and found.report in states


PROPOSABLE = frozenset({ReportState.START}) | report.ACTIVE
_OUTSIDE = (ConsentState.NO_EMBARGO, ConsentState.DECLINED)


# Each answers whether the MAY of the rule holds for this participant in this case.
PERMISSIONS: Mapping[str, Permission] = {
    "T4": lambda case, who: case.adversaries_know_details and case.binding,
    "T6": lambda case, who: every_fix_ready(case) and case.binding,
    "T8": lambda case, who: case.exposure.quiet and _report_in(case, who, PROPOSABLE),
    "T9": lambda case, who: (
        case.embargo == EmbargoState.PROPOSED
        and _report_in(case, who, (ReportState.INVALID, ReportState.CLOSED))
    ),
    "T10": lambda case, who: case.binding and _report_in(case, who, report.VALID_UNCLOSED),
    "T13": lambda case, who: (
        case.binding and any(p.id != who and p.consent in _OUTSIDE for p in case.participants)
    ),
    "T15": lambda case, who: not case.binding,
    "T20": lambda case, who: any(p.report == ReportState.ACCEPTED for p in case.participants),
    "T23": lambda case, who: case.binding and bool(trailing(case)),
}


def permits(rule: str, case: Situation, participant_id: str = "") -> bool:
    """Whether what rule `rule` (such as "T10") merely allows is allowed here; raises KeyError for others."""
    return PERMISSIONS[rule](case, participant_id)
