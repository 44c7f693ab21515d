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
        ("parties", "0004_sign_on"),
        ("parties", "0005_standing_consents"),
        ("parties", "0007_tenant"),
        ("parties", "0008_changed_memberships"),
    ]

    initial = True

    # those of its steps, so that it holds for a database that took some of theirs (decision 0099)
    dependencies = [
        ("accounts", "0001_initial"),
        ("accounts", "0004_session_through"),
        ("accounts", "0005_token_scopes"),
        ("accounts", "0006_barred"),
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
                    name="SignOn",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                            ),
                        ),
                        ("issuer", models.CharField(max_length=300)),
                        (
                            "claim",
                            models.CharField(
                                blank=True,
                                default="",
                                help_text="What tells our tenant from others of the issuer.",
                                max_length=100,
                            ),
                        ),
                        ("claim_value", models.CharField(blank=True, default="", max_length=300)),
                        (
                            "client",
                            models.CharField(help_text="By which the provider knows us.", max_length=300),
                        ),
                        ("secret", models.TextField(help_text="Sealed.")),
                        ("digest", models.CharField(help_text="Keyed, of the secret.", max_length=64)),
                        (
                            "domains",
                            models.TextField(
                                blank=True, default="", help_text="Mail domains that were verified."
                            ),
                        ),
                        (
                            "counts",
                            models.BooleanField(
                                default=False,
                                help_text="Whether a second factor that was shown there counts here.",
                            ),
                        ),
                        (
                            "level",
                            models.CharField(
                                choices=[
                                    ("any", "any"),
                                    ("second_factor", "second_factor"),
                                    ("hardware", "hardware"),
                                ],
                                default="any",
                                max_length=16,
                            ),
                        ),
                        (
                            "triage_level",
                            models.CharField(
                                choices=[
                                    ("any", "any"),
                                    ("second_factor", "second_factor"),
                                    ("hardware", "hardware"),
                                ],
                                default="any",
                                max_length=16,
                            ),
                        ),
                        (
                            "administrator_level",
                            models.CharField(
                                choices=[
                                    ("any", "any"),
                                    ("second_factor", "second_factor"),
                                    ("hardware", "hardware"),
                                ],
                                default="any",
                                max_length=16,
                            ),
                        ),
                        ("second_factor_names", models.TextField(blank=True, default="")),
                        ("hardware_names", models.TextField(blank=True, default="")),
                        (
                            "newcomers",
                            models.CharField(
                                choices=[("nobody", "nobody"), ("member", "member"), ("triage", "triage")],
                                default="nobody",
                                max_length=8,
                            ),
                        ),
                        ("only", models.BooleanField(default=False, help_text="No password beside it.")),
                        ("since", models.DateTimeField()),
                        ("until", models.DateTimeField(null=True)),
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
                    name="SignOnBond",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                            ),
                        ),
                        ("issuer", models.CharField(max_length=300)),
                        ("subject", models.CharField(max_length=255)),
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
                            "sign_on",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="parties.signon",
                            ),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    name="StandingConsent",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                            ),
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
                            models.CharField(
                                help_text="Who decided it there: name and position.", max_length=300
                            ),
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
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="accounts.person",
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
                            "changed_at",
                            models.DateTimeField(
                                help_text="When what they do there was last changed.", null=True
                            ),
                        ),
                        (
                            "changed_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="accounts.person",
                            ),
                        ),
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
                migrations.AddConstraint(
                    model_name="signon",
                    constraint=models.UniqueConstraint(
                        condition=models.Q(("until", None)), fields=("organisation",), name="sign_on_once"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="signonbond",
                    constraint=models.UniqueConstraint(
                        condition=models.Q(("until", None)),
                        fields=("sign_on", "issuer", "subject"),
                        name="bond_once",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="signonbond",
                    constraint=models.UniqueConstraint(
                        condition=models.Q(("until", None)),
                        fields=("sign_on", "person"),
                        name="bond_of_person_once",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="standingconsent",
                    constraint=models.UniqueConstraint(
                        condition=models.Q(("until", None)),
                        fields=("organisation", "recipient", "purpose"),
                        name="standing_consent_once",
                    ),
                ),
            ]
        )
    ]
