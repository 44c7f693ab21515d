"""The invented people and organisations of replayed cases: of origin `replay`, and none has a sign-in."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass, field

from medaccord.apps.accounts.commands import person
from medaccord.apps.parties.commands import membership, organisation
from medaccord.apps.parties.models import Membership, Organisation, OrganisationKind, Origin
from medaccord.apps.parties.queries.actor import platform_roles
from medaccord.cli.replay.plan import UNNAMED
from medaccord.core.models import Principal
from medaccord.core.principal import Actor, actor_for, system

CENTER = "Replayed coordination center"
LONGEST_NAME = 300
LONGEST_PERSON = 200


@dataclass(frozen=True, slots=True)
class Maker:
    """A manufacturer and the one person who speaks for it."""

    organisation: uuid.UUID
    speaker: Actor


@dataclass
class Cast:
    """Everybody who has acted in this run, found again by name; `now` is when they entered the register."""

    now: dt.datetime
    lead: Actor
    approver: Actor
    _makers: dict[str, Maker] = field(default_factory=dict)
    _finders: dict[str, Actor] = field(default_factory=dict)

    def maker(self, vendor: str) -> Maker:
        """The manufacturer of this name; blanks and case tell no two apart here, only in product trees."""
        name = register_name(vendor)
        if name.casefold() not in self._makers:
            self._makers[name.casefold()] = _maker(name, self.now)
        return self._makers[name.casefold()]

    def finder(self, name: str) -> Actor:
        """The person of this name who finds things; never somebody whom the register knows already."""
        if name not in self._finders:
            self._finders[name] = _actor(person.add(system(), self.now, name=name[:LONGEST_PERSON]))
        return self._finders[name]


def register_name(vendor: str) -> str:
    """A vendor's name as the register takes it: one line, no blanks around it, at most 300 characters."""
    return " ".join(vendor.split())[:LONGEST_NAME].strip() or UNNAMED


def gather(now: dt.datetime) -> Cast:
    """The replayed coordination center with a lead and a second person, made where there is none yet."""
    center = _known(CENTER)
    if center is None:
        center = _organisation(CENTER, OrganisationKind.COORDINATION_CENTER, now)
        lead = _member(center, "Replayed lead", now, triage=True)
        approver = _member(center, "Replayed approver", now)
    else:
        lead, approver = _member_of(center, triage=True), _member_of(center, triage=False)
    return Cast(now, _actor(lead), _actor(approver))


def _maker(name: str, now: dt.datetime) -> Maker:
    known = _known(name)
    if known is not None:
        return Maker(known, _actor(_member_of(known, triage=True)))
    made = _organisation(name, OrganisationKind.MANUFACTURER, now)
    speaker = _member(made, f"Replayed contact of {name}"[:LONGEST_PERSON].strip(), now, triage=True)
    return Maker(made, _actor(speaker))


def _known(name: str) -> uuid.UUID | None:
    """An organisation of an earlier replay; a live one of the same name is never taken."""
    rows = Organisation.objects.filter(name__iexact=name, origin=Origin.REPLAY)
    return rows.values_list("id", flat=True).first()


def _member_of(party: uuid.UUID, *, triage: bool) -> uuid.UUID:
    rows = Membership.objects.filter(organisation=party, triage=triage, until=None)
    return rows.order_by("since", "id").values_list("person_id", flat=True)[0]


def _organisation(name: str, kind: OrganisationKind, now: dt.datetime) -> uuid.UUID:
    return organisation.add(system(), now, name=name, kind=kind, origin=Origin.REPLAY)


def _member(party: uuid.UUID, name: str, now: dt.datetime, *, triage: bool = False) -> uuid.UUID:
    made = person.add(system(), now, name=name)
    membership.add(system(), now, organisation=party, person=made, triage=triage)
    return made


def _actor(principal: uuid.UUID) -> Actor:
    return actor_for(Principal.objects.get(id=principal), roles=platform_roles(principal))
