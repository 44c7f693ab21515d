"""SBOMs of products and their components (decision 0284)."""

from __future__ import annotations

import uuid

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0005_done_requests"),
        ("devices", "0004_registries"),
    ]

    operations = [
        migrations.CreateModel(
            name="Sbom",
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
                ("label", models.CharField(blank=True, max_length=300)),
                (
                    "format",
                    models.CharField(choices=[("cyclonedx", "cyclonedx"), ("spdx", "spdx")], max_length=12),
                ),
                ("spec", models.CharField(help_text="The release of the format.", max_length=300)),
                ("author", models.CharField(blank=True, max_length=300)),
                ("made_at", models.DateTimeField(help_text="When it was made, by its own words.", null=True)),
                (
                    "serial",
                    models.CharField(blank=True, help_text="Its serial number or namespace.", max_length=300),
                ),
                (
                    "subject",
                    models.CharField(blank=True, help_text="What it says it is about.", max_length=300),
                ),
                (
                    "digest",
                    models.CharField(help_text="SHA-256 of the bytes that it was read from.", max_length=64),
                ),
                ("size", models.PositiveIntegerField()),
                ("components", models.PositiveIntegerField()),
                ("dependencies", models.PositiveIntegerField()),
                ("missing", models.JSONField(default=dict)),
                ("attached_at", models.DateTimeField()),
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
            },
        ),
        migrations.CreateModel(
            name="SbomComponent",
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
                ("position", models.PositiveIntegerField()),
                ("name", models.CharField(blank=True, max_length=300)),
                ("group", models.CharField(blank=True, max_length=300)),
                ("release", models.CharField(blank=True, help_text="Its version, as given.", max_length=300)),
                ("supplier", models.CharField(blank=True, max_length=300)),
                ("purl", models.CharField(blank=True, max_length=500)),
                ("cpe", models.CharField(blank=True, max_length=300)),
                ("licence", models.CharField(blank=True, max_length=2000)),
                ("support", models.CharField(blank=True, max_length=300)),
                ("support_ends", models.DateField(null=True)),
                (
                    "plain",
                    models.CharField(
                        blank=True, help_text="Folding makes some letters three.", max_length=900
                    ),
                ),
                ("package", models.CharField(blank=True, max_length=1500)),
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
                    "sbom",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="devices.sbom"
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
                "indexes": [
                    models.Index(fields=["plain"], name="sbom_component_plain"),
                    models.Index(fields=["package"], name="sbom_component_package"),
                ],
            },
        ),
    ]
