"""Ways to reach an organisation: added, corrected, checked and removed by whoever keeps it."""

from __future__ import annotations

import datetime as dt
import uuid

from medaccord.apps.accounts.commands.register import Entry, Registration, registration
from medaccord.apps.parties.models import Channel, ContactPoint, Organisation, Origin
from medaccord.apps.parties.queries.keepers import check_keeps_something, keeps
from medaccord.core.principal import Actor
from medaccord.domain import text
from medaccord.domain.errors import Illegal, Invalid, Missing, Stale
from medaccord.domain.roles import Role
from medaccord.domain.sentence import Sentence


@registration(Registration.CONTACT_ADD, gate=check_keeps_something)
def add(
    entry: Entry,
    *,
    organisation: uuid.UUID,
    channel: Channel,
    value: str,
    note: str = "",
    verified_on: dt.date | None = None,
) -> uuid.UUID:
    """Add one way to reach an organisation, and when that was last verified; returns its key."""
    _check(entry, value, note, verified_on)
    if not _known(entry.actor, organisation):
        raise Missing
    _check_new(organisation, channel, value)
    row = ContactPoint(organisation_id=organisation, channel=channel, value=value.strip(), note=note.strip())
    row.verified_on = verified_on
    row.save(force_insert=True)
    _tell(entry, row)
    return row.id


@registration(Registration.CONTACT_CHANGE, gate=check_keeps_something)
def change(
    entry: Entry,
    *,
    contact: uuid.UUID,
    channel: Channel,
    value: str,
    note: str = "",
    verified_on: dt.date | None = None,
    version: int | None = None,
) -> ContactPoint:
    """Correct one way; another address or number counts as unchecked unless it was checked since."""
    _check(entry, value, note, verified_on)
    row = _kept(entry, contact)
    if version is not None and version != row.version:
        raise Stale("Somebody saved this since you opened it. Compare both texts, then save again.")
    same = (row.channel, row.value) == (channel, value.strip())
    if not same:
        _check_new(row.organisation_id, channel, value)
    row.channel, row.value, row.note = channel, value.strip(), note.strip()
    row.verified_on = verified_on or (row.verified_on if same else None)
    row.version += 1
    row.save(force_update=True)
    _tell(entry, row)
    return row


@registration(Registration.CONTACT_CHECK, gate=check_keeps_something)
def check(entry: Entry, *, contact: uuid.UUID) -> ContactPoint:
    """Say that one way was tried today and works."""
    row = _kept(entry, contact)
    row.verified_on, row.version = entry.now.date(), row.version + 1
    row.save(force_update=True)
    _tell(entry, row)
    return row


@registration(Registration.CONTACT_REMOVE, gate=check_keeps_something)
def remove(entry: Entry, *, contact: uuid.UUID) -> uuid.UUID:
    """Take one way out of the directory for good; what was logged of it in cases stays."""
    row = _kept(entry, contact)
    _tell(entry, row)
    row.delete()
    return contact


def _tell(entry: Entry, row: ContactPoint) -> None:
    entry.names(organisation=row.organisation_id, contact=row.id, channel=str(row.channel))


def _check(entry: Entry, value: str, note: str, verified_on: dt.date | None) -> None:
    text.line(value, name="value")
    text.line(note, name="note")
    if not value.strip():
        told = Sentence("Give an address or number of at most {most} characters.", most=text.LINE)
        raise Invalid({"value": [told]})
    if verified_on is not None and verified_on > entry.now.date():
        raise Invalid({"verified_on": ["This day has not come yet."]})


def _check_new(organisation: uuid.UUID, channel: Channel, value: str) -> None:
    same = ContactPoint.objects.filter(organisation=organisation, channel=channel, value=value.strip())
    if same.exists():
        raise Illegal("This way is listed already. Correct that one, or say that it was checked.")


def _kept(entry: Entry, contact: uuid.UUID) -> ContactPoint:
    """The row under a lock; raises Missing for one that the actor does not keep."""
    row = ContactPoint.objects.select_for_update().filter(id=contact).first()
    if row is None or not _known(entry.actor, row.organisation_id):
        raise Missing
    return row


def _known(actor: Actor, organisation: uuid.UUID) -> bool:
    """Whether the organisation is there for this actor; only the system reaches beyond this installation."""
    found = Organisation.objects.filter(id=organisation)
    if Role.SYSTEM not in actor.roles:
        found = found.filter(origin=Origin.here())
    return found.exists() and keeps(actor, organisation)
