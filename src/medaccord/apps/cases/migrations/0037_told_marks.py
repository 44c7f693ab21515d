"""Handling marks of what a manufacturer is told of a report, and how far it goes on (decision 0259)."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0036_counsel"),
    ]

    operations = [
        migrations.AddField(
            model_name="excerpt",
            name="handling",
            field=models.JSONField(default=list, help_text="Handling marks beside the label."),
        ),
        migrations.AddField(
            model_name="excerpt",
            name="onward",
            field=models.CharField(
                choices=[(one, one) for one in ("forbidden", "with_permission", "free")],
                default="free",
                max_length=15,
            ),
        ),
    ]
