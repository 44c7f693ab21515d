"""Signed checkpoints of all chains, and where each chain ended at the newest."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("core", "0009_handling")]

    operations = [
        migrations.CreateModel(
            name="ChainEnd",
            fields=[
                ("stream", models.UUIDField(primary_key=True, serialize=False)),
                ("count", models.PositiveIntegerField()),
                ("hash", models.CharField(max_length=64)),
            ],
        ),
        migrations.CreateModel(
            name="Checkpoint",
            fields=[
                ("number", models.PositiveIntegerField(primary_key=True, serialize=False)),
                ("line", models.TextField()),
            ],
        ),
    ]
