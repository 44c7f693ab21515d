"""How often it was in doubt who somebody is, and since when a key counts (decision 0243)."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("core", "0014_trained")]

    operations = [
        migrations.AddField("grant", "standing", models.PositiveIntegerField(null=True)),
        migrations.AddField("principal", "doubted", models.PositiveIntegerField(default=0)),
        migrations.AddField("principal", "doubted_at", models.DateTimeField(null=True)),
        migrations.AddField(
            "principal",
            "doubted_by",
            models.ForeignKey("core.principal", models.PROTECT, null=True, related_name="+"),
        ),
        migrations.AddField("principal", "confirmed", models.PositiveIntegerField(default=0)),
    ]
