"""Rooms of read records, which the desk of a case alone enters (decision 0236)."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0015_in_doubt"),
    ]

    operations = [
        migrations.AlterField(
            model_name="room",
            name="kind",
            field=models.CharField(
                choices=[
                    ("realm", "Realm"),
                    ("report", "Report"),
                    ("case", "Case"),
                    ("talk", "Talk"),
                    ("side", "Side"),
                    ("party", "Party"),
                    ("agencies", "Agencies"),
                    ("people", "People"),
                    ("item", "Item"),
                    ("pcii", "Pcii"),
                    ("original", "Original"),
                    ("reveal", "Reveal"),
                    ("readings", "Readings"),
                ],
                max_length=8,
            ),
        ),
    ]
