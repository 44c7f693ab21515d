"""All tables of the app as they are, for a new database; an older one has taken the steps one by one."""

from __future__ import annotations

import uuid

import django.db.models.deletion
from django.db import migrations, models

from medaccord.core.tables import CreateTables


class Migration(migrations.Migration):
    replaces = [
        ("core", "0001_initial"),
        ("core", "0002_search_newest_first"),
        ("core", "0003_verified"),
        ("core", "0004_talk_rooms"),
        ("core", "0005_done_requests"),
        ("core", "0006_erased_files"),
        ("core", "0007_examined_files"),
        ("core", "0008_exploit_files"),
        ("core", "0009_handling"),
        ("core", "0010_checkpoints"),
        ("core", "0012_sealed_files"),
        ("core", "0013_reveal"),
        ("core", "0014_trained"),
        ("core", "0015_in_doubt"),
        ("core", "0016_reading_rooms"),
        ("core", "0017_counsel"),
        ("core", "0018_facts_by_day"),
        ("core", "0019_entrusted"),
    ]

    initial = True

    dependencies = []

    operations = [
        CreateTables(
            [
                migrations.CreateModel(
                    name="Bucket",
                    fields=[
                        ("digest", models.CharField(max_length=64, primary_key=True, serialize=False)),
                        ("tokens", models.FloatField()),
                        ("at", models.DateTimeField()),
                    ],
                ),
                migrations.CreateModel(
                    name="ChainEnd",
                    fields=[
                        ("stream", models.UUIDField(primary_key=True, serialize=False)),
                        ("count", models.PositiveIntegerField()),
                        ("hash", models.CharField(max_length=64)),
                    ],
                ),
                migrations.CreateModel(
                    name="Checkpoint",
                    fields=[
                        ("number", models.PositiveIntegerField(primary_key=True, serialize=False)),
                        ("line", models.TextField()),
                    ],
                ),
                migrations.CreateModel(
                    name="Room",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                            ),
                        ),
                        ("realm", models.CharField(max_length=36)),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("realm", "Realm"),
                                    ("report", "Report"),
                                    ("case", "Case"),
                                    ("talk", "Talk"),
                                    ("side", "Side"),
                                    ("party", "Party"),
                                    ("agencies", "Agencies"),
                                    ("people", "People"),
                                    ("item", "Item"),
                                    ("pcii", "Pcii"),
                                    ("original", "Original"),
                                    ("reveal", "Reveal"),
                                    ("readings", "Readings"),
                                    ("counsel", "Counsel"),
                                ],
                                max_length=8,
                            ),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    name="Undelivered",
                    fields=[
                        ("fact", models.UUIDField(primary_key=True, serialize=False)),
                        ("realm", models.CharField(max_length=40)),
                        ("stream", models.UUIDField(db_index=True)),
                    ],
                ),
                migrations.CreateModel(
                    name="Verified",
                    fields=[
                        ("stream", models.UUIDField(primary_key=True, serialize=False)),
                        ("realm", models.CharField(max_length=36)),
                        ("entries", models.PositiveIntegerField(help_text="How many entries the chain had.")),
                        ("whole", models.BooleanField()),
                        ("at", models.DateTimeField(db_index=True)),
                    ],
                ),
                migrations.CreateModel(
                    name="Delivery",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                            ),
                        ),
                        ("consumer", models.CharField(max_length=24)),
                        ("recipient", models.UUIDField()),
                        ("fact", models.UUIDField()),
                        ("claimed_at", models.DateTimeField()),
                        ("seen_at", models.DateTimeField(null=True)),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                condition=models.Q(("seen_at", None)),
                                fields=["consumer", "recipient", "claimed_at"],
                                name="delivery_unseen",
                            )
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("consumer", "recipient", "fact"), name="delivery_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Principal",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("person", "Person"),
                                    ("receipt", "Receipt"),
                                    ("link", "Link"),
                                    ("token", "Token"),
                                    ("system", "System"),
                                    ("stranger", "Stranger"),
                                    ("player", "Player"),
                                ],
                                max_length=8,
                            ),
                        ),
                        (
                            "trained_until",
                            models.DateTimeField(
                                help_text="Until when it opens what only trained people read.", null=True
                            ),
                        ),
                        ("doubted", models.PositiveIntegerField(default=0)),
                        ("doubted_at", models.DateTimeField(null=True)),
                        ("confirmed", models.PositiveIntegerField(default=0)),
                        (
                            "doubted_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="core.principal",
                            ),
                        ),
                        (
                            "joined_to",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="core.principal",
                            ),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    name="DoneRequest",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                            ),
                        ),
                        ("realm", models.CharField(max_length=36)),
                        ("verb", models.CharField(max_length=48)),
                        (
                            "key",
                            models.CharField(
                                help_text="Keyed digest of the key that the sender gave.", max_length=64
                            ),
                        ),
                        (
                            "request",
                            models.CharField(help_text="Keyed digest of what was asked.", max_length=64),
                        ),
                        (
                            "rows",
                            models.JSONField(
                                default=list, help_text="Key and version of each row that it wrote."
                            ),
                        ),
                        ("at", models.DateTimeField(db_index=True)),
                        (
                            "principal",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="core.principal",
                            ),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    name="Stream",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                            ),
                        ),
                        ("realm", models.CharField(max_length=36)),
                        (
                            "kind",
                            models.CharField(
                                choices=[("realm", "Realm"), ("report", "Report"), ("case", "Case")],
                                max_length=6,
                            ),
                        ),
                        ("number", models.CharField(max_length=32)),
                        ("began_at", models.DateTimeField()),
                        ("count", models.PositiveIntegerField(default=0)),
                        ("head", models.CharField(blank=True, max_length=64)),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("realm", "number"), name="stream_number")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SearchRow",
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
                        ("model", models.CharField(max_length=48)),
                        ("subject", models.UUIDField()),
                        ("text", models.TextField()),
                        ("began_at", models.DateTimeField()),
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
                    model_name="room",
                    name="stream",
                    field=models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.stream"
                    ),
                ),
                migrations.CreateModel(
                    name="Grant",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                            ),
                        ),
                        ("realm", models.CharField(max_length=36)),
                        ("role", models.CharField(max_length=16)),
                        ("basis", models.CharField(max_length=24)),
                        ("since", models.DateTimeField()),
                        ("until", models.DateTimeField(null=True)),
                        (
                            "trained",
                            models.BooleanField(
                                default=False, help_text="It opens to a trained holder only."
                            ),
                        ),
                        ("standing", models.PositiveIntegerField(null=True)),
                        (
                            "principal",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="core.principal",
                            ),
                        ),
                        (
                            "room",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.room"
                            ),
                        ),
                        (
                            "stream",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="core.stream",
                            ),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    name="Fact",
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
                        ("verb", models.CharField(max_length=48)),
                        ("subject", models.UUIDField()),
                        (
                            "outcome",
                            models.CharField(
                                blank=True,
                                help_text="What came of it, as a word of the domain, for this room only.",
                                max_length=24,
                            ),
                        ),
                        (
                            "entry",
                            models.PositiveIntegerField(
                                help_text="Sequence of the audit entry in the stream's chain."
                            ),
                        ),
                        (
                            "by_day",
                            models.BooleanField(
                                default=False, help_text="A reporter's step: others are told its day only."
                            ),
                        ),
                        ("occurred_at", models.DateTimeField()),
                        ("recorded_at", models.DateTimeField()),
                        (
                            "actor",
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
                    ],
                    options={
                        "abstract": False,
                        "base_manager_name": "objects",
                        "default_manager_name": "objects",
                    },
                ),
                migrations.CreateModel(
                    name="Blob",
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
                            "storage_key",
                            models.CharField(
                                help_text="HMAC under an outside key; no name leaks.", max_length=64
                            ),
                        ),
                        (
                            "name",
                            models.CharField(
                                help_text="As given by the sender, for display only.", max_length=255
                            ),
                        ),
                        ("media_type", models.CharField(help_text="What the content says.", max_length=100)),
                        (
                            "claimed_type",
                            models.CharField(
                                blank=True, default="", help_text="As its sender says.", max_length=100
                            ),
                        ),
                        (
                            "misnamed",
                            models.BooleanField(default=False, help_text="Its name promises another kind."),
                        ),
                        (
                            "mixed",
                            models.BooleanField(
                                default=False, help_text="It can be read as another kind as well."
                            ),
                        ),
                        (
                            "exploit",
                            models.BooleanField(
                                default=False,
                                help_text="It holds an exploit or firmware, and leaves in a password archive only.",
                            ),
                        ),
                        (
                            "entrusted",
                            models.JSONField(
                                default=list,
                                help_text="Who takes that archive, by name: person, name, reason and since when.",
                            ),
                        ),
                        (
                            "examined",
                            models.CharField(
                                choices=[
                                    ("waiting", "waiting"),
                                    ("clean", "clean"),
                                    ("suspicious", "suspicious"),
                                    ("released", "released"),
                                ],
                                default="waiting",
                                max_length=12,
                            ),
                        ),
                        (
                            "examined_at",
                            models.DateTimeField(
                                help_text="A reporter's file leaves its day here.", null=True
                            ),
                        ),
                        (
                            "scanner",
                            models.CharField(
                                blank=True, default="", help_text="Its name and version.", max_length=200
                            ),
                        ),
                        (
                            "finding",
                            models.CharField(
                                blank=True, default="", help_text="The scanner's name for it.", max_length=200
                            ),
                        ),
                        ("released_name", models.CharField(blank=True, default="", max_length=300)),
                        (
                            "released_why",
                            models.TextField(
                                blank=True, default="", help_text="Told to all who could open it."
                            ),
                        ),
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
                        (
                            "handed",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("sealed", "sealed"),
                                    ("cleaned", "cleaned"),
                                    ("forwarded", "forwarded"),
                                ],
                                default="",
                                help_text="What it is to a protected reporter's file; empty for all others.",
                                max_length=9,
                            ),
                        ),
                        ("size", models.PositiveBigIntegerField()),
                        ("sha256", models.CharField(help_text="Of the plaintext.", max_length=64)),
                        (
                            "sealed_with",
                            models.CharField(help_text="Name of the wrapping key.", max_length=32),
                        ),
                        ("wrapped_key", models.CharField(help_text="Hexadecimal.", max_length=128)),
                        ("by_day", models.BooleanField(default=False, help_text="Filed by a reporter.")),
                        ("erased_at", models.DateTimeField(null=True)),
                        (
                            "erased_by_day",
                            models.BooleanField(
                                default=False, help_text="By a reporter: others are told the day."
                            ),
                        ),
                        ("erased_name", models.CharField(blank=True, default="", max_length=300)),
                        (
                            "erased_why",
                            models.TextField(
                                blank=True, default="", help_text="Told to all who could open it."
                            ),
                        ),
                        ("erased_under", models.TextField(blank=True, default="", help_text="Legal basis.")),
                        (
                            "erased_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="core.principal",
                            ),
                        ),
                        (
                            "examined_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="core.principal",
                            ),
                        ),
                        (
                            "filed_by",
                            models.ForeignKey(
                                help_text="Unknown for files from before.",
                                null=True,
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
                    ],
                    options={
                        "abstract": False,
                        "base_manager_name": "objects",
                        "default_manager_name": "objects",
                    },
                ),
                migrations.CreateModel(
                    name="AuditSide",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                            ),
                        ),
                        ("realm", models.CharField(max_length=36)),
                        ("seq", models.PositiveIntegerField()),
                        (
                            "key",
                            models.PositiveIntegerField(
                                help_text="Place of the change within its entry, from 0."
                            ),
                        ),
                        (
                            "salt",
                            models.CharField(
                                blank=True, help_text="Hexadecimal; empty once erased.", max_length=32
                            ),
                        ),
                        ("value", models.TextField(null=True)),
                        (
                            "room",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.room"
                            ),
                        ),
                        (
                            "stream",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="core.stream",
                            ),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    name="AuditEntry",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                            ),
                        ),
                        ("realm", models.CharField(max_length=36)),
                        ("seq", models.PositiveIntegerField()),
                        ("envelope", models.TextField()),
                        ("prev", models.CharField(max_length=64)),
                        ("hash", models.CharField(max_length=64)),
                        (
                            "room",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.room"
                            ),
                        ),
                        (
                            "stream",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="core.stream",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["seq"],
                    },
                ),
                migrations.AddConstraint(
                    model_name="principal",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("joined_to", models.F("id")), _negated=True),
                        name="principal_not_joined_to_itself",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="donerequest",
                    constraint=models.UniqueConstraint(
                        fields=("realm", "principal", "verb", "key"), name="request_done_once"
                    ),
                ),
                migrations.AddIndex(
                    model_name="searchrow",
                    index=models.Index(
                        fields=["realm", "-began_at", "-stream", "subject"], name="search_newest_first"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="searchrow",
                    constraint=models.UniqueConstraint(
                        fields=("stream", "model", "subject"), name="search_once"
                    ),
                ),
                migrations.AddIndex(
                    model_name="grant",
                    index=models.Index(fields=["principal", "realm", "room"], name="grant_of_principal"),
                ),
                migrations.AddIndex(
                    model_name="grant",
                    index=models.Index(fields=["room", "principal"], name="grant_to_room"),
                ),
                migrations.AddConstraint(
                    model_name="grant",
                    constraint=models.UniqueConstraint(
                        condition=models.Q(("until", None)),
                        fields=("stream", "room", "principal", "role"),
                        name="grant_once_while_open",
                    ),
                ),
                migrations.AddIndex(
                    model_name="fact",
                    index=models.Index(fields=["stream", "recorded_at"], name="fact_of_stream"),
                ),
                migrations.AddIndex(
                    model_name="fact",
                    index=models.Index(
                        condition=models.Q(("by_day", True)),
                        fields=["stream", "recorded_at"],
                        name="fact_by_day",
                    ),
                ),
                migrations.AddIndex(
                    model_name="blob",
                    index=models.Index(
                        condition=models.Q(("examined__in", ["waiting", "released"])),
                        fields=["stream"],
                        name="blob_unexamined",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="auditside",
                    constraint=models.UniqueConstraint(fields=("stream", "seq", "key"), name="audit_side"),
                ),
                migrations.AddConstraint(
                    model_name="auditentry",
                    constraint=models.UniqueConstraint(fields=("stream", "seq"), name="audit_seq"),
                ),
            ]
        )
    ]
