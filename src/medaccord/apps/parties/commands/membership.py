"""Memberships: who belongs to an organisation, and what they do for it."""

from __future__ import annotations

import uuid

from medaccord.apps.accounts.commands.register import Entry, Registration, registration
from medaccord.apps.accounts.models import Person
from medaccord.apps.parties.models import Membership, Organisation
from medaccord.domain import text
from medaccord.domain.errors import Illegal, Missing

LONGEST_TITLE = 100


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
    """Make a person a member; `triage` puts what comes in before them. It opens no room. Returns its key."""
    text.line(title, limit=LONGEST_TITLE, name="title")
    if not (Organisation.objects.filter(id=organisation) and Person.objects.filter(pk=person)):
        raise Missing
    if Membership.objects.filter(organisation=organisation, person=person, until=None).exists():
        raise Illegal("This person is a member already.")
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


@registration(Registration.MEMBERSHIP_END)
def end(entry: Entry, *, organisation: uuid.UUID, person: uuid.UUID) -> None:
    """End a membership; rooms that the person entered for it stay open until a lead closes them."""
    held = Membership.objects.filter(organisation=organisation, person=person, until=None)
    if held.update(until=entry.now) == 0:
        raise Missing("This person is no member of it. List both with: medaccord org list")
    entry.names(organisation=organisation, person=person)
