"""When a member's part was changed, and by whom (decision 0270)."""

from __future__ import annotations

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0006_barred"), ("parties", "0007_tenant")]

    operations = [
        migrations.AddField(
            "membership",
            "changed_at",
            models.DateTimeField(help_text="When what they do there was last changed.", null=True),
        ),
        migrations.AddField(
            "membership",
            "changed_by",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="accounts.person",
            ),
        ),
    ]
