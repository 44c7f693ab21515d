"""Memberships: who belongs to an organisation, and what they do for it."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Collection

from django.conf import settings
from django.db.models import QuerySet

from medaccord.apps.accounts.commands import person as people
from medaccord.apps.accounts.commands import session as sessions
from medaccord.apps.accounts.commands.register import Entry, Registration, registration
from medaccord.apps.accounts.commands.sign_in import revoke_tokens
from medaccord.apps.accounts.models import Person, User
from medaccord.apps.parties.commands import link as links
from medaccord.apps.parties.models import AGENCIES, Membership, Organisation
from medaccord.apps.parties.queries.in_doubt import (
    check_confirms,
    check_confirms_somebody,
    who_administer,
    who_sign_in,
)
from medaccord.apps.parties.queries.keepers import check_keeps_something, keeps_people, names_roles
from medaccord.core.models import Principal
from medaccord.core.principal import is_doubted
from medaccord.domain import text
from medaccord.domain.errors import Denied, Illegal, Missing
from medaccord.domain.roles import Role

OWN_RIGHTS = "Nobody gives themselves more rights. Another administrator does."
LAST_ADMINISTRATOR = (
    "Nobody else who can sign in administers this organization. Name another administrator first."
)
LAST_ON_DUTY = "Nobody else who can sign in takes what comes in. Name somebody else first."


@registration(Registration.MEMBERSHIP_ADD)
def add(
    entry: Entry,
    *,
    organisation: uuid.UUID,
    person: uuid.UUID,
    title: str = "",
    triage: bool = False,
    administrator: bool = False,
) -> uuid.UUID:
    """Make a person a member; `triage` puts what comes in before them. It opens no room. Returns its key.

    A sign-in that was closed as they left stays closed until `sign_in.open`.
    """
    if not (Organisation.objects.filter(id=organisation) and Person.objects.filter(pk=person)):
        raise Missing
    if Membership.objects.filter(organisation=organisation, person=person, until=None).exists():
        raise Illegal("This person is a member already.")
    if triage or administrator:
        _sign_in_anew(entry, person)
    return join(entry, organisation, person, title=title.strip(), triage=triage, administrator=administrator)


@registration(Registration.MEMBER_ADD, gate=check_keeps_something)
def add_person(
    entry: Entry,
    *,
    organisation: uuid.UUID,
    name: str,
    title: str = "",
    zone: str | None = None,
    triage: bool = False,
) -> uuid.UUID:
    """Add a person who is new here to an organisation that the actor keeps; returns the person's key.

    They have no sign-in: they come in by a one-time link, and may make a sign-in then.
    """
    if not keeps_people(entry.actor, organisation):
        raise Missing
    same = Membership.objects.filter(organisation=organisation, person__name=name.strip(), until=None)
    if same.exists():
        raise Illegal("Somebody of this name is listed already. Tell two apart by a middle name.")
    person = people.create(name=name, zone=zone or settings.MEDACCORD.time_zone)
    entry.names(principal=person)
    join(entry, organisation, person, title=title.strip(), triage=triage, administrator=False)
    return person


def join(
    entry: Entry, organisation: uuid.UUID, person: uuid.UUID, *, title: str, triage: bool, administrator: bool
) -> uuid.UUID:
    """Write a membership's row, for the change of the register that tells it; returns its key."""
    text.line(title, limit=text.POSITION, name="title")
    row = Membership(organisation_id=organisation, person_id=person, title=title, since=entry.now)
    row.triage, row.administrator = triage, administrator
    row.save(force_insert=True)
    entry.names(
        organisation=organisation,
        person=person,
        membership=row.id,
        triage=triage,
        administrator=administrator,
    )
    return row.id


