"""Requests that were done under a key of their sender's, so that the same one is not done twice."""

from __future__ import annotations

import uuid

from django.db import models


class DoneRequest(models.Model):
    """One request that was done: keyed digests of its key and of what it asked, and the keys of its rows.

    No text of anybody's is in here; rows go some time after they came (`MEDACCORD_REPEAT_HOURS`).
    """

    TABLE = "system"
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    realm = models.CharField(max_length=36)
    principal = models.ForeignKey("core.Principal", models.PROTECT, related_name="+")
    verb = models.CharField(max_length=48)
    key = models.CharField(max_length=64, help_text="Keyed digest of the key that the sender gave.")
    request = models.CharField(max_length=64, help_text="Keyed digest of what was asked.")
    rows = models.JSONField(default=list, help_text="Key and version of each row that it wrote.")
    at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["realm", "principal", "verb", "key"], name="request_done_once")
        ]
