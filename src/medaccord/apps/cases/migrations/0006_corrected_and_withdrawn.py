"""Rows are corrected in place and withdrawn; what a party wrote says whose it is (decision 0140)."""

from __future__ import annotations

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0005_kinds"),
        ("core", "0005_done_requests"),
    ]

    operations = [
        migrations.AddField(
            model_name="acknowledgment",
            name="version",
            field=models.PositiveIntegerField(default=1),
        ),
        migrations.AddField(
            model_name="acknowledgment",
            name="withdrawn_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="acknowledgment",
            name="withdrawn_because",
            field=models.TextField(blank=True, default=""),
        ),
        migrations.AddField(
            model_name="acknowledgment",
            name="withdrawn_by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.principal"
            ),
        ),
        migrations.AddField(
            model_name="note",
            name="version",
            field=models.PositiveIntegerField(default=1),
        ),
        migrations.AddField(
            model_name="note",
            name="withdrawn_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="note",
            name="withdrawn_because",
            field=models.TextField(blank=True, default=""),
        ),
        migrations.AddField(
            model_name="note",
            name="withdrawn_by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.principal"
            ),
        ),
        migrations.AddField(
            model_name="reference",
            name="party",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="cases.participant",
            ),
        ),
        migrations.AddField(
            model_name="reference",
            name="version",
            field=models.PositiveIntegerField(default=1),
        ),
        migrations.AddField(
            model_name="reference",
            name="withdrawn_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="reference",
            name="withdrawn_because",
            field=models.TextField(blank=True, default=""),
        ),
        migrations.AddField(
            model_name="reference",
            name="withdrawn_by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.principal"
            ),
        ),
        migrations.AddField(
            model_name="remediation",
            name="party",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="cases.participant",
            ),
        ),
        migrations.AddField(
            model_name="remediation",
            name="version",
            field=models.PositiveIntegerField(default=1),
        ),
        migrations.AddField(
            model_name="remediation",
            name="withdrawn_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="remediation",
            name="withdrawn_because",
            field=models.TextField(blank=True, default=""),
        ),
        migrations.AddField(
            model_name="remediation",
            name="withdrawn_by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.principal"
            ),
        ),
        migrations.AddField(
            model_name="remediationgroup",
            name="ended_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="score",
            name="party",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="cases.participant",
            ),
        ),
        migrations.AddField(
            model_name="score",
            name="version",
            field=models.PositiveIntegerField(default=1),
        ),
        migrations.AddField(
            model_name="score",
            name="withdrawn_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="score",
            name="withdrawn_because",
            field=models.TextField(blank=True, default=""),
        ),
        migrations.AddField(
            model_name="score",
            name="withdrawn_by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.principal"
            ),
        ),
        migrations.AddField(
            model_name="vulnerability",
            name="withdrawn_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="vulnerability",
            name="withdrawn_because",
            field=models.TextField(blank=True, default=""),
        ),
        migrations.AddField(
            model_name="vulnerability",
            name="withdrawn_by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.principal"
            ),
        ),
    ]
