"""Rooms in which parties judge alone (decision 0285)."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0019_entrusted"),
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
                    ("opinion", "Opinion"),
                ],
                max_length=8,
            ),
        ),
    ]
