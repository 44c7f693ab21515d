"""Organisations: how one becomes known, and how it is reached."""

from __future__ import annotations

import datetime as dt
import uuid

from django.conf import settings

from medaccord.apps.accounts.commands.register import Entry, Registration, registration
from medaccord.apps.parties.models import Channel, ContactPoint, Organisation, OrganisationKind, Origin
from medaccord.domain import text
from medaccord.domain.errors import Illegal, Invalid, Missing

LONGEST = 300
LONGEST_DAYS = 180
"""Longest embargo of an organisation that states none, a default of this product."""


@registration(Registration.ORGANISATION_ADD)
def add(
    entry: Entry,
    *,
    name: str,
    kind: OrganisationKind,
    origin: Origin = Origin.LIVE,
    embargo_days: tuple[int, int, int] | None = None,
) -> uuid.UUID:
    """Add an organisation with its embargo policy; returns its key.

    `embargo_days` are preferred, shortest and longest; absent means the installation's.
    """
    text.line(name, name="name")
    if not 0 < len(name.strip()) <= LONGEST:
        raise Invalid({"name": [f"Give a name of at most {LONGEST} characters."]})
    preferred, shortest, longest = embargo_days or _own_days()
    if not 0 < shortest <= preferred <= longest:
        raise Invalid({"embargo_days": ["Preferred days lie between the shortest and the longest."]})
    if Organisation.objects.filter(name__iexact=name.strip(), origin=origin).exists():
        raise Illegal("There is an organization of this name already.")
    row = Organisation(name=name.strip(), kind=kind, origin=origin, embargo_preferred_days=preferred)
    row.embargo_minimum_days, row.embargo_maximum_days = shortest, longest
    row.save(force_insert=True)
    entry.names(organisation=row.id, kind=kind.value, origin=origin.value)
    return row.id


def _own_days() -> tuple[int, int, int]:
    config = settings.MEDACCORD
    return config.embargo_days, config.embargo_minimum_days, max(LONGEST_DAYS, config.embargo_days)


@registration(Registration.CONTACT_ADD)
def contact(
    entry: Entry,
    *,
    organisation: uuid.UUID,
    channel: Channel,
    value: str,
    note: str = "",
    verified_on: dt.date | None = None,
) -> uuid.UUID:
    """Add one way to reach an organisation, and when that was last verified; returns its key."""
    text.line(value, name="value")
    text.line(note, name="note")
    if not 0 < len(value.strip()) <= LONGEST or len(note) > LONGEST:
        raise Invalid({"value": [f"Give an address or number of at most {LONGEST} characters."]})
    if verified_on is not None and verified_on > entry.now.date():
        raise Invalid({"verified_on": ["This day has not come yet."]})
    if not Organisation.objects.filter(id=organisation).exists():
        raise Missing
    row = ContactPoint(organisation_id=organisation, channel=channel, value=value.strip(), note=note.strip())
    row.verified_on = verified_on
    row.save(force_insert=True)
    entry.names(organisation=organisation, contact=row.id, channel=channel.value)
    return row.id
