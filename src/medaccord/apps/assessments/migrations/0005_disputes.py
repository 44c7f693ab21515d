"""What a party contests, and how it was settled (decision 0289)."""

from __future__ import annotations

import uuid

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("assessments", "0004_ended"),
        ("cases", "0043_opinions"),
        ("core", "0020_opinions"),
    ]

    operations = [
        migrations.CreateModel(
            name="Dispute",
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
                    "kind",
                    models.CharField(
                        choices=[
                            ("harm", "harm"),
                            ("technical", "technical"),
                            ("scope", "scope"),
                            ("credit", "credit"),
                            ("date", "date"),
                            ("withdrawal", "withdrawal"),
                        ],
                        max_length=10,
                    ),
                ),
                ("subject", models.CharField(help_text="What is disputed, on one line.", max_length=200)),
                ("claim", models.TextField(help_text="What speaks for it.")),
                (
                    "opened_name",
                    models.CharField(help_text="As its readers know who opened it.", max_length=300),
                ),
                ("opened_at", models.DateTimeField(help_text="A reporter's: its day.")),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "open"), ("settled", "settled"), ("withdrawn", "withdrawn")],
                        default="open",
                        max_length=9,
                    ),
                ),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[("upheld", "upheld"), ("partly", "partly"), ("not_upheld", "not_upheld")],
                        max_length=10,
                    ),
                ),
                (
                    "settled_as",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("determination", "determination"),
                            ("test", "test"),
                            ("coordinator", "coordinator"),
                        ],
                        max_length=13,
                    ),
                ),
                (
                    "determination",
                    models.UUIDField(help_text="Key of the adviser's that it was settled by.", null=True),
                ),
                (
                    "report",
                    models.CharField(
                        blank=True, help_text="Of the test that it was settled by.", max_length=300
                    ),
                ),
                ("words", models.TextField(blank=True, help_text="Why it was settled so, or withdrawn.")),
                ("ended_name", models.CharField(blank=True, max_length=300)),
                ("ended_at", models.DateTimeField(null=True)),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "ended_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="core.principal",
                    ),
                ),
                (
                    "opened_by",
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
                    "vulnerability",
                    models.ForeignKey(
                        null=True,
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
                    models.UniqueConstraint(fields=("stream", "room", "key"), name="dispute_once")
                ],
            },
        ),
    ]
