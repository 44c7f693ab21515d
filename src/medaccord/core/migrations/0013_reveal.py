"""Rooms in which one person reads for a while who reported (decision 0231)."""

from __future__ import annotations

from django.db import migrations, models

KINDS = (
    "realm",
    "report",
    "case",
    "talk",
    "side",
    "party",
    "agencies",
    "people",
    "item",
    "original",
    "reveal",
)


class Migration(migrations.Migration):
    dependencies = [("core", "0012_sealed_files")]

    operations = [
        migrations.AlterField(
            model_name="room",
            name="kind",
            field=models.CharField(choices=[(one, one.title()) for one in KINDS], max_length=8),
        ),
    ]
