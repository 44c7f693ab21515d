"""Organisations, who belongs to them and how to reach them."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models

from medaccord.apps.accounts.models import Person
from medaccord.core.models.choices import choices
from medaccord.core.models.register import Registered
from medaccord.domain.handling import Onward
from medaccord.domain.sharing import Purpose
from medaccord.domain.sign_on import SUBJECT, Level, Newcomers
from medaccord.domain.text import LINE, POSITION


class OrganisationKind(models.TextChoices):
    """What an organisation is in the field."""

    COORDINATION_CENTER = "coordination_center"
    CLINICAL_ADVISER = "clinical_adviser"
    MANUFACTURER = "manufacturer"
    COMPONENT_SUPPLIER = "component_supplier"
    RESEARCHER = "researcher"
    HOSPITAL = "hospital"
    SHARING_PARTNER = "sharing_partner"


AGENCIES = (OrganisationKind.COORDINATION_CENTER, OrganisationKind.CLINICAL_ADVISER)
"""Who may consent by a standing agreement."""

MAKERS = (OrganisationKind.MANUFACTURER, OrganisationKind.COMPONENT_SUPPLIER)
"""Who answers for products of its own."""


class Origin(models.TextChoices):
    """Where a row came from; only live ones notify anybody or count in duties."""

    LIVE = "live"
    DEMO = "demo"
    REPLAY = "replay"

    @classmethod
    def here(cls) -> Origin:
        """Where what people enter comes from: a demonstration never passes for real."""
        return cls.DEMO if settings.MEDACCORD.demonstration else cls.LIVE


class Organisation(models.Model):
    """An organisation with its embargo policy in days; no default here is an agency's number."""

    TABLE = "party"
    REGISTER = Registered(
        frozenset(
            {
                "name",
                "kind",
                "origin",
                "embargo_preferred_days",
                "embargo_minimum_days",
                "embargo_maximum_days",
                "agreement",
            }
        ),
        ({"organisation": "id"},),
    )
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=LINE)
    kind = models.CharField(max_length=20, choices=OrganisationKind.choices)
    origin = models.CharField(max_length=6, choices=Origin.choices, default=Origin.LIVE)
    embargo_preferred_days = models.PositiveIntegerField(default=90)
    embargo_minimum_days = models.PositiveIntegerField(default=14)
    embargo_maximum_days = models.PositiveIntegerField(default=180)
    agreement = models.CharField(
        max_length=LINE,
        blank=True,
        default="",
        help_text="The standing agreement by which an agency consents to every case's terms.",
    )


class Membership(models.Model):
    """A person's place in an organisation; `triage` puts new reports before them."""

    TABLE = "party"
    REGISTER = Registered(
        frozenset(
            {
                "organisation_id",
                "person_id",
                "title",
                "administrator",
                "triage",
                "since",
                "until",
                "changed_at",
                "changed_by_id",
            }
        ),
        ({"membership": "id"}, {"organisation": "organisation_id", "person": "person_id"}),
    )
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    title = models.CharField(max_length=POSITION, blank=True)
    administrator = models.BooleanField(default=False)
    triage = models.BooleanField(default=False)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)
    changed_at = models.DateTimeField(null=True, help_text="When what they do there was last changed.")
    changed_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "person"], condition=models.Q(until=None), name="member_once"
            )
        ]


class Channel(models.TextChoices):
    """How somebody is reached."""

    MAIL = "mail"
    PHONE = "phone"
    WEB = "web"
    LETTER = "letter"
    PLATFORM = "platform"


class ContactPoint(models.Model):
    """One way to reach an organisation, and when that was last verified."""

    TABLE = "party"
    REGISTER = Registered(
        frozenset({"organisation_id", "channel", "value", "note", "verified_on", "version"}),
        ({"contact": "id"},),
    )
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    channel = models.CharField(max_length=8, choices=Channel.choices)
    value = models.CharField(max_length=LINE)
    note = models.CharField(max_length=LINE, blank=True)
    verified_on = models.DateField(null=True)
    version = models.PositiveIntegerField(default=1)