@registration(Registration.MEMBERSHIP_CHANGE, gate=check_keeps_something, reaches=True)
def change(
    entry: Entry, *, organisation: uuid.UUID, person: uuid.UUID, triage: bool, administrator: bool
) -> uuid.UUID:
    """Say what a member does for an organisation from now on; returns the membership's key.

    Nobody raises their own rights, an organisation keeps somebody who administers it, and an agency somebody
    who takes what comes in. Whoever administers signs in with a second factor. Whoever gets more signs in
    anew. They and the other administrators are told (`queries.members.changes_of_roles`).
    """
    actor = entry.actor
    if Role.SYSTEM not in actor.roles and not names_roles(actor, organisation):
        raise Missing
    held = Membership.objects.filter(organisation=organisation, until=None)
    row = held.filter(person=person).first()
    if row is None:
        raise Missing("This person is no member of it. List both with: medaccord org list")
    if (row.triage, row.administrator) == (triage, administrator):
        raise Illegal("Nothing changes by this.")
    raised = triage > row.triage or administrator > row.administrator
    if raised and actor.person == person:
        raise Denied(OWN_RIGHTS)
    if raised and is_doubted(person):
        raise Illegal("Nobody has confirmed yet that it is them. That comes first.")
    if administrator and not row.administrator and person not in who_administer([person]):
        raise Illegal("Whoever administers signs in with a second factor. They set one up first.")
    others = held.exclude(person=person)
    if (
        row.administrator
        and not administrator
        and not _able(others.filter(administrator=True), who_administer)
    ):
        raise Illegal(LAST_ADMINISTRATOR)
    agency = Organisation.objects.filter(id=organisation, kind__in=AGENCIES).exists()
    if agency and row.triage and not triage and not _able(others.filter(triage=True), who_sign_in):
        raise Illegal(LAST_ON_DUTY)
    row.triage, row.administrator, row.changed_at = triage, administrator, entry.now
    row.changed_by_id = None if Role.SYSTEM in actor.roles else actor.person
    row.save(update_fields=["triage", "administrator", "changed_at", "changed_by"])
    if raised:
        _sign_in_anew(entry, person)
    entry.names(
        organisation=organisation,
        person=person,
        membership=row.id,
        triage=triage,
        administrator=administrator,
    )
    return row.id


def _sign_in_anew(entry: Entry, person: uuid.UUID) -> None:
    """End the sessions of whoever comes to more, and their tokens that write: both were opened for less.

    The next sign-in asks for what the role needs, and lasts as long as it lets one.
    """
    sessions.end_all(person)
    revoke_tokens(person, entry.now, readers=False)


def _able(held: QuerySet[Membership], who: Callable[[Collection[uuid.UUID]], set[uuid.UUID]]) -> bool:
    """Whether one of some members can sign in for what they do, and nobody doubts that it is them."""
    people = list(held.values_list("person_id", flat=True))
    return any(not is_doubted(one) for one in who(people))


@registration(Registration.MEMBER_CONFIRM, gate=check_confirms_somebody, reaches=True)
def confirm(entry: Entry, *, person: uuid.UUID) -> None:
    """Say that somebody is who they were, after a reset or a recovery, having made sure of it.

    What follows the person opens again: reports, their own voice as a reporter, and new keys. Keys to cases
    wait for `colleague.confirm`, whose word counts there.
    """
    check_confirms(entry.actor, person)
    row = Principal.objects.select_for_update().filter(id=person).first()
    if row is None:
        raise Missing
    if row.doubted <= row.confirmed:
        raise Illegal("Nothing waits: nobody doubts that it is them.")
    row.confirmed = row.doubted
    row.save(update_fields=["confirmed"])
    entry.names(person=person)


@registration(Registration.MEMBERSHIP_END, gate=check_keeps_something)
def end(entry: Entry, *, organisation: uuid.UUID, person: uuid.UUID) -> None:
    """End a membership: whoever leaves is out at once (decision 0235).

    Whoever is the last to administer it names another before they go; nobody else's leaving waits for that.
    Their sessions, tokens and link end; with the last membership their sign-in is closed. The keys to cases
    that they hold for this organisation are taken by `colleague.leave`.
    """
    if Role.SYSTEM not in entry.actor.roles and not keeps_people(entry.actor, organisation):
        raise Missing
    here = Membership.objects.filter(organisation=organisation, until=None)
    held, others = here.filter(person=person), here.exclude(person=person)
    leads = entry.actor.person == person and held.filter(administrator=True).exists()
    if leads and others.exists() and not _able(others.filter(administrator=True), who_administer):
        raise Illegal(LAST_ADMINISTRATOR)
    if held.update(until=entry.now) == 0:
        raise Missing("This person is no member of it. List both with: medaccord org list")
    links.end(entry, person)
    sessions.end_all(person)
    revoke_tokens(person, entry.now)
    if not Membership.objects.filter(person=person, until=None).exists():
        User.objects.filter(person=person).update(is_active=False)
    entry.names(organisation=organisation, person=person)
