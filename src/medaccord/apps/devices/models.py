"""Products of a case, sets of them, what each is as a device, and SBOMs of them."""

from __future__ import annotations

from django.db import models

from medaccord.apps.devices import registry as registry
from medaccord.apps.parties.models import Organisation
from medaccord.core.models import Correctable, Scoped
from medaccord.core.models.choices import choices
from medaccord.domain.devices.device import LONGEST_SUBMISSION, DeviceClass, Support, YesNo
from medaccord.domain.devices.sbom import LICENCE, NAMED, PURL, SbomFormat
from medaccord.domain.devices.udi.identifier import Agency
from medaccord.domain.text import GROUP, LINE


class Product(Scoped, Correctable):
    """A product as its manufacturer or the reporter names it; it is identified by this row, never by names.

    `path` is the list of [category, name] of its branches as given, `name` the full product name as
    given, `vers` an optional reading of the version text beside it. It lies in its manufacturer's side.
    """

    SEARCHED = ("name",)
    TOLD = ("name",)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    name = models.TextField()
    path = models.JSONField(default=list)
    identifiers = models.JSONField(default=dict, help_text="CSAF product identification helper, as given.")
    vers = models.TextField(blank=True)
    position = models.PositiveIntegerField()


class Device(Scoped, Correctable):
    """What a product is as a device, one row a product, in the side of its maker; empty is not said.

    No serial number of one unit is in it but of a laboratory's (decision 0282).
    """

    TOLD = ("model", "fielded_source")
    product = models.ForeignKey(Product, models.PROTECT, related_name="+")
    agency = models.CharField(max_length=6, choices=choices(Agency), blank=True)
    di = models.CharField(max_length=23, blank=True, help_text="Device identifier of the UDI, verbatim.")
    udi = models.CharField(max_length=30, blank=True, help_text="It as its agency writes it, and no more.")
    product_code = models.CharField(max_length=3, blank=True)
    device_class = models.CharField(max_length=12, choices=choices(DeviceClass), blank=True)
    implant = models.CharField(max_length=7, choices=choices(YesNo), default=YesNo.UNKNOWN.value)
    life_sustaining = models.CharField(max_length=7, choices=choices(YesNo), default=YesNo.UNKNOWN.value)
    submission = models.CharField(max_length=LONGEST_SUBMISSION, blank=True)
    model = models.CharField(max_length=LINE, blank=True)
    firmware = models.JSONField(default=list, help_text="[range as given, its reading as VERS or empty].")
    fielded = models.PositiveIntegerField(null=True)
    fielded_source = models.CharField(max_length=LINE, blank=True)
    fielded_on = models.DateField(null=True)
    support = models.CharField(max_length=15, choices=choices(Support), blank=True)
    stages = models.JSONField(default=list, help_text="[stage of support, day on which it begins].")
    cyber = models.CharField(max_length=7, choices=choices(YesNo), default=YesNo.UNKNOWN.value)
    scopes = models.JSONField(default=list, help_text="[kind, first, last] of lots and ranges.")

    class Meta(Scoped.Meta):
        constraints = [models.UniqueConstraint(fields=["stream", "product"], name="device_once")]


class Sbom(Scoped, Correctable):
    """What one SBOM says of a product, in its maker's side; its bytes are not kept (decision 0284).

    `label` is the version of the product that it is for, as given; `missing` counts by element what it lacks.
    """

    TOLD = ("label", "subject", "serial")

    product = models.ForeignKey(Product, models.PROTECT, related_name="+")
    label = models.CharField(max_length=NAMED, blank=True)
    format = models.CharField(max_length=12, choices=choices(SbomFormat))
    spec = models.CharField(max_length=NAMED, help_text="The release of the format.")
    author = models.CharField(max_length=NAMED, blank=True)
    made_at = models.DateTimeField(null=True, help_text="When it was made, by its own words.")
    serial = models.CharField(max_length=NAMED, blank=True, help_text="Its serial number or namespace.")
    subject = models.CharField(max_length=NAMED, blank=True, help_text="What it says it is about.")
    digest = models.CharField(max_length=64, help_text="SHA-256 of the bytes that it was read from.")
    size = models.PositiveIntegerField()
    components = models.PositiveIntegerField()
    dependencies = models.PositiveIntegerField()
    missing = models.JSONField(default=dict)
    attached_at = models.DateTimeField()


class SbomComponent(Scoped):
    """One component of one SBOM; `plain` and `package` are its name and package URL as they are compared."""

    sbom = models.ForeignKey(Sbom, models.PROTECT, related_name="+")
    position = models.PositiveIntegerField()
    name = models.CharField(max_length=NAMED, blank=True)
    group = models.CharField(max_length=NAMED, blank=True)
    release = models.CharField(max_length=NAMED, blank=True, help_text="Its version, as given.")
    supplier = models.CharField(max_length=NAMED, blank=True)
    purl = models.CharField(max_length=PURL, blank=True)
    cpe = models.CharField(max_length=NAMED, blank=True)
    licence = models.CharField(max_length=LICENCE, blank=True)
    support = models.CharField(max_length=NAMED, blank=True)
    support_ends = models.DateField(null=True)
    plain = models.CharField(max_length=3 * NAMED, blank=True, help_text="Folding makes some letters three.")
    package = models.CharField(max_length=3 * PURL, blank=True)

    class Meta(Scoped.Meta):
        indexes = [
            models.Index(fields=["plain"], name="sbom_component_plain"),
            models.Index(fields=["package"], name="sbom_component_package"),
        ]


class ProductSet(Scoped, Correctable):
    """An unchangeable set of products, kept once in a room; with a name it is a product group.

    Only a group is ever withdrawn: what named it goes on speaking of its products.
    """

    TOLD = ("group", "summary")

    digest = models.CharField(max_length=64)
    group = models.CharField(max_length=GROUP, blank=True)
    summary = models.TextField(blank=True)

    class Meta(Scoped.Meta):
        constraints = [models.UniqueConstraint(fields=["stream", "room", "digest"], name="product_set_once")]


class ProductSetMember(Scoped):
    """One product of one set."""

    product_set = models.ForeignKey(ProductSet, models.PROTECT, related_name="+")
    product = models.ForeignKey(Product, models.PROTECT, related_name="+")

    class Meta(Scoped.Meta):
        constraints = [
            models.UniqueConstraint(fields=["stream", "product_set", "product"], name="product_in_set_once")
        ]
