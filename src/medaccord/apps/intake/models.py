"""Reports as they came in, and the receipts of those who sent them."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum

from django.db import models

from medaccord.apps.parties.models import MAKERS, Organisation, OrganisationKind, Origin
from medaccord.core.models import Blob, Principal, Room, Scoped, Stream
from medaccord.core.models.choices import choices
from medaccord.domain.cleaning import Cleaning, Why
from medaccord.domain.cvd.kind import Kind
from medaccord.domain.cvd.report import ReportState, on_own_word
from medaccord.domain.cvd.sealed import Looking, Need, Telling
from medaccord.domain.handling import Onward
from medaccord.domain.scoring import coordinator_triage
from medaccord.domain.text import LINE


class Known(models.TextChoices):
    """An answer that may honestly be 'I don't know'."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


class Urgency(models.TextChoices):
    """What makes a report urgent, as it is asked first and may be said later: columns of a report."""

    PATIENT_AFFECTED = "patient_affected"
    EXPLOITED = "exploited"
    ALREADY_PUBLIC = "already_public"


class Identity(models.TextChoices):
    """How a reporter wishes to be known."""

    NAME = "name"
    PSEUDONYM = "pseudonym"
    NOBODY = "nobody"


class Effect(models.TextChoices):
    """What could go wrong at the patient, as a reporter without clinical knowledge can say."""

    WRONG_TREATMENT = "wrong_treatment"
    TREATMENT_STOPS = "treatment_stops"
    ALARM_SILENT = "alarm_silent"
    WRONG_READING = "wrong_reading"
    DATA_SEEN = "data_seen"
    OTHER = "other"


class Place(models.TextChoices):
    """Where a device is used."""

    HOSPITAL = "hospital"
    HOME = "home"
    BODY = "body"
    TRANSPORT = "transport"


class Noticed(models.TextChoices):
    """Whether somebody at the bedside would notice in time; empty where it was not asked."""

    PROBABLY = "probably"
    PROBABLY_NOT = "probably_not"
    UNKNOWN = "unknown"


class Way(models.TextChoices):
    """How a report reached the coordination center."""

    PLATFORM = "platform"
    MAIL = "mail"
    PHONE = "phone"
    LETTER = "letter"
    DOCUMENT = "document"
    PROGRAM = "program"


class Said(StrEnum):
    """Fields of a report that hold words of somebody, each of which can be erased for good."""

    DEVICE = "device"
    DESCRIPTION = "description"
    HARM = "harm"
    KNOWN_AS = "known_as"
    CONTACT = "contact"
    CREDIT_AS = "credit_as"
    TOLD_FOR = "told_for"
    VENDOR_REFERENCE = "vendor_reference"
    OTHER_COORDINATORS = "other_coordinators"
    ENCRYPTION_KEY = "encryption_key"
    MARKED_AS = "marked_as"
    PERMITTED = "permitted"
    REASON = "reason"
    THREAT = "threat"
    THREAT_ANSWER = "threat_answer"


