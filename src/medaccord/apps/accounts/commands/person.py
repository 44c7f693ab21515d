"""People: how one becomes known to the platform."""

from __future__ import annotations

import uuid
from zoneinfo import available_timezones

from medaccord.apps.accounts.commands.register import Entry, Registration, registration
from medaccord.apps.accounts.models import Person
from medaccord.core.models.principal import Kind
from medaccord.core.principal import new_principal
from medaccord.domain import text
from medaccord.domain.errors import Invalid
from medaccord.domain.sentence import Sentence


@registration(Registration.PERSON_ADD)
def add(entry: Entry, *, name: str, zone: str = "UTC") -> uuid.UUID:
    """Add a natural person, as yet without a sign-in; returns the key of its principal."""
    key = create(name=name, zone=zone)
    entry.names(person=key)
    return key


def create(*, name: str, zone: str) -> uuid.UUID:
    """Write a person's rows, for the change of the register that tells them."""
    text.line(name, name="name")
    if not 0 < len(name.strip()) <= text.PERSON:
        told = Sentence("Give a name of at most {most} characters.", most=text.PERSON)
        raise Invalid({"name": [told]})
    if zone not in available_timezones():
        raise Invalid({"zone": ["Name a zone of the IANA database, such as Europe/Vienna."]})
    principal = new_principal(Kind.PERSON)
    Person.objects.create(principal=principal, name=name.strip(), zone=zone)
    return principal.id
