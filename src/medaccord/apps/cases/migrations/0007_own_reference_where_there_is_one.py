"""Own numbers are few: their index holds nothing else, so that both planners use it."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0006_corrected_and_withdrawn"),
        ("core", "0005_done_requests"),
        ("parties", "0002_contact_version"),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name="participant",
            name="participant_reference",
        ),
        migrations.AddIndex(
            model_name="participant",
            index=models.Index(
                condition=models.Q(("reference", ""), _negated=True),
                fields=["reference"],
                name="participant_own_reference",
            ),
        ),
    ]
