"""Tables of the public registries: what everybody may read, in no case, no room and no realm.

Rows carry the `batch` that brought them. They show once a `RegistryLoad` of that batch is there, and no
longer than the next one of their shelf: so a load counts as a whole or not at all.
"""

from __future__ import annotations

import uuid

from django.db import models

from medaccord.core.models import Principal
from medaccord.core.models.register import Registered
from medaccord.domain.devices.registry import LINE, LONGEST_DI, LONGEST_NUMBER, Source

LONGEST_NAME = 255
"""Of a file that was loaded."""


class RegistryLoad(models.Model):
    """One file or answer that was loaded: which, how many rows, when and by whom; it stays for good."""

    TABLE = "party"
    REGISTER = Registered(
        frozenset(
            {
                "batch",
                "source",
                "name",
                "sha256",
                "edition",
                "parts",
                "rows",
                "passed_over",
                "loaded_at",
                "loaded_by_id",
            }
        ),
        ({"loads": "id__in"},),
    )
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    batch = models.UUIDField(db_index=True)
    source = models.CharField(max_length=16, choices=[(one.value, one.value) for one in Source])
    name = models.CharField(max_length=LONGEST_NAME)
    sha256 = models.CharField(max_length=64)
    edition = models.CharField(max_length=40, blank=True, help_text="As it says itself, or as told.")
    parts = models.CharField(max_length=7, blank=True, help_text="Letters of the annexes that it holds.")
    rows = models.PositiveIntegerField()
    passed_over = models.PositiveIntegerField(default=0)
    loaded_at = models.DateTimeField()
    loaded_by = models.ForeignKey(Principal, models.PROTECT, related_name="+")


class ProductCode(models.Model):
    """A product code of FDA's classification."""

    TABLE = "public"
    id = models.BigAutoField(primary_key=True)
    batch = models.UUIDField()
    code = models.CharField(max_length=3)
    name = models.CharField(max_length=LINE)
    device_class = models.CharField(max_length=1, blank=True)
    specialty = models.CharField(max_length=100, blank=True)
    panel = models.CharField(max_length=100, blank=True)
    regulation = models.CharField(max_length=40, blank=True)
    implant = models.BooleanField(null=True)
    life_sustaining = models.BooleanField(null=True)

    class Meta:
        indexes = [models.Index(fields=["batch", "code"], name="product_code_of_batch")]


class RegisteredDevice(models.Model):
    """A device identifier with the record of GUDID that it names."""

    TABLE = "public"
    id = models.BigAutoField(primary_key=True)
    batch = models.UUIDField()
    di = models.CharField(max_length=LONGEST_DI)
    kind = models.CharField(max_length=40)
    primary_di = models.CharField(max_length=LONGEST_DI, blank=True)
    issuing_agency = models.CharField(max_length=40, blank=True)
    brand = models.CharField(max_length=LINE, blank=True)
    model = models.CharField(max_length=LINE, blank=True)
    catalog_number = models.CharField(max_length=LINE, blank=True)
    company = models.CharField(max_length=LINE, blank=True)
    product_codes = models.JSONField(default=list)
    flags = models.JSONField(default=dict)
    submissions = models.JSONField(default=list)
    mri_safety = models.CharField(max_length=200, blank=True)
    distribution = models.CharField(max_length=100, blank=True)
    distribution_ended_on = models.DateField(null=True)
    record_status = models.CharField(max_length=40, blank=True)
    record_key = models.CharField(max_length=LONGEST_NUMBER, blank=True)
    record_version = models.CharField(max_length=LONGEST_NUMBER, blank=True)
    published_on = models.DateField(null=True)

    class Meta:
        indexes = [models.Index(fields=["batch", "di"], name="device_of_batch")]


class Recall(models.Model):
    """A recalled product, or the enforcement report of the same number that gives its class."""

    TABLE = "public"
    id = models.BigAutoField(primary_key=True)
    batch = models.UUIDField()
    number = models.CharField(max_length=LONGEST_NUMBER)
    event = models.CharField(max_length=LONGEST_NUMBER, blank=True)
    product_code = models.CharField(max_length=3, blank=True)
    recall_class = models.CharField(max_length=1, blank=True)
    status = models.CharField(max_length=100, blank=True)
    firm = models.CharField(max_length=LINE, blank=True)
    product = models.TextField(blank=True)
    reason = models.TextField(blank=True)
    cause = models.CharField(max_length=LINE, blank=True)
    initiated_on = models.DateField(null=True)
    posted_on = models.DateField(null=True)
    terminated_on = models.DateField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["batch", "product_code"], name="recall_by_code"),
            models.Index(fields=["batch", "number"], name="recall_by_number"),
        ]


class EventCount(models.Model):
    """How many reports of events name a product code in one year; no report is kept."""

    TABLE = "public"
    id = models.BigAutoField(primary_key=True)
    batch = models.UUIDField()
    code = models.CharField(max_length=3)
    year = models.PositiveSmallIntegerField()
    count = models.PositiveIntegerField()

    class Meta:
        indexes = [models.Index(fields=["batch", "code"], name="event_count_of_batch")]


class Term(models.Model):
    """One place of a term in an annex of the IMDRF's terminology."""

    TABLE = "public"
    id = models.BigAutoField(primary_key=True)
    batch = models.UUIDField()
    annex = models.CharField(max_length=1)
    code = models.CharField(max_length=8)
    term = models.CharField(max_length=LINE)
    definition = models.TextField(blank=True)
    status = models.CharField(max_length=100, blank=True)
    hierarchy = models.CharField(max_length=100)

    class Meta:
        indexes = [models.Index(fields=["batch", "annex", "code"], name="term_of_batch")]
