"""What organisations agree to beforehand (decision 0233)."""

from __future__ import annotations

import uuid

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0005_token_scopes"),
        ("parties", "0004_sign_on"),
    ]

    operations = [
        migrations.CreateModel(
            name="StandingConsent",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                (
                    "recipient",
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
                    "given_by",
                    models.CharField(help_text="Who decided it there: name and position.", max_length=300),
                ),
                ("since", models.DateTimeField()),
                ("until", models.DateTimeField(null=True)),
                (
                    "ended_by",
                    models.ForeignKey(
                        null=True,
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
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.person"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("until", None)),
                        fields=("organisation", "recipient", "purpose"),
                        name="standing_consent_once",
                    )
                ],
            },
        ),
    ]
