"""One-time links for people without a sign-in: made, entered once, withdrawn (decision 0182)."""

from __future__ import annotations

import datetime as dt
import uuid

from medaccord.apps.accounts.commands import sign_in as sign_ins
from medaccord.apps.accounts.commands.register import Entry, Registration, registration
from medaccord.apps.accounts.models import OneTimeLink
from medaccord.apps.accounts.queries.links import Secrets, has_sign_in, secrets_of
from medaccord.apps.parties.queries.keepers import check_keeps_directory, keeps_people
from medaccord.apps.parties.queries.links import comes_by_link, is_inside, is_open
from medaccord.apps.parties.queries.people import members_of
from medaccord.core.models.principal import Kind
from medaccord.core.principal import Actor, new_principal
from medaccord.core.scope import rooms_beyond
from medaccord.domain.errors import Denied, Illegal, Missing, Stale

LASTS = dt.timedelta(days=7)
"""How long a link waits to be entered."""


@registration(Registration.LINK_MAKE, gate=check_keeps_directory)
def make(entry: Entry, *, organisation: uuid.UUID, person: uuid.UUID, epoch: int | None = None) -> Secrets:
    """Make the one-time link of a member without a sign-in; an earlier one, and who is in by it, ends.

    What is returned is shown now and can be read nowhere afterwards. `epoch` is that of the newest link that
    the maker knew of, so that a page that is loaded again makes no other. Nobody makes a link that opens what
    they cannot open themselves.
    """
    _check_member(entry.actor, organisation, person)
    if has_sign_in(person):
        raise Illegal("This person has a sign-in. They come in by that.")
    if not comes_by_link(person):
        raise Denied("Whoever belongs or belonged to an agency or to several organizations needs a sign-in.")
    if rooms_beyond(person, entry.actor):
        raise Denied("Only somebody who can open all that this person can makes a link. Ask a case lead.")
    row = OneTimeLink.objects.select_for_update().filter(person=person).first()
    if row is None:
        row = OneTimeLink(principal=new_principal(Kind.LINK, person), person_id=person)
    if epoch is not None and epoch != row.epoch:
        raise Stale("A link was made since this page was loaded. Both parts of a link are shown once.")
    row.epoch, row.made_at, row.expires_at, row.entered_at = row.epoch + 1, entry.now, entry.now + LASTS, None
    row.save()
    _tell(entry, row)
    return secrets_of(row)


@registration(Registration.LINK_WITHDRAW, gate=check_keeps_directory)
def withdraw(entry: Entry, *, organisation: uuid.UUID, person: uuid.UUID) -> None:
    """Take a link back: it opens nothing any more, and whoever is in by it is out."""
    _check_member(entry.actor, organisation, person)
    if not end(entry, person):
        raise Illegal("There is no link to withdraw.")


def end(entry: Entry, person: uuid.UUID) -> bool:
    """End somebody's link within a change that tells it; False where there is none."""
    row = OneTimeLink.objects.select_for_update().filter(person=person).first()
    if row is None:
        return False
    row.epoch, row.expires_at, row.entered_at = row.epoch + 1, min(row.expires_at, entry.now), None
    row.save(force_update=True)
    _tell(entry, row)
    return True


def _by_a_link(actor: Actor) -> None:
    """Raise Denied unless the actor is a link, before its door or behind it."""
    if not OneTimeLink.objects.filter(principal=actor.principal, person=actor.person).exists():
        raise Denied("This is for whoever came by a one-time link.")


@registration(Registration.LINK_ENTER, gate=_by_a_link, own=True)
def enter(entry: Entry, *, epoch: int) -> None:
    """Use up a link, whose holder the actor is; raises Illegal for one that somebody else was faster with."""
    row = _own(entry, epoch)
    if row is None or not is_open(row, entry.now):
        raise Illegal("This link was used or withdrawn. Ask whoever sent it for a new one.")
    row.entered_at = entry.now
    row.save(force_update=True)
    _tell(entry, row)


@registration(Registration.SIGN_IN_ADD, gate=_by_a_link, own=True)
def make_sign_in(entry: Entry, *, epoch: int, sign_in: str, password: str) -> None:
    """Make one's own sign-in while in by a link; the link is of no more use then."""
    row = _own(entry, epoch)
    if row is None or not is_inside(row, entry.now) or not comes_by_link(row.person_id):
        raise Denied("Your link does not hold any more. Ask whoever sent it for a new one.")
    sign_ins.create(entry, row.person_id, sign_in, password)


def _own(entry: Entry, epoch: int) -> OneTimeLink | None:
    mine = OneTimeLink.objects.select_for_update().filter(principal=entry.actor.principal, epoch=epoch)
    return mine.first()


def _check_member(actor: Actor, organisation: uuid.UUID, person: uuid.UUID) -> None:
    """Raise Missing for whom the actor does not keep or who is no member."""
    if not keeps_people(actor, organisation) or person not in members_of(organisation):
        raise Missing


def _tell(entry: Entry, row: OneTimeLink) -> None:
    entry.names(link=row.id, person=row.person_id, principal=row.principal_id)
