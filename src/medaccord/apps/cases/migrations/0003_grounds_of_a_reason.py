"""A reason remembers the facts that the rule it answers rested on."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0002_why_a_party_left"),
    ]

    operations = [
        migrations.AddField(
            model_name="override",
            name="grounds",
            field=models.CharField(
                blank=True,
                help_text="Digest of the facts that a standing rule rests on; see cautions.",
                max_length=64,
            ),
        ),
    ]
