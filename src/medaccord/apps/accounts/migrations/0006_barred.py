"""Which closed sign-ins only the center opens again; nobody knows it of those that were closed before."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0005_token_scopes")]

    operations = [
        migrations.AddField(
            model_name="user",
            name="barred",
            field=models.BooleanField(
                default=False, help_text="The center closed it, and nobody else opens it again."
            ),
        ),
    ]
