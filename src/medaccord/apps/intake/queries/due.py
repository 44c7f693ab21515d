"""Which steps of reports are due: for the platform's own rounds, which then act as the system."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from medaccord.apps.intake.leaving import holdings
from medaccord.apps.intake.models import Announcement, Report
from medaccord.apps.parties.queries.people import once_members
from medaccord.core.streams import platform_scope


def left_reports(realm: str, streams: Sequence[uuid.UUID]) -> list[uuid.UUID]:
    """Those of these reports in which somebody holds keys for an organisation that they have left."""
    here = {"realm": realm, "stream__in": streams}
    with platform_scope(realm, streams):
        told = list(Announcement.rows.filter(**here).only("room", "organisation"))
        rows = list(Report.rows.filter(**here).only("stream", "origin", "organisation"))
        found = list(holdings(rows, told))
        # Hardly anybody ever left: asked of each report by itself, a round would take as many questions.
        ended = once_members({key.principal_id for one in found for key in one.keys})
        return sorted({one.report for one in found if one.of(ended) and one.left()})
