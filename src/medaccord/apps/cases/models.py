"""Cases: participants, embargo, vulnerabilities and every answer about them."""

from __future__ import annotations

from django.db import models

from medaccord.apps.devices.models import Product, ProductSet
from medaccord.apps.intake.models import Report
from medaccord.apps.parties.models import Channel, Organisation, Origin
from medaccord.core.models import Correctable, Principal, Room, Scoped
from medaccord.domain.cvd.case_state import FixState
from medaccord.domain.cvd.cells import Justification, Plan, Status
from medaccord.domain.cvd.consent import ConsentState
from medaccord.domain.cvd.embargo import EmbargoState
from medaccord.domain.cvd.kin import Relation
from medaccord.domain.cvd.kind import Certainty, Indication, Kind
from medaccord.domain.cvd.leak import LeakState
from medaccord.domain.cvd.phase import Phase
from medaccord.domain.cvd.reaching import Found, Upshot
from medaccord.domain.cvd.report import ReportState
from medaccord.domain.cvd.rollout import LONGEST_REGION, Clearance
from medaccord.domain.cvd.withdrawal import Ground
from medaccord.domain.roles import Role
from medaccord.domain.text import LINE, REFERENCE


def _choices(words: type) -> list[tuple[str, str]]:
    return [(word.value, word.value) for word in words]  # type: ignore[attr-defined]


PRESSING = models.Q(urgent=True, closed_at__isnull=True)
"""What stands before everything else in each list: a case that is urgent and not closed."""


class Case(Scoped):
    """One coordination; shares the key of its stream. `phase` is derived from its rows, kept for lists."""

    SEARCHED = ("title",)
    title = models.TextField()
    kind = models.CharField(max_length=13, choices=_choices(Kind), default=Kind.VULNERABILITY.value)
    phase = models.CharField(max_length=9, choices=_choices(Phase))
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
    withdrawn_for = models.CharField(max_length=16, choices=_choices(Ground), blank=True, default="")
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
        max_length=12, choices=_choices(Relation), default=Relation.SIBLING.value, help_text="Of the other."
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


class Participant(CaseRow):
    """One party of a case with its own report management and consent.

    It lies in a room that holds nothing else but its invitation, contacts and signatures, so that an invited
    party can answer; what the party works on lies in its `side`, which only consent opens (need-to-know 22).
    `organisation` is empty for a reporter without one; `principal` is empty for an organisation.
    """

    role = models.CharField(max_length=16, choices=_choices(Role))
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
    report_state = models.CharField(max_length=9, choices=_choices(ReportState))
    accepted_before = models.BooleanField(default=False)
    consent = models.CharField(max_length=10, choices=_choices(ConsentState))
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
        max_length=12, choices=_choices(Upshot), blank=True, default="", help_text="What came of an attempt."
    )
    by = models.ForeignKey(
        Principal, models.PROTECT, null=True, related_name="+", help_text="Who at the desk noted it."
    )


