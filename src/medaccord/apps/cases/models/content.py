"""What an advisory is made of: scores, remediations, notes, references and acknowledgments."""

from __future__ import annotations

from django.db import models

from medaccord.apps.cases.models.answers import Authored, Vulnerability
from medaccord.apps.cases.models.case import CaseRow
from medaccord.apps.devices.models import ProductSet
from medaccord.core.models import Correctable


class Score(Authored):
    """One CVSS score of one vulnerability for one set of products; there may be several."""

    TOLD = ("vector", "source")
    vulnerability = models.ForeignKey(Vulnerability, models.PROTECT, related_name="+")
    products = models.ForeignKey(ProductSet, models.PROTECT, related_name="+")
    position = models.PositiveIntegerField()
    vector = models.CharField(max_length=300)
    cvss = models.CharField(max_length=3)
    base = models.DecimalField(max_digits=3, decimal_places=1)
    severity = models.CharField(max_length=8)
    source = models.CharField(max_length=300)
    at = models.DateTimeField()


class RemediationKind(models.TextChoices):
    """Categories of remediation (CSAF 2.0 §3.2.3.12.1)."""

    MITIGATION = "mitigation"
    NO_FIX_PLANNED = "no_fix_planned"
    NONE_AVAILABLE = "none_available"
    VENDOR_FIX = "vendor_fix"
    WORKAROUND = "workaround"


class Remediation(Authored):
    """What users can do about one vulnerability in one set of products."""

    TOLD = ("details", "url")
    vulnerability = models.ForeignKey(Vulnerability, models.PROTECT, related_name="+")
    products = models.ForeignKey(ProductSet, models.PROTECT, null=True, related_name="+")
    position = models.PositiveIntegerField()
    category = models.CharField(max_length=14, choices=RemediationKind.choices)
    details = models.TextField()
    url = models.TextField(blank=True)
    dated = models.DateTimeField(null=True)


class RemediationGroup(CaseRow):
    """A product group that a remediation names, or named until `ended_at`."""

    remediation = models.ForeignKey(Remediation, models.PROTECT, related_name="+")
    group = models.ForeignKey(ProductSet, models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True)


class NoteKind(models.TextChoices):
    """Categories of note (CSAF 2.0 §3.1.5)."""

    DESCRIPTION = "description"
    DETAILS = "details"
    FAQ = "faq"
    GENERAL = "general"
    LEGAL_DISCLAIMER = "legal_disclaimer"
    OTHER = "other"
    SUMMARY = "summary"


class Note(Authored):
    """A text for the advisory, of the whole case or of one vulnerability; a party's is its own statement."""

    TOLD = ("title", "text")
    vulnerability = models.ForeignKey(Vulnerability, models.PROTECT, null=True, related_name="+")
    position = models.PositiveIntegerField()
    category = models.CharField(max_length=16, choices=NoteKind.choices)
    title = models.TextField(blank=True)
    text = models.TextField()
    waits = models.BooleanField(
        default=False, help_text="Until its party's counsel approves it, it goes into no advisory."
    )


class ReferenceKind(models.TextChoices):
    """Whether a reference is this advisory elsewhere or something else (CSAF 2.0 §3.1.10)."""

    EXTERNAL = "external"
    SELF = "self"


class Reference(Authored):
    """An address for the advisory, of the whole case or of one vulnerability."""

    TOLD = ("summary", "url")
    vulnerability = models.ForeignKey(Vulnerability, models.PROTECT, null=True, related_name="+")
    position = models.PositiveIntegerField()
    category = models.CharField(max_length=8, choices=ReferenceKind.choices, blank=True)
    summary = models.TextField()
    url = models.TextField()


class Acknowledgment(CaseRow, Correctable):
    """Whom the advisory thanks, for the whole case or for one vulnerability."""

    TOLD = ("names", "organization", "summary", "urls")
    vulnerability = models.ForeignKey(Vulnerability, models.PROTECT, null=True, related_name="+")
    position = models.PositiveIntegerField()
    names = models.JSONField(default=list)
    organization = models.TextField(blank=True)
    summary = models.TextField(blank=True)
    urls = models.JSONField(default=list)
