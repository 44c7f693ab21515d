"""People, organisations and cases for tests, made through the real commands."""

from __future__ import annotations

import datetime as dt
import itertools
import uuid
from collections.abc import Hashable
from dataclasses import dataclass, field
from typing import Any

from tests.support.laid import laid

from medaccord.apps.accounts.models import Person, User
from medaccord.apps.cases.commands import case as cases
from medaccord.apps.cases.commands import consent, embargo, participant
from medaccord.apps.cases.models import Case, Participant
from medaccord.apps.intake.commands import report
from medaccord.apps.intake.commands.report import Submitted, Told, Weighed
from medaccord.apps.intake.models import Known
from medaccord.apps.parties.models import Membership, Organisation, OrganisationKind
from medaccord.core import writing
from medaccord.core.models.principal import Kind, Principal
from medaccord.core.principal import Actor, actor_for, new_principal, stranger
from medaccord.domain.cvd.report import ReportEvent
from medaccord.domain.roles import Role
from medaccord.domain.scoring import coordinator_triage

NOW = dt.datetime(2026, 11, 23, 15, 0, tzinfo=dt.UTC)
_numbers = itertools.count(1)


def person(name: str = "") -> Actor:
    """A natural person without a sign-in, as an actor."""
    principal = new_principal(Kind.PERSON)
    Person.objects.create(principal=principal, name=name or f"Person {next(_numbers)}")
    return actor_for(principal, roles=frozenset({Role.PERSON}))


def organisation(kind: OrganisationKind, *members: Actor, name: str = "", **fields: Any) -> Organisation:
    """An organisation whose members are all on triage duty."""
    row = Organisation.objects.create(
        kind=kind, name=name or f"{kind.label} {next(_numbers)}", embargo_minimum_days=14, **fields
    )
    for member in members:
        Membership.objects.create(organisation=row, person_id=member.person, triage=True, since=NOW)
    return row


def actor_of(principal: uuid.UUID) -> Actor:
    """The actor behind a principal, such as a receipt's holder."""
    return actor_for(Principal.objects.get(id=principal))


def weighed(**changes: Any) -> Weighed:
    """What a report is weighed by: by itself the table says 'track'."""
    told = {
        "public": "no",
        "contacted": "yes",
        "credibility": "credible",
        "suppliers": "one",
        "engagement": "unresponsive",
        "utility": "laborious",
        "impact": "minimal",
    }
    flags = (Known(changes.get(name, "no")) for name in ("therapy", "harm", "exploited"))
    return Weighed(coordinator_triage.Inputs.of(told | changes), *flags)


@dataclass
class World:
    """A coordination center with a lead, two manufacturers, an adviser, and a stranger to it all."""

    lead: Actor
    colleague: Actor
    northgate: Actor
    halcyon: Actor
    adviser: Actor
    outsider: Actor
    center: Organisation
    makers: dict[str, Organisation]
    agency: Organisation
    now: dt.datetime = NOW
    parties: dict[str, Participant] = field(default_factory=dict)

    def told(self, **changes: Any) -> Submitted:
        """A report by somebody unknown."""
        values = {"device": "InfusaCore LX", "description": "It accepts dose changes from anybody."}
        return report.submit(stranger(), self.now, Told(**{**values, **changes}))

    def case(self, title: str = "Pump accepts dose changes", **told: Any) -> tuple[Case, Actor]:
        """A case opened for a new report, and its reporter."""
        return _case(self, title, **told)

    def embargo(self, case: Case, days: int = 60) -> Any:
        """An embargo that the case owner proposes, and that therefore applies."""
        return _embargo(self, case, days)

    def invite(self, case: Case, maker: str) -> Participant:
        """One of the two manufacturers, invited."""
        self.parties[maker] = row = _invite(self, case, maker)
        return row

    def join(self, case: Case, maker: str) -> Participant:
        """One of the two manufacturers, invited, bound and at work on the report."""
        return _accept(self, self.invite(case, maker), maker)

    def likeness(self) -> Hashable:
        """By what two worlds are the same."""
        return self.lead, self.now


@laid
def _case(w: World, title: str, **told: Any) -> tuple[Case, Actor]:
    submitted = w.told(**told)
    report.validate(w.lead, submitted.report.id, w.now)
    opened = cases.open(w.lead, submitted.report.id, w.now, title=title)
    return opened, actor_of(submitted.report.reporter_id)


@laid
def _embargo(w: World, case: Case, days: int) -> Any:
    return embargo.propose(w.lead, case.id, w.now, ends_at=w.now + dt.timedelta(days=days))


@laid
def _invite(w: World, case: Case, maker: str) -> Participant:
    return participant.invite(w.lead, case.id, w.now, organisation=w.makers[maker].id)


@laid
def _accept(w: World, row: Participant, maker: str) -> Participant:
    actor = getattr(w, maker)
    consent.accept(actor, row.id, w.now)
    for event in (ReportEvent.VALIDATE, ReportEvent.ACCEPT):
        row = participant.judge(actor, row.id, w.now, event=event)
    return row


def signs_in(actor: Actor) -> Actor:
    """The same person, who has a sign-in from now on, under a key that the database need not choose."""
    assert actor.person is not None
    key = 10**6 + actor.person.int % 2**30
    writing.insert([User(id=key, username=f"user-{actor.person}", person_id=actor.person)])
    return actor


@laid
def world() -> World:
    """A new world; every call makes other people. Those of the manufacturers can read what they are sent."""
    lead, colleague, northgate, halcyon, adviser, outsider = (person() for _ in range(6))
    signs_in(northgate)
    signs_in(halcyon)
    return World(
        lead,
        colleague,
        northgate,
        halcyon,
        adviser,
        outsider,
        center=organisation(OrganisationKind.COORDINATION_CENTER, lead, name="Coordination center"),
        makers={
            "northgate": organisation(OrganisationKind.MANUFACTURER, northgate, name="Northgate Medical"),
            "halcyon": organisation(OrganisationKind.MANUFACTURER, halcyon, name="Halcyon Infusion"),
        },
        agency=organisation(OrganisationKind.CLINICAL_ADVISER, adviser, name="Device agency"),
    )