class Report(Scoped):
    """A report as given; it shares the key of its stream and is seen by its reporter and the desk."""

    SEARCHED = ("device", "description", "harm", "vendor_reference")
    CROSS_STREAM = frozenset({"case"})
    state = models.CharField(max_length=9, choices=choices(ReportState))
    kind = models.CharField(max_length=13, choices=choices(Kind), default=Kind.VULNERABILITY.value)
    origin = models.CharField(max_length=6, choices=Origin.choices, default=Origin.LIVE)
    came_by = models.CharField(max_length=8, choices=Way.choices, default=Way.PLATFORM)
    received_at = models.DateTimeField(
        null=True, help_text="When it reached the coordination center, where the desk filed it afterwards."
    )
    filed_by = models.ForeignKey(
        Principal, models.PROTECT, null=True, related_name="+", help_text="Who filed what somebody else told."
    )
    organisation = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        related_name="+",
        help_text="In whose name a member of it reported.",
    )
    told_for = models.CharField(
        max_length=LINE, blank=True, help_text="Whose organisation told it, in their own words."
    )
    reporter = models.ForeignKey(Principal, models.PROTECT, related_name="+")
    identity = models.CharField(max_length=9, choices=Identity.choices)
    known_as = models.CharField(max_length=LINE, blank=True)
    contact = models.CharField(max_length=LINE, blank=True)
    credit_wanted = models.BooleanField(default=False)
    credit_as = models.CharField(max_length=LINE, blank=True)
    patient_affected = models.CharField(max_length=7, choices=Known.choices)
    exploited = models.CharField(max_length=7, choices=Known.choices)
    already_public = models.CharField(max_length=7, choices=Known.choices)
    device = models.TextField()
    description = models.TextField()
    effects = models.JSONField(default=list, help_text="Values of Effect.")
    used_at = models.JSONField(default=list, help_text="Values of Place.")
    noticed = models.CharField(max_length=12, choices=Noticed.choices, blank=True)
    harm = models.TextField(blank=True)
    vendor_told = models.CharField(max_length=7, choices=Known.choices, default=Known.UNKNOWN)
    vendor_told_on = models.DateField(null=True)
    vendor_reference = models.TextField(blank=True, help_text="The manufacturer's own reference, or whom.")
    other_coordinators = models.TextField(blank=True)
    handling = models.JSONField(default=list, help_text="Handling marks beside the label.")
    onward = models.CharField(max_length=15, choices=choices(Onward), default=Onward.FREE.value)
    marked_as = models.CharField(
        max_length=LINE, blank=True, default="", help_text="How its sender had marked it, word for word."
    )
    released = models.JSONField(
        default=list,
        help_text="What made it wider: the label before, marking and onward since, by and at.",
    )
    permitted = models.TextField(
        blank=True, default="", help_text="Who permitted that, or why it could not wait, as the desk wrote."
    )
    talk_on = models.DateField(null=True, help_text="When the reporter speaks or publishes about it.")
    not_after = models.DateField(null=True, help_text="The reporter will not agree to a later date.")
    replanned = models.BooleanField(default=False, help_text="Whether the two days below hold instead.")
    talk_on_now = models.DateField(null=True, help_text="When the reporter speaks, as they said afterwards.")
    not_after_now = models.DateField(null=True, help_text="The reporter's limit, as they said afterwards.")
    encryption_key = models.TextField(blank=True, help_text="OpenPGP public key for answers, as given.")
    statement = models.TextField(
        blank=True, help_text="What the proof of its time states, as canonical JSON."
    )
    reason = models.TextField(blank=True, help_text="Why it was found invalid, deferred or closed.")
    submitted_at = models.DateTimeField()
    opened_at = models.DateTimeField(
        null=True, help_text="When a case was opened for it; there is one at most."
    )
    case = models.ForeignKey(
        Stream,
        models.PROTECT,
        null=True,
        related_name="+",
        help_text="The case that was opened for it. Who may see that one is decided there.",
    )
    alarms = models.JSONField(
        default=list, help_text="Values of Urgency that its reporter said yes to after sending it."
    )
    alarmed_at = models.DateTimeField(null=True, help_text="The day on which the last of them was said.")
    threat = models.TextField(blank=True, help_text="How the reporter is threatened, in their words.")
    threatened_at = models.DateTimeField(null=True)
    threat_answer = models.TextField(blank=True, help_text="What the desk does about it.")
    heeded_at = models.DateTimeField(null=True, help_text="When the desk took up the threat.")
    asked_at = models.DateTimeField(
        null=True, help_text="Since when a question of the desk waits for the reporter's answer."
    )
    wrote_at = models.DateTimeField(
        null=True, help_text="The day on which its reporter wrote what waits for the desk."
    )
    redacted = models.JSONField(
        default=list, help_text="What was erased for good: fields, by, reason, basis and at."
    )
    feed_open = models.BooleanField(default=False)
    feed_epoch = models.PositiveIntegerField(default=0, help_text="Each address of its feed has another.")
    version = models.PositiveIntegerField(default=1)

    @property
    def phase(self) -> str:
        """The policy matrix knows a report by its state."""
        return self.state

    def says(self, what: Urgency) -> str:
        """What its reporter says by now to one of the questions of urgency; a later yes counts."""
        return str(Known.YES if what in self.alarms else getattr(self, what))

    @property
    def talk(self) -> dt.date | None:
        """When the reporter speaks about it; `talk_on` stays as it was sent, for the proof states it."""
        return self.talk_on_now if self.replanned else self.talk_on

    @property
    def limit(self) -> dt.date | None:
        """Until when the reporter keeps it private; `not_after` stays as it was sent."""
        return self.not_after_now if self.replanned else self.not_after

    @property
    def is_urgent(self) -> bool:
        """True when its reporter says that a patient is affected, or that it is exploited or public."""
        return any(self.says(what) == Known.YES for what in Urgency)

    @property
    def is_of_maker(self) -> bool:
        """True when a manufacturer reported about its own product."""
        return self.organisation is not None and self.organisation.kind in MAKERS

    @property
    def is_followed(self) -> bool:
        """Whether its reporter can read it here: of a manufacturer's own that the desk filed, nobody can."""
        return not (self.is_of_maker and self.filed_by_id)

    @property
    def is_of_adviser(self) -> bool:
        """True when an advising agency reported in its own name."""
        return self.organisation is not None and self.organisation.kind == OrganisationKind.CLINICAL_ADVISER

    @property
    def is_threatened(self) -> bool:
        """True while a threat to its reporter waits for the desk."""
        return self.threatened_at is not None and self.heeded_at is None


