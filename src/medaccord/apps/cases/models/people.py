"""Who takes part in a case, and the way to each of them."""

from __future__ import annotations

from django.db import models

from medaccord.apps.cases.models.case import CaseRow
from medaccord.apps.parties.models import Channel, Organisation
from medaccord.core.models import Principal, Room, Scoped
from medaccord.core.models.choices import choices
from medaccord.domain.cvd.consent import ConsentState
from medaccord.domain.cvd.leak import LeakState
from medaccord.domain.cvd.reaching import Found, Upshot
from medaccord.domain.cvd.report import ReportState
from medaccord.domain.handling import Onward
from medaccord.domain.roles import Role
from medaccord.domain.text import LINE, REFERENCE


class Participant(CaseRow):
    """One party of a case with its own report management and consent.

    It lies in a room that holds nothing else but its invitation, contacts and signatures, so that an invited
    party can answer; what the party works on lies in its `side`, which only consent opens (need-to-know 22).
    `organisation` is empty for a reporter without one; `principal` is empty for an organisation.
    """

    UNSTATED = frozenset({"opinion_id"})
    """The room of a party's opinions opens in silence: others would learn that it drafts something."""
    role = models.CharField(max_length=16, choices=choices(Role))
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    principal = models.ForeignKey(Principal, models.PROTECT, null=True, related_name="+")
    side = models.ForeignKey(Room, models.PROTECT, related_name="+")
    name = models.CharField(max_length=300, help_text="As the other parties know it.")
    credit_as = models.CharField(
        max_length=LINE, blank=True, help_text="How the advisory thanks a reporter, in its own words."
    )
    reference = models.CharField(
        max_length=REFERENCE,
        blank=True,
        default="",
        help_text="Its own number for the case, as in its tracker.",
    )
    alias = models.CharField(
        max_length=REFERENCE,
        blank=True,
        default="",
        help_text="A neutral name by which it speaks of the case.",
    )
    report_state = models.CharField(max_length=9, choices=choices(ReportState))
    accepted_before = models.BooleanField(default=False)
    consent = models.CharField(max_length=10, choices=choices(ConsentState))
    first_contact_at = models.DateTimeField(null=True)
    invited_at = models.DateTimeField(null=True)
    lapses_at = models.DateTimeField(null=True)
    opened_at = models.DateTimeField(null=True)
    acknowledged_at = models.DateTimeField(null=True)
    learned_at = models.DateTimeField(null=True, help_text="When it learned of the risk.")
    declined_at = models.DateTimeField(
        null=True, help_text="When it said no, or its time to answer passed; a new invitation clears it."
    )
    finished_at = models.DateTimeField(
        null=True, help_text="When it said that it has done its part; taking up work again clears it."
    )
    finished_because = models.TextField(
        blank=True, default="", help_text="Why it is done although something is open, in its own words."
    )
    counsel = models.ForeignKey(
        Room,
        models.PROTECT,
        null=True,
        related_name="+",
        help_text="Where its counsel reads what goes out in its name; opened with the first one.",
    )
    opinion = models.ForeignKey(
        Room,
        models.PROTECT,
        null=True,
        related_name="+",
        help_text="Where it judges alone, behind a seal; opened when it is first asked for an opinion.",
    )
    counsel_days = models.PositiveSmallIntegerField(
        null=True, help_text="How long its counsel has for each version; none while it has no counsel."
    )
    counsel_ended_because = models.TextField(
        blank=True, default="", help_text="Why the seat of its counsel was ended; a new one clears it."
    )
    left_at = models.DateTimeField(null=True)
    left_because = models.TextField(blank=True, help_text="Why it left, in its own words.")
    removed_because = models.TextField(
        blank=True, default="", help_text="Why the lead took it out; empty where it left of itself."
    )
    bound_until = models.DateTimeField(
        null=True, help_text="Until when it agreed to keep details private, as it left or was removed."
    )
    version = models.PositiveIntegerField(default=1)

    class Meta(Scoped.Meta):
        indexes = [
            models.Index(
                fields=["reference"], name="participant_own_reference", condition=~models.Q(reference="")
            ),
            models.Index(fields=["alias"], name="participant_own_alias", condition=~models.Q(alias="")),
        ]


