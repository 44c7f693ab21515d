"""Facts that others are told by their day, found without reading the rest of a case (decision 0244)."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0017_counsel"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="fact",
            index=models.Index(
                condition=models.Q(("by_day", True)), fields=["stream", "recorded_at"], name="fact_by_day"
            ),
        ),
    ]
