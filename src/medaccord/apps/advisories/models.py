"""Advisories: drafts, approval and what was published."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models

from medaccord.apps.advisories import ingested as ingested
from medaccord.apps.cases.models import CaseRow, Participant
from medaccord.apps.parties.models import Origin
from medaccord.core.models import Principal, Scoped
from medaccord.core.models.choices import choices
from medaccord.core.models.register import Registered
from medaccord.domain.advisory.blocks import Kind
from medaccord.domain.advisory.communication import Outlet
from medaccord.domain.advisory.review import Answer, Disposition
from medaccord.domain.advisory.template import LONGEST_NAME, Place
from medaccord.domain.text import LINE


class RevisionState(models.TextChoices):
    """Where one revision of an advisory stands."""

    DRAFT = "draft"
    REVIEW = "review"
    APPROVED = "approved"
    RELEASED = "released"
    REPLACED = "replaced"


class TrackingStatus(models.TextChoices):
    """How settled a published advisory is (CSAF 2.0 §3.2.1.12.7)."""

    FINAL = "final"
    INTERIM = "interim"


class Advisory(CaseRow):
    """What one case publishes; seen by the desk until it is released."""

    number = models.CharField(max_length=32)
    title = models.TextField()

    class Meta(Scoped.Meta):
        constraints = [models.UniqueConstraint(fields=["stream", "number"], name="advisory_number")]


class Revision(CaseRow):
    """One version of an advisory: frozen blocks, whose digest is what the second person approves.

    Drafts that were replaced keep the version that a later draft took over from them.
    """

    advisory = models.ForeignKey(Advisory, models.PROTECT, related_name="+")
    version = models.PositiveIntegerField()
    state = models.CharField(max_length=8, choices=RevisionState.choices)
    status = models.CharField(max_length=7, choices=TrackingStatus.choices, default=TrackingStatus.FINAL)
    summary = models.TextField()
    language = models.CharField(max_length=35, help_text="RFC 5646 language of the texts.")
    legacy_version = models.CharField(max_length=100, blank=True)
    dated = models.DateTimeField(null=True, help_text="Date of this revision in the revision history.")
    covers = models.JSONField(null=True, help_text="Keys of the vulnerabilities covered; null means all.")
    leaves_out = models.JSONField(default=list, help_text="Keys of rows that are not to be published.")
    templates = models.JSONField(
        default=list, help_text="What was made of the center's text templates (domain.advisory.template)."
    )
    digest = models.CharField(max_length=64)
    author = models.ForeignKey(Principal, models.PROTECT, related_name="+")
    drafted_at = models.DateTimeField()
    submitter = models.ForeignKey(Principal, models.PROTECT, null=True, related_name="+")
    submitted_at = models.DateTimeField(null=True)
    approver = models.ForeignKey(Principal, models.PROTECT, null=True, related_name="+")
    approved_at = models.DateTimeField(null=True)
    comment = models.TextField(blank=True, help_text="What the reviewer wrote when returning it.")
    scheduler = models.ForeignKey(Principal, models.PROTECT, null=True, related_name="+")
    release_at = models.DateTimeField(null=True)
    scheduled_at = models.DateTimeField(
        null=True, help_text="When its release at an instant was set; what is drafted later stays behind."
    )
    leak_risk = models.TextField(
        blank=True, help_text="What a leak would mean for vulnerabilities that stay secret (Vultron T22)."
    )
    stopped = models.TextField(blank=True, help_text="Why its release at an instant did not take place.")
    stopped_at = models.DateTimeField(null=True)
    released_at = models.DateTimeField(null=True)

    class Meta(Scoped.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["stream", "advisory", "version"],
                condition=~models.Q(state="replaced"),
                name="revision_once",
            )
        ]
        indexes = [
            models.Index(
                fields=["release_at"],
                condition=models.Q(state="approved", release_at__isnull=False),
                name="revision_due",
            )
        ]


class Block(CaseRow):
    """One part of a revision, frozen from a case row; `source` is that row's key and stays the same."""

    APPEND_ONLY = True
    revision = models.ForeignKey(Revision, models.PROTECT, related_name="+")
    position = models.PositiveIntegerField()
    kind = models.CharField(max_length=16, choices=choices(Kind))
    source = models.UUIDField()
    content = models.JSONField()

    class Meta(Scoped.Meta):
        constraints = [
            models.UniqueConstraint(fields=["stream", "revision", "position"], name="block_position")
        ]


