"""Facts that manufacturers state, from which legal duties are counted (decision 0288)."""

from __future__ import annotations

import uuid

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("assessments", "0001_initial"),
        ("cases", "0043_opinions"),
        ("core", "0020_opinions"),
    ]

    operations = [
        migrations.CreateModel(
            name="DutyFact",
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
                ("key", models.UUIDField()),
                (
                    "maker",
                    models.UUIDField(
                        help_text="Its organisation's first party that stated one in this case."
                    ),
                ),
                ("name", models.CharField(help_text="Of the party, as the readers know it.", max_length=300)),
                (
                    "fact",
                    models.CharField(
                        choices=[
                            ("learned", "learned"),
                            ("harm_known", "harm_known"),
                            ("no_harm_known", "no_harm_known"),
                            ("planned", "planned"),
                            ("customers_told", "customers_told"),
                            ("fixed", "fixed"),
                            ("update_offered", "update_offered"),
                            ("correction_begun", "correction_begun"),
                            ("correction_reported", "correction_reported"),
                            ("event_known", "event_known"),
                            ("event_reported", "event_reported"),
                            ("remedy_needed", "remedy_needed"),
                            ("remedy_reported", "remedy_reported"),
                            ("request_received", "request_received"),
                            ("request_answered", "request_answered"),
                            ("facility_knew", "facility_knew"),
                            ("facility_reported", "facility_reported"),
                            ("isao_member", "isao_member"),
                            ("isao_policies", "isao_policies"),
                            ("isao_shared", "isao_shared"),
                            ("isao_process", "isao_process"),
                            ("routine_update", "routine_update"),
                            ("recall_classified", "recall_classified"),
                            ("event_numbers", "event_numbers"),
                        ],
                        max_length=19,
                    ),
                ),
                (
                    "number",
                    models.PositiveIntegerField(
                        help_text="Its place among the party's of this fact, from 1."
                    ),
                ),
                ("day", models.DateField(help_text="On which it came about, as the party says.")),
                (
                    "named",
                    models.CharField(
                        blank=True, help_text="A name or number that belongs to it.", max_length=300
                    ),
                ),
                ("words", models.TextField(blank=True)),
                ("link", models.CharField(blank=True, help_text="Where the evidence is.", max_length=2000)),
                (
                    "reason",
                    models.TextField(blank=True, help_text="Why it takes the place of an earlier one."),
                ),
                ("taken_back", models.BooleanField(default=False)),
                ("author_name", models.CharField(max_length=300)),
                ("at", models.DateTimeField()),
                ("replaced_at", models.DateTimeField(help_text="When its party stated it anew.", null=True)),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.principal"
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
                "constraints": [
                    models.UniqueConstraint(fields=("stream", "room", "key"), name="duty_fact_once")
                ],
            },
        ),
    ]
