"""Since when a linked case is public, for the desk of the one that is not."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0023_signs")]

    operations = [
        migrations.AddField(
            model_name="link",
            name="leaked_at",
            field=models.DateTimeField(
                help_text="When the other became public while this one was none; for the desk.", null=True
            ),
        ),
    ]
