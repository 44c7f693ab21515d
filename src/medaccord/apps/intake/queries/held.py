"""What somebody holds in reports for one organisation: named to its administrators before a membership ends.

A number and no more, as of cases (need-to-know 37).
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from medaccord.apps.intake.leaving import holdings
from medaccord.apps.intake.models import Announcement, Report
from medaccord.apps.parties.queries.keepers import keeps_people
from medaccord.core.principal import Actor
from medaccord.core.streams import in_portions, platform_scope, report_streams
from medaccord.domain.errors import Missing
from medaccord.domain.roles import Role

PORTION = 500


@dataclass(frozen=True, slots=True)
class HeldReport:
    """One report to which somebody holds keys for an organisation; is nobody else there for it."""

    report: uuid.UUID
    realm: str
    number: str
    alone: bool


def held_reports(actor: Actor, organisation: uuid.UUID, person: uuid.UUID) -> tuple[HeldReport, ...]:
    """Reports to which somebody holds keys for an organisation whose people the actor keeps, by number."""
    if Role.SYSTEM not in actor.roles and not keeps_people(actor, organisation):
        raise Missing
    found = [
        one
        for realm, streams in in_portions(report_streams(), PORTION)
        for one in _among(realm, streams, organisation, person)
    ]
    return tuple(sorted(found, key=lambda one: one.number))


def _among(
    realm: str, streams: Sequence[uuid.UUID], organisation: uuid.UUID, person: uuid.UUID
) -> Iterator[HeldReport]:
    here = {"realm": realm, "stream__in": streams}
    with platform_scope(realm, streams):
        reports = list(Report.rows.filter(**here).select_related("stream"))
        numbers = {row.stream_id: row.stream.number for row in reports}
        told = list(Announcement.rows.filter(**here))
        found = [one for one in holdings(reports, told) if organisation in one.organisations]
    alone = {one.report: not one.without({person}) for one in found if one.of({person})}
    for report, nobody_else in alone.items():
        yield HeldReport(report, realm, numbers[report], nobody_else)
