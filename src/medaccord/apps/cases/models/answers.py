"""Vulnerabilities of a case, and what each manufacturer answers for its products."""

from __future__ import annotations

from django.db import models

from medaccord.apps.cases.models.case import CaseRow
from medaccord.apps.cases.models.people import Participant
from medaccord.apps.devices.models import Product, ProductSet
from medaccord.core.models import Correctable, Scoped
from medaccord.core.models.choices import choices
from medaccord.domain.cvd.case_state import FixState
from medaccord.domain.cvd.cells import Justification, Plan, Status
from medaccord.domain.cvd.kind import Certainty
from medaccord.domain.cvd.rollout import LONGEST_REGION, Clearance
from medaccord.domain.text import LINE


class Vulnerability(CaseRow, Correctable):
    """One vulnerability of a case, with its identifiers and weakness as given."""

    SEARCHED = ("title", "cve")
    TOLD = ("title", "cve", "cwe", "cwe_name", "ids")
    position = models.PositiveIntegerField()
    title = models.TextField(blank=True)
    cve = models.CharField(max_length=20, blank=True)
    cwe = models.CharField(max_length=10, blank=True)
    cwe_name = models.CharField(max_length=300, blank=True)
    ids = models.JSONField(default=list, help_text="Other identifiers: [system, text].")
    certainty = models.CharField(max_length=9, choices=choices(Certainty), default=Certainty.SUSPECTED.value)
    moved = models.BooleanField(default=False, help_text="True once it went on in a linked case.")


class Cell(CaseRow):
    """One manufacturer's answer for one product and vulnerability; it lies in that manufacturer's side."""

    participant = models.ForeignKey(Participant, models.PROTECT, related_name="+")
    product = models.ForeignKey(Product, models.PROTECT, related_name="+")
    vulnerability = models.ForeignKey(Vulnerability, models.PROTECT, related_name="+")
    status = models.CharField(max_length=13, choices=choices(Status), default=Status.NOT_ASKED.value)
    fix = models.CharField(max_length=14, choices=choices(FixState), default=FixState.VENDOR_UNAWARE.value)
    plan = models.CharField(max_length=15, choices=choices(Plan), blank=True)
    plan_date = models.DateField(null=True)
    fixed_version = models.TextField(blank=True)
    justification = models.CharField(max_length=60, choices=choices(Justification), blank=True)
    impact_statement = models.TextField(blank=True)
    reason = models.TextField(blank=True, help_text="Where it was stated publicly, if the desk recorded it.")
    asked_at = models.DateTimeField(null=True)
    seen_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True)
    question = models.TextField(blank=True, default="", help_text="What the desk asks, until it is answered.")
    version = models.PositiveIntegerField(default=1)

    class Meta(Scoped.Meta):
        constraints = [
            models.UniqueConstraint(fields=["stream", "product", "vulnerability"], name="cell_once")
        ]


class Authored(CaseRow, Correctable):
    """A row that a party may have written; that party and the desk correct it.

    `party` is empty for the desk's own rows, and for rows from before it was kept: those are the desk's to
    correct.
    """

    CROSS_ROOM = frozenset({"party"})
    party = models.ForeignKey(Participant, models.PROTECT, null=True, related_name="+")

    class Meta(Scoped.Meta):
        abstract = True


class Rollout(Authored):
    """When a manufacturer's fix comes in one region, for products and vulnerabilities; it lies in its side.

    `party` is the manufacturer whose plan it is, also where the desk recorded it: both change it.
    """

    TOLD = ("region", "fixed_version", "clearance", "clearance_date", "clearance_reference", "stages")
    SHOWN = ("region", "fixed_version", "stages")
    """What says which plan it was, once it is withdrawn."""
    products = models.ForeignKey(ProductSet, models.PROTECT, related_name="+")
    position = models.PositiveIntegerField()
    region = models.CharField(max_length=LONGEST_REGION)
    fixed_version = models.TextField(blank=True)
    clearance = models.CharField(max_length=10, choices=choices(Clearance))
    clearance_date = models.DateField(null=True)
    clearance_reference = models.CharField(max_length=LINE, blank=True)
    stages = models.JSONField(help_text="[name, day planned, day done or empty], in their order.")
    reason = models.TextField(blank=True, help_text="Where it was stated publicly, if the desk recorded it.")


class RolloutVulnerability(CaseRow):
    """A vulnerability that a rollout fixes, or fixed until `ended_at`.

    One that went on in a linked case is here the desk's alone; whose rollout it is reads of it there.
    """

    CROSS_ROOM = frozenset({"vulnerability"})
    rollout = models.ForeignKey(Rollout, models.PROTECT, related_name="+")
    vulnerability = models.ForeignKey(Vulnerability, models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True)
