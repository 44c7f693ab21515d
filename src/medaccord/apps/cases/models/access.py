"""Who entered a case in an emergency, why, until when, and what another person makes of it."""

from __future__ import annotations

from django.db import models

from medaccord.apps.cases.models.case import CaseRow
from medaccord.core.models import Principal
from medaccord.core.models.choices import choices
from medaccord.domain.access import Emergency
from medaccord.domain.sharing import Review


class EmergencyAccess(CaseRow):
    """Somebody of the center entered the case without having been admitted; it lies in the agencies' room."""

    person = models.ForeignKey(Principal, models.PROTECT, related_name="+")
    ground = models.CharField(max_length=18, choices=choices(Emergency))
    reason = models.TextField()
    since = models.DateTimeField()
    until = models.DateTimeField(help_text="When its keys end by themselves, or were taken.")
    review_due = models.DateTimeField()
    review = models.CharField(max_length=6, choices=choices(Review), blank=True, default="")
    review_words = models.TextField(blank=True, default="")
    reviewed_at = models.DateTimeField(null=True)
    reviewed_by = models.ForeignKey(Principal, models.PROTECT, null=True, related_name="+")
    version = models.PositiveIntegerField(default=1)
