"""What the desk asked a reporter, and that it was answered."""

from __future__ import annotations

from medaccord.apps.discussion.audience import Audience
from medaccord.apps.intake.models import Report
from medaccord.core.act import Act


def answered(act: Act, report: Report, to: Audience) -> None:
    """A reporter who writes or sends files has answered whatever was asked."""
    if to.hears_a_reporter and report.asked_at is not None:
        act.change(report, asked_at=None, version=report.version + 1)
