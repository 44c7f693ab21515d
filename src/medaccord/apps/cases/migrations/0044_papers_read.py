"""Rationales and periodic reports that leave are kept like other readings (need-to-know 38)."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0043_opinions")]

    operations = [
        migrations.AlterField(
            model_name="reading",
            name="kind",
            field=models.CharField(
                choices=[
                    ("file", "file"),
                    ("ledger", "ledger"),
                    ("answer", "answer"),
                    ("post", "post"),
                    ("report", "report"),
                    ("draft", "draft"),
                    ("safety", "safety"),
                    ("rationale", "rationale"),
                    ("periodic", "periodic"),
                ],
                max_length=9,
            ),
        )
    ]
