"""Stored files: sealed bytes outside, one owner room inside."""

from __future__ import annotations

from django.db import models

from medaccord.domain.cleaning import Handed
from medaccord.domain.examination import Examined
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
    media_type = models.CharField(max_length=100, help_text="What the content says.")
    claimed_type = models.CharField(max_length=100, blank=True, default="", help_text="As its sender says.")
    misnamed = models.BooleanField(default=False, help_text="Its name promises another kind.")
    mixed = models.BooleanField(default=False, help_text="It can be read as another kind as well.")
    exploit = models.BooleanField(
        default=False, help_text="It holds an exploit or firmware, and leaves in a password archive only."
    )
    entrusted = models.JSONField(
        default=list, help_text="Who takes that archive, by name: person, name, reason and since when."
    )
    examined = models.CharField(max_length=12, choices=choices(Examined), default=Examined.WAITING.value)
    examined_at = models.DateTimeField(null=True, help_text="A reporter's file leaves its day here.")
    examined_by = models.ForeignKey(Principal, models.PROTECT, null=True, related_name="+")
    scanner = models.CharField(max_length=200, blank=True, default="", help_text="Its name and version.")
    finding = models.CharField(max_length=200, blank=True, default="", help_text="The scanner's name for it.")
    released_name = models.CharField(max_length=300, blank=True, default="")
    released_why = models.TextField(blank=True, default="", help_text="Told to all who could open it.")
    handling = models.JSONField(default=list, help_text="Handling marks beside the label.")
    onward = models.CharField(max_length=15, choices=choices(Onward), default=Onward.FREE.value)
    handed = models.CharField(
        max_length=9,
        choices=choices(Handed),
        blank=True,
        default="",
        help_text="What it is to a protected reporter's file; empty for all others.",
    )
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

    class Meta(Scoped.Meta):
        indexes = [
            models.Index(
                fields=["stream"],
                condition=models.Q(examined__in=[Examined.WAITING.value, Examined.RELEASED.value]),
                name="blob_unexamined",
            )
        ]
