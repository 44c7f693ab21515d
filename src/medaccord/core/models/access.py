"""Streams, rooms and grants: what is locked and chained together, who sees it."""

from __future__ import annotations

import uuid

from django.db import models


class StreamKind(models.TextChoices):
    """What a stream carries."""

    REALM = "realm"
    REPORT = "report"
    CASE = "case"


class RoomKind(models.TextChoices):
    """What a room is for."""

    REALM = "realm"
    REPORT = "report"
    CASE = "case"
    TALK = "talk"
    SIDE = "side"
    PARTY = "party"
    AGENCIES = "agencies"
    PEOPLE = "people"
    ITEM = "item"
    PCII = "pcii"
    ORIGINAL = "original"
    REVEAL = "reveal"
    READINGS = "readings"
    COUNSEL = "counsel"
    OPINION = "opinion"


class Stream(models.Model):
    """What is locked, numbered and hash-chained as one: a case, a report, or a realm itself.

    `count` and `head` are the chain's length and last hash, kept apart from its entries so that a
    shortened chain is noticed. The row of a case or report shares the key of its stream. `began_at` is the
    instant by which what is found is ordered, newest first; nobody is shown it.
    """

    TABLE = "case"
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    realm = models.CharField(max_length=36)
    kind = models.CharField(max_length=6, choices=StreamKind.choices)
    number = models.CharField(max_length=32)
    began_at = models.DateTimeField()
    count = models.PositiveIntegerField(default=0)
    head = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["realm", "number"], name="stream_number")]


class Room(models.Model):
    """The unit of access: whoever holds a grant to a room sees the rows that point at it."""

    TABLE = "case"
    AUDITED = True
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    realm = models.CharField(max_length=36)
    stream = models.ForeignKey(Stream, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=8, choices=RoomKind.choices)


class Grant(models.Model):
    """One person's key to one room: in which role, on what basis, from when, until when.

    Written only by the verbs that invite, consent, admit and release. Expiry goes by the wall clock,
    whatever clock a command is given. A `trained` one opens only while its holder's training lasts.

    It opens nothing while its person is in doubt: `standing` is how often they had been when it was given or
    last confirmed, None where it follows what is said of the person as a whole (decision 0243).
    """

    TABLE = "case"
    AUDITED = True
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    realm = models.CharField(max_length=36)
    stream = models.ForeignKey(Stream, models.PROTECT, related_name="+")
    room = models.ForeignKey(Room, models.PROTECT, related_name="+")
    principal = models.ForeignKey("core.Principal", models.PROTECT, related_name="+")
    role = models.CharField(max_length=16)
    basis = models.CharField(max_length=24)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)
    trained = models.BooleanField(default=False, help_text="It opens to a trained holder only.")
    standing = models.PositiveIntegerField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["principal", "realm", "room"], name="grant_of_principal"),
            models.Index(fields=["room", "principal"], name="grant_to_room"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["stream", "room", "principal", "role"],
                condition=models.Q(until=None),
                name="grant_once_while_open",
            )
        ]
