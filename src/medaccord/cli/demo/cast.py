"""Who plays in the demo: invented people and organisations, and the sign-ins that are shown at its start."""

from __future__ import annotations

import datetime as dt
import secrets
import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from medaccord.apps.accounts.commands import person, sign_in, token
from medaccord.apps.accounts.queries.tokens import tokens
from medaccord.apps.advisories.commands import template
from medaccord.apps.parties.commands import contact, membership, organisation
from medaccord.apps.parties.models import Channel, OrganisationKind, Origin
from medaccord.cli.demo import codes
from medaccord.core.models import Principal
from medaccord.core.principal import Actor, actor_for, system
from medaccord.domain.advisory.shipped import SHIPPED
from medaccord.domain.roles import Role
from medaccord.domain.tokens import Scope

TOKEN_DAYS = 30
TOKEN_NAME = "demo"  # noqa: S105 - what the token is for


@dataclass(frozen=True, slots=True)
class Company:
    """An invented organisation."""

    name: str
    kind: OrganisationKind
    mail: str


COMPANIES: Mapping[str, Company] = {
    "center": Company("Coordination center", OrganisationKind.COORDINATION_CENTER, "desk@center.example"),
    "agency": Company("Device agency", OrganisationKind.CLINICAL_ADVISER, "cyber@agency.example"),
    "northgate": Company("Northgate Medical", OrganisationKind.MANUFACTURER, "psirt@northgate.example"),
    "halcyon": Company("Halcyon Infusion", OrganisationKind.MANUFACTURER, "security@halcyon.example"),
    "solent": Company("Solent Devices", OrganisationKind.MANUFACTURER, "info@solent.example"),
    "bluewave": Company("BlueWave RTOS", OrganisationKind.COMPONENT_SUPPLIER, "psirt@bluewave.example"),
    "finch": Company("Harbor Finch Research", OrganisationKind.RESEARCHER, "lab@harborfinch.example"),
    "audit": Company("Office of Inspection", OrganisationKind.SHARING_PARTNER, "office@inspection.example"),
}


@dataclass(frozen=True, slots=True)
class Player:
    """An invented person; without a role they do not sign in."""

    name: str
    company: str
    title: str
    sign_in: str
    role: str = ""


PLAYERS: Mapping[str, Player] = {
    "osei": Player("Dana Osei", "center", "Case lead", "dana.osei", "coordinator"),
    "varga": Player("Kata Varga", "center", "Analyst", "kata.varga", "second coordinator"),
    "amari": Player("Rima Amari", "agency", "Medical officer", "rima.amari", "clinical adviser"),
    "brandt": Player("Lena Brandt", "northgate", "Product security", "lena.brandt", "manufacturer"),
    "okafor": Player("Chidi Okafor", "halcyon", "Product security", "chidi.okafor", "second manufacturer"),
    "moreau": Player("Jules Moreau", "finch", "Researcher", "jules.moreau", "reporter"),
    "silva": Player("Paulo Silva", "audit", "Inspector", "paulo.silva", "auditor"),
    "reed": Player("Ann Reed", "solent", "Support", ""),
    "lind": Player("Per Lind", "bluewave", "Product security", "per.lind", "component supplier"),
}


ADMINISTRATORS = ("osei", "okafor")
"""Who administers their organisation."""


@dataclass(frozen=True, slots=True)
class Cast:
    """The players as actors and the companies by key, once they are in the register."""

    actors: Mapping[str, Actor]
    companies: Mapping[str, uuid.UUID]

    def __getitem__(self, key: str) -> Actor:
        """One player."""
        return self.actors[key]


@dataclass(frozen=True, slots=True)
class Entrance:
    """One sign-in as the demo shows it; `totp` is the key of an app, empty for who needs no second factor."""

    role: str
    name: str
    sign_in: str
    password: str
    totp: str | None = None


def enter(now: dt.datetime) -> Cast:
    """Put companies and players into the register, all of origin `demo`; nobody has a sign-in yet."""
    actor = system()
    companies = {
        key: organisation.add(actor, now, name=one.name, kind=one.kind, origin=Origin.DEMO)
        for key, one in COMPANIES.items()
    }
    for key, one in COMPANIES.items():
        contact.add(actor, now, organisation=companies[key], channel=Channel.MAIL, value=one.mail)
    for text in SHIPPED:
        template.add(
            actor,
            now,
            place=text.place,
            name=text.name,
            title=text.title,
            text=text.text,
            standing=text.standing,
        )
    actors = {}
    for key, player in PLAYERS.items():
        principal = person.add(actor, now, name=player.name)
        at_desk = player.company == "center"
        membership.add(
            actor,
            now,
            organisation=companies[player.company],
            person=principal,
            title=player.title,
            triage=True,
            administrator=key in ADMINISTRATORS,
        )
        roles = frozenset({Role.PERSON, Role.ANALYST} if at_desk else {Role.PERSON})
        actors[key] = actor_for(Principal.objects.get(id=principal), roles=roles)
    return Cast(actors, companies)


def open_doors(cast: Cast, now: dt.datetime) -> list[Entrance]:
    """Give every player with a role a sign-in and a random password, which is returned and kept nowhere."""
    shown = []
    for key, player in PLAYERS.items():
        if player.role:
            password = secrets.token_urlsafe(15)
            principal = cast[key].person
            assert principal is not None
            sign_in.add(system(), now, person=principal, sign_in=player.sign_in, password=password)
            totp = codes.key_of(cast[key], now)
            shown.append(Entrance(player.role, player.name, player.sign_in, password, totp))
    return shown


def change_locks(now: dt.datetime) -> list[Entrance]:
    """Set other random passwords for an existing demo, because those of its last start are kept nowhere.

    The keys of apps stay, so that an app that was set up goes on showing the right codes.
    """
    shown = []
    for player in PLAYERS.values():
        if player.role:
            password = secrets.token_urlsafe(15)
            sign_in.change_password(system(), now, sign_in=player.sign_in, password=password, doubts=False)
            totp = codes.key_of(codes.player(system(), player.sign_in), now)
            shown.append(Entrance(player.role, player.name, player.sign_in, password, totp))
    return shown


def hand_out_tokens(now: dt.datetime) -> dict[str, str]:
    """A new API token for each role; those of earlier starts are revoked."""
    actor = system()
    for old in tokens(actor):
        if old.name == TOKEN_NAME and old.revoked_at is None:
            token.revoke(actor, now, token=old.id)
    return {
        player.role: token.create(
            actor, now, sign_in=player.sign_in, name=TOKEN_NAME, days=TOKEN_DAYS, scope=Scope.PUBLISH
        ).secret
        for player in PLAYERS.values()
        if player.role
    }