class Review(CaseRow):
    """That a party was asked to read one revision, and what it answered; it lies where the party reads it.

    Its state follows from answer and due date (`domain.advisory.review`). A party outside the agencies
    sees no revision: `edition` tells it the advisory's version.
    """

    CROSS_ROOM = frozenset({"revision", "participant"})
    revision = models.ForeignKey(Revision, models.PROTECT, related_name="+")
    participant = models.ForeignKey(Participant, models.PROTECT, related_name="+")
    edition = models.PositiveIntegerField()
    question = models.TextField(blank=True)
    asked_by = models.ForeignKey(Principal, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    due_at = models.DateTimeField()
    answer = models.CharField(max_length=10, choices=choices(Answer), blank=True)
    words = models.TextField(blank=True)
    answered_by = models.ForeignKey(Principal, models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(
        null=True, help_text="When nobody waited any more: asked about a newer draft, or published."
    )
    version = models.PositiveIntegerField(default=1)

    class Meta(Scoped.Meta):
        constraints = [
            models.UniqueConstraint(fields=["stream", "revision", "participant"], name="review_once")
        ]


class Passage(CaseRow):
    """One block of a revision as far as a party outside the agencies may see it, in that party's side."""

    APPEND_ONLY = True
    review = models.ForeignKey(Review, models.PROTECT, related_name="+")
    position = models.PositiveIntegerField()
    kind = models.CharField(max_length=16, choices=choices(Kind))
    source = models.UUIDField()
    content = models.JSONField()


class Comment(CaseRow):
    """What somebody says of one block of one revision; its author's side and the desk read it."""

    CROSS_ROOM = frozenset({"revision", "participant"})
    revision = models.ForeignKey(Revision, models.PROTECT, related_name="+")
    participant = models.ForeignKey(Participant, models.PROTECT, related_name="+")
    edition = models.PositiveIntegerField()
    kind = models.CharField(max_length=16, choices=choices(Kind))
    source = models.UUIDField()
    author = models.ForeignKey(Principal, models.PROTECT, related_name="+")
    author_name = models.CharField(max_length=300, help_text="As its readers know the author.")
    text = models.TextField()
    at = models.DateTimeField()
    disposition = models.CharField(max_length=16, choices=choices(Disposition), blank=True)
    settled_because = models.TextField(blank=True)
    settled_before = models.JSONField(
        default=list, help_text="Earlier dispositions, oldest first: [disposition, because, when]."
    )
    settled_by = models.ForeignKey(Principal, models.PROTECT, null=True, related_name="+")
    settled_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)


class Communication(CaseRow):
    """One draft of a safety communication of the adviser's agency; the agencies of the case read it.

    All drafts and versions of one agency in one case have one number, also where it left and came back as
    another participant: whose a draft is, its participant's organisation says. What the center says of a
    draft is a `Remark`.
    """

    participant = models.ForeignKey(Participant, models.PROTECT, related_name="+")
    number = models.CharField(max_length=32)
    version = models.PositiveIntegerField()
    state = models.CharField(max_length=8, choices=RevisionState.choices, default=RevisionState.DRAFT)
    outlet = models.CharField(max_length=8, choices=choices(Outlet))
    agency = models.CharField(max_length=300, help_text="Whose it is, as it is printed.")
    title = models.TextField()
    language = models.CharField(max_length=35, help_text="RFC 5646 language of the texts.")
    parts = models.JSONField(help_text="Text of each part (domain.advisory.communication.Part).")
    summary = models.TextField(help_text="What this version is; its line in the history.")
    digest = models.CharField(max_length=64)
    author = models.ForeignKey(Principal, models.PROTECT, related_name="+")
    drafted_at = models.DateTimeField()
    question = models.TextField(blank=True)
    due_at = models.DateTimeField(help_text="By when the coordination center is asked to answer.")
    waits = models.BooleanField(
        default=False, help_text="Until its agency's counsel approves this draft, nobody else does."
    )
    approver = models.ForeignKey(Principal, models.PROTECT, null=True, related_name="+")
    approved_at = models.DateTimeField(null=True)
    released_at = models.DateTimeField(null=True)

    class Meta(Scoped.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["stream", "number", "version"],
                condition=~models.Q(state="replaced"),
                name="communication_once",
            )
        ]


