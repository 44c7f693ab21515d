"""Requests for consent, the ledger of shares, and each recipient's own record (decision 0229)."""

from __future__ import annotations

import uuid

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0027_items"),
        ("core", "0009_handling"),
    ]

    operations = [
        migrations.CreateModel(
            name="ConsentRequest",
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
                ("recipient_name", models.CharField(help_text="As the owner is told it.", max_length=300)),
                (
                    "purpose",
                    models.CharField(
                        choices=[
                            ("patient_risk", "patient_risk"),
                            ("coordination", "coordination"),
                            ("testing", "testing"),
                            ("regulatory", "regulatory"),
                        ],
                        max_length=12,
                    ),
                ),
                ("reason", models.TextField(help_text="Why it should be shared, in the center's words.")),
                ("asked_at", models.DateTimeField()),
                ("due_at", models.DateTimeField(help_text="Silence until then is no consent.")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("asked", "asked"),
                            ("granted", "granted"),
                            ("sanitised", "sanitised"),
                            ("denied", "denied"),
                            ("lapsed", "lapsed"),
                            ("retracted", "retracted"),
                            ("withdrawn", "withdrawn"),
                        ],
                        default="asked",
                        max_length=9,
                    ),
                ),
                (
                    "answer",
                    models.TextField(
                        blank=True, default="", help_text="What the owner, or who took it back, says."
                    ),
                ),
                ("answered_at", models.DateTimeField(null=True)),
                ("announced_at", models.DateTimeField(null=True)),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.principal"
                    ),
                ),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.item"
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.participant"
                    ),
                ),
                (
                    "recipient",
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
        migrations.CreateModel(
            name="Share",
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
                ("recipient_name", models.CharField(help_text="As the owner is told it.", max_length=300)),
                (
                    "basis",
                    models.CharField(
                        choices=[
                            ("consent", "consent"),
                            ("patient_safety", "patient_safety"),
                            ("override", "override"),
                        ],
                        max_length=16,
                    ),
                ),
                (
                    "purpose",
                    models.CharField(
                        choices=[
                            ("patient_risk", "patient_risk"),
                            ("coordination", "coordination"),
                            ("testing", "testing"),
                            ("regulatory", "regulatory"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "onward",
                    models.CharField(
                        choices=[
                            ("forbidden", "forbidden"),
                            ("with_permission", "with_permission"),
                            ("free", "free"),
                        ],
                        max_length=15,
                    ),
                ),
                (
                    "sha256",
                    models.CharField(help_text="Of what was shared, as it lay there then.", max_length=64),
                ),
                ("since", models.DateTimeField(null=True)),
                ("until", models.DateTimeField(help_text="When it ends by itself.", null=True)),
                (
                    "ground",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("patient_harmed", "patient_harmed"),
                            ("attack_under_way", "attack_under_way"),
                            ("harm_likely", "harm_likely"),
                        ],
                        default="",
                        max_length=16,
                    ),
                ),
                (
                    "reason",
                    models.TextField(blank=True, default="", help_text="Why its owner did not agree first."),
                ),
                (
                    "minimum",
                    models.TextField(blank=True, default="", help_text="Why no less than this is enough."),
                ),
                ("legal_basis", models.TextField(blank=True, default="")),
                (
                    "named",
                    models.TextField(
                        blank=True, default="", help_text="The people who got it, where not all did."
                    ),
                ),
                ("review_due", models.DateTimeField(null=True)),
                (
                    "review",
                    models.CharField(
                        blank=True,
                        choices=[("upheld", "upheld"), ("ended", "ended")],
                        default="",
                        max_length=6,
                    ),
                ),
                ("review_words", models.TextField(blank=True, default="")),
                ("reviewed_at", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                ("ended_because", models.TextField(blank=True, default="")),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.principal"
                    ),
                ),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.item"
                    ),
                ),
                (
                    "recipient",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.participant"
                    ),
                ),
                (
                    "request",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="cases.consentrequest",
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
            name="Received",
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
                    "owner",
                    models.CharField(
                        help_text="Whose it is, by the name that the case knows.", max_length=300
                    ),
                ),
                (
                    "purpose",
                    models.CharField(
                        choices=[
                            ("patient_risk", "patient_risk"),
                            ("coordination", "coordination"),
                            ("testing", "testing"),
                            ("regulatory", "regulatory"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "onward",
                    models.CharField(
                        choices=[
                            ("forbidden", "forbidden"),
                            ("with_permission", "with_permission"),
                            ("free", "free"),
                        ],
                        default="forbidden",
                        max_length=15,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[("awaiting", "awaiting"), ("open", "open"), ("ended", "ended")], max_length=8
                    ),
                ),
                ("since", models.DateTimeField()),
                ("until", models.DateTimeField(help_text="When it ends by itself.", null=True)),
                ("ended_at", models.DateTimeField(null=True)),
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
                    "recipient",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.participant"
                    ),
                ),
                (
                    "request",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="cases.consentrequest",
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
                    "share",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="cases.share",
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
