"""Rows of the hash chains; only `core.audit` reads or writes them."""

from __future__ import annotations

import uuid

from django.db import models

from .access import Room, Stream


class AuditEntry(models.Model):
    """An envelope and its link to the one before; `envelope` is RFC 8785 text without any free text."""

    TABLE = "case"
    APPEND_ONLY = True
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    realm = models.CharField(max_length=36)
    stream = models.ForeignKey(Stream, models.PROTECT, related_name="+")
    room = models.ForeignKey(Room, models.PROTECT, related_name="+")
    seq = models.PositiveIntegerField()
    envelope = models.TextField()
    prev = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        ordering = ["seq"]
        constraints = [models.UniqueConstraint(fields=["stream", "seq"], name="audit_seq")]


class AuditSide(models.Model):
    """Salted texts, names and file references of one changed row, in that row's own room.

    `value` is null and `salt` empty once erased; the commitment in the envelope stays.
    """

    TABLE = "case"
    APPEND_ONLY = True
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    realm = models.CharField(max_length=36)
    stream = models.ForeignKey(Stream, models.PROTECT, related_name="+")
    room = models.ForeignKey(Room, models.PROTECT, related_name="+")
    seq = models.PositiveIntegerField()
    key = models.PositiveIntegerField(help_text="Place of the change within its entry, from 0.")
    salt = models.CharField(max_length=32, blank=True, help_text="Hexadecimal; empty once erased.")
    value = models.TextField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["stream", "seq", "key"], name="audit_side")]
