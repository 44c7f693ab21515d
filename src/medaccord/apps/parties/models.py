"""Organisations, who belongs to them and how to reach them."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models

from medaccord.apps.accounts.models import Person
from medaccord.core.models.register import Registered
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
        frozenset({"organisation_id", "person_id", "title", "administrator", "triage", "since", "until"}),
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
