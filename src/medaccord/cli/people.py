"""`medaccord user`, `org`, `token`: administration from the server's own command line, as the system."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from typing import Annotated

import typer

from medaccord.cli import boot, say
from medaccord.cli.options import Data, Json

users = typer.Typer(no_args_is_help=True, help="Sign-ins.", epilog="Example: medaccord user list")
orgs = typer.Typer(no_args_is_help=True, help="Organisations.", epilog="Example: medaccord org list")
tokens = typer.Typer(no_args_is_help=True, help="API tokens.", epilog="Example: medaccord token list")

SignInName = Annotated[str, typer.Argument(help="Sign-in name.")]
OrgName = Annotated[str, typer.Argument(help="Name or id of the organisation.")]
FromInput = Annotated[
    bool, typer.Option("--stdin", help="Read the password from standard input instead of making one.")
]


class Kind(StrEnum):
    """Kinds of organisation."""

    COORDINATION_CENTER = "coordination_center"
    CLINICAL_ADVISER = "clinical_adviser"
    MANUFACTURER = "manufacturer"
    COMPONENT_SUPPLIER = "component_supplier"
    RESEARCHER = "researcher"
    HOSPITAL = "hospital"
    SHARING_PARTNER = "sharing_partner"


class Channel(StrEnum):
    """Ways to reach an organisation."""

    MAIL = "mail"
    PHONE = "phone"
    WEB = "web"
    LETTER = "letter"
    PLATFORM = "platform"


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.add_typer(users, name="user")
    app.add_typer(orgs, name="org")
    app.add_typer(tokens, name="token")


@users.command(
    "add", epilog='Example: medaccord user add elena.ruiz --name "Elena Ruiz" --org "Northgate Medical"'
)
def add_user(
    sign_in: SignInName,
    name: Annotated[str, typer.Option(help="The person's name.")],
    org: Annotated[str, typer.Option(help="Organisation that they belong to.")] = "",
    triage: Annotated[bool, typer.Option("--triage", help="Put what comes in before them.")] = False,
    administrator: Annotated[bool, typer.Option("--administrator", help="Let them administer it.")] = False,
    zone: Annotated[str, typer.Option(help="IANA time zone for their screens.")] = "UTC",
    stdin: FromInput = False,
    data: Data = None,
    as_json: Json = False,
) -> None:
    """Add a person with a sign-in; prints a random password once."""
    boot.django()
    from django.db import transaction

    from medaccord.apps.accounts.commands import person
    from medaccord.apps.accounts.commands import sign_in as sign_ins
    from medaccord.apps.parties.commands import membership
    from medaccord.apps.parties.queries.directory import organisation_named
    from medaccord.core.principal import system

    actor, now, password = system(), _now(), _password(stdin)
    with transaction.atomic():
        belongs = organisation_named(actor, org) if org else None
        key = person.add(actor, now, name=name, zone=zone)
        sign_ins.add(actor, now, person=key, sign_in=sign_in, password=password)
        if belongs is not None:
            membership.add(
                actor, now, organisation=belongs, person=key, triage=triage, administrator=administrator
            )
    _show({"person": key, "sign_in": sign_in, "password": None if stdin else password}, as_json)


@users.command("password", epilog="Example: medaccord user password elena.ruiz")
def password(sign_in: SignInName, stdin: FromInput = False, data: Data = None, as_json: Json = False) -> None:
    """Set another password and sign the person out; prints a random one once."""
    boot.django()
    from medaccord.apps.accounts.commands import sign_in as sign_ins
    from medaccord.core.principal import system

    chosen = _password(stdin)
    sign_ins.change_password(system(), _now(), sign_in=sign_in, password=chosen)
    _show({"sign_in": sign_in, "password": None if stdin else chosen}, as_json)


@users.command("reset", epilog="Example: medaccord user reset elena.ruiz")
def reset(sign_in: SignInName, data: Data = None, as_json: Json = False) -> None:
    """Take away a lost second factor and its recovery codes, and sign the person out everywhere.

    Whoever needs one sets up another after the next password. Make sure first who is asking.
    """
    boot.django()
    from medaccord.apps.parties.commands import factor
    from medaccord.apps.parties.queries.directory import person_behind
    from medaccord.core.principal import system

    factor.reset(system(), _now(), person=person_behind(system(), sign_in))
    _show({"sign_in": sign_in, "reset": True}, as_json)


@users.command("confirm", epilog="Example: medaccord user confirm elena.ruiz")
def confirm(sign_in: SignInName, data: Data = None, as_json: Json = False) -> None:
    """Say that somebody is who they were, after a reset or a recovery. Make sure first who is asking.

    Keys to cases wait for each case's lead, but where nobody else is at its desk.
    """
    boot.django()
    from medaccord.apps.cases.commands.colleague import confirm_alone
    from medaccord.apps.parties.commands import membership
    from medaccord.apps.parties.queries.directory import person_behind
    from medaccord.core.principal import system

    person, now = person_behind(system(), sign_in), _now()
    membership.confirm(system(), now, person=person)
    confirm_alone(person, now)
    _show({"sign_in": sign_in, "confirmed": True}, as_json)


@users.command("code", epilog="Example: medaccord user code dana.osei --data medaccord-data")
def code(sign_in: SignInName, data: Data = None, as_json: Json = False) -> None:
    """In a demonstration alone: print the code that somebody's app would show now."""
    boot.django()
    from medaccord.cli.demo import marker
    from medaccord.cli.demo.codes import next_code
    from medaccord.core.principal import system

    if marker.state() is not marker.State.DEMO:
        say.wrong("This is not a demonstration. Codes come from the app on the person's own phone.")
    found = next_code(system(), sign_in)
    _show({"sign_in": sign_in, "code": found}, as_json)


