"""Reports as they came in, and the receipts of those who sent them."""

from __future__ import annotations

from django.db import models

from medaccord.apps.parties.models import Origin
from medaccord.core.models import Principal, Scoped
from medaccord.domain.cvd.report import ReportState
from medaccord.domain.text import LINE


class Known(models.TextChoices):
    """An answer that may honestly be 'I don't know'."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


class Identity(models.TextChoices):
    """How a reporter wishes to be known."""

    NAME = "name"
    PSEUDONYM = "pseudonym"
    NOBODY = "nobody"


class Report(Scoped):
    """A report as given; it shares the key of its stream and is seen by its reporter and the desk."""

    SEARCHED = ("device", "description", "harm")
    state = models.CharField(max_length=9, choices=[(s.value, s.value) for s in ReportState])
    origin = models.CharField(max_length=6, choices=Origin.choices, default=Origin.LIVE)
    reporter = models.ForeignKey(Principal, models.PROTECT, related_name="+")
    identity = models.CharField(max_length=9, choices=Identity.choices)
    known_as = models.CharField(max_length=LINE, blank=True)
    contact = models.CharField(max_length=LINE, blank=True)
    credit_wanted = models.BooleanField(default=False)
    credit_as = models.CharField(max_length=LINE, blank=True)
    patient_affected = models.CharField(max_length=7, choices=Known.choices)
    exploited = models.CharField(max_length=7, choices=Known.choices)
    already_public = models.CharField(max_length=7, choices=Known.choices)
    device = models.TextField()
    description = models.TextField()
    harm = models.TextField(blank=True)
    vendor_told = models.TextField(blank=True)
    other_coordinators = models.TextField(blank=True)
    not_after = models.DateField(null=True, help_text="The reporter will not agree to a later date.")
    reason = models.TextField(blank=True, help_text="Why it was found invalid, deferred or closed.")
    submitted_at = models.DateTimeField()
    opened_at = models.DateTimeField(
        null=True, help_text="When a case was opened for it; there is one at most."
    )
    version = models.PositiveIntegerField(default=1)

    @property
    def phase(self) -> str:
        """The policy matrix knows a report by its state."""
        return self.state

    @property
    def is_urgent(self) -> bool:
        """True when a patient may be affected, or it is exploited or public already."""
        return Known.YES in (self.patient_affected, self.exploited, self.already_public)


class Receipt(models.Model):
    """Finds the principal of a receipt code by the code's keyed digest; the code itself is nowhere."""

    TABLE = "system"
    principal = models.OneToOneField(Principal, models.PROTECT, primary_key=True, related_name="+")
    realm = models.CharField(max_length=36)
    digest = models.CharField(max_length=64, unique=True)
