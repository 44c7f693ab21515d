"""A party says that it has done its part (decision 0150)."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0007_own_reference_where_there_is_one"),
    ]

    operations = [
        migrations.AddField(
            model_name="participant",
            name="finished_at",
            field=models.DateTimeField(
                help_text="When it said that it has done its part; taking up work again clears it.",
                null=True,
            ),
        ),
        migrations.AddField(
            model_name="participant",
            name="finished_because",
            field=models.TextField(
                blank=True,
                default="",
                help_text="Why it is done although something is open, in its own words.",
            ),
        ),
    ]
