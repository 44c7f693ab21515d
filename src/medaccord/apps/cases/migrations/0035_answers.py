"""Who approved the answer to a request for records, and that it is taken out (decision 0253)."""

from __future__ import annotations

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0034_disclosure"),
        ("core", "0016_reading_rooms"),
    ]

    operations = [
        migrations.AddField(
            model_name="disclosurerequest",
            name="approved_at",
            field=models.DateTimeField(help_text="Empty again once anything of it changes.", null=True),
        ),
        migrations.AddField(
            model_name="disclosurerequest",
            name="approved_by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.principal"
            ),
        ),
        migrations.AlterField(
            model_name="reading",
            name="kind",
            field=models.CharField(
                choices=[("file", "file"), ("ledger", "ledger"), ("answer", "answer")], max_length=6
            ),
        ),
    ]
