"""Principals: every actor is a row, and authors and audit point there, never at a user account."""

from __future__ import annotations

import uuid

from django.db import models

from .register import Registered

SYSTEM = uuid.UUID("00000000-0000-4000-8000-000000000001")
STRANGER = uuid.UUID("00000000-0000-4000-8000-000000000002")
"""Stands in the realm's chain for somebody who has not shown who they are; it holds no grant, ever."""


class Kind(models.TextChoices):
    """What sort of actor a principal is."""

    PERSON = "person"
    RECEIPT = "receipt"
    LINK = "link"
    TOKEN = "token"  # noqa: S105 - a kind of actor, no secret
    SYSTEM = "system"
    STRANGER = "stranger"
    PLAYER = "player"


UNREGISTERED = frozenset({Kind.RECEIPT, Kind.LINK, Kind.PLAYER, Kind.SYSTEM, Kind.STRANGER})
"""Kinds of principals that come into being outside the register, as long as they stand for nobody else."""


class Principal(models.Model):
    """An actor without a name; `joined_to` is the person that a receipt, link or token belongs to.

    `doubted` counts how often it was in doubt who a person is, by a reset or a recovery; `confirmed` is the
    last of these times after which somebody else said that it is them (decision 0243).
    """

    TABLE = "system"
    REGISTER = Registered(
        columns=frozenset(
            {"kind", "joined_to_id", "trained_until", "doubted", "doubted_at", "doubted_by_id", "confirmed"}
        ),
        named_by=({"principal": "id"}, {"person": "id"}),
        alone=lambda row: row.joined_to_id is None and row.kind in UNREGISTERED,
    )
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=8, choices=Kind.choices)
    joined_to = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")
    trained_until = models.DateTimeField(
        null=True, help_text="Until when it opens what only trained people read."
    )
    doubted = models.PositiveIntegerField(default=0)
    doubted_at = models.DateTimeField(null=True)
    doubted_by = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")
    confirmed = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(joined_to=models.F("id")), name="principal_not_joined_to_itself"
            )
        ]
