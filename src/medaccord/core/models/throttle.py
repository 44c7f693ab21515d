"""Token buckets that slow, never lock out."""

from __future__ import annotations

from django.db import models


class Bucket(models.Model):
    """How much of an allowance one digest has left; no address is stored, rows expire in a day."""

    TABLE = "system"
    digest = models.CharField(max_length=64, primary_key=True)
    tokens = models.FloatField()
    at = models.DateTimeField()
