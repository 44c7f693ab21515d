"""Single sign-on of an organisation: set up, verified by the center, closed; people bound to it (0234)."""

from __future__ import annotations

import uuid

from django.conf import settings

from medaccord.apps.accounts.commands import person as people
from medaccord.apps.accounts.commands import session as sessions
from medaccord.apps.accounts.commands.register import Entry, Registration, registration
from medaccord.apps.accounts.commands.sign_in import oneself, revoke_tokens
from medaccord.apps.accounts.models import ApiToken, User
from medaccord.apps.parties.commands.membership import join as join_organisation
from medaccord.apps.parties.models import Membership, SignOn, SignOnBond
from medaccord.apps.parties.queries.keepers import check_keeps_something
from medaccord.apps.parties.queries.sign_on import (
    UNKNOWN,
    check_address,
    check_level,
    digest_of,
    joins,
    may_configure,
    name_of,
    place_of,
)
from medaccord.core import sealing
from medaccord.core.principal import Actor
from medaccord.domain import text
from medaccord.domain.errors import Denied, Illegal, Invalid, Missing
from medaccord.domain.roles import Role
from medaccord.domain.sentence import Sentence
from medaccord.domain.sign_on import Came, Level, Newcomers, is_domain, is_issuer

LONGEST_SECRET = 1_000
MOST_NAMES = 20
LONGEST_CLAIM = 100


@registration(Registration.SIGN_ON_CONFIGURE, gate=check_keeps_something)
def configure(
    entry: Entry,
    *,
    organisation: uuid.UUID,
    issuer: str,
    client: str,
    secret: str = "",
    level: Level = Level.ANY,
    triage_level: Level = Level.ANY,
    administrator_level: Level = Level.ANY,
    second_factor_names: str = "",
    hardware_names: str = "",
    newcomers: Newcomers = Newcomers.NOBODY,
    only: bool = False,
    claim: str = "",
    claim_value: str = "",
) -> uuid.UUID:
    """Say at which provider the people of an organisation sign in; returns the key of its single sign-on.

    An empty secret leaves the old one, for the same issuer and client alone. Whoever came in by it signs in
    anew: what they proved, they proved under other terms. Another issuer ends every bond, for good: bonds of
    an issuer that is named again stay ended.
    """
    if not may_configure(entry.actor, organisation):
        raise Missing
    _check(issuer, client, secret, second_factor_names, hardware_names)
    _check_tenant(claim, claim_value)
    row = SignOn.objects.select_for_update().filter(organisation=organisation, until=None).first()
    old = (row.issuer, row.client) if row else None
    if not secret and old != (issuer, client):
        raise Invalid({"secret": ["Give the secret that the provider made for us."]})
    row = row or SignOn(organisation_id=organisation, since=entry.now)
    tenant = (issuer, claim, claim_value)
    if old and (row.issuer, row.claim, row.claim_value) != tenant:
        row.domains, row.counts = "", False  # what the center verified, it verified of the other issuer
    if old and old[0] != issuer:
        _end_bonds(entry, row)
    names = (" ".join(second_factor_names.split()), " ".join(hardware_names.split()))
    if old != (issuer, client) or (row.second_factor_names, row.hardware_names) != names:
        row.counts = False  # the center judged what was called a second factor then
    (row.issuer, row.claim, row.claim_value), row.client = tenant, client
    if secret:
        row.secret, row.digest = sealing.seal(place_of(row.id), secret), digest_of(row.id, secret)
    row.level, row.triage_level, row.administrator_level = level, triage_level, administrator_level
    row.second_factor_names, row.hardware_names = names
    row.newcomers, row.only = newcomers, only
    row.save()
    sessions.end_through(row.id)
    members = Membership.objects.filter(organisation=organisation, until=None)
    for person in members.values_list("person_id", flat=True):
        sessions.end_all(person, through=True)  # its terms hold whoever let them in
    if only:  # a password opens nothing from now on, sessions that it opened neither
        for person in SignOnBond.objects.filter(sign_on=row, until=None).values_list("person_id", flat=True):
            sessions.end_all(person)
    entry.names(organisation=organisation, sign_on=row.id)
    return row.id


