"""Safety communications that wait for their agency's counsel (decision 0257)."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("advisories", "0006_settled_again"),
    ]

    operations = [
        migrations.AddField(
            model_name="communication",
            name="waits",
            field=models.BooleanField(
                default=False, help_text="Until its agency's counsel approves this draft, nobody else does."
            ),
        ),
    ]