class Remark(CaseRow):
    """What the coordination center says of one draft of a safety communication: of it whole, and by part."""

    APPEND_ONLY = True
    communication = models.ForeignKey(Communication, models.PROTECT, related_name="+")
    number = models.PositiveIntegerField(help_text="Its place among the answers to this draft, from 1.")
    answer = models.CharField(max_length=10, choices=choices(Answer))
    words = models.TextField(blank=True)
    parts = models.JSONField(help_text="What it says of single parts, by the part.")
    author = models.ForeignKey(Principal, models.PROTECT, related_name="+")
    author_name = models.CharField(max_length=300, help_text="As its readers know the author.")
    at = models.DateTimeField()

    class Meta(Scoped.Meta):
        constraints = [
            models.UniqueConstraint(fields=["stream", "communication", "number"], name="remark_number")
        ]


class Template(models.Model):
    """A text of the center that its advisories print; of no case, and in no realm.

    Drafts keep a copy, so that a change reaches none of them.
    """

    TABLE = "party"
    REGISTER = Registered(
        frozenset({"place", "name", "title", "text", "standing", "retired", "version"}),
        ({"template": "id"},),
    )
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    place = models.CharField(max_length=11, choices=choices(Place))
    name = models.CharField(max_length=LONGEST_NAME)
    title = models.CharField(max_length=LINE)
    text = models.TextField()
    standing = models.BooleanField(help_text="Every new draft prints it unless its author leaves it out.")
    retired = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["name"], condition=models.Q(retired=False), name="template_name_once"
            )
        ]


class TakenNumber(models.Model):
    """A number of a publication that is in use; drafts of other cases are invisible, their numbers not."""

    TABLE = "system"
    realm = models.CharField(max_length=36)
    number = models.CharField(max_length=32)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["realm", "number"], name="advisory_number_once")]


class Publication(models.Model):
    """A released revision as bytes, for everyone; it holds nothing that was not published."""

    TABLE = "public"
    MAY_CHANGE: ClassVar[frozenset[str]] = frozenset({"current"})
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    number = models.CharField(max_length=32)
    version = models.PositiveIntegerField()
    current = models.BooleanField(default=True)
    origin = models.CharField(max_length=6, choices=Origin.choices, default=Origin.LIVE)
    title = models.TextField()
    summary = models.TextField()
    vendors = models.TextField(help_text="Names of manufacturers, one a line.")
    status = models.CharField(max_length=7, choices=TrackingStatus.choices)
    label = models.CharField(max_length=100, default="", help_text="What the operator calls this update.")
    released_at = models.DateTimeField()
    first_released_at = models.DateTimeField()
    page = models.BinaryField()
    csaf = models.BinaryField()
    csaf_name = models.CharField(max_length=60)
    csaf_sha256 = models.CharField(max_length=64)
    text = models.TextField(help_text="What public search looks through.")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["number", "version"], name="publication_once"),
            models.UniqueConstraint(
                fields=["number"], condition=models.Q(current=True), name="publication_current_once"
            ),
        ]
        indexes = [
            models.Index(
                fields=["-released_at", "-id"], condition=models.Q(current=True), name="publication_newest"
            ),
            models.Index(fields=["csaf_name"], condition=models.Q(current=True), name="publication_file"),
        ]


class PublicCommunication(models.Model):
    """A version of a safety communication as bytes, for everyone; it holds nothing that was not published."""

    TABLE = "public"
    MAY_CHANGE: ClassVar[frozenset[str]] = frozenset({"current"})
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    number = models.CharField(max_length=32)
    version = models.PositiveIntegerField()
    current = models.BooleanField(default=True)
    origin = models.CharField(max_length=6, choices=Origin.choices, default=Origin.LIVE)
    agency = models.CharField(max_length=300)
    title = models.TextField()
    lead = models.TextField(help_text="Its first part.")
    advisory = models.CharField(max_length=32, blank=True, help_text="Number of the advisory beside it.")
    released_at = models.DateTimeField()
    first_released_at = models.DateTimeField()
    page = models.BinaryField()
    document = models.BinaryField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["number", "version"], name="public_communication_once"),
            models.UniqueConstraint(
                fields=["number"],
                condition=models.Q(current=True),
                name="public_communication_current_once",
            ),
        ]
        indexes = [
            models.Index(
                fields=["-released_at", "-id"],
                condition=models.Q(current=True),
                name="public_communication_newest",
            ),
        ]


class PublicProduct(models.Model):
    """A product that a published advisory names; the only source of suggestions to the public."""

    TABLE = "public"
    MAY_CHANGE: ClassVar[frozenset[str]] = frozenset()
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    publication = models.ForeignKey(Publication, models.PROTECT, related_name="+")
    vendor = models.TextField()
    name = models.TextField()
