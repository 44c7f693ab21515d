"""Invitations of cases in which no embargo is possible any more say so."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0019_pressing_first"),
    ]

    operations = [
        migrations.AddField(
            model_name="invitation",
            name="past_embargo",
            field=models.BooleanField(
                default=False,
                help_text="No embargo was possible any more, so it went under its marking alone.",
            ),
        ),
    ]