class ContactAct(models.TextChoices):
    """What happened on the way to a party."""

    ATTEMPT = "attempt"
    DELIVERED = "delivered"
    OPENED = "opened"
    SEEN = "seen"
    ACKNOWLEDGED = "acknowledged"
    LEARNED = "learned"


class Contact(CaseRow):
    """One instant on the way to a party, with its channel and its source.

    Of an attempt it says to whom it went, what came of it, and who at the desk made or noted it.
    """

    participant = models.ForeignKey(Participant, models.PROTECT, related_name="+")
    act = models.CharField(max_length=12, choices=ContactAct.choices)
    channel = models.CharField(max_length=8, choices=Channel.choices)
    source = models.CharField(max_length=300, help_text="Who or what says so.")
    at = models.DateTimeField()
    to = models.CharField(
        max_length=LINE, blank=True, default="", help_text="The address, number or person that was tried."
    )
    upshot = models.CharField(
        max_length=12, choices=choices(Upshot), blank=True, default="", help_text="What came of an attempt."
    )
    by = models.ForeignKey(
        Principal, models.PROTECT, null=True, related_name="+", help_text="Who at the desk noted it."
    )


class ContactSearch(CaseRow):
    """Where the agencies looked for a way to reach an organisation, invited or not, and what they found."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    source = models.CharField(max_length=LINE, help_text="What was searched.")
    found = models.CharField(max_length=8, choices=choices(Found))
    result = models.TextField(blank=True, help_text="What it said, in the searcher's words.")
    searched_on = models.DateField()
    by = models.ForeignKey(Principal, models.PROTECT, related_name="+")
    at = models.DateTimeField()


class FirstContact(CaseRow):
    """What the agencies decided about telling the manufacturer of the device before it agrees.

    `reason` says why it was not told; for its own eyes there is the excerpt, and nothing else.
    """

    CROSS_ROOM = frozenset({"participant"})
    participant = models.ForeignKey(Participant, models.PROTECT, related_name="+")
    told = models.BooleanField()
    reason = models.TextField(blank=True)
    by = models.ForeignKey(Principal, models.PROTECT, related_name="+")
    at = models.DateTimeField()


class Excerpt(CaseRow):
    """What a report says of a manufacturer's device, sent to it with the terms before it agrees to them.

    It lies in a room of its own, to which that manufacturer and the desk have keys (decision 0156).
    """

    participant = models.ForeignKey(Participant, models.PROTECT, related_name="+")
    device = models.TextField()
    report = models.TextField()
    handling = models.JSONField(default=list, help_text="Handling marks beside the label.")
    onward = models.CharField(max_length=15, choices=choices(Onward), default=Onward.FREE.value)
    sent_at = models.DateTimeField()


class NominationState(models.TextChoices):
    """What became of a proposal to bring in another party."""

    OPEN = "open"
    INVITED = "invited"
    DECLINED = "declined"


class Nomination(CaseRow):
    """Another party that one of the case would bring in.

    It lies in the proposer's own side, so that the proposer and the desk read it and nobody else. What it
    became is all that the proposer learns: it names no row of the party that was invited.
    """

    CROSS_ROOM = frozenset({"participant"})
    participant = models.ForeignKey(Participant, models.PROTECT, related_name="+")
    name = models.CharField(max_length=LINE)
    contact = models.TextField(blank=True, help_text="How it is reached, as far as the proposer knows.")
    reason = models.TextField(help_text="Why it should take part.")
    proposed_at = models.DateTimeField()
    state = models.CharField(
        max_length=8, choices=NominationState.choices, default=NominationState.OPEN.value
    )
    answer = models.TextField(blank=True, default="", help_text="Why the desk turned it down.")
    decided_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)


class Leak(CaseRow):
    """A party's claim that something of the case leaked: a flag for the desk, which weighs it.

    It lies in its claimant's own room: nobody else reads who claimed what. It opens and ends nothing.
    """

    participant = models.ForeignKey(Participant, models.PROTECT, related_name="+")
    place = models.TextField(help_text="Where it was seen, as the claimant says.")
    words = models.TextField(blank=True, help_text="What was seen there.")
    seen_on = models.DateField(null=True)
    claimed_at = models.DateTimeField()
    state = models.CharField(max_length=9, choices=choices(LeakState), default=LeakState.OPEN.value)
    reason = models.TextField(blank=True, help_text="Why the desk dismissed it; the claimant reads it.")
    decided_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)
