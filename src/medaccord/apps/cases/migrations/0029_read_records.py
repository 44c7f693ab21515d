"""Shares by what was agreed to beforehand, read records, and many downloads at once (0233, 0236)."""

from __future__ import annotations

import uuid

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0028_consents"),
        ("core", "0016_reading_rooms"),
        ("parties", "0005_standing_consents"),
    ]

    operations = [
        migrations.AddField(
            model_name="share",
            name="standing",
            field=models.ForeignKey(
                help_text="What its owner agreed to beforehand, where it rests on that.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="parties.standingconsent",
            ),
        ),
        migrations.AlterField(
            model_name="share",
            name="basis",
            field=models.CharField(
                choices=[
                    ("consent", "consent"),
                    ("standing", "standing"),
                    ("patient_safety", "patient_safety"),
                    ("override", "override"),
                ],
                max_length=16,
            ),
        ),
        migrations.CreateModel(
            name="Bulk",
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
                ("party_name", models.CharField(max_length=300)),
                (
                    "count",
                    models.PositiveIntegerField(
                        help_text="Downloads within the hour, in all cases of that person."
                    ),
                ),
                ("across", models.BooleanField(help_text="Whether they were of several cases or reports.")),
                ("at", models.DateTimeField()),
                ("words", models.TextField(blank=True, default="", help_text="What the desk made of it.")),
                ("reviewed_at", models.DateTimeField(null=True)),
                ("version", models.PositiveIntegerField(default=1)),
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
                    "reader",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.principal"
                    ),
                ),
                (
                    "reviewed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="core.principal",
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
        migrations.CreateModel(
            name="Reading",
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
                ("kind", models.CharField(choices=[("file", "file"), ("ledger", "ledger")], max_length=6)),
                (
                    "party_name",
                    models.CharField(
                        help_text="For whom they read, as its owner is told it.", max_length=300
                    ),
                ),
                (
                    "way",
                    models.CharField(
                        choices=[
                            ("page", "page"),
                            ("download", "download"),
                            ("print", "print"),
                            ("export", "export"),
                            ("api", "api"),
                        ],
                        max_length=8,
                    ),
                ),
                ("day", models.DateField(help_text="UTC.")),
                ("at", models.DateTimeField()),
                (
                    "file",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="core.blob",
                    ),
                ),
                (
                    "item",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="cases.item",
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
                    "reader",
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
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
                "default_manager_name": "objects",
                "indexes": [models.Index(fields=["stream", "reader", "-at"], name="reading_of_person")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("way__in", ["page", "api"])),
                        fields=("stream", "file", "reader", "way", "day"),
                        name="reading_once_a_day",
                    )
                ],
            },
        ),
    ]
