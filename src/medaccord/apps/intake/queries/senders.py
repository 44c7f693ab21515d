"""Who of an organisation comes into the case that is opened for its own report."""

from __future__ import annotations

import uuid

from medaccord.apps.intake.models import Report
from medaccord.apps.parties.models import OrganisationKind
from medaccord.apps.parties.queries.people import duty_of, members_of, organisation_of
from medaccord.apps.parties.queries.reach import people_behind
from medaccord.core.models import Grant
from medaccord.core.principal import Actor
from medaccord.core.scope import open_grants, query
from medaccord.domain.handling import Readers
from medaccord.domain.roles import DESK, Role


def who_come_in(told: Report) -> list[uuid.UUID]:
    """Principals whom an organisation's own report brings into its case: who sent it, who is on duty.

    Whoever has left the organisation since is not brought in for it.
    """
    own = told.organisation_id
    assert own is not None
    sender = [told.reporter_id] if told.reporter_id in members_of(own) else []
    return list(dict.fromkeys([*sender, *duty_of(own)]))


def own_readers(actor: Actor) -> Readers:
    """For whom, beside the center, a report is that the actor makes in the name of its organisation."""
    own = organisation_of(actor.person) if actor.person else None
    is_agency = own is not None and own.kind == OrganisationKind.CLINICAL_ADVISER
    return Readers.AGENCIES if is_agency else Readers.SIDE


def follower_of(told: Report) -> uuid.UUID | None:
    """Who follows a report as its reporter: who sent it, or took it over as they left its organisation."""
    own = told.organisation_id
    if own is None or told.reporter_id in members_of(own):
        return told.reporter_id
    held = Grant.objects.filter(stream=told.stream_id, room=told.room_id, role=Role.REPORTER, until=None)
    people = held.exclude(principal=told.reporter_id).order_by("since", "id")
    return people.values_list("principal_id", flat=True).first()


@query
def readers_to_be(actor: Actor, report: uuid.UUID) -> list[str]:
    """Names of those people, for the report's desk; none for everybody else and for every other report."""
    row = Report.objects.visible_to(actor).select_related("organisation").filter(id=report).first()
    if row is None or not (row.is_of_maker or row.is_of_adviser):
        return []
    if not open_grants(actor).filter(room=row.room_id, role__in=DESK).exists():
        return []
    return sorted(one.name for one in people_behind(who_come_in(row)).values())
