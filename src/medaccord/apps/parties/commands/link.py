"""One-time links for people without a sign-in: made, entered once, withdrawn (decision 0182)."""

from __future__ import annotations

import datetime as dt
import uuid

from medaccord.apps.accounts.commands.register import Entry, Registration, registration
from medaccord.apps.accounts.models import OneTimeLink
from medaccord.apps.accounts.queries.links import Secrets, has_sign_in, is_open, secrets_of
from medaccord.apps.parties.queries.keepers import check_keeps_something, keeps_people
from medaccord.apps.parties.queries.people import members_of, of_agency
from medaccord.core.models.principal import Kind
from medaccord.core.principal import Actor, new_principal
from medaccord.domain.errors import Denied, Illegal, Missing

LASTS = dt.timedelta(days=7)
"""How long a link waits to be entered."""


@registration(Registration.LINK_MAKE, gate=check_keeps_something)
def make(entry: Entry, *, organisation: uuid.UUID, person: uuid.UUID) -> Secrets:
    """Make the one-time link of a member without a sign-in; an earlier one, and who is in by it, ends.

    What is returned is shown now and can be read nowhere afterwards.
    """
    check_member(entry.actor, organisation, person)
    if has_sign_in(person):
        raise Illegal("This person has a sign-in. They come in by that.")
    row = OneTimeLink.objects.select_for_update().filter(person=person).first()
    if row is None:
        row = OneTimeLink(principal=new_principal(Kind.LINK, person), person_id=person)
    row.epoch, row.made_at, row.expires_at, row.entered_at = row.epoch + 1, entry.now, entry.now + LASTS, None
    row.save()
    _tell(entry, row)
    return secrets_of(row)


@registration(Registration.LINK_WITHDRAW, gate=check_keeps_something)
def withdraw(entry: Entry, *, organisation: uuid.UUID, person: uuid.UUID) -> None:
    """Take a link back: it opens nothing any more, and whoever is in by it is out."""
    check_member(entry.actor, organisation, person)
    row = OneTimeLink.objects.select_for_update().filter(person=person).first()
    if row is None:
        raise Illegal("There is no link to withdraw.")
    row.epoch, row.expires_at, row.entered_at = row.epoch + 1, min(row.expires_at, entry.now), None
    row.save(force_update=True)
    _tell(entry, row)


def _by_a_link(actor: Actor) -> None:
    """Raise Denied unless the actor stands before the door with token and code."""
    if actor.principal is None or actor.principal == actor.person:
        raise Denied("This is entered by a link and its code.")


@registration(Registration.LINK_ENTER, gate=_by_a_link)
def enter(entry: Entry, *, epoch: int) -> None:
    """Use up a link, whose holder the actor is; raises Illegal for one that somebody else was faster with."""
    row = OneTimeLink.objects.select_for_update().filter(principal=entry.actor.principal).first()
    if row is None or row.epoch != epoch or not is_open(row, entry.now):
        raise Illegal("This link was used or withdrawn. Ask whoever sent it for a new one.")
    row.entered_at = entry.now
    row.save(force_update=True)
    _tell(entry, row)


def check_member(actor: Actor, organisation: uuid.UUID, person: uuid.UUID) -> None:
    """Raise Missing for whom the actor does not keep or who is no member, Denied for people of agencies."""
    if not keeps_people(actor, organisation) or person not in members_of(organisation):
        raise Missing
    if of_agency(person):
        raise Denied("People of an agency come in by a sign-in that an administrator makes.")


def _tell(entry: Entry, row: OneTimeLink) -> None:
    entry.names(link=row.id, person=row.person_id, principal=row.principal_id)
