"""Rooms that trained people alone enter, and until when somebody is trained (decision 0238)."""

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
    "pcii",
    "original",
    "reveal",
)


class Migration(migrations.Migration):
    dependencies = [("core", "0013_reveal")]

    operations = [
        migrations.AddField(
            model_name="principal",
            name="trained_until",
            field=models.DateTimeField(
                null=True, help_text="Until when it opens what only trained people read."
            ),
        ),
        migrations.AddField(
            model_name="grant",
            name="trained",
            field=models.BooleanField(default=False, help_text="It opens to a trained holder only."),
        ),
        migrations.AlterField(
            model_name="room",
            name="kind",
            field=models.CharField(choices=[(one, one.title()) for one in KINDS], max_length=8),
        ),
    ]
