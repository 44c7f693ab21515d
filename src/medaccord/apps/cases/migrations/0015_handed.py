"""A turn of a case says who leads it from then on, if that changed."""

from __future__ import annotations

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0014_life"),
        ("core", "0005_done_requests"),
    ]

    operations = [
        migrations.AddField(
            model_name="lifestep",
            name="to",
            field=models.ForeignKey(
                help_text="Who leads it from then on.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="core.principal",
            ),
        ),
    ]
