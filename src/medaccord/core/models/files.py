"""Stored files: sealed bytes outside, one owner room inside."""

from __future__ import annotations

from django.db import models

from .scoped import Scoped


class Blob(Scoped):
    """A file under a random key, sealed with its own key that is wrapped by a key outside the database."""

    storage_key = models.CharField(max_length=64, help_text="HMAC under an outside key; no name leaks.")
    name = models.CharField(max_length=255, help_text="As given by the sender, for display only.")
    media_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64, help_text="Of the plaintext.")
    sealed_with = models.CharField(max_length=32, help_text="Name of the wrapping key.")
    wrapped_key = models.CharField(max_length=128, help_text="Hexadecimal.")
