"""For whom a report is, and what therefore can be said of it (decision 0259)."""

from __future__ import annotations

from medaccord.apps.intake.models import Report
from medaccord.domain.handling import Readers


def readers_of(report: Report) -> Readers:
    """Who reads a report beside the center: one sender, or an advising agency's own people."""
    return Readers.AGENCIES if report.is_of_adviser else Readers.SIDE