@users.command("open", epilog="Example: medaccord user open elena.ruiz")
def reopen(sign_in: SignInName, data: Data = None, as_json: Json = False) -> None:
    """Open a closed sign-in again for somebody who comes back; their tokens stay revoked."""
    boot.django()
    from medaccord.apps.accounts.commands import sign_in as sign_ins
    from medaccord.core.principal import system

    sign_ins.reopen(system(), _now(), sign_in=sign_in)
    _show({"sign_in": sign_in, "closed": False}, as_json)


@users.command("close", epilog="Example: medaccord user close elena.ruiz")
def close(sign_in: SignInName, data: Data = None, as_json: Json = False) -> None:
    """Close a sign-in and revoke its tokens; what the person did stays."""
    boot.django()
    from medaccord.apps.accounts.commands import sign_in as sign_ins
    from medaccord.core.principal import system

    sign_ins.close(system(), _now(), sign_in=sign_in)
    _show({"sign_in": sign_in, "closed": True}, as_json)


@users.command("list", epilog="Example: medaccord user list --json")
def list_users(data: Data = None, as_json: Json = False) -> None:
    """List sign-ins."""
    boot.django()
    from medaccord.apps.parties.queries.directory import sign_ins
    from medaccord.core.principal import system

    found = sign_ins(system())
    if as_json:
        say.as_json(found)
    else:
        rows = [(u.sign_in, u.name, "; ".join(u.organisations), "" if u.active else "closed") for u in found]
        say.table(("sign-in", "name", "organisations", ""), rows)


@orgs.command("add", epilog='Example: medaccord org add "Northgate Medical" --kind manufacturer')
def add_org(
    name: Annotated[str, typer.Argument(help="Its name.")],
    kind: Annotated[Kind, typer.Option(help="What it is in the field.")],
    data: Data = None,
    as_json: Json = False,
) -> None:
    """Add an organisation, with the installation's embargo policy."""
    boot.django()
    from medaccord.apps.parties.commands import organisation
    from medaccord.apps.parties.models import OrganisationKind
    from medaccord.core.principal import system

    key = organisation.add(system(), _now(), name=name, kind=OrganisationKind(kind.value))
    _show({"organisation": key, "name": name}, as_json)