class Triage(Scoped):
    """What the desk weighs a report by, and what follows from it; it lies in the desk's own room.

    Seven inputs of a decision table, three flags that override it, what the table said, and which it was.
    """

    public = models.CharField(max_length=3, choices=choices(coordinator_triage.Public))
    contacted = models.CharField(max_length=3, choices=choices(coordinator_triage.Contacted))
    credibility = models.CharField(max_length=12, choices=choices(coordinator_triage.Credibility))
    suppliers = models.CharField(max_length=8, choices=choices(coordinator_triage.Suppliers))
    engagement = models.CharField(max_length=12, choices=choices(coordinator_triage.Engagement))
    utility = models.CharField(max_length=15, choices=choices(coordinator_triage.Utility))
    impact = models.CharField(max_length=11, choices=choices(coordinator_triage.Impact))
    therapy = models.CharField(
        max_length=7, choices=Known.choices, help_text="Whether the device is implanted or life-sustaining."
    )
    harm = models.CharField(
        max_length=7, choices=Known.choices, help_text="Whether harm to a patient is suspected."
    )
    exploited = models.CharField(max_length=7, choices=Known.choices)
    table = models.CharField(max_length=40, help_text="Key and version of the decision table.")
    table_outcome = models.CharField(max_length=10, choices=choices(coordinator_triage.Outcome))
    outcome = models.CharField(
        max_length=10, choices=choices(coordinator_triage.Outcome), help_text="As suggested."
    )
    known = models.JSONField(
        default=dict, help_text="What was known then, by question: what differs later is news."
    )
    urgent = models.BooleanField(
        default=False, help_text="Whether the desk ever found it urgent; later answers do not take that back."
    )
    at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    class Meta(Scoped.Meta):
        constraints = [models.UniqueConstraint(fields=["stream"], name="triage_one_a_report")]


