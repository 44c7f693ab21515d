"""Stored files: sealed bytes outside, one owner room inside."""

from __future__ import annotations

from django.db import models

from medaccord.domain.handling import Onward

from .choices import choices
from .principal import Principal
from .scoped import Scoped


class Blob(Scoped):
    """A file under a random key, sealed with its own key that is wrapped by a key outside the database.

    An erased one keeps its room, its kind, who filed it and who erased it; its bytes and both keys are gone.
    """

    storage_key = models.CharField(max_length=64, help_text="HMAC under an outside key; no name leaks.")
    name = models.CharField(max_length=255, help_text="As given by the sender, for display only.")
    media_type = models.CharField(max_length=100)
    handling = models.JSONField(default=list, help_text="Handling marks beside the label.")
    onward = models.CharField(max_length=15, choices=choices(Onward), default=Onward.FREE.value)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64, help_text="Of the plaintext.")
    sealed_with = models.CharField(max_length=32, help_text="Name of the wrapping key.")
    wrapped_key = models.CharField(max_length=128, help_text="Hexadecimal.")
    filed_by = models.ForeignKey(
        Principal, models.PROTECT, null=True, related_name="+", help_text="Unknown for files from before."
    )
    by_day = models.BooleanField(default=False, help_text="Filed by a reporter.")
    erased_at = models.DateTimeField(null=True)
    erased_by = models.ForeignKey(Principal, models.PROTECT, null=True, related_name="+")
    erased_by_day = models.BooleanField(default=False, help_text="By a reporter: others are told the day.")
    erased_name = models.CharField(max_length=300, blank=True, default="")
    erased_why = models.TextField(blank=True, default="", help_text="Told to all who could open it.")
    erased_under = models.TextField(blank=True, default="", help_text="Legal basis.")
