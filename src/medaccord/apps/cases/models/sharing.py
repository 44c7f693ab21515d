"""What belongs to somebody and reaches others only by that one's consent; who asked, and what was shared."""

from __future__ import annotations

from django.db import models

from medaccord.apps.cases.models.case import CaseRow
from medaccord.apps.cases.models.people import Participant
from medaccord.apps.parties.models import StandingConsent
from medaccord.core.models import Principal
from medaccord.core.models.choices import choices
from medaccord.domain.handling import Onward
from medaccord.domain.sharing import Basis, Danger, Purpose, Receipt, RequestState, Review


class Item(CaseRow):
    """Something marked commercial confidential or trade secret; it lies in a room that holds nothing else.

    The room's keys are those of its originator's people and of the coordination center. Nobody else gets one
    but by the originator's consent, and who reads the item need not know the originator's other rows.
    """

    CROSS_ROOM = frozenset({"originator"})
    originator = models.ForeignKey(Participant, models.PROTECT, related_name="+")
    override_bases = models.JSONField(
        default=list, help_text="Bases on which the agreement let it go past its owner when it was sent."
    )

    class Meta(CaseRow.Meta):
        constraints = [models.UniqueConstraint(fields=["stream", "room"], name="item_alone_in_its_room")]


class ConsentRequest(CaseRow):
    """The center asks whose an item is whether one more party may read it; it lies in the owner's ledger.

    `announced_at` is since when the recipient may know that something waits for its owner.
    """

    CROSS_ROOM = frozenset({"item", "owner", "recipient"})
    item = models.ForeignKey(Item, models.PROTECT, related_name="+")
    owner = models.ForeignKey(Participant, models.PROTECT, related_name="+")
    recipient = models.ForeignKey(Participant, models.PROTECT, related_name="+")
    recipient_name = models.CharField(max_length=300, help_text="As the owner is told it.")
    purpose = models.CharField(max_length=12, choices=choices(Purpose))
    reason = models.TextField(help_text="Why it should be shared, in the center's words.")
    asked_at = models.DateTimeField()
    due_at = models.DateTimeField(help_text="Silence until then is no consent.")
    asked_by = models.ForeignKey(Principal, models.PROTECT, related_name="+")
    state = models.CharField(max_length=9, choices=choices(RequestState), default=RequestState.ASKED.value)
    answer = models.TextField(blank=True, default="", help_text="What the owner, or who took it back, says.")
    answered_at = models.DateTimeField(null=True)
    announced_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)


class Share(CaseRow):
    """One line of the ledger: what version went to whom, when, on which basis and terms, and until when.

    It lies in the owner's ledger, a room whose keys follow those of its items. `item` is the version that was
    shared, which may be another one than was asked for. What its owner did not agree to says why, until when,
    and who reviewed it; an override opens nothing, and has no `since`, before a second person upheld it.
    """

    CROSS_ROOM = frozenset({"item", "recipient"})
    item = models.ForeignKey(Item, models.PROTECT, related_name="+")
    request = models.ForeignKey(ConsentRequest, models.PROTECT, null=True, related_name="+")
    recipient = models.ForeignKey(Participant, models.PROTECT, related_name="+")
    recipient_name = models.CharField(max_length=300, help_text="As the owner is told it.")
    basis = models.CharField(max_length=16, choices=choices(Basis))
    standing = models.ForeignKey(
        StandingConsent,
        models.PROTECT,
        null=True,
        related_name="+",
        help_text="What its owner agreed to beforehand, where it rests on that.",
    )
    purpose = models.CharField(max_length=12, choices=choices(Purpose))
    onward = models.CharField(max_length=15, choices=choices(Onward))
    sha256 = models.CharField(max_length=64, help_text="Of what was shared, as it lay there then.")
    since = models.DateTimeField(null=True)
    until = models.DateTimeField(null=True, help_text="When it ends by itself.")
    by = models.ForeignKey(Principal, models.PROTECT, related_name="+")
    ground = models.CharField(max_length=16, choices=choices(Danger), blank=True, default="")
    reason = models.TextField(blank=True, default="", help_text="Why its owner did not agree first.")
    minimum = models.TextField(blank=True, default="", help_text="Why no less than this is enough.")
    legal_basis = models.TextField(blank=True, default="")
    named = models.TextField(blank=True, default="", help_text="The people who got it, where not all did.")
    review_due = models.DateTimeField(null=True)
    review = models.CharField(max_length=6, choices=choices(Review), blank=True, default="")
    review_words = models.TextField(blank=True, default="")
    reviewed_at = models.DateTimeField(null=True)
    reviewed_by = models.ForeignKey(Principal, models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)
    ended_because = models.TextField(blank=True, default="")
    version = models.PositiveIntegerField(default=1)


class Received(CaseRow):
    """A recipient's own record of what it got from whom on what terms; it lies in the recipient's side.

    While something waits for its owner it names no item; once it is over it keeps no word of it.
    """

    CROSS_ROOM = frozenset({"item", "recipient", "request", "share"})
    recipient = models.ForeignKey(Participant, models.PROTECT, related_name="+")
    request = models.ForeignKey(ConsentRequest, models.PROTECT, null=True, related_name="+")
    share = models.ForeignKey(Share, models.PROTECT, null=True, related_name="+")
    item = models.ForeignKey(Item, models.PROTECT, null=True, related_name="+")
    owner = models.CharField(max_length=300, help_text="Whose it is, by the name that the case knows.")
    purpose = models.CharField(max_length=12, choices=choices(Purpose))
    onward = models.CharField(max_length=15, choices=choices(Onward), default=Onward.FORBIDDEN.value)
    state = models.CharField(max_length=8, choices=choices(Receipt))
    since = models.DateTimeField()
    until = models.DateTimeField(null=True, help_text="When it ends by itself.")
    ended_at = models.DateTimeField(null=True)
