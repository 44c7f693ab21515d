"""A post says on which legal basis its words were erased from the chain too."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("discussion", "0006_mentions_unconstrained"),
    ]

    operations = [
        migrations.AddField(
            model_name="post",
            name="erased_under",
            field=models.TextField(
                blank=True,
                default="",
                help_text="Legal basis on which its words were erased from the chain too.",
            ),
        ),
    ]
