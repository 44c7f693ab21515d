"""All tables of the app as they are, for a new database; an older one has taken the steps one by one."""

from __future__ import annotations

import uuid

import django.db.models.deletion
from django.db import migrations, models

from medaccord.core.tables import CreateTables


class Migration(migrations.Migration):
    replaces = [
        ("devices", "0001_initial"),
        ("devices", "0002_corrected_and_withdrawn"),
    ]

    initial = True

    # those of its steps, so that it holds for a database that took some of theirs (decision 0099)
    dependencies = [
        ("core", "0001_initial"),
        ("core", "0005_done_requests"),
        ("parties", "0001_initial"),
    ]

    operations = [
        CreateTables(
            [
                migrations.CreateModel(
                    name="Product",
                    fields=[
                        ("version", models.PositiveIntegerField(default=1)),
                        ("withdrawn_at", models.DateTimeField(null=True)),
                        ("withdrawn_because", models.TextField(blank=True, default="")),
                        (
                            "id",
                            models.UUIDField(
                                default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                            ),
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
                        ("name", models.TextField()),
                        ("path", models.JSONField(default=list)),
                        (
                            "identifiers",
                            models.JSONField(
                                default=dict, help_text="CSAF product identification helper, as given."
                            ),
                        ),
                        ("vers", models.TextField(blank=True)),
                        ("position", models.PositiveIntegerField()),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="parties.organisation",
                            ),
                        ),
                        (
                            "room",
                            models.ForeignKey(
                                editable=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="core.room",
                            ),
                        ),
                        (
                            "stream",
                            models.ForeignKey(
                                editable=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="core.stream",
                            ),
                        ),
                        (
                            "withdrawn_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="core.principal",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                        "base_manager_name": "objects",
                        "default_manager_name": "objects",
                    },
                ),
                migrations.CreateModel(
                    name="ProductSet",
                    fields=[
                        ("version", models.PositiveIntegerField(default=1)),
                        ("withdrawn_at", models.DateTimeField(null=True)),
                        ("withdrawn_because", models.TextField(blank=True, default="")),
                        (
                            "id",
                            models.UUIDField(
                                default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                            ),
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
                        ("digest", models.CharField(max_length=64)),
                        ("group", models.CharField(blank=True, max_length=200)),
                        ("summary", models.TextField(blank=True)),
                        (
                            "room",
                            models.ForeignKey(
                                editable=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="core.room",
                            ),
                        ),
                        (
                            "stream",
                            models.ForeignKey(
                                editable=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="core.stream",
                            ),
                        ),
                        (
                            "withdrawn_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="core.principal",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                        "base_manager_name": "objects",
                        "default_manager_name": "objects",
                    },
                ),
                migrations.CreateModel(
                    name="ProductSetMember",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                            ),
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
                        (
                            "product",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="devices.product",
                            ),
                        ),
                        (
                            "product_set",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="devices.productset",
                            ),
                        ),
                        (
                            "room",
                            models.ForeignKey(
                                editable=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="core.room",
                            ),
                        ),
                        (
                            "stream",
                            models.ForeignKey(
                                editable=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="core.stream",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                        "base_manager_name": "objects",
                        "default_manager_name": "objects",
                    },
                ),
                migrations.AddConstraint(
                    model_name="productset",
                    constraint=models.UniqueConstraint(
                        fields=("stream", "room", "digest"), name="product_set_once"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="productsetmember",
                    constraint=models.UniqueConstraint(
                        fields=("stream", "product_set", "product"), name="product_in_set_once"
                    ),
                ),
            ]
        )
    ]
