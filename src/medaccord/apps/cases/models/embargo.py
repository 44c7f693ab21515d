"""The embargo of a case: what is in force, what is proposed, who was asked, who signed which terms."""

from __future__ import annotations

from django.db import models

from medaccord.apps.cases.models.case import CaseRow
from medaccord.apps.cases.models.people import Participant
from medaccord.core.models import Scoped
from medaccord.core.models.choices import choices
from medaccord.domain.cvd.embargo import EmbargoState
from medaccord.domain.text import LINE


class Embargo(CaseRow):
    """The one embargo of a case and the terms in force."""

    state = models.CharField(max_length=8, choices=choices(EmbargoState))
    terms = models.ForeignKey("cases.Proposal", models.PROTECT, null=True, related_name="+")
    ends_at = models.DateTimeField(null=True)
    began_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    reason = models.TextField(blank=True, help_text="Why it ended early.")
    version = models.PositiveIntegerField(default=1)

    class Meta(Scoped.Meta):
        constraints = [models.UniqueConstraint(fields=["stream"], name="embargo_one_a_case")]


class ProposalState(models.TextChoices):
    """What became of proposed terms."""

    OPEN = "open"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    REPLACED = "replaced"


class Proposal(CaseRow):
    """Terms that a participant put forward; a consent is always to one of these, never to 'the embargo'."""

    CROSS_ROOM = frozenset({"participant"})
    participant = models.ForeignKey(Participant, models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()
    ends_at = models.DateTimeField()
    reason = models.TextField(blank=True)
    proposed_at = models.DateTimeField()
    binds_proposer = models.BooleanField(default=True)
    coordinator_agreed = models.BooleanField(default=False)
    state = models.CharField(max_length=8, choices=ProposalState.choices, default=ProposalState.OPEN)
    decided_at = models.DateTimeField(null=True)

    class Meta(Scoped.Meta):
        constraints = [models.UniqueConstraint(fields=["stream", "number"], name="proposal_number")]


class Signature(CaseRow):
    """One participant's consent to one version of the terms; stamped here, never by claim.

    Who is no longer in the case keeps the record that it signed, and does not see the terms again.
    """

    CROSS_ROOM = frozenset({"proposal"})
    participant = models.ForeignKey(Participant, models.PROTECT, related_name="+")
    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta(Scoped.Meta):
        constraints = [
            models.UniqueConstraint(fields=["stream", "participant", "proposal"], name="signature_once")
        ]


class Invitation(CaseRow):
    """What an invited party sees before it consents: terms, sender and due date, nothing of the case."""

    CROSS_ROOM = frozenset({"terms"})
    participant = models.ForeignKey(Participant, models.PROTECT, related_name="+")
    terms = models.ForeignKey("cases.Proposal", models.PROTECT, null=True, related_name="+")
    ends_at = models.DateTimeField(
        null=True, help_text="End of the embargo offered; empty when there is none."
    )
    past_embargo = models.BooleanField(
        default=False, help_text="No embargo was possible any more, so it went under its marking alone."
    )
    sender = models.CharField(max_length=300)
    message = models.TextField(blank=True)
    sent_at = models.DateTimeField()
    due_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True, help_text="When the invited said that they had read it.")
    answered_at = models.DateTimeField(null=True)
    duties = models.CharField(
        max_length=32,
        blank=True,
        default="",
        help_text="Which version of the duties by law was shown before the answer.",
    )
    basis = models.CharField(
        max_length=LINE,
        blank=True,
        default="",
        help_text="The standing agreement by which it was answered; empty where the party answered itself.",
    )
