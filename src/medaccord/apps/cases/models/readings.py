"""Read records: who read or took what, how and when, and who took much at once (need-to-know 38)."""

from __future__ import annotations

from django.db import models

from medaccord.apps.cases.models.people import Participant
from medaccord.apps.cases.models.sharing import Item
from medaccord.core.models import Blob, Principal, Scoped
from medaccord.core.models.choices import choices
from medaccord.domain.reading import Opening, Thing


class Reading(Scoped):
    """Somebody read or took something; it lies with whose it is, or with the desk (decision 0236).

    Of what belongs to a party it lies in that party's ledger, of all else in a room of the desk's own, so
    that nobody reads who reads. A file is never changed, so its key is its version. `shown` are the keys and
    versions of what has some, as far as the reader had not read them that day (decision 0269).
    """

    STATED = False
    CROSS_ROOM = frozenset({"file", "item", "party"})
    kind = models.CharField(max_length=9, choices=choices(Thing))
    file = models.ForeignKey(Blob, models.PROTECT, null=True, related_name="+")
    item = models.ForeignKey(Item, models.PROTECT, null=True, related_name="+")
    reader = models.ForeignKey(Principal, models.PROTECT, related_name="+")
    party = models.ForeignKey(Participant, models.PROTECT, null=True, related_name="+")
    party_name = models.CharField(max_length=300, help_text="For whom they read, as its owner is told it.")
    way = models.CharField(max_length=8, choices=choices(Opening))
    day = models.DateField(help_text="UTC.")
    at = models.DateTimeField()
    shown = models.JSONField(default=list, help_text="Pairs of key and version.")

    class Meta(Scoped.Meta):
        indexes = [models.Index(fields=["stream", "reader", "-at"], name="reading_of_person")]
        constraints = [
            models.UniqueConstraint(
                fields=["stream", "file", "reader", "way", "day"],
                condition=models.Q(way__in=["page", "api"]),
                name="reading_once_a_day",
            )
        ]


class Bulk(Scoped):
    """One person took much within an hour; it lies with the desk, which looks at it."""

    STATED = False
    CROSS_ROOM = frozenset({"party"})
    reader = models.ForeignKey(Principal, models.PROTECT, related_name="+")
    party = models.ForeignKey(Participant, models.PROTECT, null=True, related_name="+")
    party_name = models.CharField(max_length=300)
    count = models.PositiveIntegerField(help_text="Downloads within the hour, in all cases of that person.")
    across = models.BooleanField(help_text="Whether they were of several cases or reports.")
    at = models.DateTimeField()
    words = models.TextField(blank=True, default="", help_text="What the desk made of it.")
    reviewed_at = models.DateTimeField(null=True)
    reviewed_by = models.ForeignKey(Principal, models.PROTECT, null=True, related_name="+")
    version = models.PositiveIntegerField(default=1)
