"""Scores that the technical part of a joint statement gives by product set (decision 0291)."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("assessments", "0006_workspace")]

    operations = [
        migrations.AddField(
            model_name="consensus",
            name="scores",
            field=models.JSONField(default=list, help_text="CVSS vectors, each with keys of its products."),
        ),
        migrations.AddField(
            model_name="joining",
            name="scores",
            field=models.JSONField(
                default=list, help_text="As in the statement; only what the party is shown."
            ),
        ),
    ]
