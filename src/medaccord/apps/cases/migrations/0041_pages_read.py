"""Read records of posts, reports and drafts: which versions were shown (decision 0269)."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0040_noticed_law"),
    ]

    operations = [
        migrations.AddField(
            model_name="reading",
            name="shown",
            field=models.JSONField(default=list, help_text="Pairs of key and version."),
        ),
        migrations.AlterField(
            model_name="reading",
            name="kind",
            field=models.CharField(
                choices=[(one, one) for one in ("file", "ledger", "answer", "post", "report", "draft")],
                max_length=6,
            ),
        ),
    ]
