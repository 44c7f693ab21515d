"""A party's own words about why it left were asked for and not kept."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="participant",
            name="left_because",
            field=models.TextField(blank=True, help_text="Why it left, in its own words."),
        ),
    ]
