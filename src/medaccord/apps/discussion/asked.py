"""Whose turn it is to write about a report: what the desk asked, and what its reporter wrote."""

from __future__ import annotations

from medaccord.apps.intake.models import Report
from medaccord.core.act import Act
from medaccord.domain.cvd.report import ReportState

SET_ASIDE = frozenset({ReportState.INVALID.value, ReportState.DEFERRED.value, ReportState.CLOSED.value})
"""States in which nothing but its reporter's words brings a report before the desk again."""


def answered(act: Act, report: Report, *, urgent: bool = False) -> None:
    """Words or files of a reporter answer what was asked; those of the desk answer the reporter's.

    What the reporter sends about a report that was set aside waits for the desk, and what is `urgent` always.
    """
    says: dict[str, object] = {}
    if act.by_day and report.asked_at is not None:
        says["asked_at"] = None
    if act.by_day and (urgent or report.state in SET_ASIDE):
        says["wrote_at"] = act.told_at
    if not act.by_day and report.wrote_at is not None:
        says["wrote_at"] = None
    if says:
        act.change(report, **says, version=report.version + 1)
