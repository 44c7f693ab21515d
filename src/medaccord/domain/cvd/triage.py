"""What is known of a report already, as inputs of coordinator triage (SSVC and Vultron's crosswalk).

Nothing is guessed: what nobody has told stays open, and the desk says it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from medaccord.domain.cvd.report import VALID_UNCLOSED, ReportState
from medaccord.domain.scoring.coordinator_triage import (
    Contacted,
    Credibility,
    Engagement,
    Impact,
    Public,
    Suppliers,
)


@dataclass(frozen=True, slots=True)
class Told:
    """A report as its reporter, its desk and its case tell it; None for what nobody knows.

    `makers` are the states of those manufacturers of its case that were contacted.
    """

    state: ReportState
    public: bool | None
    maker_told: bool | None
    harmed: bool | None
    makers: tuple[ReportState, ...] = ()


def known(told: Told) -> Mapping[str, StrEnum]:
    """The inputs that follow from what was told, by their names in the decision table."""
    return dict(_known(told))


def _known(told: Told) -> Iterator[tuple[str, StrEnum]]:
    if told.public is not None:
        yield "public", Public.YES if told.public else Public.NO
    if told.maker_told or told.makers:
        yield "contacted", Contacted.YES
    elif told.maker_told is False:
        yield "contacted", Contacted.NO
    if told.state in VALID_UNCLOSED:
        yield "credibility", Credibility.CREDIBLE
    elif told.state == ReportState.INVALID:
        yield "credibility", Credibility.NOT_CREDIBLE
    if told.makers:
        yield "suppliers", Suppliers.MULTIPLE if len(told.makers) > 1 else Suppliers.ONE
    if engagement := _engagement(told.makers):
        yield "engagement", engagement
    if told.harmed:
        yield "impact", Impact.SIGNIFICANT


def _engagement(makers: tuple[ReportState, ...]) -> Engagement | None:
    """Active once one of them works on it; unresponsive where each has ended, refused or said nothing.

    Who has only read it, or put it off, may be either: the desk knows.
    """
    if {ReportState.VALID, ReportState.ACCEPTED} & set(makers):
        return Engagement.ACTIVE
    silent = {ReportState.START, ReportState.INVALID, ReportState.CLOSED}
    return Engagement.UNRESPONSIVE if makers and set(makers) <= silent else None
