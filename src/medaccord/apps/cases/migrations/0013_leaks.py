"""A party claims that something leaked: a flag in its own room, which the desk weighs."""

from __future__ import annotations

import uuid

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0013_basis_of_consent"),
        ("core", "0005_done_requests"),
    ]

    operations = [
        migrations.CreateModel(
            name="Leak",
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
                ("place", models.TextField(help_text="Where it was seen, as the claimant says.")),
                ("words", models.TextField(blank=True, help_text="What was seen there.")),
                ("seen_on", models.DateField(null=True)),
                ("claimed_at", models.DateTimeField()),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "open"), ("dismissed", "dismissed"), ("confirmed", "confirmed")],
                        default="open",
                        max_length=9,
                    ),
                ),
                (
                    "reason",
                    models.TextField(
                        blank=True, help_text="Why the desk dismissed it; the claimant reads it."
                    ),
                ),
                ("decided_at", models.DateTimeField(null=True)),
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
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
                "default_manager_name": "objects",
            },
        ),
    ]
