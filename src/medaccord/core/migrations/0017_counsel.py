"""Rooms in which a party's counsel reads what goes out in its name (decision 0257)."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0016_reading_rooms"),
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
                    ("counsel", "Counsel"),
                ],
                max_length=8,
            ),
        ),
    ]
