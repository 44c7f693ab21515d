"""A case is found by a party's neutral name for it as by its number."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0021_opened"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="participant",
            index=models.Index(
                condition=models.Q(("alias", ""), _negated=True),
                fields=["alias"],
                name="participant_own_alias",
            ),
        ),
    ]