class Duplicate(Scoped):
    """Which report or case says the same as a report; it lies in the desk's own room."""

    CROSS_STREAM = frozenset({"of"})
    of = models.ForeignKey(Stream, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta(Scoped.Meta):
        constraints = [models.UniqueConstraint(fields=["stream"], name="duplicate_of_one")]


class Announcement(Scoped):
    """What an advising agency is told at once of an accepted report; it lies in a room of that agency's own.

    The report's number is its stream's. Nothing of the report itself stands here. Of a report of its `own`
    the agency holds one from the beginning: its key to a case (decision 0221). It is marked as the report is
    now, which the agency does not read (decision 0266).
    """

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    therapy = models.CharField(
        max_length=7, choices=Known.choices, help_text="Whether the device is implanted or life-sustaining."
    )
    urgent = models.BooleanField()
    own = models.BooleanField(default=False, help_text="Whether the agency reported it in its own name.")
    by = models.ForeignKey(Principal, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True, help_text="When a case was opened for the report.")
    handling = models.JSONField(default=list, help_text="Handling marks beside the label.")
    onward = models.CharField(max_length=15, choices=choices(Onward), default=Onward.FREE.value)
    version = models.PositiveIntegerField(default=1)

    class Meta(Scoped.Meta):
        constraints = [
            models.UniqueConstraint(fields=["stream", "organisation"], name="announced_once_to_each")
        ]

    @property
    def phase(self) -> str:
        """The policy matrix judges it by the report's state; an own one by where its agency stands."""
        state = ReportState(Report.rows.values_list("state", flat=True).get(pk=self.stream_id))
        return self.judged_by(state)

    def judged_by(self, state: ReportState) -> str:
        """As what it is judged where its report is in a state."""
        return str(on_own_word(state) if self.own else state)


class SealedFile(Scoped):
    """A protected reporter's file on its way to others; it lies where its sender and the desk meet.

    The file itself lies in a room that its sender alone enters. Here stands what a coordinator has to know to
    decide: nothing of its name, and of its content its kind, its size and how it is to be handled.
    """

    CROSS_ROOM = frozenset({"original", "into", "handed"})
    original = models.ForeignKey(Blob, models.PROTECT, related_name="+")
    into = models.ForeignKey(Room, models.PROTECT, related_name="+", help_text="For whom it was sent.")
    state = models.CharField(max_length=9, choices=choices(Cleaning), default=Cleaning.WAITING.value)
    why = models.CharField(max_length=10, choices=choices(Why), blank=True, default="")
    media_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField()
    draft = models.ForeignKey(
        Blob,
        models.PROTECT,
        null=True,
        related_name="+",
        help_text="Cleaned as far as it goes, for a coordinator to judge the rest.",
    )
    handed = models.ForeignKey(
        Blob, models.PROTECT, null=True, related_name="+", help_text="What others got in its place."
    )
    reason = models.TextField(blank=True, default="", help_text="Why a coordinator handed it on.")
    at = models.DateTimeField(help_text="The day on which it came.")
    handling = models.JSONField(default=list, help_text="Handling marks beside the label.")
    onward = models.CharField(max_length=15, choices=choices(Onward), default=Onward.FREE.value)
    version = models.PositiveIntegerField(default=1)

    class Meta(Scoped.Meta):
        constraints = [models.UniqueConstraint(fields=["stream", "original"], name="sealed_once")]
        indexes = [
            models.Index(
                fields=["stream"], condition=models.Q(state=Cleaning.WAITING.value), name="sealed_waiting"
            )
        ]


class SealedWords(Scoped):
    """One field of a report that tells who sent it, readable by the reveal process alone (decision 0231).

    The report itself says nothing there. `key` names the pair that it is sealed to, `own` the key that
    erasing destroys; realm, report and field are bound into the ciphertext.
    """

    field = models.CharField(max_length=14, choices=choices(Telling))
    key = models.CharField(max_length=16)
    own = models.CharField(max_length=64)
    sealed = models.BinaryField()
    marks = models.BinaryField(help_text="Keyed digests by which texts are compared, under the key `own`.")
    looked_at = models.DateTimeField(null=True, help_text="The day on which somebody last read it.")
    erased_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta(Scoped.Meta):
        constraints = [models.UniqueConstraint(fields=["stream", "field"], name="sealed_words_once")]
        indexes = [
            models.Index(fields=["stream"], condition=models.Q(erased_at=None), name="sealed_words_there")
        ]


class Reveal(Scoped):
    """That somebody of the desk looks at who reported: who asked, who reads, on what ground."""

    reader = models.ForeignKey(Principal, models.PROTECT, related_name="+")
    by = models.ForeignKey(Principal, models.PROTECT, related_name="+")
    ground = models.CharField(max_length=10, choices=choices(Need))
    reason = models.TextField()
    state = models.CharField(max_length=5, choices=choices(Looking), default=Looking.ASKED.value)
    at = models.DateTimeField()
    until = models.DateTimeField(null=True, help_text="Until when it can be read, by the wall clock.")
    version = models.PositiveIntegerField(default=1)

    class Meta(Scoped.Meta):
        indexes = [
            models.Index(
                fields=["stream"],
                condition=models.Q(state__in=[Looking.ASKED.value, Looking.OPEN.value]),
                name="reveal_running",
            )
        ]


class Revealed(Scoped):
    """Who reported, for one person and one hour, in a room that they alone enter; then it is empty."""

    CROSS_ROOM = frozenset({"reveal"})
    reveal = models.ForeignKey(Reveal, models.PROTECT, related_name="+")
    words = models.BinaryField(help_text="Sealed under the ordinary key; empty once the hour is over.")
    version = models.PositiveIntegerField(default=1)

    class Meta(Scoped.Meta):
        constraints = [models.UniqueConstraint(fields=["stream", "reveal"], name="revealed_once")]


class Hold(Scoped):
    """Why nothing of a report or case is erased for now; it lies in the desk's own room.

    One of a case reaches the reports that it answers: there lies a row for it, `of` the one in the case.
    """

    CROSS_STREAM = frozenset({"of"})
    matter = models.CharField(max_length=LINE, help_text="The suit, inquiry or order, by its reference.")
    reason = models.TextField()
    by = models.ForeignKey(Principal, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    of = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")
    lifted_at = models.DateTimeField(null=True)
    lifted_by = models.ForeignKey(Principal, models.PROTECT, null=True, related_name="+")
    lifted_why = models.TextField(blank=True, default="")
    version = models.PositiveIntegerField(default=1)

    class Meta(Scoped.Meta):
        indexes = [
            models.Index(
                fields=["stream"], condition=models.Q(lifted_at__isnull=True), name="hold_that_stands"
            )
        ]


class Receipt(models.Model):
    """Finds the principal of a receipt code by the code's keyed digest; the code itself is nowhere."""

    TABLE = "system"
    principal = models.OneToOneField(Principal, models.PROTECT, primary_key=True, related_name="+")
    realm = models.CharField(max_length=36)
    digest = models.CharField(max_length=64, unique=True)


class Draft(models.Model):
    """A report that somebody is typing, as ciphertext under a key that only their browser holds."""

    TABLE = "system"
    digest = models.CharField(max_length=64, primary_key=True)
    sealed = models.BinaryField()
    expires_at = models.DateTimeField(db_index=True)


class DraftFile(models.Model):
    """Where the sealed bytes of a draft's file lie, so that they go when the draft goes."""

    TABLE = "system"
    storage_key = models.CharField(max_length=64, primary_key=True)
    draft = models.ForeignKey(Draft, models.CASCADE, related_name="files")
