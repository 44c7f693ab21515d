"""Checkpoints as the database keeps them: what was signed, and where each chain ended at the newest."""

from __future__ import annotations

from django.db import models


class Checkpoint(models.Model):
    """One signed line, as it was appended to the witness; a number and digests, nothing of any chain."""

    TABLE = "system"
    number = models.PositiveIntegerField(primary_key=True)
    line = models.TextField()


class ChainEnd(models.Model):
    """Where a chain ended at the newest checkpoint: what the signed root was made of, less its salts."""

    TABLE = "system"
    stream = models.UUIDField(primary_key=True)
    count = models.PositiveIntegerField()
    hash = models.CharField(max_length=64)
