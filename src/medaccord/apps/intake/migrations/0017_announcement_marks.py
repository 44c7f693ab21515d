"""What agencies are told, and files that wait, carry the whole marking of their source (decision 0266)."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("intake", "0016_report_marks"),
    ]

    operations = [
        migrations.AddField(
            model_name="announcement",
            name="handling",
            field=models.JSONField(default=list, help_text="Handling marks beside the label."),
        ),
        migrations.AddField(
            model_name="announcement",
            name="onward",
            field=models.CharField(
                choices=[(one, one) for one in ("forbidden", "with_permission", "free")],
                default="free",
                max_length=15,
            ),
        ),
        migrations.AddField(
            model_name="sealedfile",
            name="handling",
            field=models.JSONField(default=list, help_text="Handling marks beside the label."),
        ),
        migrations.AddField(
            model_name="sealedfile",
            name="onward",
            field=models.CharField(
                choices=[(one, one) for one in ("forbidden", "with_permission", "free")],
                default="free",
                max_length=15,
            ),
        ),
    ]
