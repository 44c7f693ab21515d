"""Trainings in PCII: until when somebody may open what only trained people read (decision 0238)."""

from __future__ import annotations

import datetime as dt
import uuid

from django.conf import settings

from medaccord.apps.accounts.commands.register import Entry, Registration, registration
from medaccord.apps.parties.models import Membership
from medaccord.apps.parties.queries.keepers import check_keeps_directory, keeps_people
from medaccord.core.models import Principal
from medaccord.domain.errors import Denied, Illegal, Invalid, Missing
from medaccord.domain.roles import Role
from medaccord.domain.sentence import Sentence

OWN = "Nobody records their own training. Ask a colleague."


@registration(Registration.TRAINING_RECORD, gate=check_keeps_directory)
def record(entry: Entry, *, organisation: uuid.UUID, person: uuid.UUID, trained_on: dt.date) -> None:
    """Note, as the center, on which day a member of an organisation was trained; it opens no room by itself.

    From then on it lasts for the days that are set; the keys that they hold open by it at once.
    """
    _check(entry, organisation, person)
    days = settings.MEDACCORD.pcii_training_days
    until = dt.datetime.combine(trained_on + dt.timedelta(days=days), dt.time(23, 59), dt.UTC)
    if trained_on > entry.now.date():
        raise Invalid({"trained_on": ["This day has not come yet."]})
    if until <= entry.now:
        told = Sentence("A training lasts {days} days, so this one has run out.", days=days)
        raise Invalid({"trained_on": [told]})
    Principal.objects.filter(id=person).update(trained_until=until)
    entry.names(organisation=organisation, person=person)


@registration(Registration.TRAINING_END, gate=check_keeps_directory)
def end(entry: Entry, *, organisation: uuid.UUID, person: uuid.UUID) -> None:
    """End somebody's training: what only trained people read is closed to them at once."""
    _check(entry, organisation, person)
    held = Principal.objects.filter(id=person, trained_until__gt=entry.now)
    if not held.update(trained_until=entry.now):
        raise Illegal("This person has no training that holds now.")
    entry.names(organisation=organisation, person=person)


def _check(entry: Entry, organisation: uuid.UUID, person: uuid.UUID) -> None:
    """Raise Missing for whose people the actor does not keep, and Denied for themself."""
    if Role.SYSTEM not in entry.actor.roles and not keeps_people(entry.actor, organisation):
        raise Missing
    if not Membership.objects.filter(organisation=organisation, person=person, until=None).exists():
        raise Missing
    if entry.actor.person == person:
        raise Denied(OWN)
