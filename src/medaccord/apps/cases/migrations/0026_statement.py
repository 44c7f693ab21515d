"""A manufacturer's own statement is a note that says whose it is (decision 0219)."""

from __future__ import annotations

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0025_question")]

    operations = [
        migrations.AddField(
            model_name="note",
            name="party",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="cases.participant",
            ),
        ),
    ]
