"""Single sign-on: which provider an organisation has, who a subject is here, what is asked of them."""

from __future__ import annotations

import datetime as dt
import hmac
import uuid
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from medaccord.apps.accounts.commands.register import ADMINISTERS
from medaccord.apps.accounts.models import User
from medaccord.apps.parties.models import (
    AGENCIES,
    Membership,
    Organisation,
    Origin,
    SignOn,
    SignOnBond,
)
from medaccord.apps.parties.queries.keepers import kept_by
from medaccord.core import ports, sealing
from medaccord.core.principal import Actor
from medaccord.domain import text
from medaccord.domain.canonical import canonical
from medaccord.domain.errors import Denied
from medaccord.domain.sentence import Sentence
from medaccord.domain.sign_on import Came, Level, Newcomers, domain_of, level_of, suffices

UNKNOWN = (
    "Your organization’s sign-in worked, but it opens nothing here. Ask your organization’s administrator, "
    "or the coordination center."
)
"""One sentence for whoever is not known, has left, may not join or is spoken for by another organisation."""
TOO_LOW = (
    "Sign in at your organization with {what}, then try again. What you showed there is not enough here."
)
ELSEWHERE = "You belong to {name} as well, which asks for more than you showed. Sign in through it."
WHAT = {
    Level.ANY: Sentence("what it asks for"),
    Level.SECOND_FACTOR: Sentence("a second factor"),
    Level.HARDWARE: Sentence("your smart card or security key"),
}


@dataclass(frozen=True, slots=True)
class Bound:
    """Somebody who signs in by single sign-on, as administrators see them; `member` as of now."""

    id: uuid.UUID
    person: uuid.UUID
    name: str
    since: dt.datetime
    member: bool


@dataclass(frozen=True, slots=True)
class Settings:
    """What administrators see of a single sign-on; its secret is nowhere."""

    id: uuid.UUID
    issuer: str
    claim: str
    claim_value: str
    client: str
    domains: tuple[str, ...]
    counts: bool
    level: str
    triage_level: str
    administrator_level: str
    second_factor_names: str
    hardware_names: str
    newcomers: str
    only: bool
    since: dt.datetime
    bound: tuple[Bound, ...]
    ended: tuple[Bound, ...]


@dataclass(frozen=True, slots=True)
class Provider:
    """What the exchange with a provider needs; `secret` is opened for it alone."""

    id: uuid.UUID
    organisation: str
    issuer: str
    client: str
    secret: str
    asks_for: str
    claim: str = ""
    claim_value: str = ""


def may_configure(actor: Actor, organisation: uuid.UUID) -> bool:
    """Whether somebody sets up how an organisation's people sign in.

    Administrators of the center do; those of the organisation too, unless it is an agency.
    """
    found = Organisation.objects.filter(id=organisation, origin=Origin.here())
    if ADMINISTERS & actor.roles:
        return found.exists()
    return found.exclude(kind__in=AGENCIES).exists() and organisation in kept_by(actor)


def settings_of(actor: Actor, organisation: uuid.UUID) -> Settings | None:
    """An organisation's single sign-on; None where there is none or the actor does not set it up."""
    row = SignOn.objects.filter(organisation=organisation, until=None).first()
    if row is None or not may_configure(actor, organisation):
        return None
    return Settings(
        row.id,
        row.issuer,
        row.claim,
        row.claim_value,
        row.client,
        tuple(row.domains.split()),
        row.counts,
        row.level,
        row.triage_level,
        row.administrator_level,
        row.second_factor_names,
        row.hardware_names,
        row.newcomers,
        row.only,
        row.since,
        _bound(row, SignOnBond.objects.filter(sign_on=row, issuer=row.issuer, until=None)),
        _ended(row),
    )


def _ended(row: SignOn) -> tuple[Bound, ...]:
    """Whose way in by it has ended and who has none now: an administrator may let them in again."""
    here = SignOnBond.objects.filter(sign_on__organisation=row.organisation_id, issuer=row.issuer)
    now = here.filter(until=None).values("person")
    last: dict[uuid.UUID, uuid.UUID] = {}
    for one in here.exclude(until=None).exclude(person__in=now).order_by("until", "id"):
        last[one.person_id] = one.id
    return _bound(row, here.filter(id__in=list(last.values())))