@orgs.command("sign", epilog='Example: medaccord org sign "Device agency" --basis "Agreement 2026-1"')
def sign_org(
    org: OrgName,
    basis: Annotated[str, typer.Option(help="The agreement's name or number; empty ends it.")],
    data: Data = None,
    as_json: Json = False,
) -> None:
    """Note the agreement by which an agency consents to every case's terms."""
    boot.django()
    from medaccord.apps.parties.commands import organisation
    from medaccord.apps.parties.queries.directory import organisation_named
    from medaccord.core.principal import system

    key = organisation_named(system(), org)
    organisation.sign(system(), _now(), organisation=key, basis=basis)
    _show({"organisation": key, "agreement": basis.strip()}, as_json)


@orgs.command("list", epilog="Example: medaccord org list --json")
def list_orgs(data: Data = None, as_json: Json = False) -> None:
    """List organisations with their members and contacts."""
    boot.django()
    from medaccord.apps.parties.queries.directory import organisations
    from medaccord.core.principal import system

    found = organisations(system())
    if as_json:
        say.as_json(found)
    else:
        rows = [(o.name, o.kind, o.origin, "; ".join(o.members), "; ".join(o.contacts), o.id) for o in found]
        say.table(("name", "kind", "origin", "members", "contacts", "id"), rows)


@orgs.command("member", epilog='Example: medaccord org member "Northgate Medical" tom.weber --triage')
def member(
    org: OrgName,
    sign_in: SignInName,
    title: Annotated[str, typer.Option(help="What they are there.")] = "",
    triage: Annotated[
        bool | None, typer.Option("--triage/--no-triage", help="Put what comes in before them, or no more.")
    ] = None,
    administrator: Annotated[
        bool | None,
        typer.Option("--administrator/--no-administrator", help="Let them administer it, or no more."),
    ] = None,
    end: Annotated[bool, typer.Option("--end", help="End the membership instead.")] = False,
    data: Data = None,
    as_json: Json = False,
) -> None:
    """Make somebody a member of an organisation, change what a member does for it, or end that.

    What is not named stays as it is. Make sure first who is asking.
    """
    boot.django()
    from medaccord.apps.parties.commands import membership
    from medaccord.apps.parties.queries.directory import organisation_named, person_behind
    from medaccord.apps.parties.queries.members import member as member_of
    from medaccord.core.principal import system

    actor, now = system(), _now()
    key, person = organisation_named(actor, org), person_behind(actor, sign_in)
    held = member_of(actor, key, person, now)
    who = {"organisation": key, "person": person}
    if end:
        membership.end(actor, now, **who)
    elif held is not None and (triage, administrator) != (None, None):
        if title:
            say.wrong("This person is a member already, whose title stays. Leave --title out.")
        membership.change(
            actor,
            now,
            **who,
            triage=held.triage if triage is None else triage,
            administrator=held.administrator if administrator is None else administrator,
        )
    else:
        membership.add(actor, now, **who, title=title, triage=bool(triage), administrator=bool(administrator))
    _show({**who, "member": not end}, as_json)


@orgs.command("training", epilog='Example: medaccord org training "Medical Device Center" r.lee')
def training(
    org: OrgName,
    sign_in: SignInName,
    on: Annotated[
        dt.datetime | None, typer.Option(formats=["%Y-%m-%d"], help="The day of the training; else today.")
    ] = None,
    end: Annotated[bool, typer.Option("--end", help="End the training instead.")] = False,
    data: Data = None,
    as_json: Json = False,
) -> None:
    """Record when somebody was trained in PCII, or end that."""
    boot.django()
    from medaccord.apps.parties.commands import training as trainings
    from medaccord.apps.parties.queries.directory import organisation_named, person_behind
    from medaccord.core.principal import system

    actor = system()
    key, person = organisation_named(actor, org), person_behind(actor, sign_in)
    if end:
        trainings.end(actor, _now(), organisation=key, person=person)
    else:
        trained_on = (on or _now()).date()
        trainings.record(actor, _now(), organisation=key, person=person, trained_on=trained_on)
    _show({"organisation": key, "person": person, "trained": not end}, as_json)


