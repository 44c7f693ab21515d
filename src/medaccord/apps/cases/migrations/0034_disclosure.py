"""Requests for records of a case, and what was laid out for them (decision 0253)."""

from __future__ import annotations

import uuid

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0033_emergency_access"),
        ("core", "0016_reading_rooms"),
        ("intake", "0015_holds"),
    ]

    operations = [
        migrations.CreateModel(
            name="DisclosureRequest",
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
                    "reference",
                    models.CharField(help_text="Under which the request is kept elsewhere.", max_length=300),
                ),
                (
                    "asked",
                    models.TextField(help_text="What it asks for, in the desk's words, without who asks."),
                ),
                ("came_on", models.DateField()),
                ("due_on", models.DateField()),
                (
                    "law",
                    models.CharField(help_text="Its name and the version of its exemptions.", max_length=300),
                ),
                ("at", models.DateTimeField()),
                (
                    "laid_out_at",
                    models.DateTimeField(help_text="Records as of then are answered for.", null=True),
                ),
                ("closed_at", models.DateTimeField(null=True)),
                ("closed_why", models.TextField(blank=True, default="")),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.principal"
                    ),
                ),
                (
                    "hold",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="intake.hold"
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
            name="DisclosureParagraph",
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
                ("number", models.PositiveIntegerField()),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("title", "title"),
                            ("vulnerability", "vulnerability"),
                            ("note", "note"),
                            ("remediation", "remediation"),
                            ("statement", "statement"),
                            ("subject", "subject"),
                            ("post", "post"),
                            ("document", "document"),
                            ("device", "device"),
                            ("description", "description"),
                            ("harm", "harm"),
                        ],
                        max_length=13,
                    ),
                ),
                ("source", models.UUIDField()),
                ("part", models.PositiveIntegerField()),
                ("digest", models.CharField(max_length=64)),
                (
                    "grounds",
                    models.JSONField(
                        default=list, help_text="What it is, from which exemptions are proposed."
                    ),
                ),
                (
                    "decision",
                    models.CharField(
                        blank=True,
                        choices=[("release", "release"), ("withhold", "withhold")],
                        default="",
                        max_length=8,
                    ),
                ),
                (
                    "exemptions",
                    models.JSONField(default=list, help_text="Codes of the law under which it is withheld."),
                ),
                ("words", models.TextField(blank=True, default="", help_text="Why, for the desk.")),
                ("decided_at", models.DateTimeField(null=True)),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="core.principal",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        help_text="Who submitted it.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="cases.participant",
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
                    "request",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="cases.disclosurerequest",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
                "default_manager_name": "objects",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("stream", "request", "number"), name="disclosure_paragraph_number"
                    ),
                    models.UniqueConstraint(
                        fields=("stream", "request", "kind", "source", "part"),
                        name="disclosure_paragraph_once",
                    ),
                ],
            },
        ),
    ]
