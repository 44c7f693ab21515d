"""A party's counsel, and the versions that wait for it (decision 0257)."""

from __future__ import annotations

import uuid

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0035_answers"),
        ("core", "0017_counsel"),
    ]

    operations = [
        migrations.AddField(
            model_name="note",
            name="waits",
            field=models.BooleanField(
                default=False, help_text="Until its party's counsel approves it, it goes into no advisory."
            ),
        ),
        migrations.AddField(
            model_name="participant",
            name="counsel",
            field=models.ForeignKey(
                help_text="Where its counsel reads what goes out in its name; opened with the first one.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="core.room",
            ),
        ),
        migrations.AddField(
            model_name="participant",
            name="counsel_days",
            field=models.PositiveSmallIntegerField(
                help_text="How long its counsel has for each version; none while it has no counsel.",
                null=True,
            ),
        ),
        migrations.AddField(
            model_name="participant",
            name="counsel_ended_because",
            field=models.TextField(
                blank=True,
                default="",
                help_text="Why the seat of its counsel was ended; a new one clears it.",
            ),
        ),
        migrations.AlterField(
            model_name="participant",
            name="role",
            field=models.CharField(
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
        migrations.CreateModel(
            name="Statement",
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
                    "kind",
                    models.CharField(
                        choices=[("note", "note"), ("communication", "communication")], max_length=13
                    ),
                ),
                ("subject", models.UUIDField(help_text="Key of the row that is published.")),
                (
                    "number",
                    models.PositiveIntegerField(
                        help_text="Its place among the versions of this text, from 1."
                    ),
                ),
                ("title", models.TextField()),
                ("text", models.TextField()),
                (
                    "parts",
                    models.JSONField(
                        default=dict, help_text="Texts by their part, of what is printed in parts."
                    ),
                ),
                ("asked_at", models.DateTimeField()),
                ("due_at", models.DateTimeField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "waiting"),
                            ("approved", "approved"),
                            ("returned", "returned"),
                            ("closed", "closed"),
                        ],
                        default="waiting",
                        max_length=8,
                    ),
                ),
                ("words", models.TextField(blank=True, default="", help_text="Why counsel returned it.")),
                ("decided_at", models.DateTimeField(null=True)),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.principal"
                    ),
                ),
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
