"""Files that go to others in place of a protected reporter's, and the rooms of those (decision 0239)."""

from __future__ import annotations

from django.db import migrations, models

KINDS = ("realm", "report", "case", "talk", "side", "party", "agencies", "people", "item", "original")


class Migration(migrations.Migration):
    dependencies = [("core", "0010_checkpoints")]

    operations = [
        migrations.AddField(
            model_name="blob",
            name="handed",
            field=models.CharField(
                blank=True,
                choices=[(one, one) for one in ("sealed", "cleaned", "forwarded")],
                default="",
                help_text="What it is to a protected reporter's file; empty for all others.",
                max_length=9,
            ),
        ),
        migrations.AlterField(
            model_name="room",
            name="kind",
            field=models.CharField(choices=[(one, one.title()) for one in KINDS], max_length=8),
        ),
    ]
