"""Opinions of a vulnerability: who was asked, what each gave behind the seal, what is shown since it opened.

Only judgments are sealed. They lie in a room of their party's own until the seal opens; what others see then
is an exhibit in a room of theirs (decision 0285).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from django.db import models

from medaccord.apps.cases.models import CaseRow, Participant, Vulnerability
from medaccord.core.models import Principal, Scoped
from medaccord.core.models.choices import choices
from medaccord.domain.assessment.consensus import Stance
from medaccord.domain.assessment.dispute import DisputeKind, DisputeState, Outcome, SettledBy
from medaccord.domain.assessment.duties import Fact
from medaccord.domain.assessment.provisional import Plausible
from medaccord.domain.assessment.seal import Because, Opened, State
from medaccord.domain.assessment.workspace import What
from medaccord.domain.roles import Role
from medaccord.domain.scoring import fda
from medaccord.domain.scoring.exploitability import Exploitability
from medaccord.domain.scoring.harm import Harm
from medaccord.domain.text import SUBJECT


class Assessment(CaseRow):
    """One round in which parties judge one vulnerability alone; it lies in the agencies' room.

    Another round has another number, and why there is one; nothing of an earlier one is overwritten.
    """

    CROSS_ROOM = frozenset({"vulnerability"})
    vulnerability = models.ForeignKey(Vulnerability, models.PROTECT, related_name="+")
    number = models.PositiveIntegerField(help_text="Its place among those of its vulnerability, from 1.")
    question = models.TextField(blank=True)
    product_codes = models.JSONField(default=list, help_text="FDA's, of the devices that it is about.")
    because = models.CharField(max_length=13, choices=choices(Because), blank=True)
    reason = models.TextField(blank=True, help_text="Why it is judged once more.")
    asked_by = models.ForeignKey(Principal, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    due_at = models.DateTimeField()
    ended_by = models.ForeignKey(Principal, models.PROTECT, null=True, related_name="+")
    ended_name = models.CharField(max_length=300, blank=True, help_text="Who ended it before its time.")
    ended_because = models.CharField(max_length=13, choices=choices(Because), blank=True)
    ended_reason = models.TextField(blank=True, help_text="Why it was ended early; `due_at` is when.")
    opened_at = models.DateTimeField(null=True)
    opened_by = models.CharField(max_length=8, choices=choices(Opened), blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta(Scoped.Meta):
        constraints = [
            models.UniqueConstraint(fields=["stream", "vulnerability", "number"], name="assessment_once")
        ]


class Asked(CaseRow):
    """One party of a round, and whether it has answered: all that the agencies know while it is sealed."""

    CROSS_ROOM = frozenset({"participant"})
    assessment = models.ForeignKey(Assessment, models.PROTECT, related_name="+")
    participant = models.ForeignKey(Participant, models.PROTECT, related_name="+")
    name = models.CharField(max_length=300, help_text="Of the party, as the agencies know it.")
    role = models.CharField(max_length=16, choices=choices(Role))
    state = models.CharField(max_length=8, choices=choices(State), default=State.ASKED.value)
    version = models.PositiveIntegerField(default=1)

    class Meta(Scoped.Meta):
        constraints = [
            models.UniqueConstraint(fields=["stream", "assessment", "participant"], name="asked_once")
        ]


class Consultation(CaseRow):
    """What one party was asked, until when; it lies where that party judges alone."""

    CROSS_ROOM = frozenset({"vulnerability", "assessment", "participant"})
    assessment = models.ForeignKey(Assessment, models.PROTECT, related_name="+")
    participant = models.ForeignKey(Participant, models.PROTECT, related_name="+")
    vulnerability = models.ForeignKey(Vulnerability, models.PROTECT, related_name="+")
    role = models.CharField(max_length=16, choices=choices(Role), help_text="As what the party is asked.")
    number = models.PositiveIntegerField(help_text="Which round it is of.")
    question = models.TextField(blank=True)
    product_codes = models.JSONField(default=list, help_text="FDA's, of the devices that it is about.")
    because = models.CharField(max_length=13, choices=choices(Because), blank=True)
    asked_at = models.DateTimeField()
    due_at = models.DateTimeField()
    ended_because = models.CharField(max_length=13, choices=choices(Because), blank=True)
    state = models.CharField(max_length=8, choices=choices(State), default=State.ASKED.value)
    opened_at = models.DateTimeField(null=True, help_text="When the seal opened.")
    version = models.PositiveIntegerField(default=1)

    class Meta(Scoped.Meta):
        constraints = [
            models.UniqueConstraint(fields=["stream", "assessment", "participant"], name="consultation_once")
        ]


class Opinion(CaseRow):
    """One answer of a party, given or declined; a later one stands beside it, and the last counts."""

    APPEND_ONLY = True
    consultation = models.ForeignKey(Consultation, models.PROTECT, related_name="+")
    number = models.PositiveIntegerField(help_text="Its place among the answers of its party, from 1.")
    state = models.CharField(max_length=8, choices=choices(State))
    answers = models.JSONField(default=dict, help_text="By question (domain.assessment.questions).")
    reason = models.TextField(blank=True, help_text="Why it was declined.")
    author = models.ForeignKey(Principal, models.PROTECT, related_name="+")
    author_name = models.CharField(max_length=300, help_text="As its readers know the author.")
    at = models.DateTimeField()

    class Meta(Scoped.Meta):
        constraints = [
            models.UniqueConstraint(fields=["stream", "consultation", "number"], name="opinion_number")
        ]


class WorkspaceDraft(CaseRow):
    """What one party has begun to write of one vulnerability; it lies where that party judges alone.

    There is one for each kind of step, and its words are replaced. No fact comes of it, and no search finds
    it: nobody else learns that there is one.
    """

    STATED = False
    CROSS_ROOM = frozenset({"participant", "vulnerability"})
    vulnerability = models.ForeignKey(Vulnerability, models.PROTECT, related_name="+")
    participant = models.ForeignKey(Participant, models.PROTECT, related_name="+")
    role = models.CharField(max_length=16, choices=choices(Role), help_text="As what the party writes.")
    what = models.CharField(max_length=13, choices=choices(What))
    answers = models.JSONField(default=dict, help_text="By field of the form, as typed. Empty: it has ended.")
    author_name = models.CharField(max_length=300, help_text="Who kept it last, as its readers know them.")
    at = models.DateTimeField(help_text="When it was kept last.")
    ended_at = models.DateTimeField(null=True, help_text="When the step was taken, or it was discarded.")
    version = models.PositiveIntegerField(default=1)

    class Meta(Scoped.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["stream", "vulnerability", "participant", "what"], name="workspace_draft_once"
            )
        ]


class Exhibit(CaseRow):
    """What readers of its room are shown of one party's opinion since the seal opened.

    `assessment` and `opinion` are keys of rows that lie elsewhere.
    """

    APPEND_ONLY = True
    CROSS_ROOM = frozenset({"participant", "vulnerability"})
    assessment = models.UUIDField()
    number = models.PositiveIntegerField(help_text="Which round it is of.")
    vulnerability = models.ForeignKey(Vulnerability, models.PROTECT, related_name="+")
    participant = models.ForeignKey(Participant, models.PROTECT, related_name="+")
    name = models.CharField(max_length=300, help_text="Of the party, as the readers know it.")
    role = models.CharField(max_length=16, choices=choices(Role))
    state = models.CharField(max_length=8, choices=choices(State))
    opinion = models.UUIDField(null=True)
    answers = models.JSONField(null=True, help_text="By question; only what is shown. None: none given.")
    reason = models.TextField(blank=True, help_text="Why it was declined.")
    author_name = models.CharField(max_length=300, blank=True)
    given_at = models.DateTimeField(null=True)
    shown_at = models.DateTimeField()

    class Meta(Scoped.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["stream", "room", "assessment", "participant"], name="exhibit_once"
            )
        ]


class Determination(CaseRow):
    """Controlled or uncontrolled, as one party determined it; it lies in each room in which it is read.

    Rows with one `key` are one determination. A later one of its party has a higher number; nothing of one is
    changed but that a supervisor concurs with it and that a later one takes its place.
    """

    CROSS_ROOM = frozenset({"participant", "vulnerability"})
    key = models.UUIDField()
    vulnerability = models.ForeignKey(Vulnerability, models.PROTECT, related_name="+")
    participant = models.ForeignKey(Participant, models.PROTECT, related_name="+")
    name = models.CharField(max_length=300, help_text="Of the party, as the readers know it.")
    role = models.CharField(max_length=16, choices=choices(Role))
    number = models.PositiveIntegerField(help_text="Its place among those of its party, from 1.")
    risk = models.CharField(max_length=12, choices=choices(fda.Determination))
    exploitability = models.CharField(max_length=6, choices=choices(Exploitability))
    severity = models.CharField(max_length=12, choices=choices(Harm))
    controls = models.TextField(blank=True)
    exploitability_after = models.CharField(max_length=6, choices=choices(Exploitability))
    severity_after = models.CharField(max_length=12, choices=choices(Harm))
    before = models.CharField(max_length=12, choices=choices(fda.Region), help_text="As the matrix proposes.")
    after = models.CharField(max_length=12, choices=choices(fda.Region), help_text="With the controls.")
    matrix = models.CharField(max_length=300, help_text="Name and version of the matrix.")
    rationale = models.TextField()
    regulatory = models.BooleanField(default=False, help_text="Its agency says that it is one.")
    wants_concurrence = models.BooleanField(default=False)
    author = models.ForeignKey(Principal, models.PROTECT, related_name="+")
    author_name = models.CharField(max_length=300)
    at = models.DateTimeField()
    concurred_by = models.ForeignKey(Principal, models.PROTECT, null=True, related_name="+")
    concurred_name = models.CharField(max_length=300, blank=True)
    concurred_at = models.DateTimeField(null=True)
    replaced_at = models.DateTimeField(null=True, help_text="When its party determined anew.")
    version = models.PositiveIntegerField(default=1)

    class Meta(Scoped.Meta):
        constraints = [models.UniqueConstraint(fields=["stream", "room", "key"], name="determination_once")]


class DutyFact(CaseRow):
    """A fact that a manufacturer states, from which its legal duties are counted; it lies where it is read.

    Rows with one `key` are one statement. A later one of the same fact and item takes its place with a
    reason; nothing else of a statement ever changes. One that is taken back keeps the day of what it takes
    back. They go along into a linked case: no legal clock ends because a case is split.
    """

    GOES_ALONG: ClassVar[Mapping[str, Any]] = {}
    CROSS_ROOM = frozenset({"participant", "vulnerability"})
    key = models.UUIDField()
    vulnerability = models.ForeignKey(Vulnerability, models.PROTECT, related_name="+")
    participant = models.ForeignKey(Participant, models.PROTECT, related_name="+")
    maker = models.UUIDField(help_text="Its organisation's first party that stated one in this case.")
    name = models.CharField(max_length=300, help_text="Of the party, as the readers know it.")
    fact = models.CharField(max_length=19, choices=choices(Fact))
    item = models.PositiveIntegerField(default=1, help_text="Which of several events it is about.")
    number = models.PositiveIntegerField(help_text="Its place among the party's of this fact and item.")
    day = models.DateField(help_text="On which it came about, as the party says.")
    named = models.CharField(max_length=300, blank=True, help_text="A name or number that belongs to it.")
    words = models.TextField(blank=True)
    link = models.CharField(max_length=2000, blank=True, help_text="Where the evidence is.")
    reason = models.TextField(blank=True, help_text="Why it takes the place of an earlier one.")
    taken_back = models.BooleanField(default=False)
    author = models.ForeignKey(Principal, models.PROTECT, related_name="+")
    author_name = models.CharField(max_length=300)
    at = models.DateTimeField()
    replaced_at = models.DateTimeField(null=True, help_text="When its party stated it anew.")
    moved = models.BooleanField(default=False, help_text="True once it went on in a linked case.")
    version = models.PositiveIntegerField(default=1)

    class Meta(Scoped.Meta):
        constraints = [models.UniqueConstraint(fields=["stream", "room", "key"], name="duty_fact_once")]


class Provisional(CaseRow):
    """What an adviser says in an emergency until there is an assessment; it lies where it is read.

    Rows with one `key` are one statement. Nothing of one is changed but that a later one of its party takes
    its place, that the signed clinical part of a joint statement does, or that its party takes it back. One
    that stands goes along into a linked case.
    """

    GOES_ALONG: ClassVar[Mapping[str, Any]] = {
        "replaced_at": None,
        "superseded_at": None,
        "withdrawn_at": None,
    }
    CROSS_ROOM = frozenset({"participant", "vulnerability", "superseded_by"})
    key = models.UUIDField()
    vulnerability = models.ForeignKey(Vulnerability, models.PROTECT, related_name="+")
    participant = models.ForeignKey(Participant, models.PROTECT, related_name="+")
    name = models.CharField(max_length=300, help_text="Of the party, as the readers know it.")
    role = models.CharField(max_length=16, choices=choices(Role))
    number = models.PositiveIntegerField(help_text="Its place among those of its party, from 1.")
    severity = models.CharField(max_length=12, choices=choices(Plausible))
    harm = models.TextField(help_text="What could happen, in words.")
    patients = models.TextField(help_text="What patients should do.")
    clinicians = models.TextField(help_text="What clinicians should do.")
    revisit_by = models.DateTimeField(help_text="By when its party looks at it again.")
    regulatory = models.BooleanField(default=False, help_text="Its agency says that it is a decision.")
    author = models.ForeignKey(Principal, models.PROTECT, related_name="+")
    author_name = models.CharField(max_length=300)
    at = models.DateTimeField()
    replaced_at = models.DateTimeField(null=True, help_text="When its party issued a newer one.")
    superseded_at = models.DateTimeField(null=True, help_text="When the full assessment took its place.")
    superseded_by = models.ForeignKey("Consensus", models.PROTECT, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, help_text="When its party took it back.")
    withdrawn_name = models.CharField(max_length=300, blank=True, help_text="Who took it back.")
    instead = models.TextField(blank=True, help_text="What holds now, as its party says.")
    moved = models.BooleanField(default=False, help_text="True once it went on in a linked case.")
    version = models.PositiveIntegerField(default=1)

    class Meta(Scoped.Meta):
        constraints = [models.UniqueConstraint(fields=["stream", "room", "key"], name="provisional_once")]


class Dispute(CaseRow):
    """What a party contests of a vulnerability or of the whole case; it lies where it is read.

    Rows with one `key` are one dispute: in its party's side, among the agencies, and where it was shown. It
    is settled or withdrawn once; nothing else of one ever changes. While it is open it goes along into a
    linked case: the advisory that states it is written there.
    """

    GOES_ALONG: ClassVar[Mapping[str, Any]] = {"state": DisputeState.OPEN.value}
    SEARCHED = ("subject", "claim")
    CROSS_ROOM = frozenset({"participant", "vulnerability"})
    key = models.UUIDField()
    vulnerability = models.ForeignKey(Vulnerability, models.PROTECT, null=True, related_name="+")
    participant = models.ForeignKey(Participant, models.PROTECT, related_name="+")
    name = models.CharField(max_length=300, help_text="Of the party, as the readers know it.")
    role = models.CharField(max_length=16, choices=choices(Role))
    kind = models.CharField(max_length=10, choices=choices(DisputeKind))
    subject = models.CharField(max_length=SUBJECT, help_text="What is disputed, on one line.")
    claim = models.TextField(help_text="What speaks for it.")
    opened_by = models.ForeignKey(Principal, models.PROTECT, related_name="+")
    opened_name = models.CharField(max_length=300, help_text="As its readers know who opened it.")
    opened_at = models.DateTimeField(help_text="A reporter's: its day.")
    state = models.CharField(max_length=9, choices=choices(DisputeState), default=DisputeState.OPEN.value)
    outcome = models.CharField(max_length=10, choices=choices(Outcome), blank=True)
    settled_as = models.CharField(max_length=13, choices=choices(SettledBy), blank=True)
    determination = models.UUIDField(null=True, help_text="Key of the adviser's that it was settled by.")
    report = models.CharField(max_length=300, blank=True, help_text="Of the test that it was settled by.")
    words = models.TextField(blank=True, help_text="Why it was settled so, or withdrawn.")
    ended_by = models.ForeignKey(Principal, models.PROTECT, null=True, related_name="+")
    ended_name = models.CharField(max_length=300, blank=True)
    ended_at = models.DateTimeField(null=True)
    moved = models.BooleanField(default=False, help_text="True once it went on in a linked case.")
    version = models.PositiveIntegerField(default=1)

    class Meta(Scoped.Meta):
        constraints = [models.UniqueConstraint(fields=["stream", "room", "key"], name="dispute_once")]


class Consensus(CaseRow):
    """One version of a joint statement, with who signed which part; it lies in the agencies' room."""

    CROSS_ROOM = frozenset({"vulnerability"})
    vulnerability = models.ForeignKey(Vulnerability, models.PROTECT, related_name="+")
    number = models.PositiveIntegerField(help_text="Its place among those of its vulnerability, from 1.")
    texts = models.JSONField(help_text="By part (domain.assessment.consensus.TEXTS).")
    scores = models.JSONField(default=list, help_text="CVSS vectors, each with keys of its products.")
    author = models.ForeignKey(Principal, models.PROTECT, related_name="+")
    author_name = models.CharField(max_length=300)
    at = models.DateTimeField()
    signed = models.JSONField(default=list, help_text="Signatures in their order: [part, name, when].")
    technical_by = models.ForeignKey(Principal, models.PROTECT, null=True, related_name="+")
    clinical_by = models.ForeignKey(Principal, models.PROTECT, null=True, related_name="+")
    clinical_party = models.UUIDField(null=True, help_text="The party for which it was signed.")
    wants_concurrence = models.BooleanField(default=False, help_text="Of the clinical part.")
    concurred_by = models.ForeignKey(Principal, models.PROTECT, null=True, related_name="+")
    version = models.PositiveIntegerField(default=1)

    class Meta(Scoped.Meta):
        constraints = [
            models.UniqueConstraint(fields=["stream", "vulnerability", "number"], name="consensus_once")
        ]

    @property
    def is_clinical_complete(self) -> bool:
        """Whether the clinical part is signed, and nobody is still to concur with it."""
        concurs = self.concurred_by_id is not None or not self.wants_concurrence
        return self.clinical_by_id is not None and concurs

    @property
    def is_complete(self) -> bool:
        """Whether both parts are signed, and nobody is still to concur."""
        return self.technical_by_id is not None and self.is_clinical_complete


