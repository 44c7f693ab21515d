"""A linked case may be one that was merged into the other."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0015_handed"),
    ]

    operations = [
        migrations.AlterField(
            model_name="link",
            name="relation",
            field=models.CharField(
                choices=[
                    ("sibling", "sibling"),
                    ("successor", "successor"),
                    ("predecessor", "predecessor"),
                    ("merged_into", "merged_into"),
                    ("merged_from", "merged_from"),
                ],
                default="sibling",
                help_text="Of the other.",
                max_length=12,
            ),
        ),
    ]
