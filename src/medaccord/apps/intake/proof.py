"""A report's content as the proof of its time digests it."""

from __future__ import annotations

from medaccord.apps.intake.models import Report
from medaccord.core.columns import plain
from medaccord.domain import proof


def told_content(row: Report) -> bytes:
    """The canonical bytes of what a report's sender told, the same whenever they are asked for."""
    return proof.content({name: plain(getattr(row, name)) for name in proof.FIELDS})
