"""Posts, each with an audience."""

from __future__ import annotations

from django.db import models

from medaccord.core.models import Principal, Scoped


class Post(Scoped):
    """One message; its room is its audience, which never changes afterwards."""

    SEARCHED = ("text",)
    author = models.ForeignKey(Principal, models.PROTECT, related_name="+")
    author_name = models.CharField(max_length=300, help_text="As this audience knows the author.")
    text = models.TextField()
    at = models.DateTimeField()
    by_day = models.BooleanField(default=False, help_text="A reporter's: others are told its day only.")
