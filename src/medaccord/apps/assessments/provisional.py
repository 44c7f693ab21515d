"""When a provisional clinical statement ends: the full assessment takes its place."""

from __future__ import annotations

import datetime as dt

from medaccord.apps.assessments.models import Consensus, Provisional
from medaccord.core.act import Act
from medaccord.domain.assessment.consensus import StatementPart


def supersede(act: Act, by: Consensus) -> None:
    """Provisional statements of a vulnerability end as the clinical part of a joint one is signed by all.

    One that was issued after the adviser signed knows more than what was signed, and stands.
    """
    signed = max(dt.datetime.fromisoformat(at) for part, _, at in by.signed if part == StatementPart.CLINICAL)
    standing = Provisional.objects.within(act).filter(vulnerability=by.vulnerability_id, superseded_at=None)
    standing = standing.filter(replaced_at=None, withdrawn_at=None)
    for row in standing.filter(at__lte=signed).order_by("id"):
        act.change(row, superseded_at=act.now, superseded_by_id=by.id, version=row.version + 1)
