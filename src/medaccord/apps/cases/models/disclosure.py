"""Requests for records of a case, what was laid out and decided, and notice to submitters (0253, 0258)."""

from __future__ import annotations

from django.db import models

from medaccord.apps.cases.models.case import CaseRow
from medaccord.apps.cases.models.people import Participant
from medaccord.apps.intake.models import Hold
from medaccord.core.models import Principal
from medaccord.core.models.choices import choices
from medaccord.domain.disclosure import Decision, Record
from medaccord.domain.disclosure_notice import NoticeState
from medaccord.domain.text import LINE


class DisclosureRequest(CaseRow):
    """Somebody asked for records of the case; it lies in the room that its desk alone enters.

    Who asked is in the desk's own files, under the reference: nothing here needs it. `hold` keeps the case
    from erasure until the request is closed.
    """

    CROSS_ROOM = frozenset({"hold"})
    reference = models.CharField(max_length=LINE, help_text="Under which the request is kept elsewhere.")
    asked = models.TextField(help_text="What it asks for, in the desk's words, without who asks.")
    came_on = models.DateField()
    due_on = models.DateField()
    law = models.CharField(max_length=LINE, help_text="Its name and the version of its exemptions.")
    hold = models.ForeignKey(Hold, models.PROTECT, related_name="+")
    by = models.ForeignKey(Principal, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    laid_out_at = models.DateTimeField(null=True, help_text="Records as of then are answered for.")
    approved_by = models.ForeignKey(Principal, models.PROTECT, null=True, related_name="+")
    approved_at = models.DateTimeField(null=True, help_text="Empty again once anything of it changes.")
    closed_at = models.DateTimeField(null=True)
    closed_why = models.TextField(blank=True, default="")
    version = models.PositiveIntegerField(default=1)


class DisclosureParagraph(CaseRow):
    """One paragraph of a record, by where it stands: its words stay where they are, and are kept once.

    `source` is the key of the row, `part` which of its paragraphs. `digest` is keyed, so that it tells
    nothing of words that were erased; it says whether the source is still what was laid out.
    """

    CROSS_ROOM = frozenset({"owner"})
    request = models.ForeignKey(DisclosureRequest, models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=13, choices=choices(Record))
    source = models.UUIDField()
    part = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    grounds = models.JSONField(default=list, help_text="What it is, from which exemptions are proposed.")
    owner = models.ForeignKey(
        Participant, models.PROTECT, null=True, related_name="+", help_text="Who submitted it."
    )
    decision = models.CharField(max_length=8, choices=choices(Decision), blank=True, default="")
    exemptions = models.JSONField(default=list, help_text="Codes of the law under which it is withheld.")
    words = models.TextField(blank=True, default="", help_text="Why, for the desk.")
    decided_by = models.ForeignKey(Principal, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta(CaseRow.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["stream", "request", "number"], name="disclosure_paragraph_number"
            ),
            models.UniqueConstraint(
                fields=["stream", "request", "kind", "source", "part"], name="disclosure_paragraph_once"
            ),
        ]


class DisclosureNotice(CaseRow):
    """Notice to a party of what it submitted and a request asks for; it lies in that party's side.

    It keeps the reference, the provisions and the exemptions, for its reader sees no request, and objects
    under the law of which it was told.
    """

    CROSS_ROOM = frozenset({"request", "owner"})
    request = models.ForeignKey(DisclosureRequest, models.PROTECT, related_name="+")
    owner = models.ForeignKey(Participant, models.PROTECT, related_name="+")
    reference = models.CharField(max_length=LINE)
    law = models.CharField(max_length=LINE, help_text="Its name and the version of its data.")
    provision = models.TextField(help_text="By which notice is given.")
    exemptions = models.JSONField(
        default=list, help_text="Of that law as notice was given: code, words and provision of each."
    )
    told_at = models.DateTimeField()
    told_by = models.ForeignKey(Principal, models.PROTECT, related_name="+")
    due_at = models.DateTimeField(help_text="Silence until then is no objection.")
    ended_at = models.DateTimeField(null=True, help_text="Nothing is released under it any more.")
    version = models.PositiveIntegerField(default=1)


class NoticedParagraph(CaseRow):
    """One paragraph of a notice, by where it stands, and what its submitter says; it lies in its side.

    `number` counts within the notice, so that it tells nothing of what else was laid out.
    """

    CROSS_ROOM = frozenset({"paragraph"})
    notice = models.ForeignKey(DisclosureNotice, models.PROTECT, related_name="+")
    paragraph = models.ForeignKey(DisclosureParagraph, models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=13, choices=choices(Record))
    source = models.UUIDField()
    part = models.PositiveIntegerField()
    digest = models.CharField(max_length=64, help_text="As it was laid out when notice was given.")
    grounds = models.JSONField(default=list)
    state = models.CharField(max_length=8, choices=choices(NoticeState), default=NoticeState.TOLD.value)
    exemptions = models.JSONField(
        default=list, help_text="Codes under which its submitter wants it withheld."
    )
    words = models.TextField(blank=True, default="", help_text="Why, in its submitter's words.")
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(Principal, models.PROTECT, null=True, related_name="+")
    reasons = models.TextField(blank=True, default="", help_text="Why the desk means to release it.")
    intended_at = models.DateTimeField(null=True)
    intended_by = models.ForeignKey(Principal, models.PROTECT, null=True, related_name="+")
    not_before = models.DateTimeField(null=True, help_text="Before then it does not go out.")

    class Meta(CaseRow.Meta):
        constraints = [
            models.UniqueConstraint(fields=["stream", "notice", "number"], name="noticed_paragraph_number"),
        ]