class StandingConsent(models.Model):
    """What an organisation agreed to beforehand: a kind of party reads what is its own, for one purpose.

    What it covers says `domain.sharing.agreed_beforehand` (decision 0233).
    """

    TABLE = "party"
    REGISTER = Registered(
        frozenset(
            {
                "organisation_id",
                "recipient",
                "purpose",
                "onward",
                "given_by",
                "since",
                "recorded_by_id",
                "until",
                "ended_by_id",
            }
        ),
        ({"standing_consent": "id"},),
    )
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    recipient = models.CharField(max_length=20, choices=OrganisationKind.choices)
    purpose = models.CharField(max_length=12, choices=choices(Purpose))
    onward = models.CharField(max_length=15, choices=choices(Onward), default=Onward.FORBIDDEN.value)
    given_by = models.CharField(max_length=LINE, help_text="Who decided it there: name and position.")
    since = models.DateTimeField()
    recorded_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    until = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "recipient", "purpose"],
                condition=models.Q(until=None),
                name="standing_consent_once",
            )
        ]


LEVELS = [(level.value, level.value) for level in Level]
NEWCOMERS = [(one.value, one.value) for one in Newcomers]


class SignOn(models.Model):
    """How the people of one organisation sign in at its own provider (OpenID Connect), decision 0234.

    `domains` and `counts` are the center's word, everything else the organisation's. The secret is sealed
    under a key outside the database, for this row alone.
    """

    TABLE = "party"
    REGISTER = Registered(
        frozenset(
            {
                "organisation_id",
                "issuer",
                "claim",
                "claim_value",
                "client",
                "digest",
                "domains",
                "counts",
                "level",
                "triage_level",
                "administrator_level",
                "second_factor_names",
                "hardware_names",
                "newcomers",
                "only",
                "since",
                "until",
            }
        ),
        ({"sign_on": "id"},),
    )
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    issuer = models.CharField(max_length=LINE)
    claim = models.CharField(
        max_length=100, blank=True, default="", help_text="What tells our tenant from others of the issuer."
    )
    claim_value = models.CharField(max_length=LINE, blank=True, default="")
    client = models.CharField(max_length=LINE, help_text="By which the provider knows us.")
    secret = models.TextField(help_text="Sealed.")
    digest = models.CharField(max_length=64, help_text="Keyed, of the secret.")
    domains = models.TextField(blank=True, default="", help_text="Mail domains that were verified.")
    counts = models.BooleanField(
        default=False, help_text="Whether a second factor that was shown there counts here."
    )
    level = models.CharField(max_length=16, choices=LEVELS, default=Level.ANY.value)
    triage_level = models.CharField(max_length=16, choices=LEVELS, default=Level.ANY.value)
    administrator_level = models.CharField(max_length=16, choices=LEVELS, default=Level.ANY.value)
    second_factor_names = models.TextField(blank=True, default="")
    hardware_names = models.TextField(blank=True, default="")
    newcomers = models.CharField(max_length=8, choices=NEWCOMERS, default=Newcomers.NOBODY.value)
    only = models.BooleanField(default=False, help_text="No password beside it.")
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation"], condition=models.Q(until=None), name="sign_on_once"
            )
        ]


class SignOnBond(models.Model):
    """Who a subject of an issuer is here; addresses prove nothing (need-to-know 39)."""

    TABLE = "party"
    REGISTER = Registered(
        frozenset({"sign_on_id", "person_id", "issuer", "subject", "since", "until"}),
        ({"sign_on": "sign_on_id", "person": "person_id"}, {"bonds": "sign_on_id"}),
    )
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    sign_on = models.ForeignKey(SignOn, models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    issuer = models.CharField(max_length=LINE)
    subject = models.CharField(max_length=SUBJECT)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["sign_on", "issuer", "subject"], condition=models.Q(until=None), name="bond_once"
            ),
            models.UniqueConstraint(
                fields=["sign_on", "person"], condition=models.Q(until=None), name="bond_of_person_once"
            ),
        ]