def _end_bonds(entry: Entry, row: SignOn) -> None:
    """End every bond, and the tokens of whoever was bound: these came in by it when they made them."""
    bonds = SignOnBond.objects.filter(sign_on=row, until=None)
    living = ApiToken.objects.filter(principal__joined_to__in=bonds.values("person"), revoked_at=None)
    people = sorted({one for one in living.values_list("principal__joined_to_id", flat=True) if one})
    bonds.update(until=entry.now)
    for person in people:
        revoke_tokens(person, entry.now)
    entry.names(bonds=row.id, people=people)


def _check_tenant(claim: str, value: str) -> None:
    if bool(claim) != bool(value):
        raise Invalid({"claim_value": ["Give the claim and its value, or neither."]})
    if len(claim) > LONGEST_CLAIM or len(value) > text.LINE or not f"{claim}{value}".isprintable():
        raise Invalid({"claim": ["Give the name of one claim, such as tid or hd."]})


def _check(issuer: str, client: str, secret: str, *names: str) -> None:
    wrong: dict[str, list[str]] = {}
    if len(issuer) > text.LINE or not is_issuer(issuer, bare=settings.MEDACCORD.private_issuers):
        wrong["issuer"] = [
            "Give the provider’s issuer, an address that begins with https://, as it writes it."
        ]
    if not 0 < len(client) <= text.LINE or not client.isprintable():
        wrong["client"] = ["Give the client id by which the provider knows us."]
    if len(secret) > LONGEST_SECRET or not (secret == "" or secret.isprintable()):
        wrong["secret"] = ["Give the secret as the provider shows it."]
    for name, value in zip(("second_factor_names", "hardware_names"), names, strict=True):
        if len(value) > 2_000 or len(value.split()) > MOST_NAMES or not "".join(value.split()).isprintable():
            wrong[name] = [Sentence("Give at most {most} names, with spaces between them.", most=MOST_NAMES)]
    if wrong:
        raise Invalid(wrong)


def _center(actor: Actor) -> None:
    if not {Role.SYSTEM, Role.ADMINISTRATOR} & actor.roles:
        raise Denied("Only an administrator of the coordination center verifies this. Ask one of them.")


@registration(Registration.SIGN_ON_VERIFY, gate=_center)
def verify(entry: Entry, *, organisation: uuid.UUID, domains: str, counts: bool) -> None:
    """Note which mail domains are an organisation's, and whether a second factor shown there counts here.

    The center has made sure of both; a domain is one organisation's alone.
    """
    row = _open(entry.actor, organisation)
    wanted = sorted({one.lower() for one in domains.split()})
    if len(wanted) > MOST_NAMES or not all(map(is_domain, wanted)):
        raise Invalid({"domains": ["Give domains such as northgate.example, with spaces between them."]})
    for other in SignOn.objects.filter(until=None).exclude(id=row.id):
        if taken := set(wanted) & set(other.domains.split()):
            told = Sentence("{domain} is another organization’s.", domain=min(taken))
            raise Invalid({"domains": [told]})
    row.domains, row.counts = " ".join(wanted), counts
    row.save(update_fields=["domains", "counts"])
    sessions.end_through(row.id)
    entry.names(organisation=organisation, sign_on=row.id, counts=counts)


@registration(Registration.SIGN_ON_CLOSE, gate=check_keeps_something)
def close(entry: Entry, *, organisation: uuid.UUID) -> None:
    """End an organisation's single sign-on: it lets nobody in, and who came in by it is out, tokens too."""
    row = _open(entry.actor, organisation)
    row.until, row.secret = entry.now, ""
    row.save(update_fields=["until", "secret"])
    _end_bonds(entry, row)
    sessions.end_through(row.id)
    entry.names(organisation=organisation, sign_on=row.id)


@registration(Registration.SIGN_ON_RELEASE, gate=check_keeps_something)
def release(entry: Entry, *, organisation: uuid.UUID, person: uuid.UUID) -> None:
    """Take somebody from the single sign-on of an organisation: it does not let them in any more.

    Their tokens end. Their subject stays known, so that it brings in nobody as a newcomer.
    """
    row = _open(entry.actor, organisation)
    bond = SignOnBond.objects.select_for_update().filter(sign_on=row, person=person, until=None).first()
    if bond is None:
        raise Missing
    bond.until = entry.now
    bond.save(update_fields=["until"])
    sessions.end_through(row.id, person=person)
    revoke_tokens(person, entry.now)
    entry.names(organisation=organisation, sign_on=row.id, person=person)