class Position(CaseRow):
    """What one party says of a joint statement, as the agencies read it."""

    CROSS_ROOM = frozenset({"participant"})
    consensus = models.ForeignKey(Consensus, models.PROTECT, related_name="+")
    participant = models.ForeignKey(Participant, models.PROTECT, related_name="+")
    name = models.CharField(max_length=300, help_text="Of the party, as the agencies know it.")
    role = models.CharField(max_length=16, choices=choices(Role))
    stance = models.CharField(max_length=9, choices=choices(Stance), default=Stance.OPEN.value)
    reason = models.TextField(blank=True)
    author_name = models.CharField(max_length=300, blank=True)
    answered_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta(Scoped.Meta):
        constraints = [
            models.UniqueConstraint(fields=["stream", "consensus", "participant"], name="position_once")
        ]


class Joining(CaseRow):
    """A joint statement as one party reads it in its own side, and what it says of it."""

    CROSS_ROOM = frozenset({"consensus", "participant", "vulnerability"})
    consensus = models.ForeignKey(Consensus, models.PROTECT, related_name="+")
    participant = models.ForeignKey(Participant, models.PROTECT, related_name="+")
    vulnerability = models.ForeignKey(Vulnerability, models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()
    texts = models.JSONField(help_text="By part; only what the party is shown.")
    scores = models.JSONField(default=list, help_text="As in the statement; only what the party is shown.")
    signed = models.JSONField(default=list, help_text="As in the statement.")
    stance = models.CharField(max_length=9, choices=choices(Stance), default=Stance.OPEN.value)
    reason = models.TextField(blank=True)
    author_name = models.CharField(max_length=300, blank=True)
    answered_at = models.DateTimeField(null=True)
    over = models.BooleanField(default=False, help_text="A newer version has taken its place.")
    version = models.PositiveIntegerField(default=1)

    class Meta(Scoped.Meta):
        constraints = [
            models.UniqueConstraint(fields=["stream", "consensus", "participant"], name="joining_once")
        ]
