"""Opinions behind a seal, and what is shown of them since it opened (decision 0285)."""

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
                ("question", models.TextField(blank=True)),
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
            model_name="consultation",
            constraint=models.UniqueConstraint(
                fields=("stream", "assessment", "participant"), name="consultation_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="exhibit",
            constraint=models.UniqueConstraint(
                fields=("stream", "room", "assessment", "participant"), name="exhibit_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="opinion",
            constraint=models.UniqueConstraint(
                fields=("stream", "consultation", "number"), name="opinion_number"
            ),
        ),
    ]
