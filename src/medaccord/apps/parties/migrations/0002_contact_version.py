"""A way to reach somebody carries its version, so that nobody overwrites a correction unseen."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("parties", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="contactpoint",
            name="version",
            field=models.PositiveIntegerField(default=1),
        ),
    ]
