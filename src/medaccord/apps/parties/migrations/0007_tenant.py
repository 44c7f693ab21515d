"""What tells one tenant from others that share an issuer (decision 0249)."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("parties", "0005_standing_consents")]

    operations = [
        migrations.AddField(
            "signon",
            "claim",
            models.CharField(
                blank=True,
                default="",
                help_text="What tells our tenant from others of the issuer.",
                max_length=100,
            ),
        ),
        migrations.AddField(
            "signon", "claim_value", models.CharField(blank=True, default="", max_length=300)
        ),
    ]
