"""When the fix of a manufacturer comes in which region, and which vulnerabilities it is for."""

from __future__ import annotations

import uuid

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0017_withdrawn"),
        ("core", "0005_done_requests"),
        ("devices", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Rollout",
            fields=[
                ("version", models.PositiveIntegerField(default=1)),
                ("withdrawn_at", models.DateTimeField(null=True)),
                ("withdrawn_because", models.TextField(blank=True, default="")),
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
                ("position", models.PositiveIntegerField()),
                ("region", models.CharField(max_length=80)),
                ("fixed_version", models.TextField(blank=True)),
                (
                    "clearance",
                    models.CharField(
                        choices=[
                            ("not_needed", "not_needed"),
                            ("needed", "needed"),
                            ("applied", "applied"),
                            ("granted", "granted"),
                        ],
                        max_length=10,
                    ),
                ),
                ("clearance_date", models.DateField(null=True)),
                ("clearance_reference", models.CharField(blank=True, max_length=300)),
                (
                    "stages",
                    models.JSONField(help_text="[name, day planned, day done or empty], in their order."),
                ),
                (
                    "reason",
                    models.TextField(
                        blank=True, help_text="Where it was stated publicly, if the desk recorded it."
                    ),
                ),
                (
                    "party",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="cases.participant",
                    ),
                ),
                (
                    "products",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="devices.productset"
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
                    "withdrawn_by",
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
        migrations.CreateModel(
            name="RolloutVulnerability",
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
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "rollout",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.rollout"
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
    ]
