"""Read records of drafts of safety communications (decision 0277)."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0041_pages_read"),
    ]

    operations = [
        migrations.AlterField(
            model_name="reading",
            name="kind",
            field=models.CharField(
                choices=[
                    (one, one) for one in ("file", "ledger", "answer", "post", "report", "draft", "safety")
                ],
                max_length=6,
            ),
        ),
    ]