@registration(Registration.SIGN_ON_ADMIT, gate=check_keeps_something)
def admit(entry: Entry, *, organisation: uuid.UUID, person: uuid.UUID) -> None:
    """Let somebody in again by an organisation's single sign-on whose way in had ended.

    Whoever was taken out of it becomes a member again, and their sign-in opens where they never belonged to
    any other organisation and the center did not close it; else its administrators open it (decision 0249).
    """
    row = _open(entry.actor, organisation)
    bonds = SignOnBond.objects.filter(sign_on__organisation=organisation, issuer=row.issuer)
    last = bonds.filter(person=person).exclude(until=None).order_by("-until", "-id").first()
    if last is None or bonds.filter(until=None, person=person).exists():
        raise Missing
    if bonds.filter(until=None, subject=last.subject).exists():
        raise Illegal("This account of the organization is somebody else’s now.")
    ever = Membership.objects.filter(person=person)
    if not ever.filter(organisation=organisation, until=None).exists():
        join_organisation(entry, organisation, person, title="", triage=False, administrator=False)
    if not ever.exclude(organisation=organisation).exists():
        User.objects.filter(person=person, barred=False).update(is_active=True)
    revoke_tokens(person, entry.now)  # one that was made just as they were taken out does not come back
    SignOnBond.objects.create(
        sign_on=row, person_id=person, issuer=row.issuer, subject=last.subject, since=entry.now
    )
    entry.names(organisation=organisation, sign_on=row.id, person=person)


@registration(Registration.SIGN_ON_BIND, gate=oneself, own=True)
def bind(entry: Entry, *, sign_on: uuid.UUID, came: Came) -> None:
    """Come in by an organisation's single sign-on from now on, as the subject that one has shown to be."""
    row = SignOn.objects.select_for_update().filter(id=sign_on, until=None, issuer=came.issuer).first()
    person = entry.actor.person
    held = (
        Membership.objects.filter(person=person, organisation=row.organisation_id, until=None)
        if row
        else None
    )
    membership = held.first() if held is not None else None
    if row is None or person is None or membership is None:
        raise Denied(UNKNOWN)
    check_address(row, came, needed=True)
    check_level(row, came, (membership.triage, membership.administrator))
    _bind(entry, row, person, came)


def _system(actor: Actor) -> None:
    if Role.SYSTEM not in actor.roles:
        raise Denied("A provider lets people in, nobody else does.")


@registration(Registration.SIGN_ON_JOIN, gate=_system)
def join(entry: Entry, *, sign_on: uuid.UUID, came: Came) -> None:
    """Make a member of somebody whom a provider let in for the first time, with a sign-in and a bond."""
    row = SignOn.objects.select_for_update().filter(id=sign_on, until=None, issuer=came.issuer).first()
    if row is None or not joins(sign_on, came):
        raise Denied(UNKNOWN)
    check_address(row, came, needed=True)
    triage = row.newcomers == Newcomers.TRIAGE
    check_level(row, came, (triage, False))
    person = people.create(name=name_of(came), zone=settings.MEDACCORD.time_zone)
    user = User(username=f"sso.{person.hex}", person_id=person)
    user.set_unusable_password()
    user.save()
    entry.names(principal=person)
    join_organisation(entry, row.organisation_id, person, title="", triage=triage, administrator=False)
    _bind(entry, row, person, came)


def _bind(entry: Entry, row: SignOn, person: uuid.UUID, came: Came) -> None:
    mine = SignOnBond.objects.filter(sign_on=row, issuer=came.issuer)
    if mine.filter(subject=came.subject, until=None).exists():
        raise Illegal("This account of your organization is somebody’s already. Ask your administrator.")
    earlier = SignOnBond.objects.filter(sign_on=row, person=person, until=None)
    if earlier.filter(issuer=came.issuer).exists():
        raise Illegal("You come in through your organization already.")
    for old in earlier:  # of an issuer that is not asked any more
        old.until = entry.now
        old.save(update_fields=["until"])
    bond = SignOnBond(
        sign_on=row, person_id=person, issuer=came.issuer, subject=came.subject, since=entry.now
    )
    bond.save(force_insert=True)
    entry.names(organisation=row.organisation_id, sign_on=row.id, person=person)


def _open(actor: Actor, organisation: uuid.UUID) -> SignOn:
    row = SignOn.objects.select_for_update().filter(organisation=organisation, until=None).first()
    if row is None or not may_configure(actor, organisation):
        raise Missing
    return row
