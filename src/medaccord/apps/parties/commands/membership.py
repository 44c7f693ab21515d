"""Memberships: who belongs to an organisation, and what they do for it."""

from __future__ import annotations

import uuid

from django.conf import settings

from medaccord.apps.accounts.commands import person as people
from medaccord.apps.accounts.commands import session as sessions
from medaccord.apps.accounts.commands.register import Entry, Registration, registration
from medaccord.apps.accounts.commands.sign_in import revoke_tokens
from medaccord.apps.accounts.models import Person, User
from medaccord.apps.parties.commands import link as links
from medaccord.apps.parties.models import Membership, Organisation
from medaccord.apps.parties.queries.in_doubt import check_confirms, check_confirms_somebody
from medaccord.apps.parties.queries.keepers import check_keeps_something, keeps_people
from medaccord.core.models import Principal
from medaccord.domain import text
from medaccord.domain.errors import Illegal, Missing
from medaccord.domain.roles import Role


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


@registration(Registration.MEMBER_CONFIRM, gate=check_confirms_somebody)
def confirm(entry: Entry, *, person: uuid.UUID) -> None:
    """Say that somebody is who they were, after a reset or a recovery, having made sure of it.

    What follows the person opens again: reports, their own voice as a reporter, and new keys. Keys to cases
    wait for `colleague.confirm`, whose word counts there.
    """
    check_confirms(entry.actor, person)
    row = Principal.objects.select_for_update().get(id=person)
    if row.doubted <= row.confirmed:
        raise Illegal("Nothing waits: nobody doubts that it is them.")
    row.confirmed = row.doubted
    row.save(update_fields=["confirmed"])
    entry.names(person=person)


@registration(Registration.MEMBERSHIP_END, gate=check_keeps_something)
def end(entry: Entry, *, organisation: uuid.UUID, person: uuid.UUID) -> None:
    """End a membership: whoever leaves is out at once (decision 0235).

    Their sessions, tokens and link end; with the last membership their sign-in is closed. The keys to cases
    that they hold for this organisation are taken by `colleague.leave`.
    """
    if Role.SYSTEM not in entry.actor.roles and not keeps_people(entry.actor, organisation):
        raise Missing
    held = Membership.objects.filter(organisation=organisation, person=person, until=None)
    if held.update(until=entry.now) == 0:
        raise Missing("This person is no member of it. List both with: medaccord org list")
    links.end(entry, person)
    sessions.end_all(person)
    revoke_tokens(person, entry.now)
    if not Membership.objects.filter(person=person, until=None).exists():
        User.objects.filter(person=person).update(is_active=False)
    entry.names(organisation=organisation, person=person)
