"""How far a token reaches; those that are there reach as far as they did."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0004_session_through")]

    operations = [
        migrations.AddField(
            model_name="apitoken",
            name="scope",
            field=models.CharField(
                choices=[(one, one) for one in ("read", "write", "publish")],
                default="publish",
                help_text="How far it reaches.",
                max_length=7,
            ),
        ),
    ]