@orgs.command("contact", epilog='Example: medaccord org contact "Northgate Medical" phone "+49 30 5550 100"')
def contact(
    org: OrgName,
    channel: Annotated[Channel, typer.Argument(help="How they are reached.")],
    value: Annotated[str, typer.Argument(help="Address or number.")],
    note: Annotated[str, typer.Option(help="When and whom to ask for.")] = "",
    verified: Annotated[bool, typer.Option("--verified", help="It was tried today and works.")] = False,
    data: Data = None,
    as_json: Json = False,
) -> None:
    """Add a way to reach an organisation."""
    boot.django()
    from medaccord.apps.parties.commands import contact as contacts
    from medaccord.apps.parties.models import Channel as Channels
    from medaccord.apps.parties.queries.directory import organisation_named
    from medaccord.core.principal import system

    actor, now = system(), _now()
    key = contacts.add(
        actor,
        now,
        organisation=organisation_named(actor, org),
        channel=Channels(channel.value),
        value=value,
        note=note,
        verified_on=now.date() if verified else None,
    )
    _show({"contact": key}, as_json)


@tokens.command("create", epilog="Example: medaccord token create elena.ruiz --name dashboards --scope read")
def create_token(
    sign_in: SignInName,
    name: Annotated[str, typer.Option(help="What it is for.")],
    days: Annotated[int, typer.Option(min=1, max=730, help="Days until it expires.")] = 90,
    scope: Annotated[str, typer.Option(help="How far it reaches: read, write or publish.")] = "read",
    data: Data = None,
    as_json: Json = False,
) -> None:
    """Make an API token that acts with somebody's grants, as far as its scope; it is shown once."""
    from medaccord.domain.tokens import Scope

    if scope not in set(Scope):
        say.wrong(f"There is no scope {scope}. Choose one of: {', '.join(Scope)}.")
    boot.django()
    from medaccord.apps.accounts.commands import token
    from medaccord.core.principal import system

    made = token.create(system(), _now(), sign_in=sign_in, name=name, days=days, scope=Scope(scope))
    _show({"id": made.id, "token": made.secret, "scope": scope, "expires_at": made.expires_at}, as_json)


@tokens.command("revoke", epilog="Example: medaccord token revoke 5f0e1c1e-0b1d-4c6e-9a52-7f1f0a3b9c11")
def revoke_token(
    token: Annotated[str, typer.Argument(help="Id of the token.")], data: Data = None, as_json: Json = False
) -> None:
    """End a token now."""
    import uuid

    try:
        key = uuid.UUID(token)
    except ValueError:
        say.wrong("Give the token's id, not the token itself. List them with: medaccord token list")
    boot.django()
    from medaccord.apps.accounts.commands import token as tokens_of
    from medaccord.core.principal import system

    tokens_of.revoke(system(), _now(), token=key)
    _show({"id": key, "revoked": True}, as_json)


@tokens.command("list", epilog="Example: medaccord token list --json")
def list_tokens(data: Data = None, as_json: Json = False) -> None:
    """List tokens, without the tokens themselves."""
    boot.django()
    from medaccord.apps.accounts.queries.tokens import tokens as all_tokens
    from medaccord.core.principal import system

    found = all_tokens(system())
    if as_json:
        say.as_json(found)
    else:
        rows = [
            (t.id, t.name, t.scope, t.sign_in, t.expires_at.date(), "revoked" if t.revoked_at else "")
            for t in found
        ]
        say.table(("id", "name", "scope", "sign-in", "expires", ""), rows)


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


def _password(from_input: bool) -> str:
    """A password as given on standard input, or 20 random characters."""
    if from_input:
        import sys

        return sys.stdin.readline().rstrip("\r\n")
    import secrets

    return secrets.token_urlsafe(15)


def _show(told: dict[str, object], as_json: bool) -> None:
    """Print what was done, without what is not to be shown."""
    kept = {name: value for name, value in told.items() if value is not None}
    if as_json:
        say.as_json(kept)
    else:
        for name, value in kept.items():
            say.line(f"{name}: {value}")
