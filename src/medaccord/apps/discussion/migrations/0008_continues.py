"""A thread that goes on where an ended one stopped says which."""

from __future__ import annotations

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("discussion", "0007_erased")]

    operations = [
        migrations.AddField(
            model_name="thread",
            name="continues",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="discussion.thread",
            ),
        ),
    ]
