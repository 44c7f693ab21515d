"""Where a party judges alone (decision 0285)."""

from __future__ import annotations

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0042_communications_read"),
        ("core", "0020_opinions"),
    ]

    operations = [
        migrations.AddField(
            model_name="participant",
            name="opinion",
            field=models.ForeignKey(
                help_text="Where it judges alone, behind a seal; opened when it is first asked for an opinion.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="core.room",
            ),
        ),
    ]
