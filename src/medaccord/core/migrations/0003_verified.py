"""A note of when each chain was last verified, and what was found."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("core", "0002_search_newest_first")]

    operations = [
        migrations.CreateModel(
            name="Verified",
            fields=[
                ("stream", models.UUIDField(primary_key=True, serialize=False)),
                ("realm", models.CharField(max_length=36)),
                ("entries", models.PositiveIntegerField(help_text="How many entries the chain had.")),
                ("whole", models.BooleanField()),
                ("at", models.DateTimeField(db_index=True)),
            ],
        ),
    ]
