"""Permanent facts and their deliveries: what happened, never what it said."""

from __future__ import annotations

import uuid

from django.db import models

from .scoped import Scoped


class Fact(Scoped):
    """One thing that happened in one room; `occurred_at` is claimed, `recorded_at` is ours."""

    TABLE = "case"
    APPEND_ONLY = True
    AUDITED = False
    verb = models.CharField(max_length=48)
    subject = models.UUIDField()
    actor = models.ForeignKey("core.Principal", models.PROTECT, related_name="+")
    outcome = models.CharField(
        max_length=24, blank=True, help_text="What came of it, as a word of the domain, for this room only."
    )
    entry = models.PositiveIntegerField(help_text="Sequence of the audit entry in the stream's chain.")
    by_day = models.BooleanField(default=False, help_text="A reporter's step: others are told its day only.")
    occurred_at = models.DateTimeField()
    recorded_at = models.DateTimeField()

    class Meta(Scoped.Meta):
        # Few steps are told by their day; among all, each other one would be asked whether it opens.
        indexes = [
            models.Index(fields=["stream", "recorded_at"], name="fact_of_stream"),
            models.Index(
                fields=["stream", "recorded_at"], condition=models.Q(by_day=True), name="fact_by_day"
            ),
        ]


class Undelivered(models.Model):
    """A fact that no consumer has looked at yet; written with it, gone with its last claim."""

    TABLE = "system"
    fact = models.UUIDField(primary_key=True)
    realm = models.CharField(max_length=40)
    stream = models.UUIDField(db_index=True)


class Delivery(models.Model):
    """One consumer's claim of one fact for one recipient; a row is written at most once."""

    TABLE = "system"
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    consumer = models.CharField(max_length=24)
    recipient = models.UUIDField()
    fact = models.UUIDField()
    claimed_at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["consumer", "recipient", "fact"], name="delivery_once")
        ]
        indexes = [
            models.Index(
                fields=["consumer", "recipient", "claimed_at"],
                condition=models.Q(seen_at=None),
                name="delivery_unseen",
            )
        ]
