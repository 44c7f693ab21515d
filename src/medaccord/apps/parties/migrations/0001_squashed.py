"""All tables of the app as they are, for a new database; an older one has taken the steps one by one."""

from __future__ import annotations

import uuid

import django.db.models.deletion
from django.db import migrations, models

from medaccord.core.tables import CreateTables


class Migration(migrations.Migration):
    replaces = [
        ("parties", "0001_initial"),
        ("parties", "0002_contact_version"),
        ("parties", "0003_standing_agreement"),
    ]

    initial = True

    dependencies = [
        ("accounts", "0001_initial"),
    ]

    operations = [
        CreateTables(
            [
                migrations.CreateModel(
                    name="Organisation",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                            ),
                        ),
                        ("name", models.CharField(max_length=300)),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("coordination_center", "Coordination Center"),
                                    ("clinical_adviser", "Clinical Adviser"),
                                    ("manufacturer", "Manufacturer"),
                                    ("component_supplier", "Component Supplier"),
                                    ("researcher", "Researcher"),
                                    ("hospital", "Hospital"),
                                    ("sharing_partner", "Sharing Partner"),
                                ],
                                max_length=20,
                            ),
                        ),
                        (
                            "origin",
                            models.CharField(
                                choices=[("live", "Live"), ("demo", "Demo"), ("replay", "Replay")],
                                default="live",
                                max_length=6,
                            ),
                        ),
                        ("embargo_preferred_days", models.PositiveIntegerField(default=90)),
                        ("embargo_minimum_days", models.PositiveIntegerField(default=14)),
                        ("embargo_maximum_days", models.PositiveIntegerField(default=180)),
                        (
                            "agreement",
                            models.CharField(
                                blank=True,
                                default="",
                                help_text="The standing agreement by which an agency consents to every case's terms.",
                                max_length=300,
                            ),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    name="ContactPoint",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                            ),
                        ),
                        (
                            "channel",
                            models.CharField(
                                choices=[
                                    ("mail", "Mail"),
                                    ("phone", "Phone"),
                                    ("web", "Web"),
                                    ("letter", "Letter"),
                                    ("platform", "Platform"),
                                ],
                                max_length=8,
                            ),
                        ),
                        ("value", models.CharField(max_length=300)),
                        ("note", models.CharField(blank=True, max_length=300)),
                        ("verified_on", models.DateField(null=True)),
                        ("version", models.PositiveIntegerField(default=1)),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="parties.organisation",
                            ),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    name="Membership",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                            ),
                        ),
                        ("title", models.CharField(blank=True, max_length=100)),
                        ("administrator", models.BooleanField(default=False)),
                        ("triage", models.BooleanField(default=False)),
                        ("since", models.DateTimeField()),
                        ("until", models.DateTimeField(null=True)),
                        (
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="accounts.person",
                            ),
                        ),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="parties.organisation",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("until", None)),
                                fields=("organisation", "person"),
                                name="member_once",
                            )
                        ],
                    },
                ),
            ]
        )
    ]
