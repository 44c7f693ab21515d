"""Each invitation keeps when it was read, not the party alone."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0020_past_embargo"),
    ]

    operations = [
        migrations.AddField(
            model_name="invitation",
            name="opened_at",
            field=models.DateTimeField(help_text="When the invited said that they had read it.", null=True),
        ),
    ]
