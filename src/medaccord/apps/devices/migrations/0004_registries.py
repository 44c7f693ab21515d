"""Public registries: rows carry the batch that brought them (decision 0283)."""

from __future__ import annotations

import uuid

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0005_done_requests"),
        ("devices", "0003_described"),
    ]

    operations = [
        migrations.CreateModel(
            name="EventCount",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("batch", models.UUIDField()),
                ("code", models.CharField(max_length=3)),
                ("year", models.PositiveSmallIntegerField()),
                ("count", models.PositiveIntegerField()),
            ],
            options={
                "indexes": [models.Index(fields=["batch", "code"], name="event_count_of_batch")],
            },
        ),
        migrations.CreateModel(
            name="ProductCode",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("batch", models.UUIDField()),
                ("code", models.CharField(max_length=3)),
                ("name", models.CharField(max_length=500)),
                ("device_class", models.CharField(blank=True, max_length=1)),
                ("specialty", models.CharField(blank=True, max_length=100)),
                ("panel", models.CharField(blank=True, max_length=100)),
                ("regulation", models.CharField(blank=True, max_length=40)),
                ("implant", models.BooleanField(null=True)),
                ("life_sustaining", models.BooleanField(null=True)),
            ],
            options={
                "indexes": [models.Index(fields=["batch", "code"], name="product_code_of_batch")],
            },
        ),
        migrations.CreateModel(
            name="Recall",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("batch", models.UUIDField()),
                ("number", models.CharField(max_length=60)),
                ("event", models.CharField(blank=True, max_length=60)),
                ("product_code", models.CharField(blank=True, max_length=3)),
                ("recall_class", models.CharField(blank=True, max_length=1)),
                ("status", models.CharField(blank=True, max_length=100)),
                ("firm", models.CharField(blank=True, max_length=500)),
                ("product", models.TextField(blank=True)),
                ("reason", models.TextField(blank=True)),
                ("cause", models.CharField(blank=True, max_length=500)),
                ("initiated_on", models.DateField(null=True)),
                ("posted_on", models.DateField(null=True)),
                ("terminated_on", models.DateField(null=True)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["batch", "product_code"], name="recall_by_code"),
                    models.Index(fields=["batch", "number"], name="recall_by_number"),
                ],
            },
        ),
        migrations.CreateModel(
            name="RegisteredDevice",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("batch", models.UUIDField()),
                ("di", models.CharField(max_length=64)),
                ("kind", models.CharField(max_length=40)),
                ("primary_di", models.CharField(blank=True, max_length=64)),
                ("issuing_agency", models.CharField(blank=True, max_length=40)),
                ("brand", models.CharField(blank=True, max_length=500)),
                ("model", models.CharField(blank=True, max_length=500)),
                ("catalog_number", models.CharField(blank=True, max_length=500)),
                ("company", models.CharField(blank=True, max_length=500)),
                ("product_codes", models.JSONField(default=list)),
                ("flags", models.JSONField(default=dict)),
                ("submissions", models.JSONField(default=list)),
                ("mri_safety", models.CharField(blank=True, max_length=200)),
                ("distribution", models.CharField(blank=True, max_length=100)),
                ("distribution_ended_on", models.DateField(null=True)),
                ("record_status", models.CharField(blank=True, max_length=40)),
                ("record_key", models.CharField(blank=True, max_length=60)),
                ("record_version", models.CharField(blank=True, max_length=60)),
                ("published_on", models.DateField(null=True)),
            ],
            options={
                "indexes": [models.Index(fields=["batch", "di"], name="device_of_batch")],
            },
        ),
        migrations.CreateModel(
            name="RegistryLoad",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("batch", models.UUIDField(db_index=True)),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("foiclass", "foiclass"),
                            ("classification", "classification"),
                            ("udi", "udi"),
                            ("recall", "recall"),
                            ("enforcement", "enforcement"),
                            ("event", "event"),
                            ("imdrf", "imdrf"),
                        ],
                        max_length=16,
                    ),
                ),
                ("name", models.CharField(max_length=255)),
                ("sha256", models.CharField(max_length=64)),
                (
                    "edition",
                    models.CharField(blank=True, help_text="As it says itself, or as told.", max_length=40),
                ),
                (
                    "parts",
                    models.CharField(
                        blank=True, help_text="Letters of the annexes that it holds.", max_length=7
                    ),
                ),
                ("rows", models.PositiveIntegerField()),
                ("passed_over", models.PositiveIntegerField(default=0)),
                ("loaded_at", models.DateTimeField()),
                (
                    "loaded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.principal"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Term",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("batch", models.UUIDField()),
                ("annex", models.CharField(max_length=1)),
                ("code", models.CharField(max_length=8)),
                ("term", models.CharField(max_length=500)),
                ("definition", models.TextField(blank=True)),
                ("status", models.CharField(blank=True, max_length=100)),
                ("hierarchy", models.CharField(max_length=100)),
            ],
            options={
                "indexes": [models.Index(fields=["batch", "annex", "code"], name="term_of_batch")],
            },
        ),
    ]
