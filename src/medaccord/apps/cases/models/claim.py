"""Claims that something is PCII, protected critical infrastructure information (6 CFR part 29)."""

from __future__ import annotations

from django.db import models

from medaccord.apps.cases.models.case import CaseRow
from medaccord.apps.cases.models.people import Participant
from medaccord.apps.cases.models.sharing import Item
from medaccord.core.models import Principal
from medaccord.core.models.choices import choices
from medaccord.domain.claims import ClaimState
from medaccord.domain.sharing import Purpose


class Claim(CaseRow):
    """A party's claim for one document, or for what it said; it lies in that party's side.

    So the desk works with it without opening the document: it says when it was stated, for what the thing may
    be used, and what came of it. What was spoken carries its words, and a time by which it is stated in
    writing.
    """

    CROSS_ROOM = frozenset({"owner", "item"})
    owner = models.ForeignKey(Participant, models.PROTECT, related_name="+")
    item = models.ForeignKey(Item, models.PROTECT, null=True, related_name="+")
    words = models.TextField(blank=True, default="", help_text="What was said, where it was spoken.")
    said_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True, help_text="By when what was spoken is stated in writing.")
    purpose = models.CharField(max_length=12, choices=choices(Purpose), blank=True, default="")
    statement = models.TextField(blank=True, default="", help_text="The express statement as it was made.")
    stated_at = models.DateTimeField(null=True)
    stated_by = models.ForeignKey(Principal, models.PROTECT, null=True, related_name="+")
    state = models.CharField(max_length=9, choices=choices(ClaimState))
    number = models.CharField(max_length=100, blank=True, default="", help_text="Given with the validation.")
    answer = models.TextField(blank=True, default="", help_text="Why it was rejected or taken back.")
    answered_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)
