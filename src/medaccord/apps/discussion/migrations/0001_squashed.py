"""All tables of the app as they are, for a new database; an older one has taken the steps one by one."""

from __future__ import annotations

import uuid

import django.db.models.deletion
from django.db import migrations, models

from medaccord.core.tables import CreateTables


class Migration(migrations.Migration):
    replaces = [
        ("discussion", "0001_initial"),
        ("discussion", "0002_revisions_and_tombstones"),
        ("discussion", "0003_threads"),
        ("discussion", "0004_seen"),
        ("discussion", "0005_mentions"),
        ("discussion", "0006_mentions_unconstrained"),
        ("discussion", "0007_erased"),
        ("discussion", "0008_continues"),
        ("discussion", "0009_post_marks"),
    ]

    initial = True

    # those of its steps, so that it holds for a database that took some of theirs (decision 0099)
    dependencies = [
        ("core", "0001_initial"),
        ("core", "0005_done_requests"),
    ]

    operations = [
        CreateTables(
            [
                migrations.CreateModel(
                    name="Post",
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
                            "author_name",
                            models.CharField(help_text="As this audience knows the author.", max_length=300),
                        ),
                        ("quoted_version", models.PositiveIntegerField(null=True)),
                        ("text", models.TextField()),
                        (
                            "handling",
                            models.JSONField(default=list, help_text="Handling marks beside the label."),
                        ),
                        (
                            "onward",
                            models.CharField(
                                choices=[
                                    ("forbidden", "forbidden"),
                                    ("with_permission", "with_permission"),
                                    ("free", "free"),
                                ],
                                default="free",
                                max_length=15,
                            ),
                        ),
                        ("at", models.DateTimeField()),
                        (
                            "by_day",
                            models.BooleanField(
                                default=False, help_text="A reporter's: others are told its day only."
                            ),
                        ),
                        ("version", models.PositiveIntegerField(default=1)),
                        ("revised_at", models.DateTimeField(null=True)),
                        ("withdrawn_at", models.DateTimeField(null=True)),
                        (
                            "withdrawn_by_day",
                            models.BooleanField(
                                default=False, help_text="By a reporter: others are told the day."
                            ),
                        ),
                        ("withdrawn_name", models.CharField(blank=True, default="", max_length=300)),
                        (
                            "withdrawn_why",
                            models.TextField(blank=True, default="", help_text="The lead's reason."),
                        ),
                        (
                            "erased_under",
                            models.TextField(
                                blank=True,
                                default="",
                                help_text="Legal basis on which its words were erased from the chain too.",
                            ),
                        ),
                        (
                            "author",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="core.principal",
                            ),
                        ),
                        (
                            "quotes",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="discussion.post",
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
                    name="Mention",
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
                            "name",
                            models.CharField(help_text="As this audience knows the person.", max_length=300),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="core.principal",
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
                            "post",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="discussion.post",
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
                    name="Seen",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                            ),
                        ),
                        ("person", models.UUIDField()),
                        ("post", models.UUIDField()),
                    ],
                    options={
                        "constraints": [models.UniqueConstraint(fields=("person", "post"), name="seen_once")],
                    },
                ),
                migrations.CreateModel(
                    name="Thread",
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
                            "author_name",
                            models.CharField(help_text="As this audience knows the author.", max_length=300),
                        ),
                        ("subject", models.CharField(max_length=200)),
                        (
                            "named",
                            models.JSONField(
                                default=list, help_text="Who it was opened for, where people were named."
                            ),
                        ),
                        ("at", models.DateTimeField()),
                        (
                            "by_day",
                            models.BooleanField(
                                default=False, help_text="A reporter's: others are told its day only."
                            ),
                        ),
                        (
                            "author",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="core.principal",
                            ),
                        ),
                        (
                            "continues",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="discussion.thread",
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
                migrations.AddField(
                    model_name="post",
                    name="thread",
                    field=models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="discussion.thread",
                    ),
                ),
                migrations.CreateModel(
                    name="PostRevision",
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
                        ("version", models.PositiveIntegerField()),
                        ("text", models.TextField()),
                        ("since", models.DateTimeField()),
                        ("until", models.DateTimeField()),
                        (
                            "post",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="discussion.post",
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
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("stream", "post", "version"), name="post_revision_once"
                            )
                        ],
                    },
                ),
            ]
        )
    ]
