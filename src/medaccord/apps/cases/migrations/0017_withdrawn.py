"""A case says why it was withdrawn."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0016_merged"),
    ]

    operations = [
        migrations.AddField(
            model_name="case",
            name="withdrawn_for",
            field=models.CharField(
                blank=True,
                choices=[
                    ("mistake", "mistake"),
                    ("no_vulnerability", "no_vulnerability"),
                    ("cve_rejected", "cve_rejected"),
                    ("duplicate", "duplicate"),
                ],
                default="",
                max_length=16,
            ),
        ),
        migrations.AddField(
            model_name="case",
            name="withdrawn_why",
            field=models.TextField(blank=True, default="", help_text="Told to all who are in the case."),
        ),
    ]
