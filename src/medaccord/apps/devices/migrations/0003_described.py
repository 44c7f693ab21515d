"""What each product of a case is as a device (decision 0282)."""

from __future__ import annotations

import uuid

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0005_done_requests"),
        ("devices", "0002_corrected_and_withdrawn"),
    ]

    operations = [
        migrations.CreateModel(
            name="Device",
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
                (
                    "agency",
                    models.CharField(
                        blank=True,
                        choices=[("GS1", "GS1"), ("HIBCC", "HIBCC"), ("ICCBBA", "ICCBBA")],
                        max_length=6,
                    ),
                ),
                (
                    "di",
                    models.CharField(
                        blank=True, help_text="Device identifier of the UDI, verbatim.", max_length=23
                    ),
                ),
                (
                    "udi",
                    models.CharField(
                        blank=True, help_text="It as its agency writes it, and no more.", max_length=30
                    ),
                ),
                ("product_code", models.CharField(blank=True, max_length=3)),
                (
                    "device_class",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("I", "I"),
                            ("II", "II"),
                            ("III", "III"),
                            ("unclassified", "unclassified"),
                            ("other", "other"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "implant",
                    models.CharField(
                        choices=[("yes", "yes"), ("no", "no"), ("unknown", "unknown")],
                        default="unknown",
                        max_length=7,
                    ),
                ),
                (
                    "life_sustaining",
                    models.CharField(
                        choices=[("yes", "yes"), ("no", "no"), ("unknown", "unknown")],
                        default="unknown",
                        max_length=7,
                    ),
                ),
                ("submission", models.CharField(blank=True, max_length=20)),
                ("model", models.CharField(blank=True, max_length=300)),
                (
                    "firmware",
                    models.JSONField(
                        default=list, help_text="[range as given, its reading as VERS or empty]."
                    ),
                ),
                ("fielded", models.PositiveIntegerField(null=True)),
                ("fielded_source", models.CharField(blank=True, max_length=300)),
                ("fielded_on", models.DateField(null=True)),
                (
                    "support",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("development", "development"),
                            ("support", "support"),
                            ("limited_support", "limited_support"),
                            ("end_of_support", "end_of_support"),
                        ],
                        max_length=15,
                    ),
                ),
                (
                    "stages",
                    models.JSONField(default=list, help_text="[stage of support, day on which it begins]."),
                ),
                (
                    "cyber",
                    models.CharField(
                        choices=[("yes", "yes"), ("no", "no"), ("unknown", "unknown")],
                        default="unknown",
                        max_length=7,
                    ),
                ),
                (
                    "scopes",
                    models.JSONField(default=list, help_text="[kind, first, last] of lots and ranges."),
                ),
                (
                    "product",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="devices.product"
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
                "constraints": [models.UniqueConstraint(fields=("stream", "product"), name="device_once")],
            },
        ),
    ]
