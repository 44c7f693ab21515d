"""Triage, duplicates, questions to a reporter, and what agencies are told of an accepted report."""

from __future__ import annotations

import uuid

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0005_done_requests"),
        ("intake", "0004_own_reports"),
        ("parties", "0002_contact_version"),
    ]

    operations = [
        migrations.AddField(
            model_name="report",
            name="asked_at",
            field=models.DateTimeField(
                help_text="Since when a question of the desk waits for the reporter's answer.", null=True
            ),
        ),
        migrations.CreateModel(
            name="Announcement",
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
                    "therapy",
                    models.CharField(
                        choices=[("yes", "Yes"), ("no", "No"), ("unknown", "Unknown")],
                        help_text="Whether the device is implanted or life-sustaining.",
                        max_length=7,
                    ),
                ),
                ("urgent", models.BooleanField()),
                ("at", models.DateTimeField()),
                (
                    "opened_at",
                    models.DateTimeField(help_text="When a case was opened for the report.", null=True),
                ),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.principal"
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="parties.organisation",
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
                "constraints": [
                    models.UniqueConstraint(fields=("stream", "organisation"), name="announced_once_to_each")
                ],
            },
        ),
        migrations.CreateModel(
            name="Duplicate",
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
                ("at", models.DateTimeField()),
                (
                    "of",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.stream"
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
                "constraints": [models.UniqueConstraint(fields=("stream",), name="duplicate_of_one")],
            },
        ),
        migrations.CreateModel(
            name="Triage",
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
                ("public", models.CharField(choices=[("yes", "yes"), ("no", "no")], max_length=3)),
                ("contacted", models.CharField(choices=[("no", "no"), ("yes", "yes")], max_length=3)),
                (
                    "credibility",
                    models.CharField(
                        choices=[("not_credible", "not_credible"), ("credible", "credible")], max_length=12
                    ),
                ),
                (
                    "suppliers",
                    models.CharField(choices=[("one", "one"), ("multiple", "multiple")], max_length=8),
                ),
                (
                    "engagement",
                    models.CharField(
                        choices=[("active", "active"), ("unresponsive", "unresponsive")], max_length=12
                    ),
                ),
                (
                    "utility",
                    models.CharField(
                        choices=[
                            ("laborious", "laborious"),
                            ("efficient", "efficient"),
                            ("super_effective", "super_effective"),
                        ],
                        max_length=15,
                    ),
                ),
                (
                    "impact",
                    models.CharField(
                        choices=[("minimal", "minimal"), ("significant", "significant")], max_length=11
                    ),
                ),
                (
                    "therapy",
                    models.CharField(
                        choices=[("yes", "Yes"), ("no", "No"), ("unknown", "Unknown")],
                        help_text="Whether the device is implanted or life-sustaining.",
                        max_length=7,
                    ),
                ),
                (
                    "harm",
                    models.CharField(
                        choices=[("yes", "Yes"), ("no", "No"), ("unknown", "Unknown")],
                        help_text="Whether harm to a patient is suspected.",
                        max_length=7,
                    ),
                ),
                (
                    "exploited",
                    models.CharField(
                        choices=[("yes", "Yes"), ("no", "No"), ("unknown", "Unknown")], max_length=7
                    ),
                ),
                (
                    "table",
                    models.CharField(help_text="Key and version of the decision table.", max_length=40),
                ),
                (
                    "table_outcome",
                    models.CharField(
                        choices=[("decline", "decline"), ("track", "track"), ("coordinate", "coordinate")],
                        max_length=10,
                    ),
                ),
                (
                    "outcome",
                    models.CharField(
                        choices=[("decline", "decline"), ("track", "track"), ("coordinate", "coordinate")],
                        help_text="As suggested.",
                        max_length=10,
                    ),
                ),
                ("at", models.DateTimeField()),
                ("version", models.PositiveIntegerField(default=1)),
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
                "constraints": [models.UniqueConstraint(fields=("stream",), name="triage_one_a_report")],
            },
        ),
    ]
