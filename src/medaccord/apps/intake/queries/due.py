"""Which steps of reports are due: for the platform's own rounds, which then act as the system."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from medaccord.apps.intake.leaving import holdings, leaving
from medaccord.apps.intake.models import Announcement, Report
from medaccord.apps.parties.queries.people import with_leavers
from medaccord.core.streams import platform_scope


def left_reports(realm: str, streams: Sequence[uuid.UUID]) -> list[uuid.UUID]:
    """Those of these reports in which somebody holds keys for an organisation that they have left."""
    with platform_scope(realm, streams):
        here = {"realm": realm, "stream__in": with_leavers(streams)}
        told = list(Announcement.rows.filter(**here).only("room", "organisation"))
        rows = list(Report.rows.filter(**here).only("stream", "origin", "organisation"))
        return sorted({one.report for one, _ in leaving(holdings(rows, told))})
