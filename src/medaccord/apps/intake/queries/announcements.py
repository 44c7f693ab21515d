"""Accepted reports as advising agencies are told of them, and whom the desk has told."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Case, QuerySet, Value, When

from medaccord.apps.intake.models import Announcement, Report
from medaccord.apps.parties.models import OrganisationKind, Origin
from medaccord.apps.parties.queries.people import duty_of, organisation_of, organisations_of
from medaccord.core.context import database_context
from medaccord.core.marking import marking_of
from medaccord.core.principal import Actor
from medaccord.core.scope import open_grants, query
from medaccord.domain.cvd.report import ReportState
from medaccord.domain.errors import Missing
from medaccord.domain.handling import Marking
from medaccord.domain.policy.matrix import MATRIX
from medaccord.domain.roles import DESK
from medaccord.domain.verbs import Verb

MOST = 100
OPENS = MATRIX[Verb.CASE_OPEN].phases or frozenset()
"""States of a report, as an announcement is judged by them, in which a case is opened for it."""


@dataclass(frozen=True, slots=True)
class AnnouncementView:
    """All that an agency is told: number, device class as yes, no or unknown, urgency and instants.

    `own` says that it reported it itself, `may_open` that a case may be opened for it now.
    """

    id: uuid.UUID
    report: uuid.UUID
    number: str
    organisation: str
    therapy: str
    urgent: bool
    own: bool
    at: dt.datetime
    opened_at: dt.datetime | None
    marking: str
    handling: list[str]
    onward: str
    may_open: bool
    version: int

    @property
    def marked(self) -> Marking:
        """How it is to be handled."""
        return marking_of(self)


@query
def announcements(actor: Actor) -> list[AnnouncementView]:
    """What the actor's own organisation was told, a hundred at most.

    What is urgent and has no case yet comes first, then the newest.
    """
    own = organisation_of(actor.person) if actor.person else None
    if own is None:
        return []
    rows = Announcement.objects.visible_to(actor).filter(organisation=own)
    waits = Case(When(urgent=True, opened_at=None, then=Value(1)), default=Value(0))
    return _views(rows.annotate(waits=waits).order_by("-waits", "-at", "id")[:MOST])


@query
def announcement(actor: Actor, key: uuid.UUID) -> AnnouncementView:
    """One thing that the actor's own organisation was told; raises Missing for everything else."""
    own = organisation_of(actor.person) if actor.person else None
    found = _views(Announcement.objects.visible_to(actor).filter(id=key, organisation=own)) if own else []
    if not found:
        raise Missing
    return found[0]


@query
def announced(actor: Actor, report: uuid.UUID) -> list[AnnouncementView]:
    """Which agencies were told of a report, for its desk."""
    return _views(Announcement.objects.visible_to(actor).filter(stream=report).order_by("at", "id"))


@query
def unreached(actor: Actor, report: uuid.UUID) -> list[str]:
    """Names of advising agencies that know nothing of a report although it was accepted, for its desk.

    Of one that is not accepted yet: those with nobody who could be told. None for everybody else.
    """
    row = Report.objects.visible_to(actor).filter(id=report).exclude(origin=Origin.REPLAY).first()
    if row is None or not open_grants(actor).filter(room=row.room_id, role__in=DESK).exists():
        return []
    agencies = organisations_of(OrganisationKind.CLINICAL_ADVISER, row.origin)
    if row.state in (ReportState.INVALID, ReportState.CLOSED):
        return []
    if row.state != ReportState.ACCEPTED:
        return [agency.name for agency in agencies if not duty_of(agency.id)]
    told = Announcement.objects.visible_to(actor).filter(stream=report)
    known = set(told.values_list("organisation_id", flat=True))
    return [agency.name for agency in agencies if agency.id not in known]


def told_of(actor: Actor, streams: Collection[uuid.UUID]) -> dict[uuid.UUID, AnnouncementView]:
    """What the actor was told of these reports, inside a read scope that is open already."""
    rows = Announcement.objects.visible_to(actor).filter(stream__in=streams)
    return {view.report: view for view in _views(rows)}


def _views(rows: QuerySet[Announcement]) -> list[AnnouncementView]:
    told = list(rows.select_related("stream", "organisation"))
    states = _states(told)
    return [
        AnnouncementView(
            row.id,
            row.stream_id,
            row.stream.number,
            row.organisation.name,
            row.therapy,
            row.urgent,
            row.own,
            row.at,
            row.opened_at,
            row.marking,
            row.handling,
            row.onward,
            row.opened_at is None and row.judged_by(states[row.stream_id]) in OPENS,
            row.version,
        )
        for row in told
    ]


def _states(told: list[Announcement]) -> dict[uuid.UUID, ReportState]:
    """Where the reports are of which agencies were told and read nothing; read as the platform."""
    found: dict[uuid.UUID, ReportState] = {}
    for realm in {row.realm for row in told}:
        streams = [row.stream_id for row in told if row.realm == realm]
        with transaction.atomic(), database_context(None, realm, streams):
            rows = Report.rows.filter(stream__in=streams).values_list("stream_id", "state")
            found |= {stream: ReportState(state) for stream, state in rows}
    return found
