"""Handling marks of a file and how far it goes on, and rooms of what belongs to somebody (decision 0228)."""

from __future__ import annotations

from django.db import migrations, models

KINDS = ("realm", "report", "case", "talk", "side", "party", "agencies", "people", "item")


class Migration(migrations.Migration):
    dependencies = [("core", "0008_exploit_files")]

    operations = [
        migrations.AddField(
            model_name="blob",
            name="handling",
            field=models.JSONField(default=list, help_text="Handling marks beside the label."),
        ),
        migrations.AddField(
            model_name="blob",
            name="onward",
            field=models.CharField(
                choices=[(one, one) for one in ("forbidden", "with_permission", "free")],
                default="free",
                max_length=15,
            ),
        ),
        migrations.AlterField(
            model_name="room",
            name="kind",
            field=models.CharField(choices=[(one, one.title()) for one in KINDS], max_length=8),
        ),
    ]
