"""Files of protected reporters on their way to others (decision 0239)."""

from __future__ import annotations

import uuid

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0012_sealed_files"),
        ("intake", "0011_own"),
    ]

    operations = [
        migrations.CreateModel(
            name="SealedFile",
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
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "waiting"),
                            ("cleaned", "cleaned"),
                            ("stuck", "stuck"),
                            ("forwarded", "forwarded"),
                            ("erased", "erased"),
                        ],
                        default="waiting",
                        max_length=9,
                    ),
                ),
                (
                    "why",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("unknown", "unknown"),
                            ("encrypted", "encrypted"),
                            ("nested", "nested"),
                            ("large", "large"),
                            ("damaged", "damaged"),
                            ("active", "active"),
                            ("packets", "packets"),
                            ("letter", "letter"),
                            ("suspicious", "suspicious"),
                            ("trouble", "trouble"),
                        ],
                        default="",
                        max_length=10,
                    ),
                ),
                ("media_type", models.CharField(max_length=100)),
                ("size", models.PositiveBigIntegerField()),
                (
                    "reason",
                    models.TextField(blank=True, default="", help_text="Why a coordinator handed it on."),
                ),
                ("at", models.DateTimeField(help_text="The day on which it came.")),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "draft",
                    models.ForeignKey(
                        help_text="Cleaned as far as it goes, for a coordinator to judge the rest.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="core.blob",
                    ),
                ),
                (
                    "handed",
                    models.ForeignKey(
                        help_text="What others got in its place.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="core.blob",
                    ),
                ),
                (
                    "into",
                    models.ForeignKey(
                        help_text="For whom it was sent.",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="core.room",
                    ),
                ),
                (
                    "original",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.blob"
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
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "waiting")), fields=["stream"], name="sealed_waiting"
                    )
                ],
                "constraints": [models.UniqueConstraint(fields=("stream", "original"), name="sealed_once")],
            },
        ),
    ]
