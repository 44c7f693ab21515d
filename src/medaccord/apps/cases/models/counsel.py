"""What goes out in a party's name, as its counsel reads and decides on it."""

from __future__ import annotations

from django.db import models

from medaccord.apps.cases.models.case import CaseRow
from medaccord.apps.cases.models.people import Participant
from medaccord.core.models import Principal
from medaccord.core.models.choices import choices
from medaccord.domain.counsel import StatementState, Subject


class Statement(CaseRow):
    """One version of a text that is published under a party's name, with what its counsel said of it.

    It lies in the room of that party's counsel, which its own people enter and nobody else. Its words are a
    copy: counsel has no key to where the text itself lies. Another version is another row.
    """

    CROSS_ROOM = frozenset({"participant"})
    participant = models.ForeignKey(Participant, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=13, choices=choices(Subject))
    subject = models.UUIDField(help_text="Key of the row that is published.")
    number = models.PositiveIntegerField(help_text="Its place among the versions of this text, from 1.")
    title = models.TextField()
    text = models.TextField()
    parts = models.JSONField(default=dict, help_text="Texts by their part, of what is printed in parts.")
    asked_by = models.ForeignKey(Principal, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    due_at = models.DateTimeField()
    state = models.CharField(
        max_length=8, choices=choices(StatementState), default=StatementState.WAITING.value
    )
    words = models.TextField(blank=True, default="", help_text="Why counsel returned it.")
    decided_by = models.ForeignKey(Principal, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)
