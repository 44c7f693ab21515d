"""What a person wants to hear of."""

from __future__ import annotations

import uuid

from django.db import models


class Muted(models.Model):
    """That a person wants no notices of a case: two keys and no instant, told to nobody but this person."""

    TABLE = "system"
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.UUIDField()
    case = models.UUIDField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "case"], name="muted_once")]
        indexes = [models.Index(fields=["case"], name="muted_in_case")]
