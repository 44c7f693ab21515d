"""A report in five steps: what is told in them, drafts, threats to the reporter, feed and proof."""

from __future__ import annotations

from typing import Any

import django.db.models.deletion
from django.db import migrations, models

KNOWN = [("yes", "Yes"), ("no", "No"), ("unknown", "Unknown")]


def tell_apart(apps: Any, schema_editor: Any) -> None:
    """Text that says yes, no or unknown becomes the answer; any other text stays as the reference.

    On PostgreSQL by rewriting the columns: row-level security hides the rows from their owner as well.
    """
    words = "vendor_reference IN ('yes', 'no', 'unknown')"
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(
            "ALTER TABLE intake_report"
            " ALTER COLUMN vendor_told TYPE varchar(7)"
            f" USING CASE WHEN {words} THEN vendor_reference ELSE 'unknown' END,"
            " ALTER COLUMN vendor_reference TYPE text"
            f" USING CASE WHEN {words} THEN '' ELSE vendor_reference END"
        )
        return
    schema_editor.execute(
        f"UPDATE intake_report SET vendor_told = vendor_reference, vendor_reference = '' WHERE {words}"  # noqa: S608 - our own words
    )


class Migration(migrations.Migration):
    dependencies = [("intake", "0001_initial")]

    operations = [
        migrations.RenameField("report", "vendor_told", "vendor_reference"),
        migrations.AlterField(
            "report",
            "vendor_reference",
            models.TextField(blank=True, help_text="The manufacturer's own reference, or whom."),
        ),
        migrations.AddField(
            "report", "vendor_told", models.CharField(choices=KNOWN, default="unknown", max_length=7)
        ),
        migrations.RunPython(tell_apart, migrations.RunPython.noop),
        migrations.AddField("report", "vendor_told_on", models.DateField(null=True)),
        migrations.AddField(
            "report",
            "talk_on",
            models.DateField(help_text="When the reporter speaks or publishes about it.", null=True),
        ),
        migrations.AddField(
            "report",
            "encryption_key",
            models.TextField(blank=True, default="", help_text="OpenPGP public key for answers, as given."),
            preserve_default=False,
        ),
        migrations.AddField(
            "report", "effects", models.JSONField(default=list, help_text="Values of Effect.")
        ),
        migrations.AddField(
            "report", "used_at", models.JSONField(default=list, help_text="Values of Place.")
        ),
        migrations.AddField(
            "report",
            "noticed",
            models.CharField(
                blank=True,
                choices=[("probably", "Probably"), ("probably_not", "Probably Not"), ("unknown", "Unknown")],
                default="",
                max_length=12,
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            "report",
            "statement",
            models.TextField(
                blank=True, default="", help_text="What the proof of its time states, as canonical JSON."
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            "report",
            "threat",
            models.TextField(
                blank=True, default="", help_text="How the reporter is threatened, in their words."
            ),
            preserve_default=False,
        ),
        migrations.AddField("report", "threatened_at", models.DateTimeField(null=True)),
        migrations.AddField(
            "report",
            "threat_answer",
            models.TextField(blank=True, default="", help_text="What the desk does about it."),
            preserve_default=False,
        ),
        migrations.AddField(
            "report",
            "heeded_at",
            models.DateTimeField(help_text="When the desk took up the threat.", null=True),
        ),
        migrations.AddField("report", "feed_open", models.BooleanField(default=False)),
        migrations.AddField(
            "report",
            "feed_epoch",
            models.PositiveIntegerField(default=0, help_text="Each address of its feed has another."),
        ),
        migrations.CreateModel(
            "Draft",
            [
                ("digest", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("sealed", models.BinaryField()),
                ("expires_at", models.DateTimeField(db_index=True)),
            ],
        ),
        migrations.CreateModel(
            "DraftFile",
            [
                ("storage_key", models.CharField(max_length=64, primary_key=True, serialize=False)),
                (
                    "draft",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="files", to="intake.draft"
                    ),
                ),
            ],
        ),
    ]
