"""Handling marks of a post and how far it goes on (decision 0255)."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("discussion", "0008_continues"),
    ]

    operations = [
        migrations.AddField(
            model_name="post",
            name="handling",
            field=models.JSONField(default=list, help_text="Handling marks beside the label."),
        ),
        migrations.AddField(
            model_name="post",
            name="onward",
            field=models.CharField(
                choices=[(one, one) for one in ("forbidden", "with_permission", "free")],
                default="free",
                max_length=15,
            ),
        ),
    ]
