"""Cases: one coordination, the reports it answers, the cases beside it, and what is decided about it."""

from __future__ import annotations

from django.db import models

from medaccord.apps.intake.models import Report
from medaccord.apps.parties.models import Origin
from medaccord.core.models import Principal, Scoped
from medaccord.core.models.choices import choices
from medaccord.domain.cvd.kin import Relation
from medaccord.domain.cvd.kind import Indication, Kind
from medaccord.domain.cvd.phase import Phase
from medaccord.domain.cvd.withdrawal import Ground

PRESSING = models.Q(urgent=True, closed_at__isnull=True)
"""What stands before everything else in each list: a case that is urgent and not closed."""


class Case(Scoped):
    """One coordination; shares the key of its stream. `phase` is derived from its rows, kept for lists."""

    SEARCHED = ("title",)
    title = models.TextField()
    kind = models.CharField(max_length=13, choices=choices(Kind), default=Kind.VULNERABILITY.value)
    phase = models.CharField(max_length=9, choices=choices(Phase))
    origin = models.CharField(max_length=6, choices=Origin.choices, default=Origin.LIVE)
    lead = models.ForeignKey(Principal, models.PROTECT, related_name="+")
    urgent = models.BooleanField(default=False)
    opened_at = models.DateTimeField()
    public_at = models.DateTimeField(null=True)
    exploit_at = models.DateTimeField(null=True)
    attacks_at = models.DateTimeField(null=True)
    drafted_at = models.DateTimeField(null=True, help_text="When the first advisory draft was made.")
    released_at = models.DateTimeField(null=True, help_text="When the first advisory was released.")
    closed_at = models.DateTimeField(null=True)
    withdrawn_for = models.CharField(max_length=16, choices=choices(Ground), blank=True, default="")
    withdrawn_why = models.TextField(blank=True, default="", help_text="Told to all who are in the case.")
    changed_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    class Meta(Scoped.Meta):
        indexes = [
            models.Index(fields=["realm", "-opened_at", "-id"], name="case_newest_first"),
            # Urgent and open ones stand before all others, whatever a list is narrowed to.
            models.Index(
                fields=["realm", "-opened_at", "-id"], name="case_pressing_first", condition=PRESSING
            ),
            models.Index(
                fields=["realm", "phase", "-opened_at", "-id"], name="case_pressing_phase", condition=PRESSING
            ),
        ]


class CaseRow(Scoped):
    """A row of a case; the policy matrix judges it by the case's phase."""

    class Meta(Scoped.Meta):
        abstract = True

    @property
    def phase(self) -> str:
        """The phase of the case that this row belongs to."""
        phase: str = Case.rows.values_list("phase", flat=True).get(pk=self.stream_id)
        return phase


class CaseReport(CaseRow):
    """A report that a case answers; the report keeps its own chain and room.

    It lies in its reporter's own room of the case, so that the reporter finds the part that answers it.
    """

    CROSS_STREAM = frozenset({"report"})
    report = models.ForeignKey(Report, models.PROTECT, related_name="+")

    class Meta(Scoped.Meta):
        constraints = [models.UniqueConstraint(fields=["stream", "report"], name="case_report_once")]


class Link(CaseRow):
    """Another case that belongs to this one, and what it is to it; one row in each room that knows of it.

    The desk's knows of every one. A party that was asked to go on in another case knows of that one, in its
    own room; whether it sees the case is decided there.
    """

    CROSS_STREAM = frozenset({"other"})
    other = models.ForeignKey(Case, models.PROTECT, related_name="+")
    relation = models.CharField(
        max_length=12, choices=choices(Relation), default=Relation.SIBLING.value, help_text="Of the other."
    )
    leaked_at = models.DateTimeField(
        null=True, help_text="When the other became public while this one was none; for the desk."
    )

    class Meta(Scoped.Meta):
        constraints = [models.UniqueConstraint(fields=["stream", "other", "room"], name="link_once_a_room")]


class LifeStep(CaseRow):
    """A turn in a case's life, who decided it and why; it lies in the desk's room."""

    verb = models.CharField(max_length=48)
    principal = models.ForeignKey(Principal, models.PROTECT, related_name="+")
    to = models.ForeignKey(
        Principal, models.PROTECT, null=True, related_name="+", help_text="Who leads it from then on."
    )
    reason = models.TextField()
    at = models.DateTimeField()


class Override(CaseRow):
    """Why somebody went on although a rule says SHOULD NOT, or did not do what it asks of the case."""

    rule = models.CharField(max_length=8)
    verb = models.CharField(max_length=48)
    principal = models.ForeignKey(Principal, models.PROTECT, related_name="+")
    reason = models.TextField()
    at = models.DateTimeField()
    grounds = models.CharField(
        max_length=64,
        blank=True,
        help_text="Digest of the facts that a standing rule rests on; see cautions.",
    )


class Sign(CaseRow):
    """A sign that adversaries know details or hold exploit code; it lies in the agencies' room.

    It says what somebody outside is able to, and how the agencies know: no party reads it.
    """

    APPEND_ONLY = True
    indication = models.CharField(max_length=24, choices=choices(Indication))
    source = models.TextField(help_text="Who or what says so.")
    occurred_at = models.DateTimeField(help_text="Since when it is so, as far as that is known.")
    principal = models.ForeignKey(Principal, models.PROTECT, related_name="+")
    at = models.DateTimeField()
