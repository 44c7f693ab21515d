"""How many states a participant can be in, by role: enumerated, never typed in (Vultron formal protocol)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import product

from medaccord.domain.cvd.case_state import Deployment, Exposure, FixState
from medaccord.domain.cvd.embargo import EmbargoState
from medaccord.domain.cvd.report import OPEN, ReportState

# A participant without a fix path has None there.
Axis = FixState | Deployment | None


@dataclass(frozen=True)
class ParticipantState:
    """One distinguishable state; None means that the value makes no difference there."""

    report: ReportState
    embargo: EmbargoState | None = None
    axis: Axis = None
    exposure: Exposure | None = None


EXPOSURES: tuple[Exposure, ...] = tuple(Exposure(p, x, a) for p, x, a in product((False, True), repeat=3))

_UNPRIORITISED = frozenset({ReportState.RECEIVED, ReportState.INVALID, ReportState.VALID})


def _generic(report: ReportState) -> tuple[Axis, ...]:
    return (None, *FixState)


def _manufacturer_and_deployer(report: ReportState) -> tuple[Axis, ...]:
    if report in _UNPRIORITISED:
        return (FixState.VENDOR_AWARE,)
    return (FixState.VENDOR_AWARE, FixState.FIX_READY, FixState.FIX_DEPLOYED)


def _manufacturer(report: ReportState) -> tuple[Axis, ...]:
    return tuple(axis for axis in _manufacturer_and_deployer(report) if axis != FixState.FIX_DEPLOYED)


def _deployer(report: ReportState) -> tuple[Axis, ...]:
    return (Deployment.NOT_DEPLOYED,) if report in _UNPRIORITISED else tuple(Deployment)


def _none(report: ReportState) -> tuple[Axis, ...]:
    return (None,)


def naive() -> Iterator[ParticipantState]:
    """Every combination, reachable or not."""
    for report, embargo, axis, exposure in product(
        ReportState, EmbargoState, _generic(ReportState.START), EXPOSURES
    ):
        yield ParticipantState(report, embargo, axis, exposure)


def collapsed(state: ParticipantState) -> ParticipantState | None:
    """The state with what makes no difference left out, or None where it cannot last.

    Before the report arrives and after it is closed nothing else counts; an exploit in a case that is not
    public cannot last; in a public case the embargo makes no difference.
    """
    if state.report not in OPEN:
        return ParticipantState(state.report)
    exposure = state.exposure
    if exposure is None or (exposure.exploit and not exposure.public):
        return None
    return ParticipantState(state.report, None if exposure.public else state.embargo, state.axis, exposure)


def _space(
    axes: Callable[[ReportState], tuple[Axis, ...]], reports: tuple[ReportState, ...] = tuple(ReportState)
) -> frozenset[ParticipantState]:
    states = (
        ParticipantState(report, embargo, axis, exposure)
        for report in reports
        for embargo, axis, exposure in product(EmbargoState, axes(report), EXPOSURES)
    )
    return frozenset(small for state in states if (small := collapsed(state)) is not None)


GENERIC = _space(_generic)
MANUFACTURER_AND_DEPLOYER = _space(_manufacturer_and_deployer)
MANUFACTURER = _space(_manufacturer)
DEPLOYER = _space(_deployer)
OTHER = _space(_none)
# What finders and reporters did before they reported is hidden: they begin with the report accepted.
REPORTER = _space(_none, (ReportState.ACCEPTED, ReportState.DEFERRED, ReportState.CLOSED))
