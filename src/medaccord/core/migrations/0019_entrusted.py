"""Who takes the archive of an exploit or firmware, by name (decision 0273)."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0018_facts_by_day"),
    ]

    operations = [
        migrations.AddField(
            model_name="blob",
            name="entrusted",
            field=models.JSONField(
                default=list,
                help_text="Who takes that archive, by name: person, name, reason and since when.",
            ),
        ),
    ]
