"""Tables of advisories that others distribute: what everybody may read, in no case, no room and no realm.

Each lies under the provider that gave it. A newer one takes the older one's place at the same address, and
the older stays; an `Ingestion` tells the realm's chain what came.
"""

from __future__ import annotations

import uuid

from django.db import models

from medaccord.core.models import Principal
from medaccord.core.models.choices import choices
from medaccord.core.models.register import Registered
from medaccord.domain.csaf.provider import Role
from medaccord.domain.csaf.received import Verification

LONGEST_ADDRESS = 2_000
LONGEST_NAME = 1_000
LONGEST_CVE = 30


class Provider(models.Model):
    """Somebody who distributes CSAF documents, by the address of the description (CSAF 2.0 §7.1.7)."""

    TABLE = "party"
    REGISTER = Registered(
        frozenset({"canonical_url", "address", "publisher", "namespace", "role", "keys"}),
        ({"provider": "id"},),
    )
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    canonical_url = models.CharField(max_length=LONGEST_ADDRESS, unique=True)
    address = models.CharField(max_length=LONGEST_ADDRESS, help_text="Where its description was found.")
    publisher = models.CharField(max_length=LONGEST_NAME)
    namespace = models.CharField(max_length=LONGEST_ADDRESS, blank=True)
    role = models.CharField(max_length=21, choices=choices(Role))
    keys = models.TextField(blank=True, help_text="Fingerprints that were accepted, one a line, in order.")


class Ingestion(models.Model):
    """One lot of advisories that came from a provider: how many, their digest, when and by whom."""

    TABLE = "party"
    REGISTER = Registered(
        frozenset({"provider_id", "rows", "sha256", "ingested_at", "ingested_by_id"}), ({"ingestion": "id"},)
    )
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    provider = models.ForeignKey(Provider, models.PROTECT, related_name="+")
    rows = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64, help_text="Of the SHA-256 of each document, one a line.")
    ingested_at = models.DateTimeField()
    ingested_by = models.ForeignKey(Principal, models.PROTECT, related_name="+")


class IngestedAdvisory(models.Model):
    """An advisory as its provider distributes it: the bytes, and what is searched and shown of them."""

    TABLE = "public"
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    provider = models.ForeignKey(Provider, models.PROTECT, related_name="+")
    ingestion = models.ForeignKey(Ingestion, models.PROTECT, related_name="+")
    position = models.PositiveIntegerField(help_text="Its place in the lot.")
    current = models.BooleanField(default=True, help_text="The newest that came from its address.")
    url = models.CharField(max_length=LONGEST_ADDRESS)
    changed = models.CharField(max_length=100, blank=True, help_text="What the provider's list says of it.")
    number = models.CharField(max_length=LONGEST_NAME, help_text="Its tracking id.")
    version = models.CharField(max_length=LONGEST_NAME)
    publisher = models.CharField(max_length=LONGEST_NAME)
    namespace = models.CharField(max_length=LONGEST_ADDRESS)
    title = models.TextField()
    released_at = models.DateTimeField(help_text="Its current release date.")
    first_released_at = models.DateTimeField()
    verification = models.CharField(max_length=10, choices=choices(Verification))
    signer = models.CharField(max_length=64, blank=True, help_text="Fingerprint of the key that signed it.")
    faults = models.JSONField(help_text="Mandatory tests of CSAF that it fails.")
    csaf = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    sha512 = models.CharField(max_length=128)
    text = models.TextField(help_text="What search looks through.")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["provider", "url"], condition=models.Q(current=True), name="ingested_once"
            )
        ]
        indexes = [
            models.Index(
                fields=["-released_at", "-id"], condition=models.Q(current=True), name="ingested_newest"
            )
        ]


class IngestedVulnerability(models.Model):
    """A CVE id that an ingested advisory names."""

    TABLE = "public"
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    advisory = models.ForeignKey(IngestedAdvisory, models.PROTECT, related_name="+")
    cve = models.CharField(max_length=LONGEST_CVE)

    class Meta:
        indexes = [models.Index(fields=["cve"], name="ingested_cve")]


class IngestedProduct(models.Model):
    """A product that an ingested advisory names, under its vendor where it tells one."""

    TABLE = "public"
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    advisory = models.ForeignKey(IngestedAdvisory, models.PROTECT, related_name="+")
    vendor = models.TextField(blank=True)
    name = models.TextField()
