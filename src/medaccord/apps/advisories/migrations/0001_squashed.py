"""All tables of the app as they are, for a new database; an older one has taken the steps one by one."""

from __future__ import annotations

import uuid

import django.db.models.deletion
from django.db import migrations, models

from medaccord.core.tables import CreateTables


class Migration(migrations.Migration):
    replaces = [
        ("advisories", "0001_initial"),
        ("advisories", "0002_reading_together"),
        ("advisories", "0003_text_templates"),
        ("advisories", "0004_labels"),
        ("advisories", "0005_safety_communications"),
        ("advisories", "0006_settled_again"),
        ("advisories", "0007_counsel"),
    ]

    initial = True

    # those of its steps, so that it holds for a database that took some of theirs (decision 0099)
    dependencies = [
        ("cases", "0006_corrected_and_withdrawn"),
        ("cases", "0018_rollouts"),
        ("core", "0001_initial"),
        ("core", "0005_done_requests"),
        ("core", "0006_erased_files"),
    ]

    operations = [
        CreateTables(
            [
                migrations.CreateModel(
                    name="Advisory",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                            ),
                        ),
                        ("realm", models.CharField(editable=False, max_length=36)),
                        (
                            "marking",
                            models.CharField(
                                choices=[
                                    ("TLP:CLEAR", "TLP:CLEAR"),
                                    ("TLP:GREEN", "TLP:GREEN"),
                                    ("TLP:AMBER", "TLP:AMBER"),
                                    ("TLP:AMBER+STRICT", "TLP:AMBER+STRICT"),
                                    ("TLP:RED", "TLP:RED"),
                                ],
                                default="TLP:AMBER+STRICT",
                                max_length=16,
                            ),
                        ),
                        ("number", models.CharField(max_length=32)),
                        ("title", models.TextField()),
                        (
                            "room",
                            models.ForeignKey(
                                editable=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="core.room",
                            ),
                        ),
                        (
                            "stream",
                            models.ForeignKey(
                                editable=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="core.stream",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                        "base_manager_name": "objects",
                        "default_manager_name": "objects",
                    },
                ),
                migrations.CreateModel(
                    name="Communication",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                            ),
                        ),
                        ("realm", models.CharField(editable=False, max_length=36)),
                        (
                            "marking",
                            models.CharField(
                                choices=[
                                    ("TLP:CLEAR", "TLP:CLEAR"),
                                    ("TLP:GREEN", "TLP:GREEN"),
                                    ("TLP:AMBER", "TLP:AMBER"),
                                    ("TLP:AMBER+STRICT", "TLP:AMBER+STRICT"),
                                    ("TLP:RED", "TLP:RED"),
                                ],
                                default="TLP:AMBER+STRICT",
                                max_length=16,
                            ),
                        ),
                        ("number", models.CharField(max_length=32)),
                        ("version", models.PositiveIntegerField()),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("draft", "Draft"),
                                    ("review", "Review"),
                                    ("approved", "Approved"),
                                    ("released", "Released"),
                                    ("replaced", "Replaced"),
                                ],
                                default="draft",
                                max_length=8,
                            ),
                        ),
                        (
                            "outlet",
                            models.CharField(
                                choices=[("together", "together"), ("alone", "alone")], max_length=8
                            ),
                        ),
                        (
                            "agency",
                            models.CharField(help_text="Whose it is, as it is printed.", max_length=300),
                        ),
                        ("title", models.TextField()),
                        (
                            "language",
                            models.CharField(help_text="RFC 5646 language of the texts.", max_length=35),
                        ),
                        (
                            "parts",
                            models.JSONField(
                                help_text="Text of each part (domain.advisory.communication.Part)."
                            ),
                        ),
                        (
                            "summary",
                            models.TextField(help_text="What this version is; its line in the history."),
                        ),
                        ("digest", models.CharField(max_length=64)),
                        ("drafted_at", models.DateTimeField()),
                        ("question", models.TextField(blank=True)),
                        (
                            "due_at",
                            models.DateTimeField(
                                help_text="By when the coordination center is asked to answer."
                            ),
                        ),
                        (
                            "waits",
                            models.BooleanField(
                                default=False,
                                help_text="Until its agency's counsel approves this draft, nobody else does.",
                            ),
                        ),
                        ("approved_at", models.DateTimeField(null=True)),
                        ("released_at", models.DateTimeField(null=True)),
                        (
                            "approver",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="core.principal",
                            ),
                        ),
                        (
                            "author",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="core.principal",
                            ),
                        ),
                        (
                            "participant",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="cases.participant",
                            ),
                        ),
                        (
                            "room",
                            models.ForeignKey(
                                editable=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="core.room",
                            ),
                        ),
                        (
                            "stream",
                            models.ForeignKey(
                                editable=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="core.stream",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                        "base_manager_name": "objects",
                        "default_manager_name": "objects",
                    },
                ),
                migrations.CreateModel(
                    name="Publication",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                            ),
                        ),
                        ("number", models.CharField(max_length=32)),
                        ("version", models.PositiveIntegerField()),
                        ("current", models.BooleanField(default=True)),
                        (
                            "origin",
                            models.CharField(
                                choices=[("live", "Live"), ("demo", "Demo"), ("replay", "Replay")],
                                default="live",
                                max_length=6,
                            ),
                        ),
                        ("title", models.TextField()),
                        ("summary", models.TextField()),
                        ("vendors", models.TextField(help_text="Names of manufacturers, one a line.")),
                        (
                            "status",
                            models.CharField(
                                choices=[("final", "Final"), ("interim", "Interim")], max_length=7
                            ),
                        ),
                        (
                            "label",
                            models.CharField(
                                default="", help_text="What the operator calls this update.", max_length=100
                            ),
                        ),
                        ("released_at", models.DateTimeField()),
                        ("first_released_at", models.DateTimeField()),
                        ("page", models.BinaryField()),
                        ("csaf", models.BinaryField()),
                        ("csaf_name", models.CharField(max_length=60)),
                        ("csaf_sha256", models.CharField(max_length=64)),
                        ("text", models.TextField(help_text="What public search looks through.")),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                condition=models.Q(("current", True)),
                                fields=["-released_at", "-id"],
                                name="publication_newest",
                            ),
                            models.Index(
                                condition=models.Q(("current", True)),
                                fields=["csaf_name"],
                                name="publication_file",
                            ),
                        ],
                        "constraints": [
                            models.UniqueConstraint(fields=("number", "version"), name="publication_once"),
                            models.UniqueConstraint(
                                condition=models.Q(("current", True)),
                                fields=("number",),
                                name="publication_current_once",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PublicCommunication",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                            ),
                        ),
                        ("number", models.CharField(max_length=32)),
                        ("version", models.PositiveIntegerField()),
                        ("current", models.BooleanField(default=True)),
                        (
                            "origin",
                            models.CharField(
                                choices=[("live", "Live"), ("demo", "Demo"), ("replay", "Replay")],
                                default="live",
                                max_length=6,
                            ),
                        ),
                        ("agency", models.CharField(max_length=300)),
                        ("title", models.TextField()),
                        ("lead", models.TextField(help_text="Its first part.")),
                        (
                            "advisory",
                            models.CharField(
                                blank=True, help_text="Number of the advisory beside it.", max_length=32
                            ),
                        ),
                        ("released_at", models.DateTimeField()),
                        ("first_released_at", models.DateTimeField()),
                        ("page", models.BinaryField()),
                        ("document", models.BinaryField()),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                condition=models.Q(("current", True)),
                                fields=["-released_at", "-id"],
                                name="public_communication_newest",
                            )
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("number", "version"), name="public_communication_once"
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("current", True)),
                                fields=("number",),
                                name="public_communication_current_once",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PublicProduct",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                            ),
                        ),
                        ("vendor", models.TextField()),
                        ("name", models.TextField()),
                        (
                            "publication",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="advisories.publication",
                            ),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    name="Remark",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                            ),
                        ),
                        ("realm", models.CharField(editable=False, max_length=36)),
                        (
                            "marking",
                            models.CharField(
                                choices=[
                                    ("TLP:CLEAR", "TLP:CLEAR"),
                                    ("TLP:GREEN", "TLP:GREEN"),
                                    ("TLP:AMBER", "TLP:AMBER"),
                                    ("TLP:AMBER+STRICT", "TLP:AMBER+STRICT"),
                                    ("TLP:RED", "TLP:RED"),
                                ],
                                default="TLP:AMBER+STRICT",
                                max_length=16,
                            ),
                        ),
                        (
                            "number",
                            models.PositiveIntegerField(
                                help_text="Its place among the answers to this draft, from 1."
                            ),
                        ),
                        (
                            "answer",
                            models.CharField(
                                choices=[
                                    ("no_comment", "no_comment"),
                                    ("commented", "commented"),
                                    ("objected", "objected"),
                                ],
                                max_length=10,
                            ),
                        ),
                        ("words", models.TextField(blank=True)),
                        ("parts", models.JSONField(help_text="What it says of single parts, by the part.")),
                        (
                            "author_name",
                            models.CharField(help_text="As its readers know the author.", max_length=300),
                        ),
                        ("at", models.DateTimeField()),
                        (
                            "author",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="core.principal",
                            ),
                        ),
                        (
                            "communication",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="advisories.communication",
                            ),
                        ),
                        (
                            "room",
                            models.ForeignKey(
                                editable=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="core.room",
                            ),
                        ),
                        (
                            "stream",
                            models.ForeignKey(
                                editable=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="core.stream",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                        "base_manager_name": "objects",
                        "default_manager_name": "objects",
                    },
                ),
                migrations.CreateModel(
                    name="Review",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                            ),
                        ),
                        ("realm", models.CharField(editable=False, max_length=36)),
                        (
                            "marking",
                            models.CharField(
                                choices=[
                                    ("TLP:CLEAR", "TLP:CLEAR"),
                                    ("TLP:GREEN", "TLP:GREEN"),
                                    ("TLP:AMBER", "TLP:AMBER"),
                                    ("TLP:AMBER+STRICT", "TLP:AMBER+STRICT"),
                                    ("TLP:RED", "TLP:RED"),
                                ],
                                default="TLP:AMBER+STRICT",
                                max_length=16,
                            ),
                        ),
                        ("edition", models.PositiveIntegerField()),
                        ("question", models.TextField(blank=True)),
                        ("asked_at", models.DateTimeField()),
                        ("due_at", models.DateTimeField()),
                        (
                            "answer",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("no_comment", "no_comment"),
                                    ("commented", "commented"),
                                    ("objected", "objected"),
                                ],
                                max_length=10,
                            ),
                        ),
                        ("words", models.TextField(blank=True)),
                        ("answered_at", models.DateTimeField(null=True)),
                        (
                            "closed_at",
                            models.DateTimeField(
                                help_text="When nobody waited any more: asked about a newer draft, or published.",
                                null=True,
                            ),
                        ),
                        ("version", models.PositiveIntegerField(default=1)),
                        (
                            "answered_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="core.principal",
                            ),
                        ),
                        (
                            "asked_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="core.principal",
                            ),
                        ),
                        (
                            "participant",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="cases.participant",
                            ),
                        ),
                        (
                            "room",
                            models.ForeignKey(
                                editable=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="core.room",
                            ),
                        ),
                        (
                            "stream",
                            models.ForeignKey(
                                editable=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="core.stream",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                        "base_manager_name": "objects",
                        "default_manager_name": "objects",
                    },
                ),
                migrations.CreateModel(
                    name="Passage",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                            ),
                        ),
                        ("realm", models.CharField(editable=False, max_length=36)),
                        (
                            "marking",
                            models.CharField(
                                choices=[
                                    ("TLP:CLEAR", "TLP:CLEAR"),
                                    ("TLP:GREEN", "TLP:GREEN"),
                                    ("TLP:AMBER", "TLP:AMBER"),
                                    ("TLP:AMBER+STRICT", "TLP:AMBER+STRICT"),
                                    ("TLP:RED", "TLP:RED"),
                                ],
                                default="TLP:AMBER+STRICT",
                                max_length=16,
                            ),
                        ),
                        ("position", models.PositiveIntegerField()),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("tracking", "tracking"),
                                    ("title", "title"),
                                    ("distribution", "distribution"),
                                    ("note", "note"),
                                    ("reference", "reference"),
                                    ("acknowledgment", "acknowledgment"),
                                    ("product", "product"),
                                    ("group", "group"),
                                    ("vulnerability", "vulnerability"),
                                    ("status", "status"),
                                    ("score", "score"),
                                    ("remediation", "remediation"),
                                ],
                                max_length=16,
                            ),
                        ),
                        ("source", models.UUIDField()),
                        ("content", models.JSONField()),
                        (
                            "room",
                            models.ForeignKey(
                                editable=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="core.room",
                            ),
                        ),
                        (
                            "stream",
                            models.ForeignKey(
                                editable=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="core.stream",
                            ),
                        ),
                        (
                            "review",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="advisories.review",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                        "base_manager_name": "objects",
                        "default_manager_name": "objects",
                    },
                ),
                migrations.CreateModel(
                    name="Revision",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                            ),
                        ),
                        ("realm", models.CharField(editable=False, max_length=36)),
                        (
                            "marking",
                            models.CharField(
                                choices=[
                                    ("TLP:CLEAR", "TLP:CLEAR"),
                                    ("TLP:GREEN", "TLP:GREEN"),
                                    ("TLP:AMBER", "TLP:AMBER"),
                                    ("TLP:AMBER+STRICT", "TLP:AMBER+STRICT"),
                                    ("TLP:RED", "TLP:RED"),
                                ],
                                default="TLP:AMBER+STRICT",
                                max_length=16,
                            ),
                        ),
                        ("version", models.PositiveIntegerField()),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("draft", "Draft"),
                                    ("review", "Review"),
                                    ("approved", "Approved"),
                                    ("released", "Released"),
                                    ("replaced", "Replaced"),
                                ],
                                max_length=8,
                            ),
                        ),
                        (
                            "status",
                            models.CharField(
                                choices=[("final", "Final"), ("interim", "Interim")],
                                default="final",
                                max_length=7,
                            ),
                        ),
                        ("summary", models.TextField()),
                        (
                            "language",
                            models.CharField(help_text="RFC 5646 language of the texts.", max_length=35),
                        ),
                        ("legacy_version", models.CharField(blank=True, max_length=100)),
                        (
                            "dated",
                            models.DateTimeField(
                                help_text="Date of this revision in the revision history.", null=True
                            ),
                        ),
                        (
                            "covers",
                            models.JSONField(
                                help_text="Keys of the vulnerabilities covered; null means all.", null=True
                            ),
                        ),
                        (
                            "leaves_out",
                            models.JSONField(
                                default=list, help_text="Keys of rows that are not to be published."
                            ),
                        ),
                        (
                            "templates",
                            models.JSONField(
                                default=list,
                                help_text="What was made of the center's text templates (domain.advisory.template).",
                            ),
                        ),
                        ("digest", models.CharField(max_length=64)),
                        ("drafted_at", models.DateTimeField()),
                        ("submitted_at", models.DateTimeField(null=True)),
                        ("approved_at", models.DateTimeField(null=True)),
                        (
                            "comment",
                            models.TextField(
                                blank=True, help_text="What the reviewer wrote when returning it."
                            ),
                        ),
                        ("release_at", models.DateTimeField(null=True)),
                        (
                            "scheduled_at",
                            models.DateTimeField(
                                help_text="When its release at an instant was set; what is drafted later stays behind.",
                                null=True,
                            ),
                        ),
                        (
                            "leak_risk",
                            models.TextField(
                                blank=True,
                                help_text="What a leak would mean for vulnerabilities that stay secret (Vultron T22).",
                            ),
                        ),
                        (
                            "stopped",
                            models.TextField(
                                blank=True, help_text="Why its release at an instant did not take place."
                            ),
                        ),
                        ("stopped_at", models.DateTimeField(null=True)),
                        ("released_at", models.DateTimeField(null=True)),
                        (
                            "advisory",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="advisories.advisory",
                            ),
                        ),
                        (
                            "approver",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="core.principal",
                            ),
                        ),
                        (
                            "author",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="core.principal",
                            ),
                        ),
                        (
                            "room",
                            models.ForeignKey(
                                editable=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="core.room",
                            ),
                        ),
                        (
                            "scheduler",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="core.principal",
                            ),
                        ),
                        (
                            "stream",
                            models.ForeignKey(
                                editable=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="core.stream",
                            ),
                        ),
                        (
                            "submitter",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="core.principal",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                        "base_manager_name": "objects",
                        "default_manager_name": "objects",
                    },
                ),
                migrations.AddField(
                    model_name="review",
                    name="revision",
                    field=models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="advisories.revision",
                    ),
                ),
                migrations.CreateModel(
                    name="Comment",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                            ),
                        ),
                        ("realm", models.CharField(editable=False, max_length=36)),
                        (
                            "marking",
                            models.CharField(
                                choices=[
                                    ("TLP:CLEAR", "TLP:CLEAR"),
                                    ("TLP:GREEN", "TLP:GREEN"),
                                    ("TLP:AMBER", "TLP:AMBER"),
                                    ("TLP:AMBER+STRICT", "TLP:AMBER+STRICT"),
                                    ("TLP:RED", "TLP:RED"),
                                ],
                                default="TLP:AMBER+STRICT",
                                max_length=16,
                            ),
                        ),
                        ("edition", models.PositiveIntegerField()),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("tracking", "tracking"),
                                    ("title", "title"),
                                    ("distribution", "distribution"),
                                    ("note", "note"),
                                    ("reference", "reference"),
                                    ("acknowledgment", "acknowledgment"),
                                    ("product", "product"),
                                    ("group", "group"),
                                    ("vulnerability", "vulnerability"),
                                    ("status", "status"),
                                    ("score", "score"),
                                    ("remediation", "remediation"),
                                ],
                                max_length=16,
                            ),
                        ),
                        ("source", models.UUIDField()),
                        (
                            "author_name",
                            models.CharField(help_text="As its readers know the author.", max_length=300),
                        ),
                        ("text", models.TextField()),
                        ("at", models.DateTimeField()),
                        (
                            "disposition",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("accepted", "accepted"),
                                    ("accepted_in_part", "accepted_in_part"),
                                    ("rejected", "rejected"),
                                    ("noted", "noted"),
                                ],
                                max_length=16,
                            ),
                        ),
                        ("settled_because", models.TextField(blank=True)),
                        (
                            "settled_before",
                            models.JSONField(
                                default=list,
                                help_text="Earlier dispositions, oldest first: [disposition, because, when].",
                            ),
                        ),
                        ("settled_at", models.DateTimeField(null=True)),
                        ("version", models.PositiveIntegerField(default=1)),
                        (
                            "author",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="core.principal",
                            ),
                        ),
                        (
                            "participant",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="cases.participant",
                            ),
                        ),
                        (
                            "room",
                            models.ForeignKey(
                                editable=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="core.room",
                            ),
                        ),
                        (
                            "settled_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="core.principal",
                            ),
                        ),
                        (
                            "stream",
                            models.ForeignKey(
                                editable=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="core.stream",
                            ),
                        ),
                        (
                            "revision",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="advisories.revision",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                        "base_manager_name": "objects",
                        "default_manager_name": "objects",
                    },
                ),
                migrations.CreateModel(
                    name="Block",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                            ),
                        ),
                        ("realm", models.CharField(editable=False, max_length=36)),
                        (
                            "marking",
                            models.CharField(
                                choices=[
                                    ("TLP:CLEAR", "TLP:CLEAR"),
                                    ("TLP:GREEN", "TLP:GREEN"),
                                    ("TLP:AMBER", "TLP:AMBER"),
                                    ("TLP:AMBER+STRICT", "TLP:AMBER+STRICT"),
                                    ("TLP:RED", "TLP:RED"),
                                ],
                                default="TLP:AMBER+STRICT",
                                max_length=16,
                            ),
                        ),
                        ("position", models.PositiveIntegerField()),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("tracking", "tracking"),
                                    ("title", "title"),
                                    ("distribution", "distribution"),
                                    ("note", "note"),
                                    ("reference", "reference"),
                                    ("acknowledgment", "acknowledgment"),
                                    ("product", "product"),
                                    ("group", "group"),
                                    ("vulnerability", "vulnerability"),
                                    ("status", "status"),
                                    ("score", "score"),
                                    ("remediation", "remediation"),
                                ],
                                max_length=16,
                            ),
                        ),
                        ("source", models.UUIDField()),
                        ("content", models.JSONField()),
                        (
                            "room",
                            models.ForeignKey(
                                editable=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="core.room",
                            ),
                        ),
                        (
                            "stream",
                            models.ForeignKey(
                                editable=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="core.stream",
                            ),
                        ),
                        (
                            "revision",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="advisories.revision",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                        "base_manager_name": "objects",
                        "default_manager_name": "objects",
                    },
                ),
                migrations.CreateModel(
                    name="TakenNumber",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("realm", models.CharField(max_length=36)),
                        ("number", models.CharField(max_length=32)),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("realm", "number"), name="advisory_number_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Template",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                            ),
                        ),
                        (
                            "place",
                            models.CharField(
                                choices=[
                                    ("background", "background"),
                                    ("mitigations", "mitigations"),
                                    ("contact", "contact"),
                                    ("disclaimer", "disclaimer"),
                                ],
                                max_length=11,
                            ),
                        ),
                        ("name", models.CharField(max_length=100)),
                        ("title", models.CharField(max_length=300)),
                        ("text", models.TextField()),
                        (
                            "standing",
                            models.BooleanField(
                                help_text="Every new draft prints it unless its author leaves it out."
                            ),
                        ),
                        ("retired", models.BooleanField(default=False)),
                        ("version", models.PositiveIntegerField(default=1)),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("retired", False)),
                                fields=("name",),
                                name="template_name_once",
                            )
                        ],
                    },
                ),
                migrations.AddConstraint(
                    model_name="advisory",
                    constraint=models.UniqueConstraint(fields=("stream", "number"), name="advisory_number"),
                ),
                migrations.AddConstraint(
                    model_name="communication",
                    constraint=models.UniqueConstraint(
                        condition=models.Q(("state", "replaced"), _negated=True),
                        fields=("stream", "number", "version"),
                        name="communication_once",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="remark",
                    constraint=models.UniqueConstraint(
                        fields=("stream", "communication", "number"), name="remark_number"
                    ),
                ),
                migrations.AddIndex(
                    model_name="revision",
                    index=models.Index(
                        condition=models.Q(("release_at__isnull", False), ("state", "approved")),
                        fields=["release_at"],
                        name="revision_due",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="revision",
                    constraint=models.UniqueConstraint(
                        condition=models.Q(("state", "replaced"), _negated=True),
                        fields=("stream", "advisory", "version"),
                        name="revision_once",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="review",
                    constraint=models.UniqueConstraint(
                        fields=("stream", "revision", "participant"), name="review_once"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="block",
                    constraint=models.UniqueConstraint(
                        fields=("stream", "revision", "position"), name="block_position"
                    ),
                ),
            ]
        )
    ]