def _bound(row: SignOn, bonds: QuerySet[SignOnBond]) -> tuple[Bound, ...]:
    rows = bonds.select_related("person")
    now = set(
        Membership.objects.filter(organisation=row.organisation_id, until=None).values_list(
            "person", flat=True
        )
    )
    return tuple(
        Bound(one.id, one.person_id, one.person.name, one.since, one.person_id in now)
        for one in rows.order_by("person__name", "id")
    )


def found_by(typed: str) -> uuid.UUID | None:
    """The single sign-on of an address's domain or an organisation's exact name; None alike for the rest."""
    here = SignOn.objects.filter(until=None, organisation__origin=Origin.here())
    if domain := domain_of(typed):
        return next((row.id for row in here if domain in row.domains.split()), None)
    named = here.filter(organisation__name__iexact=typed.strip()).values_list("id", flat=True)[:2]
    return named[0] if len(named) == 1 else None


def provider(sign_on: uuid.UUID) -> Provider | None:
    """A provider as it is asked; None where it was closed, or its secret is not the one that was told."""
    row = SignOn.objects.filter(id=sign_on, until=None).select_related("organisation").first()
    secret = sealing.unseal(place_of(sign_on), row.secret) if row else None
    if row is None or secret is None or not hmac.compare_digest(row.digest, digest_of(sign_on, secret)):
        return None
    names = f"{row.hardware_names} {row.second_factor_names}".split()
    return Provider(
        row.id,
        row.organisation.name,
        row.issuer,
        row.client,
        secret,
        " ".join(names),
        row.claim,
        row.claim_value,
    )


def place_of(sign_on: uuid.UUID) -> str:
    """The one place for which a secret is sealed."""
    return f"parties.sign_on|{sign_on}"


def digest_of(sign_on: uuid.UUID, secret: str) -> str:
    """The keyed digest by which the chain tells a secret."""
    return ports.keys().digest("sign-on", canonical({"sign_on": str(sign_on), "secret": secret}))


def holds(person: uuid.UUID, sign_on: uuid.UUID) -> bool:
    """Whether somebody still comes in by a single sign-on: it is open, they are bound, they belong there."""
    row = SignOn.objects.filter(id=sign_on, until=None).first()
    return row is not None and _bond(row, Q(person=person)) is not None


def comes_by_provider(person: uuid.UUID, *, counting: bool = False) -> bool:
    """Whether somebody is bound to a provider that lets them in now.

    With `counting` to one whose second factor the center counts.
    """
    bonds = SignOnBond.objects.filter(person=person, until=None, sign_on__until=None)
    bonds = bonds.filter(sign_on__counts=True) if counting else bonds
    return any(_bond(one.sign_on, Q(person=person)) for one in bonds.select_related("sign_on"))


def password_is_closed(person: uuid.UUID) -> bool:
    """Whether an organisation says that somebody comes in by its single sign-on and by nothing else."""
    bonds = SignOnBond.objects.filter(person=person, until=None, sign_on__until=None, sign_on__only=True)
    return any(_bond(one.sign_on, Q(person=person)) for one in bonds.select_related("sign_on"))


def known_as(sign_on: uuid.UUID, came: Came) -> User | None:
    """Whom a subject is here, if they belong to the organisation, can sign in and may come in as they did."""
    row = SignOn.objects.get(id=sign_on, until=None)
    bond = _bond(row, Q(subject=came.subject)) if came.issuer == row.issuer else None
    user = User.objects.filter(person=bond.person_id, is_active=True).first() if bond else None
    if bond is None or user is None:
        return None
    check_address(row, came, needed=False)
    check_level(row, came, _flags(row, bond.person_id))
    check_others(row, came, bond.person_id)
    return user


def check_others(row: SignOn, came: Came, person: uuid.UUID) -> None:
    """Raise Denied, saying where to go, for less than another organisation of theirs asks for.

    Its people come in by its own provider alone where it says so, unless this one says the same. What was
    shown here counts for it only where the center judged this provider; else it is any sign-in.
    """
    others = SignOn.objects.filter(until=None).exclude(id=row.id).select_related("organisation")
    for other in others.filter(organisation__in=_organisations(person)).order_by("organisation__name", "id"):
        bound = _bond(other, Q(person=person)) is not None
        shown = reached(row, came) if row.counts else Level.ANY
        alone = other.only and bound and not row.only
        if alone or not suffices(shown, *_asked(other, _flags(other, person))):
            raise Denied(Sentence(ELSEWHERE, name=other.organisation.name))


