"""Cases say what their linked ones are to them, in each room that knows; turns of a case keep their reason."""

from __future__ import annotations

import uuid

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0013_leaks"),
        ("core", "0005_done_requests"),
    ]

    operations = [
        migrations.CreateModel(
            name="LifeStep",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("realm", models.CharField(editable=False, max_length=36)),
                (
                    "marking",
                    models.CharField(
                        choices=[
                            ("TLP:CLEAR", "TLP:CLEAR"),
                            ("TLP:GREEN", "TLP:GREEN"),
                            ("TLP:AMBER", "TLP:AMBER"),
                            ("TLP:AMBER+STRICT", "TLP:AMBER+STRICT"),
                            ("TLP:RED", "TLP:RED"),
                        ],
                        default="TLP:AMBER+STRICT",
                        max_length=16,
                    ),
                ),
                ("verb", models.CharField(max_length=48)),
                ("reason", models.TextField()),
                ("at", models.DateTimeField()),
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
                "default_manager_name": "objects",
            },
        ),
        migrations.RemoveConstraint(
            model_name="link",
            name="link_once",
        ),
        migrations.AddField(
            model_name="link",
            name="relation",
            field=models.CharField(
                choices=[("sibling", "sibling"), ("successor", "successor"), ("predecessor", "predecessor")],
                default="sibling",
                help_text="Of the other.",
                max_length=12,
            ),
        ),
        migrations.AddConstraint(
            model_name="link",
            constraint=models.UniqueConstraint(fields=("stream", "other", "room"), name="link_once_a_room"),
        ),
        migrations.AddField(
            model_name="lifestep",
            name="principal",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.principal"
            ),
        ),
        migrations.AddField(
            model_name="lifestep",
            name="room",
            field=models.ForeignKey(
                editable=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.room"
            ),
        ),
        migrations.AddField(
            model_name="lifestep",
            name="stream",
            field=models.ForeignKey(
                editable=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="core.stream",
            ),
        ),
    ]
