"""People, their sign-in and their tokens."""

from __future__ import annotations

import uuid

from django.contrib.auth.models import AbstractUser
from django.db import models

from medaccord.core.models import Principal
from medaccord.core.models.register import Registered
from medaccord.domain.text import PERSON


class Person(models.Model):
    """A natural person; shares the key of its principal. Second-person rules compare these."""

    TABLE = "party"
    REGISTER = Registered(frozenset({"name", "zone"}), ({"person": "principal_id"},))
    principal = models.OneToOneField(Principal, models.PROTECT, primary_key=True, related_name="+")
    name = models.CharField(max_length=PERSON)
    zone = models.CharField(max_length=64, default="UTC", help_text="IANA time zone for screens.")


class User(AbstractUser):
    """A person's sign-in; an invented person of a replayed case has none."""

    TABLE = "party"
    REGISTER = Registered(
        frozenset({"person_id", "username", "is_active", "is_staff", "is_superuser"}),
        ({"person": "person_id"},),
    )
    person = models.OneToOneField(Person, models.PROTECT, null=True, related_name="+")


class ApiToken(models.Model):
    """A token for the API, kept as a keyed digest; it acts with the grants of its person."""

    TABLE = "party"
    REGISTER = Registered(
        frozenset({"principal_id", "digest", "name", "created_at", "expires_at", "revoked_at"}),
        ({"token": "id"}, {"person": "principal__joined_to"}),
    )
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    principal = models.OneToOneField(Principal, models.PROTECT, related_name="+")
    digest = models.CharField(max_length=64, unique=True)
    name = models.CharField(max_length=100)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    last_used_on = models.DateField(null=True)


class OneTimeLink(models.Model):
    """The way in for a person without a sign-in, once; its token and code follow from `epoch` (0182).

    It is open until it was entered, withdrawn or expired; being entered, it holds for a session.
    """

    TABLE = "party"
    REGISTER = Registered(
        frozenset({"principal_id", "person_id", "epoch", "made_at", "expires_at", "entered_at"}),
        ({"link": "id"},),
    )
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    principal = models.OneToOneField(Principal, models.PROTECT, related_name="+")
    person = models.OneToOneField(Person, models.PROTECT, related_name="+")
    epoch = models.PositiveIntegerField(default=0, help_text="How many links this person was given.")
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    entered_at = models.DateTimeField(null=True)
