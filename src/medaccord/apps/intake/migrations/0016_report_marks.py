"""Handling marks of a report, how far it goes on, and how its sender had marked it (decision 0259)."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("intake", "0015_holds"),
    ]

    operations = [
        migrations.AddField(
            model_name="report",
            name="handling",
            field=models.JSONField(default=list, help_text="Handling marks beside the label."),
        ),
        migrations.AddField(
            model_name="report",
            name="onward",
            field=models.CharField(
                choices=[(one, one) for one in ("forbidden", "with_permission", "free")],
                default="free",
                max_length=15,
            ),
        ),
        migrations.AddField(
            model_name="report",
            name="marked_as",
            field=models.CharField(
                blank=True,
                default="",
                help_text="How its sender had marked it, word for word.",
                max_length=300,
            ),
        ),
        migrations.AddField(
            model_name="report",
            name="released",
            field=models.JSONField(
                default=list,
                help_text="What made it wider: the label before, marking and onward since, by and at.",
            ),
        ),
        migrations.AddField(
            model_name="report",
            name="permitted",
            field=models.TextField(
                blank=True,
                default="",
                help_text="Who permitted that, or why it could not wait, as the desk wrote.",
            ),
        ),
    ]
