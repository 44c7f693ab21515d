"""The days of a reporter's talk and limit as they said them after they had sent the report."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("intake", "0005_triage")]

    operations = [
        migrations.AddField(
            model_name="report",
            name="not_after_now",
            field=models.DateField(help_text="The reporter's limit, as they said afterwards.", null=True),
        ),
        migrations.AddField(
            model_name="report",
            name="replanned",
            field=models.BooleanField(default=False, help_text="Whether the two days below hold instead."),
        ),
        migrations.AddField(
            model_name="report",
            name="talk_on_now",
            field=models.DateField(help_text="When the reporter speaks, as they said afterwards.", null=True),
        ),
    ]
