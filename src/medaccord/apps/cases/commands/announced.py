"""A case that an advising agency opens: the coordination center leads it (decisions 0132 and 0221)."""

from __future__ import annotations

import uuid

from medaccord.apps.cases.commands.case import begin
from medaccord.apps.cases.commands.participant import bring
from medaccord.apps.cases.models import Case
from medaccord.apps.intake.models import Announcement, Report
from medaccord.apps.parties.models import Organisation, OrganisationKind
from medaccord.apps.parties.queries.people import members_of, organisation_of
from medaccord.core.act import Act
from medaccord.core.command import command
from medaccord.core.models import Grant
from medaccord.domain import text
from medaccord.domain.cvd import report
from medaccord.domain.cvd.kind import Kind
from medaccord.domain.cvd.report import ReportEvent, ReportState
from medaccord.domain.errors import Denied, Illegal
from medaccord.domain.roles import DESK
from medaccord.domain.verbs import Verb


@command(Verb.CASE_OPEN, on=Announcement)
def open_announced(
    act: Act, row: Announcement, *, title: str, kind: Kind | None = None, version: int | None = None
) -> Case:
    """Open a case for an accepted report of which the agency knows no more than it was told, or for its own.

    Whoever accepted the report leads it. The agency reads nothing of it before it agrees to take part, unless
    it reported: then its word is enough to open it, and it is in from the beginning.
    """
    if act.actor.person not in members_of(row.organisation_id):
        raise Denied("Only people of this agency open a case here. Others do it at the report.")
    act.expect(row, version, "therapy")
    text.title(title)
    told = Report.objects.within(act).get(pk=row.stream_id)
    lead, center = _lead(act, told, row.by_id)
    if row.own:
        _vouch(act, told)
    case = begin(act, told, title, kind, lead, center, "opened by an adviser")
    if not row.own:
        bring(act, case, row.organisation, sender=center.name)
    return case


def _vouch(act: Act, told: Report) -> None:
    """An agency's own report is valid on its word, so that it can be accepted with its case."""
    if told.state == ReportState.RECEIVED:
        valid = report.step(ReportState.RECEIVED, ReportEvent.VALIDATE)
        act.change(told, state=valid.value, version=told.version + 1)


def _lead(act: Act, told: Report, accepted_by: uuid.UUID) -> tuple[uuid.UUID, Organisation]:
    """Who leads: whoever accepted the report if still at its desk, else whoever came there first."""
    held = Grant.objects.filter(stream=told.stream_id, room=act.desk(told.stream_id), until=None)
    desk = list(held.filter(role__in=DESK).order_by("since", "id").values_list("principal_id", flat=True))
    for person in sorted(desk, key=lambda one: one != accepted_by):
        center = organisation_of(person)
        if center is not None and center.kind == OrganisationKind.COORDINATION_CENTER:
            return person, center
    raise Illegal("Nobody at the coordination center could lead this case. Call them.")
