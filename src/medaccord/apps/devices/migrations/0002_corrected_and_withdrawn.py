"""Rows are corrected in place and withdrawn; what a party wrote says whose it is (decision 0140)."""

from __future__ import annotations

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0005_done_requests"),
        ("devices", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="product",
            name="version",
            field=models.PositiveIntegerField(default=1),
        ),
        migrations.AddField(
            model_name="product",
            name="withdrawn_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="product",
            name="withdrawn_because",
            field=models.TextField(blank=True, default=""),
        ),
        migrations.AddField(
            model_name="product",
            name="withdrawn_by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.principal"
            ),
        ),
        migrations.AddField(
            model_name="productset",
            name="version",
            field=models.PositiveIntegerField(default=1),
        ),
        migrations.AddField(
            model_name="productset",
            name="withdrawn_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="productset",
            name="withdrawn_because",
            field=models.TextField(blank=True, default=""),
        ),
        migrations.AddField(
            model_name="productset",
            name="withdrawn_by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.principal"
            ),
        ),
    ]