class ContactSearch(CaseRow):
    """Where the agencies looked for a way to reach an organisation, invited or not, and what they found."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    source = models.CharField(max_length=LINE, help_text="What was searched.")
    found = models.CharField(max_length=8, choices=_choices(Found))
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
    sent_at = models.DateTimeField()


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


class Embargo(CaseRow):
    """The one embargo of a case and the terms in force."""

    state = models.CharField(max_length=8, choices=_choices(EmbargoState))
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
    indication = models.CharField(max_length=24, choices=_choices(Indication))
    source = models.TextField(help_text="Who or what says so.")
    occurred_at = models.DateTimeField(help_text="Since when it is so, as far as that is known.")
    principal = models.ForeignKey(Principal, models.PROTECT, related_name="+")
    at = models.DateTimeField()


class Leak(CaseRow):
    """A party's claim that something of the case leaked: a flag for the desk, which weighs it.

    It lies in its claimant's own room: nobody else reads who claimed what. It opens and ends nothing.
    """

    participant = models.ForeignKey(Participant, models.PROTECT, related_name="+")
    place = models.TextField(help_text="Where it was seen, as the claimant says.")
    words = models.TextField(blank=True, help_text="What was seen there.")
    seen_on = models.DateField(null=True)
    claimed_at = models.DateTimeField()
    state = models.CharField(max_length=9, choices=_choices(LeakState), default=LeakState.OPEN.value)
    reason = models.TextField(blank=True, help_text="Why the desk dismissed it; the claimant reads it.")
    decided_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)


class Vulnerability(CaseRow, Correctable):
    """One vulnerability of a case, with its identifiers and weakness as given."""

    SEARCHED = ("title", "cve")
    TOLD = ("title", "cve", "cwe", "cwe_name", "ids")
    position = models.PositiveIntegerField()
    title = models.TextField(blank=True)
    cve = models.CharField(max_length=20, blank=True)
    cwe = models.CharField(max_length=10, blank=True)
    cwe_name = models.CharField(max_length=300, blank=True)
    ids = models.JSONField(default=list, help_text="Other identifiers: [system, text].")
    certainty = models.CharField(max_length=9, choices=_choices(Certainty), default=Certainty.SUSPECTED.value)
    moved = models.BooleanField(default=False, help_text="True once it went on in a linked case.")


class Cell(CaseRow):
    """One manufacturer's answer for one product and vulnerability; it lies in that manufacturer's side."""

    participant = models.ForeignKey(Participant, models.PROTECT, related_name="+")
    product = models.ForeignKey(Product, models.PROTECT, related_name="+")
    vulnerability = models.ForeignKey(Vulnerability, models.PROTECT, related_name="+")
    status = models.CharField(max_length=13, choices=_choices(Status), default=Status.NOT_ASKED.value)
    fix = models.CharField(max_length=14, choices=_choices(FixState), default=FixState.VENDOR_UNAWARE.value)
    plan = models.CharField(max_length=15, choices=_choices(Plan), blank=True)
    plan_date = models.DateField(null=True)
    fixed_version = models.TextField(blank=True)
    justification = models.CharField(max_length=60, choices=_choices(Justification), blank=True)
    impact_statement = models.TextField(blank=True)
    reason = models.TextField(blank=True, help_text="Where it was stated publicly, if the desk recorded it.")
    asked_at = models.DateTimeField(null=True)
    seen_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True)
    question = models.TextField(blank=True, default="", help_text="What the desk asks, until it is answered.")
    version = models.PositiveIntegerField(default=1)

    class Meta(Scoped.Meta):
        constraints = [
            models.UniqueConstraint(fields=["stream", "product", "vulnerability"], name="cell_once")
        ]


class Authored(CaseRow, Correctable):
    """A row that a party may have written; that party and the desk correct it.

    `party` is empty for the desk's own rows, and for rows from before it was kept: those are the desk's to
    correct.
    """

    CROSS_ROOM = frozenset({"party"})
    party = models.ForeignKey(Participant, models.PROTECT, null=True, related_name="+")

    class Meta(Scoped.Meta):
        abstract = True


class Score(Authored):
    """One CVSS score of one vulnerability for one set of products; there may be several."""

    TOLD = ("vector", "source")
    vulnerability = models.ForeignKey(Vulnerability, models.PROTECT, related_name="+")
    products = models.ForeignKey(ProductSet, models.PROTECT, related_name="+")
    position = models.PositiveIntegerField()
    vector = models.CharField(max_length=300)
    cvss = models.CharField(max_length=3)
    base = models.DecimalField(max_digits=3, decimal_places=1)
    severity = models.CharField(max_length=8)
    source = models.CharField(max_length=300)
    at = models.DateTimeField()


class RemediationKind(models.TextChoices):
    """Categories of remediation (CSAF 2.0 §3.2.3.12.1)."""

    MITIGATION = "mitigation"
    NO_FIX_PLANNED = "no_fix_planned"
    NONE_AVAILABLE = "none_available"
    VENDOR_FIX = "vendor_fix"
    WORKAROUND = "workaround"


class Remediation(Authored):
    """What users can do about one vulnerability in one set of products."""

    TOLD = ("details", "url")
    vulnerability = models.ForeignKey(Vulnerability, models.PROTECT, related_name="+")
    products = models.ForeignKey(ProductSet, models.PROTECT, null=True, related_name="+")
    position = models.PositiveIntegerField()
    category = models.CharField(max_length=14, choices=RemediationKind.choices)
    details = models.TextField()
    url = models.TextField(blank=True)
    dated = models.DateTimeField(null=True)


class RemediationGroup(CaseRow):
    """A product group that a remediation names, or named until `ended_at`."""

    remediation = models.ForeignKey(Remediation, models.PROTECT, related_name="+")
    group = models.ForeignKey(ProductSet, models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True)


class Rollout(Authored):
    """When a manufacturer's fix comes in one region, for products and vulnerabilities; it lies in its side.

    `party` is the manufacturer whose plan it is, also where the desk recorded it: both change it.
    """

    TOLD = ("region", "fixed_version", "clearance", "clearance_date", "clearance_reference", "stages")
    SHOWN = ("region", "fixed_version", "stages")
    """What says which plan it was, once it is withdrawn."""
    products = models.ForeignKey(ProductSet, models.PROTECT, related_name="+")
    position = models.PositiveIntegerField()
    region = models.CharField(max_length=LONGEST_REGION)
    fixed_version = models.TextField(blank=True)
    clearance = models.CharField(max_length=10, choices=_choices(Clearance))
    clearance_date = models.DateField(null=True)
    clearance_reference = models.CharField(max_length=LINE, blank=True)
    stages = models.JSONField(help_text="[name, day planned, day done or empty], in their order.")
    reason = models.TextField(blank=True, help_text="Where it was stated publicly, if the desk recorded it.")


class RolloutVulnerability(CaseRow):
    """A vulnerability that a rollout fixes, or fixed until `ended_at`.

    One that went on in a linked case is here the desk's alone; whose rollout it is reads of it there.
    """

    CROSS_ROOM = frozenset({"vulnerability"})
    rollout = models.ForeignKey(Rollout, models.PROTECT, related_name="+")
    vulnerability = models.ForeignKey(Vulnerability, models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True)


class NoteKind(models.TextChoices):
    """Categories of note (CSAF 2.0 §3.1.5)."""

    DESCRIPTION = "description"
    DETAILS = "details"
    FAQ = "faq"
    GENERAL = "general"
    LEGAL_DISCLAIMER = "legal_disclaimer"
    OTHER = "other"
    SUMMARY = "summary"


class Note(Authored):
    """A text for the advisory, of the whole case or of one vulnerability; a party's is its own statement."""

    TOLD = ("title", "text")
    vulnerability = models.ForeignKey(Vulnerability, models.PROTECT, null=True, related_name="+")
    position = models.PositiveIntegerField()
    category = models.CharField(max_length=16, choices=NoteKind.choices)
    title = models.TextField(blank=True)
    text = models.TextField()


class ReferenceKind(models.TextChoices):
    """Whether a reference is this advisory elsewhere or something else (CSAF 2.0 §3.1.10)."""

    EXTERNAL = "external"
    SELF = "self"


class Reference(Authored):
    """An address for the advisory, of the whole case or of one vulnerability."""

    TOLD = ("summary", "url")
    vulnerability = models.ForeignKey(Vulnerability, models.PROTECT, null=True, related_name="+")
    position = models.PositiveIntegerField()
    category = models.CharField(max_length=8, choices=ReferenceKind.choices, blank=True)
    summary = models.TextField()
    url = models.TextField()


class Acknowledgment(CaseRow, Correctable):
    """Whom the advisory thanks, for the whole case or for one vulnerability."""

    TOLD = ("names", "organization", "summary", "urls")
    vulnerability = models.ForeignKey(Vulnerability, models.PROTECT, null=True, related_name="+")
    position = models.PositiveIntegerField()
    names = models.JSONField(default=list)
    organization = models.TextField(blank=True)
    summary = models.TextField(blank=True)
    urls = models.JSONField(default=list)
