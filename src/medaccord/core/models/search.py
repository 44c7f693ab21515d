"""The full-text index: one row per found row, in that row's room."""

from __future__ import annotations

from django.db import models

from .scoped import Scoped


class SearchRow(Scoped):
    """The words by which one row of a stream is found: sorted and without repetition, no sentence."""

    AUDITED = False
    model = models.CharField(max_length=48)
    subject = models.UUIDField()
    text = models.TextField()

    class Meta(Scoped.Meta):
        constraints = [models.UniqueConstraint(fields=["stream", "model", "subject"], name="search_once")]
