"""What an adviser says in an emergency until there is an assessment (decision 0287)."""

from __future__ import annotations

import uuid

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("assessments", "0002_duty_facts"),
        ("cases", "0043_opinions"),
        ("core", "0020_opinions"),
    ]

    operations = [
        migrations.CreateModel(
            name="Provisional",
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
                    "severity",
                    models.CharField(
                        choices=[
                            ("none_known", "none_known"),
                            ("negligible", "negligible"),
                            ("minor", "minor"),
                            ("serious", "serious"),
                            ("critical", "critical"),
                            ("catastrophic", "catastrophic"),
                        ],
                        max_length=12,
                    ),
                ),
                ("harm", models.TextField(help_text="What could happen, in words.")),
                ("patients", models.TextField(help_text="What patients should do.")),
                ("clinicians", models.TextField(help_text="What clinicians should do.")),
                ("revisit_by", models.DateTimeField(help_text="By when its party looks at it again.")),
                (
                    "regulatory",
                    models.BooleanField(default=False, help_text="Its agency says that it is a decision."),
                ),
                ("author_name", models.CharField(max_length=300)),
                ("at", models.DateTimeField()),
                (
                    "replaced_at",
                    models.DateTimeField(help_text="When its party issued a newer one.", null=True),
                ),
                (
                    "superseded_at",
                    models.DateTimeField(help_text="When the full assessment took its place.", null=True),
                ),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.principal"
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
                    "superseded_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="assessments.consensus",
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
                    models.UniqueConstraint(fields=("stream", "room", "key"), name="provisional_once")
                ],
            },
        ),
    ]
