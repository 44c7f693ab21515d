"""Threads and posts, each with an audience, and what they said before."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models

from medaccord.core.models import Principal, Scoped
from medaccord.core.models.choices import choices
from medaccord.domain.handling import Onward
from medaccord.domain.text import SUBJECT


class Thread(Scoped):
    """What is talked about under one subject; its room is the audience of all that is said in it."""

    SEARCHED = ("subject",)
    CROSS_ROOM: ClassVar[frozenset[str]] = frozenset({"continues"})
    author = models.ForeignKey(Principal, models.PROTECT, related_name="+")
    author_name = models.CharField(max_length=300, help_text="As this audience knows the author.")
    subject = models.CharField(max_length=SUBJECT)
    named = models.JSONField(default=list, help_text="Who it was opened for, where people were named.")
    at = models.DateTimeField()
    by_day = models.BooleanField(default=False, help_text="A reporter's: others are told its day only.")
    continues = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")
    dispute = models.UUIDField(null=True, help_text="Key of the dispute that it is about.")


class Post(Scoped):
    """One message; its room is its audience, which never changes afterwards.

    A withdrawn post keeps author, time and who withdrew it, and no text; the same goes for its revisions.
    """

    SEARCHED = ("text",)
    CROSS_ROOM: ClassVar[frozenset[str]] = frozenset({"quotes"})
    author = models.ForeignKey(Principal, models.PROTECT, related_name="+")
    author_name = models.CharField(max_length=300, help_text="As this audience knows the author.")
    thread = models.ForeignKey(Thread, models.PROTECT, null=True, related_name="+")
    quotes = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")
    quoted_version = models.PositiveIntegerField(null=True)
    text = models.TextField()
    handling = models.JSONField(default=list, help_text="Handling marks beside the label.")
    onward = models.CharField(max_length=15, choices=choices(Onward), default=Onward.FREE.value)
    at = models.DateTimeField()
    by_day = models.BooleanField(default=False, help_text="A reporter's: others are told its day only.")
    version = models.PositiveIntegerField(default=1)
    revised_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(Principal, models.PROTECT, null=True, related_name="+")
    withdrawn_by_day = models.BooleanField(default=False, help_text="By a reporter: others are told the day.")
    withdrawn_name = models.CharField(max_length=300, blank=True, default="")
    withdrawn_why = models.TextField(blank=True, default="", help_text="The lead's reason.")
    erased_under = models.TextField(
        blank=True, default="", help_text="Legal basis on which its words were erased from the chain too."
    )


class PostRevision(Scoped):
    """What a post said from one instant to another; told to those who could read it then."""

    SEARCHED: ClassVar[tuple[str, ...]] = ()
    post = models.ForeignKey(Post, models.PROTECT, related_name="+")
    version = models.PositiveIntegerField()
    text = models.TextField()
    since = models.DateTimeField()
    until = models.DateTimeField()

    class Meta(Scoped.Meta):
        constraints = [
            models.UniqueConstraint(fields=["stream", "post", "version"], name="post_revision_once")
        ]


class Mention(Scoped):
    """That a post speaks to somebody who can read it; it lies where the post lies."""

    post = models.ForeignKey(Post, models.PROTECT, related_name="+")
    person = models.ForeignKey(Principal, models.PROTECT, related_name="+")
    name = models.CharField(max_length=300, help_text="As this audience knows the person.")


class Seen(models.Model):
    """That a person has seen a post: two keys and no instant, told to nobody but this person."""

    TABLE = "system"
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.UUIDField()
    post = models.UUIDField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "post"], name="seen_once")]
