"""Products of a case and sets of them."""

from __future__ import annotations

from django.db import models

from medaccord.apps.devices import registry as registry
from medaccord.apps.parties.models import Organisation
from medaccord.core.models import Correctable, Scoped
from medaccord.domain.text import GROUP


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
