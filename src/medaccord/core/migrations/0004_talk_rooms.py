"""A kind of room for what is said to everybody in a case."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("core", "0003_verified")]

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
                ],
                max_length=8,
            ),
        ),
    ]
