"""Drafts of one party, where it judges alone (decision 0290)."""

from __future__ import annotations

import uuid

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("assessments", "0005_disputes"),
        ("cases", "0043_opinions"),
        ("core", "0020_opinions"),
    ]

    operations = [
        migrations.CreateModel(
            name="WorkspaceDraft",
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
                        help_text="As what the party writes.",
                        max_length=16,
                    ),
                ),
                (
                    "what",
                    models.CharField(
                        choices=[
                            ("opinion", "opinion"),
                            ("determination", "determination"),
                            ("provisional", "provisional"),
                            ("consensus", "consensus"),
                        ],
                        max_length=13,
                    ),
                ),
                (
                    "answers",
                    models.JSONField(
                        default=dict, help_text="By field of the form, as typed. Empty: it has ended."
                    ),
                ),
                (
                    "author_name",
                    models.CharField(help_text="Who kept it last, as its readers know them.", max_length=300),
                ),
                ("at", models.DateTimeField(help_text="When it was kept last.")),
                (
                    "ended_at",
                    models.DateTimeField(
                        help_text="When the step was taken, or it was discarded.", null=True
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
                "constraints": [
                    models.UniqueConstraint(
                        fields=("stream", "vulnerability", "participant", "what"), name="workspace_draft_once"
                    )
                ],
            },
        ),
    ]
