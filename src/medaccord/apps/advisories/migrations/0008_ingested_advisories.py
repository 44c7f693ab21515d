"""Advisories that others distribute, and whose they are (decision 0311)."""

from __future__ import annotations

import uuid

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("advisories", "0001_squashed"),
        ("core", "0020_opinions"),
    ]

    operations = [
        migrations.CreateModel(
            name="IngestedAdvisory",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("position", models.PositiveIntegerField(help_text="Its place in the lot.")),
                (
                    "current",
                    models.BooleanField(default=True, help_text="The newest that came from its address."),
                ),
                ("url", models.CharField(max_length=2000)),
                (
                    "changed",
                    models.CharField(
                        blank=True, help_text="What the provider's list says of it.", max_length=100
                    ),
                ),
                ("number", models.CharField(help_text="Its tracking id.", max_length=1000)),
                ("version", models.CharField(max_length=1000)),
                ("publisher", models.CharField(max_length=1000)),
                ("namespace", models.CharField(max_length=2000)),
                ("title", models.TextField()),
                ("released_at", models.DateTimeField(help_text="Its current release date.")),
                ("first_released_at", models.DateTimeField()),
                (
                    "verification",
                    models.CharField(
                        choices=[("signed", "signed"), ("hashed", "hashed"), ("unverified", "unverified")],
                        max_length=10,
                    ),
                ),
                (
                    "signer",
                    models.CharField(
                        blank=True, help_text="Fingerprint of the key that signed it.", max_length=64
                    ),
                ),
                ("faults", models.JSONField(help_text="Mandatory tests of CSAF that it fails.")),
                ("csaf", models.BinaryField()),
                ("sha256", models.CharField(max_length=64)),
                ("sha512", models.CharField(max_length=128)),
                ("text", models.TextField(help_text="What search looks through.")),
            ],
        ),
        migrations.CreateModel(
            name="Provider",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("canonical_url", models.CharField(max_length=2000, unique=True)),
                ("address", models.CharField(help_text="Where its description was found.", max_length=2000)),
                ("publisher", models.CharField(max_length=1000)),
                ("namespace", models.CharField(blank=True, max_length=2000)),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("csaf_publisher", "csaf_publisher"),
                            ("csaf_provider", "csaf_provider"),
                            ("csaf_trusted_provider", "csaf_trusted_provider"),
                        ],
                        max_length=21,
                    ),
                ),
                (
                    "keys",
                    models.TextField(
                        blank=True, help_text="Fingerprints that were accepted, one a line, in order."
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="IngestedProduct",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("vendor", models.TextField(blank=True)),
                ("name", models.TextField()),
                (
                    "advisory",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="advisories.ingestedadvisory",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Ingestion",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("rows", models.PositiveIntegerField()),
                (
                    "sha256",
                    models.CharField(help_text="Of the SHA-256 of each document, one a line.", max_length=64),
                ),
                ("ingested_at", models.DateTimeField()),
                (
                    "ingested_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.principal"
                    ),
                ),
                (
                    "provider",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="advisories.provider",
                    ),
                ),
            ],
        ),
        migrations.AddField(
            model_name="ingestedadvisory",
            name="ingestion",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="advisories.ingestion"
            ),
        ),
        migrations.AddField(
            model_name="ingestedadvisory",
            name="provider",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="advisories.provider"
            ),
        ),
        migrations.CreateModel(
            name="IngestedVulnerability",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("cve", models.CharField(max_length=30)),
                (
                    "advisory",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="advisories.ingestedadvisory",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["cve"], name="ingested_cve")],
            },
        ),
        migrations.AddIndex(
            model_name="ingestedadvisory",
            index=models.Index(
                condition=models.Q(("current", True)), fields=["-released_at", "-id"], name="ingested_newest"
            ),
        ),
        migrations.AddConstraint(
            model_name="ingestedadvisory",
            constraint=models.UniqueConstraint(
                condition=models.Q(("current", True)), fields=("provider", "url"), name="ingested_once"
            ),
        ),
    ]
