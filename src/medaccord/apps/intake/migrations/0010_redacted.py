"""Which words of a report were erased, why and on which basis."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("intake", "0009_wrote_at")]

    operations = [
        migrations.AddField(
            model_name="report",
            name="redacted",
            field=models.JSONField(
                default=list, help_text="What was erased for good: fields, by, reason, basis and at."
            ),
        ),
    ]
