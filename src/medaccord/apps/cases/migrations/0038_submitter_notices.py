"""Notice to who submitted what a request for records asks for (decision 0258)."""

from __future__ import annotations

import uuid

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0037_told_marks"),
        ("core", "0018_facts_by_day"),
    ]

    operations = [
        migrations.CreateModel(
            name="DisclosureNotice",
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
                ("reference", models.CharField(max_length=300)),
                ("law", models.CharField(help_text="Its name and the version of its data.", max_length=300)),
                ("provision", models.TextField(help_text="By which notice is given.")),
                ("told_at", models.DateTimeField()),
                ("due_at", models.DateTimeField(help_text="Silence until then is no objection.")),
                (
                    "ended_at",
                    models.DateTimeField(help_text="Nothing is released under it any more.", null=True),
                ),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.participant"
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
                    "told_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.principal"
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
            name="NoticedParagraph",
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
                (
                    "digest",
                    models.CharField(help_text="As it was laid out when notice was given.", max_length=64),
                ),
                ("grounds", models.JSONField(default=list)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("told", "told"),
                            ("agreed", "agreed"),
                            ("objected", "objected"),
                            ("silent", "silent"),
                            ("intended", "intended"),
                            ("gone", "gone"),
                        ],
                        default="told",
                        max_length=8,
                    ),
                ),
                (
                    "exemptions",
                    models.JSONField(
                        default=list, help_text="Codes under which its submitter wants it withheld."
                    ),
                ),
                (
                    "words",
                    models.TextField(blank=True, default="", help_text="Why, in its submitter's words."),
                ),
                ("answered_at", models.DateTimeField(null=True)),
                (
                    "reasons",
                    models.TextField(blank=True, default="", help_text="Why the desk means to release it."),
                ),
                ("intended_at", models.DateTimeField(null=True)),
                ("not_before", models.DateTimeField(help_text="Before then it does not go out.", null=True)),
                (
                    "answered_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="core.principal",
                    ),
                ),
                (
                    "intended_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="core.principal",
                    ),
                ),
                (
                    "notice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="cases.disclosurenotice",
                    ),
                ),
                (
                    "paragraph",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="cases.disclosureparagraph",
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
                "constraints": [
                    models.UniqueConstraint(
                        fields=("stream", "notice", "number"), name="noticed_paragraph_number"
                    )
                ],
            },
        ),
    ]
