"""A round that is ended before its time (decision 0287)."""

from __future__ import annotations

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("assessments", "0003_provisional"),
        ("core", "0020_opinions"),
    ]

    operations = [
        migrations.AddField(
            model_name="assessment",
            name="ended_because",
            field=models.CharField(
                blank=True,
                choices=[
                    ("new_evidence", "new_evidence"),
                    ("exploitation", "exploitation"),
                    ("adverse_event", "adverse_event"),
                ],
                max_length=13,
            ),
        ),
        migrations.AddField(
            model_name="assessment",
            name="ended_by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.principal"
            ),
        ),
        migrations.AddField(
            model_name="assessment",
            name="ended_name",
            field=models.CharField(blank=True, help_text="Who ended it before its time.", max_length=300),
        ),
        migrations.AddField(
            model_name="assessment",
            name="ended_reason",
            field=models.TextField(blank=True, help_text="Why it was ended early; `due_at` is when."),
        ),
        migrations.AddField(
            model_name="consultation",
            name="ended_because",
            field=models.CharField(
                blank=True,
                choices=[
                    ("new_evidence", "new_evidence"),
                    ("exploitation", "exploitation"),
                    ("adverse_event", "adverse_event"),
                ],
                max_length=13,
            ),
        ),
    ]
