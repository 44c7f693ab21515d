"""Opinions behind a seal, determinations and joint statements (decision 0285)."""

from __future__ import annotations

import uuid

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("cases", "0043_opinions"),
        ("core", "0020_opinions"),
    ]

    operations = [
        migrations.CreateModel(
            name="Assessment",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
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
                        help_text="Its place among those of its vulnerability, from 1."
                    ),
                ),
                ("question", models.TextField(blank=True)),
                (
                    "product_codes",
                    models.JSONField(default=list, help_text="FDA's, of the devices that it is about."),
                ),
                (
                    "because",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("new_evidence", "new_evidence"),
                            ("exploitation", "exploitation"),
                            ("adverse_event", "adverse_event"),
                        ],
                        max_length=13,
                    ),
                ),
                ("reason", models.TextField(blank=True, help_text="Why it is judged once more.")),
                ("asked_at", models.DateTimeField()),
                ("due_at", models.DateTimeField()),
                ("opened_at", models.DateTimeField(null=True)),
                (
                    "opened_by",
                    models.CharField(
                        blank=True, choices=[("answered", "answered"), ("time", "time")], max_length=8
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.principal"
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
                (
                    "vulnerability",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="cases.vulnerability",
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
            name="Asked",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
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
                    "name",
                    models.CharField(help_text="Of the party, as the agencies know it.", max_length=300),
                ),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("anyone", "anyone"),
                            ("person", "person"),
                            ("analyst", "analyst"),
                            ("administrator", "administrator"),
                            ("system", "system"),
                            ("lead", "lead"),
                            ("coordinator", "coordinator"),
                            ("adviser", "adviser"),
                            ("manufacturer", "manufacturer"),
                            ("reporter", "reporter"),
                            ("observer", "observer"),
                            ("invitee", "invitee"),
                            ("counsel", "counsel"),
                        ],
                        max_length=16,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("asked", "asked"),
                            ("given", "given"),
                            ("declined", "declined"),
                            ("lapsed", "lapsed"),
                        ],
                        default="asked",
                        max_length=8,
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "participant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.participant"
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
                (
                    "assessment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="assessments.assessment",
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
            name="Consensus",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
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
                        help_text="Its place among those of its vulnerability, from 1."
                    ),
                ),
                ("texts", models.JSONField(help_text="By part (domain.assessment.consensus.TEXTS).")),
                ("author_name", models.CharField(max_length=300)),
                ("at", models.DateTimeField()),
                (
                    "signed",
                    models.JSONField(
                        default=list, help_text="Signatures in their order: [part, name, when]."
                    ),
                ),
                (
                    "clinical_party",
                    models.UUIDField(help_text="The party for which it was signed.", null=True),
                ),
                ("wants_concurrence", models.BooleanField(default=False, help_text="Of the clinical part.")),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.principal"
                    ),
                ),
                (
                    "clinical_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="core.principal",
                    ),
                ),
                (
                    "concurred_by",
                    models.ForeignKey(
                        null=True,
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
                    "stream",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="core.stream",
                    ),
                ),
                (
                    "technical_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="core.principal",
                    ),
                ),
                (
                    "vulnerability",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="cases.vulnerability",
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
            name="Consultation",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
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
                    "role",
                    models.CharField(
                        choices=[
                            ("anyone", "anyone"),
                            ("person", "person"),
                            ("analyst", "analyst"),
                            ("administrator", "administrator"),
                            ("system", "system"),
                            ("lead", "lead"),
                            ("coordinator", "coordinator"),
                            ("adviser", "adviser"),
                            ("manufacturer", "manufacturer"),
                            ("reporter", "reporter"),
                            ("observer", "observer"),
                            ("invitee", "invitee"),
                            ("counsel", "counsel"),
                        ],
                        help_text="As what the party is asked.",
                        max_length=16,
                    ),
                ),
                ("number", models.PositiveIntegerField(help_text="Which round it is of.")),
                ("question", models.TextField(blank=True)),
                (
                    "product_codes",
                    models.JSONField(default=list, help_text="FDA's, of the devices that it is about."),
                ),
                (
                    "because",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("new_evidence", "new_evidence"),
                            ("exploitation", "exploitation"),
                            ("adverse_event", "adverse_event"),
                        ],
                        max_length=13,
                    ),
                ),
                ("asked_at", models.DateTimeField()),
                ("due_at", models.DateTimeField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("asked", "asked"),
                            ("given", "given"),
                            ("declined", "declined"),
                            ("lapsed", "lapsed"),
                        ],
                        default="asked",
                        max_length=8,
                    ),
                ),
                ("opened_at", models.DateTimeField(help_text="When the seal opened.", null=True)),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "assessment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="assessments.assessment",
                    ),
                ),
                (
                    "participant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.participant"
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
                (
                    "vulnerability",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="cases.vulnerability",
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
            name="Determination",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
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
                ("key", models.UUIDField()),
                ("name", models.CharField(help_text="Of the party, as the readers know it.", max_length=300)),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("anyone", "anyone"),
                            ("person", "person"),
                            ("analyst", "analyst"),
                            ("administrator", "administrator"),
                            ("system", "system"),
                            ("lead", "lead"),
                            ("coordinator", "coordinator"),
                            ("adviser", "adviser"),
                            ("manufacturer", "manufacturer"),
                            ("reporter", "reporter"),
                            ("observer", "observer"),
                            ("invitee", "invitee"),
                            ("counsel", "counsel"),
                        ],
                        max_length=16,
                    ),
                ),
                (
                    "number",
                    models.PositiveIntegerField(help_text="Its place among those of its party, from 1."),
                ),
                (
                    "risk",
                    models.CharField(
                        choices=[("controlled", "controlled"), ("uncontrolled", "uncontrolled")],
                        max_length=12,
                    ),
                ),
                (
                    "exploitability",
                    models.CharField(
                        choices=[("low", "low"), ("medium", "medium"), ("high", "high")], max_length=6
                    ),
                ),
                (
                    "severity",
                    models.CharField(
                        choices=[
                            ("negligible", "negligible"),
                            ("minor", "minor"),
                            ("serious", "serious"),
                            ("critical", "critical"),
                            ("catastrophic", "catastrophic"),
                        ],
                        max_length=12,
                    ),
                ),
                ("controls", models.TextField(blank=True)),
                (
                    "exploitability_after",
                    models.CharField(
                        choices=[("low", "low"), ("medium", "medium"), ("high", "high")], max_length=6
                    ),
                ),
                (
                    "severity_after",
                    models.CharField(
                        choices=[
                            ("negligible", "negligible"),
                            ("minor", "minor"),
                            ("serious", "serious"),
                            ("critical", "critical"),
                            ("catastrophic", "catastrophic"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "before",
                    models.CharField(
                        choices=[
                            ("controlled", "controlled"),
                            ("assess", "assess"),
                            ("uncontrolled", "uncontrolled"),
                        ],
                        help_text="As the matrix proposes.",
                        max_length=12,
                    ),
                ),
                (
                    "after",
                    models.CharField(
                        choices=[
                            ("controlled", "controlled"),
                            ("assess", "assess"),
                            ("uncontrolled", "uncontrolled"),
                        ],
                        help_text="With the controls.",
                        max_length=12,
                    ),
                ),
                ("matrix", models.CharField(help_text="Name and version of the matrix.", max_length=300)),
                ("rationale", models.TextField()),
                (
                    "regulatory",
                    models.BooleanField(default=False, help_text="Its agency says that it is one."),
                ),
                ("wants_concurrence", models.BooleanField(default=False)),
                ("author_name", models.CharField(max_length=300)),
                ("at", models.DateTimeField()),
                ("concurred_name", models.CharField(blank=True, max_length=300)),
                ("concurred_at", models.DateTimeField(null=True)),
                ("replaced_at", models.DateTimeField(help_text="When its party determined anew.", null=True)),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.principal"
                    ),
                ),
                (
                    "concurred_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="core.principal",
                    ),
                ),
                (
                    "participant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.participant"
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
                (
                    "vulnerability",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="cases.vulnerability",
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
            name="Exhibit",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
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
                ("assessment", models.UUIDField()),
                ("number", models.PositiveIntegerField(help_text="Which round it is of.")),
                ("name", models.CharField(help_text="Of the party, as the readers know it.", max_length=300)),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("anyone", "anyone"),
                            ("person", "person"),
                            ("analyst", "analyst"),
                            ("administrator", "administrator"),
                            ("system", "system"),
                            ("lead", "lead"),
                            ("coordinator", "coordinator"),
                            ("adviser", "adviser"),
                            ("manufacturer", "manufacturer"),
                            ("reporter", "reporter"),
                            ("observer", "observer"),
                            ("invitee", "invitee"),
                            ("counsel", "counsel"),
                        ],
                        max_length=16,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("asked", "asked"),
                            ("given", "given"),
                            ("declined", "declined"),
                            ("lapsed", "lapsed"),
                        ],
                        max_length=8,
                    ),
                ),
                ("opinion", models.UUIDField(null=True)),
                (
                    "answers",
                    models.JSONField(
                        help_text="By question; only what is shown. None: none given.", null=True
                    ),
                ),
                ("reason", models.TextField(blank=True, help_text="Why it was declined.")),
                ("author_name", models.CharField(blank=True, max_length=300)),
                ("given_at", models.DateTimeField(null=True)),
                ("shown_at", models.DateTimeField()),
                (
                    "participant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.participant"
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
                (
                    "vulnerability",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="cases.vulnerability",
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
            name="Joining",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
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
                ("number", models.PositiveIntegerField()),
                ("texts", models.JSONField(help_text="By part; only what the party is shown.")),
                ("signed", models.JSONField(default=list, help_text="As in the statement.")),
                (
                    "stance",
                    models.CharField(
                        choices=[("open", "open"), ("joined", "joined"), ("dissented", "dissented")],
                        default="open",
                        max_length=9,
                    ),
                ),
                ("reason", models.TextField(blank=True)),
                ("author_name", models.CharField(blank=True, max_length=300)),
                ("answered_at", models.DateTimeField(null=True)),
                (
                    "over",
                    models.BooleanField(default=False, help_text="A newer version has taken its place."),
                ),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "consensus",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="assessments.consensus",
                    ),
                ),
                (
                    "participant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.participant"
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
                (
                    "vulnerability",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="cases.vulnerability",
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
            name="Opinion",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
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
                        help_text="Its place among the answers of its party, from 1."
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("asked", "asked"),
                            ("given", "given"),
                            ("declined", "declined"),
                            ("lapsed", "lapsed"),
                        ],
                        max_length=8,
                    ),
                ),
                (
                    "answers",
                    models.JSONField(default=dict, help_text="By question (domain.assessment.questions)."),
                ),
                ("reason", models.TextField(blank=True, help_text="Why it was declined.")),
                (
                    "author_name",
                    models.CharField(help_text="As its readers know the author.", max_length=300),
                ),
                ("at", models.DateTimeField()),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.principal"
                    ),
                ),
                (
                    "consultation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="assessments.consultation",
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
            name="Position",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
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
                    "name",
                    models.CharField(help_text="Of the party, as the agencies know it.", max_length=300),
                ),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("anyone", "anyone"),
                            ("person", "person"),
                            ("analyst", "analyst"),
                            ("administrator", "administrator"),
                            ("system", "system"),
                            ("lead", "lead"),
                            ("coordinator", "coordinator"),
                            ("adviser", "adviser"),
                            ("manufacturer", "manufacturer"),
                            ("reporter", "reporter"),
                            ("observer", "observer"),
                            ("invitee", "invitee"),
                            ("counsel", "counsel"),
                        ],
                        max_length=16,
                    ),
                ),
                (
                    "stance",
                    models.CharField(
                        choices=[("open", "open"), ("joined", "joined"), ("dissented", "dissented")],
                        default="open",
                        max_length=9,
                    ),
                ),
                ("reason", models.TextField(blank=True)),
                ("author_name", models.CharField(blank=True, max_length=300)),
                ("answered_at", models.DateTimeField(null=True)),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "consensus",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="assessments.consensus",
                    ),
                ),
                (
                    "participant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.participant"
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
        migrations.AddConstraint(
            model_name="assessment",
            constraint=models.UniqueConstraint(
                fields=("stream", "vulnerability", "number"), name="assessment_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="asked",
            constraint=models.UniqueConstraint(
                fields=("stream", "assessment", "participant"), name="asked_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="consensus",
            constraint=models.UniqueConstraint(
                fields=("stream", "vulnerability", "number"), name="consensus_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="consultation",
            constraint=models.UniqueConstraint(
                fields=("stream", "assessment", "participant"), name="consultation_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="determination",
            constraint=models.UniqueConstraint(fields=("stream", "room", "key"), name="determination_once"),
        ),
        migrations.AddConstraint(
            model_name="exhibit",
            constraint=models.UniqueConstraint(
                fields=("stream", "room", "assessment", "participant"), name="exhibit_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="joining",
            constraint=models.UniqueConstraint(
                fields=("stream", "consensus", "participant"), name="joining_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="opinion",
            constraint=models.UniqueConstraint(
                fields=("stream", "consultation", "number"), name="opinion_number"
            ),
        ),
        migrations.AddConstraint(
            model_name="position",
            constraint=models.UniqueConstraint(
                fields=("stream", "consensus", "participant"), name="position_once"
            ),
        ),
    ]
