"""Bases on which the agreement lets something go past its owner, as the owner was told (decision 0272)."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0038_submitter_notices"),
    ]

    operations = [
        migrations.AddField(
            model_name="item",
            name="override_bases",
            field=models.JSONField(
                default=list,
                help_text="Bases on which the agreement let it go past its owner when it was sent.",
            ),
        ),
    ]
