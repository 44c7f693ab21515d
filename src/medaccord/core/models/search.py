"""The full-text index: one row per found row, in that row's room."""

from __future__ import annotations

from django.db import models

from .scoped import Scoped


class SearchRow(Scoped):
    """The words by which one row of a stream is found: sorted and without repetition, no sentence.

    `began_at` is its stream's, so that an index gives the order of what is found, whoever asks.
    """

    AUDITED = False
    model = models.CharField(max_length=48)
    subject = models.UUIDField()
    text = models.TextField()
    began_at = models.DateTimeField()

    class Meta(Scoped.Meta):
        constraints = [models.UniqueConstraint(fields=["stream", "model", "subject"], name="search_once")]
        indexes = [
            models.Index(fields=["realm", "-began_at", "-stream", "subject"], name="search_newest_first")
        ]
