"""What the desk asked a reporter, and that it was answered."""

from __future__ import annotations

from medaccord.apps.intake.models import Report
from medaccord.core.act import Act


def answered(act: Act, report: Report) -> None:
    """A reporter who writes or sends files has answered whatever was asked."""
    if act.by_day and report.asked_at is not None:
        act.change(report, asked_at=None, version=report.version + 1)
