"""What the platform's own rounds last found of each chain."""

from __future__ import annotations

from django.db import models


class Verified(models.Model):
    """That a chain was whole, or was not, up to an entry at an instant; nothing of what it says.

    A note for those who look, and no proof: `medaccord audit verify` reads everything anew.
    """

    TABLE = "system"
    stream = models.UUIDField(primary_key=True)
    realm = models.CharField(max_length=36)
    entries = models.PositiveIntegerField(help_text="How many entries the chain had.")
    whole = models.BooleanField()
    at = models.DateTimeField(db_index=True)
