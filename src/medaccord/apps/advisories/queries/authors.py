"""Who wrote and approved what is published: the natural persons behind tokens and receipts."""

from __future__ import annotations

import uuid

from medaccord.apps.accounts.models import Person
from medaccord.core.models import Principal


def people_named(keys: set[uuid.UUID]) -> dict[uuid.UUID, tuple[uuid.UUID, str]]:
    """Person and name behind each principal."""
    joined = {
        key: person or key
        for key, person in Principal.objects.filter(id__in=keys).values_list("id", "joined_to_id")
    }
    names = dict(Person.objects.filter(principal__in=joined.values()).values_list("principal_id", "name"))
    return {key: (person, names.get(person, "")) for key, person in joined.items()}
