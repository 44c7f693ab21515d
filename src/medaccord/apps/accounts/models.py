"""People, their sign-in and their tokens."""

from __future__ import annotations

import uuid

from allauth.mfa.models import Authenticator
from django.contrib.auth.models import AbstractUser
from django.db import models

from medaccord.core.models import Principal
from medaccord.core.models.choices import choices
from medaccord.core.models.register import Registered
from medaccord.domain.text import PERSON
from medaccord.domain.tokens import Scope


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
        frozenset({"person_id", "username", "is_active", "barred", "is_staff", "is_superuser"}),
        ({"person": "person_id"},),
    )
    person = models.OneToOneField(Person, models.PROTECT, null=True, related_name="+")
    barred = models.BooleanField(
        default=False, help_text="The center closed it, and nobody else opens it again."
    )


class ApiToken(models.Model):
    """A token for the API, kept as a keyed digest; it acts with the grants of its person."""

    TABLE = "party"
    REGISTER = Registered(
        frozenset({"principal_id", "digest", "name", "scope", "created_at", "expires_at", "revoked_at"}),
        ({"token": "id"}, {"person": "principal__joined_to"}, {"people": "principal__joined_to__in"}),
    )
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    principal = models.OneToOneField(Principal, models.PROTECT, related_name="+")
    digest = models.CharField(max_length=64, unique=True)
    name = models.CharField(max_length=100)
    scope = models.CharField(
        max_length=7, choices=choices(Scope), default=Scope.PUBLISH.value, help_text="How far it reaches."
    )
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


class FactorKind(models.TextChoices):
    """What proves a person beside the password."""

    APP = "app", "App on a phone"
    PASSKEY = "passkey", "Passkey"
    CODES = "codes", "Recovery codes"


class Factor(models.Model):
    """A second factor as the chain tells it; its secret lies sealed in allauth's row (decision 0222).

    `digest` is keyed and binds that row to this one and its person: another one in its place opens nothing.
    """

    TABLE = "party"
    REGISTER = Registered(
        frozenset({"person_id", "kind", "name", "added_at", "removed_at", "digest"}),
        ({"person": "person_id"},),
    )
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=FactorKind)
    name = models.CharField(max_length=100, help_text="What its owner calls it.")
    added_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)
    digest = models.CharField(max_length=64)
    authenticator = models.OneToOneField(Authenticator, models.SET_NULL, null=True, related_name="+")
    last_step = models.BigIntegerField(
        default=0, help_text="Newest time step of an app whose code was taken (RFC 6238 §5.2)."
    )


class Session(models.Model):
    """One browser in which somebody is signed in: instants alone, no address and no browser's name."""

    TABLE = "system"
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    begun_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    last_used_on = models.DateField()
    proved_at = models.DateTimeField(help_text="When its owner last proved to be there.")
    by_factor = models.BooleanField(help_text="Whether a second factor was asked for and shown.")
    through = models.UUIDField(null=True, help_text="The single sign-on by which its owner came in.")