def _organisations(person: uuid.UUID) -> QuerySet[Membership, uuid.UUID]:
    return Membership.objects.filter(person=person, until=None).values_list("organisation", flat=True)


def joins(sign_on: uuid.UUID, came: Came) -> bool:
    """Whether somebody unknown becomes a member by coming in.

    Nobody was ever bound to this subject for the organisation, by whichever of its single sign-ons, and
    nobody of this name has left it: whoever was taken out here may still be there at the provider.
    """
    row = SignOn.objects.get(id=sign_on, until=None)
    bonds = SignOnBond.objects.filter(sign_on__organisation=row.organisation_id)
    ever = bonds.filter(issuer=came.issuer, subject=came.subject).exists()
    held = Membership.objects.filter(organisation=row.organisation_id, person__name__iexact=name_of(came))
    left = held.exclude(until=None).exists()
    return row.newcomers != Newcomers.NOBODY and not ever and not left


def name_of(came: Came) -> str:
    """What somebody is called who came without being known."""
    return (came.name or came.address.partition("@")[0])[: text.PERSON]


def check_address(row: SignOn, came: Came, *, needed: bool) -> None:
    """Raise Denied for an address beyond the domains that were verified, and where it is needed for none."""
    if (came.address or needed) and domain_of(came.address) not in row.domains.split():
        raise Denied(UNKNOWN)


def check_level(row: SignOn, came: Came, flags: tuple[bool, bool]) -> None:
    """Raise Denied, with what to do, for who showed less than their roles in the organisation need."""
    asked = _asked(row, flags)
    if not suffices(reached(row, came), *asked):
        needed = max(asked, key=tuple(Level).index)
        raise Denied(Sentence(TOO_LOW, what=WHAT[needed]))


def _asked(row: SignOn, flags: tuple[bool, bool]) -> list[Level]:
    triage, administrator = flags
    asked = [Level(row.level)]
    asked += [Level(row.triage_level)] if triage else []
    return asked + ([Level(row.administrator_level)] if administrator else [])


def reached(row: SignOn, came: Came) -> Level:
    """How surely the provider knows who this is."""
    return level_of(came.acr, came.amr, row.second_factor_names.split(), row.hardware_names.split())


def counts_as_factor(sign_on: uuid.UUID, came: Came) -> bool:
    """Whether what was shown at the provider is a second factor here: the center said so of this provider."""
    row = SignOn.objects.get(id=sign_on)
    return row.counts and suffices(reached(row, came), Level.SECOND_FACTOR)


def ways_of(person: uuid.UUID) -> tuple[tuple[uuid.UUID, str], ...]:
    """Single sign-ons that somebody can be bound to and is not yet, with the organisations' names."""
    mine = Membership.objects.filter(person=person, until=None).values("organisation")
    rows = SignOn.objects.filter(until=None, organisation__in=mine).select_related("organisation")
    return tuple(
        (row.id, row.organisation.name)
        for row in rows.order_by("organisation__name", "id")
        if not SignOnBond.objects.filter(sign_on=row, issuer=row.issuer, person=person, until=None).exists()
    )


def bound_by(people: list[uuid.UUID], organisation: uuid.UUID) -> set[uuid.UUID]:
    """Those of some people who come in by the single sign-on of an organisation."""
    bonds = SignOnBond.objects.filter(
        person__in=people, until=None, sign_on__organisation=organisation, sign_on__until=None
    )
    return {one.person_id for one in bonds.select_related("sign_on") if one.issuer == one.sign_on.issuer}


def _bond(row: SignOn, who: Q) -> SignOnBond | None:
    """A bond that holds now: the issuer is still this one, and its person a member."""
    bond = SignOnBond.objects.filter(who, sign_on=row, issuer=row.issuer, until=None).first()
    if bond is None:
        return None
    held = Membership.objects.filter(organisation=row.organisation_id, person=bond.person_id, until=None)
    return bond if held.exists() else None


def _flags(row: SignOn, person: uuid.UUID) -> tuple[bool, bool]:
    held = Membership.objects.get(organisation=row.organisation_id, person=person, until=None)
    return held.triage, held.administrator
