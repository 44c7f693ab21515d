"""All tables of the app as they are, for a new database; an older one has taken the steps one by one."""

from __future__ import annotations

import uuid

import django.db.models.deletion
from django.db import migrations, models

from medaccord.core.tables import CreateTables


class Migration(migrations.Migration):
    replaces = [
        ("intake", "0001_initial"),
        ("intake", "0002_five_steps"),
        ("intake", "0003_other_ways_in"),
        ("intake", "0004_own_reports"),
        ("intake", "0005_triage"),
        ("intake", "0006_days_named_anew"),
        ("intake", "0007_urgency"),
        ("intake", "0008_triage_known"),
        ("intake", "0009_wrote_at"),
        ("intake", "0010_redacted"),
        ("intake", "0011_own"),
        ("intake", "0012_sealed_files"),
        ("intake", "0013_sealed_words"),
        ("intake", "0015_holds"),
        ("intake", "0016_report_marks"),
        ("intake", "0017_announcement_marks"),
    ]

    initial = True

    # those of its steps, so that it holds for a database that took some of theirs (decision 0099)
    dependencies = [
        ("core", "0001_initial"),
        ("core", "0005_done_requests"),
        ("core", "0006_erased_files"),
        ("core", "0012_sealed_files"),
        ("core", "0013_reveal"),
        ("parties", "0002_contact_version"),
    ]

    operations = [
        CreateTables(
            [
                migrations.CreateModel(
                    name="Draft",
                    fields=[
                        ("digest", models.CharField(max_length=64, primary_key=True, serialize=False)),
                        ("sealed", models.BinaryField()),
                        ("expires_at", models.DateTimeField(db_index=True)),
                    ],
                ),
                migrations.CreateModel(
                    name="Receipt",
                    fields=[
                        (
                            "principal",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                primary_key=True,
                                related_name="+",
                                serialize=False,
                                to="core.principal",
                            ),
                        ),
                        ("realm", models.CharField(max_length=36)),
                        ("digest", models.CharField(max_length=64, unique=True)),
                    ],
                ),
                migrations.CreateModel(
                    name="DraftFile",
                    fields=[
                        ("storage_key", models.CharField(max_length=64, primary_key=True, serialize=False)),
                        (
                            "draft",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="files",
                                to="intake.draft",
                            ),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    name="Report",
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
                            "state",
                            models.CharField(
                                choices=[
                                    ("start", "start"),
                                    ("received", "received"),
                                    ("invalid", "invalid"),
                                    ("valid", "valid"),
                                    ("deferred", "deferred"),
                                    ("accepted", "accepted"),
                                    ("closed", "closed"),
                                ],
                                max_length=9,
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("vulnerability", "vulnerability"),
                                    ("threat", "threat"),
                                    ("incident", "incident"),
                                ],
                                default="vulnerability",
                                max_length=13,
                            ),
                        ),
                        (
                            "origin",
                            models.CharField(
                                choices=[("live", "Live"), ("demo", "Demo"), ("replay", "Replay")],
                                default="live",
                                max_length=6,
                            ),
                        ),
                        (
                            "came_by",
                            models.CharField(
                                choices=[
                                    ("platform", "Platform"),
                                    ("mail", "Mail"),
                                    ("phone", "Phone"),
                                    ("letter", "Letter"),
                                    ("document", "Document"),
                                    ("program", "Program"),
                                ],
                                default="platform",
                                max_length=8,
                            ),
                        ),
                        (
                            "received_at",
                            models.DateTimeField(
                                help_text="When it reached the coordination center, where the desk filed it afterwards.",
                                null=True,
                            ),
                        ),
                        (
                            "told_for",
                            models.CharField(
                                blank=True,
                                help_text="Whose organisation told it, in their own words.",
                                max_length=300,
                            ),
                        ),
                        (
                            "identity",
                            models.CharField(
                                choices=[("name", "Name"), ("pseudonym", "Pseudonym"), ("nobody", "Nobody")],
                                max_length=9,
                            ),
                        ),
                        ("known_as", models.CharField(blank=True, max_length=300)),
                        ("contact", models.CharField(blank=True, max_length=300)),
                        ("credit_wanted", models.BooleanField(default=False)),
                        ("credit_as", models.CharField(blank=True, max_length=300)),
                        (
                            "patient_affected",
                            models.CharField(
                                choices=[("yes", "Yes"), ("no", "No"), ("unknown", "Unknown")], max_length=7
                            ),
                        ),
                        (
                            "exploited",
                            models.CharField(
                                choices=[("yes", "Yes"), ("no", "No"), ("unknown", "Unknown")], max_length=7
                            ),
                        ),
                        (
                            "already_public",
                            models.CharField(
                                choices=[("yes", "Yes"), ("no", "No"), ("unknown", "Unknown")], max_length=7
                            ),
                        ),
                        ("device", models.TextField()),
                        ("description", models.TextField()),
                        ("effects", models.JSONField(default=list, help_text="Values of Effect.")),
                        ("used_at", models.JSONField(default=list, help_text="Values of Place.")),
                        (
                            "noticed",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("probably", "Probably"),
                                    ("probably_not", "Probably Not"),
                                    ("unknown", "Unknown"),
                                ],
                                max_length=12,
                            ),
                        ),
                        ("harm", models.TextField(blank=True)),
                        (
                            "vendor_told",
                            models.CharField(
                                choices=[("yes", "Yes"), ("no", "No"), ("unknown", "Unknown")],
                                default="unknown",
                                max_length=7,
                            ),
                        ),
                        ("vendor_told_on", models.DateField(null=True)),
                        (
                            "vendor_reference",
                            models.TextField(
                                blank=True, help_text="The manufacturer's own reference, or whom."
                            ),
                        ),
                        ("other_coordinators", models.TextField(blank=True)),
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
                            "marked_as",
                            models.CharField(
                                blank=True,
                                default="",
                                help_text="How its sender had marked it, word for word.",
                                max_length=300,
                            ),
                        ),
                        (
                            "released",
                            models.JSONField(
                                default=list,
                                help_text="What made it wider: the label before, marking and onward since, by and at.",
                            ),
                        ),
                        (
                            "permitted",
                            models.TextField(
                                blank=True,
                                default="",
                                help_text="Who permitted that, or why it could not wait, as the desk wrote.",
                            ),
                        ),
                        (
                            "talk_on",
                            models.DateField(
                                help_text="When the reporter speaks or publishes about it.", null=True
                            ),
                        ),
                        (
                            "not_after",
                            models.DateField(
                                help_text="The reporter will not agree to a later date.", null=True
                            ),
                        ),
                        (
                            "replanned",
                            models.BooleanField(
                                default=False, help_text="Whether the two days below hold instead."
                            ),
                        ),
                        (
                            "talk_on_now",
                            models.DateField(
                                help_text="When the reporter speaks, as they said afterwards.", null=True
                            ),
                        ),
                        (
                            "not_after_now",
                            models.DateField(
                                help_text="The reporter's limit, as they said afterwards.", null=True
                            ),
                        ),
                        (
                            "encryption_key",
                            models.TextField(
                                blank=True, help_text="OpenPGP public key for answers, as given."
                            ),
                        ),
                        (
                            "statement",
                            models.TextField(
                                blank=True, help_text="What the proof of its time states, as canonical JSON."
                            ),
                        ),
                        (
                            "reason",
                            models.TextField(
                                blank=True, help_text="Why it was found invalid, deferred or closed."
                            ),
                        ),
                        ("submitted_at", models.DateTimeField()),
                        (
                            "opened_at",
                            models.DateTimeField(
                                help_text="When a case was opened for it; there is one at most.", null=True
                            ),
                        ),
                        (
                            "alarms",
                            models.JSONField(
                                default=list,
                                help_text="Values of Urgency that its reporter said yes to after sending it.",
                            ),
                        ),
                        (
                            "alarmed_at",
                            models.DateTimeField(
                                help_text="The day on which the last of them was said.", null=True
                            ),
                        ),
                        (
                            "threat",
                            models.TextField(
                                blank=True, help_text="How the reporter is threatened, in their words."
                            ),
                        ),
                        ("threatened_at", models.DateTimeField(null=True)),
                        (
                            "threat_answer",
                            models.TextField(blank=True, help_text="What the desk does about it."),
                        ),
                        (
                            "heeded_at",
                            models.DateTimeField(help_text="When the desk took up the threat.", null=True),
                        ),
                        (
                            "asked_at",
                            models.DateTimeField(
                                help_text="Since when a question of the desk waits for the reporter's answer.",
                                null=True,
                            ),
                        ),
                        (
                            "wrote_at",
                            models.DateTimeField(
                                help_text="The day on which its reporter wrote what waits for the desk.",
                                null=True,
                            ),
                        ),
                        (
                            "redacted",
                            models.JSONField(
                                default=list,
                                help_text="What was erased for good: fields, by, reason, basis and at.",
                            ),
                        ),
                        ("feed_open", models.BooleanField(default=False)),
                        (
                            "feed_epoch",
                            models.PositiveIntegerField(
                                default=0, help_text="Each address of its feed has another."
                            ),
                        ),
                        ("version", models.PositiveIntegerField(default=1)),
                        (
                            "case",
                            models.ForeignKey(
                                help_text="The case that was opened for it. Who may see that one is decided there.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="core.stream",
                            ),
                        ),
                        (
                            "filed_by",
                            models.ForeignKey(
                                help_text="Who filed what somebody else told.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="core.principal",
                            ),
                        ),
                        (
                            "organisation",
                            models.ForeignKey(
                                help_text="In whose name a member of it reported.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="parties.organisation",
                            ),
                        ),
                        (
                            "reporter",
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
                    name="Reveal",
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
                            "ground",
                            models.CharField(
                                choices=[
                                    ("safety", "safety"),
                                    ("protection", "protection"),
                                    ("law", "law"),
                                    ("wish", "wish"),
                                ],
                                max_length=10,
                            ),
                        ),
                        ("reason", models.TextField()),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("asked", "asked"),
                                    ("open", "open"),
                                    ("ended", "ended"),
                                    ("gone", "gone"),
                                ],
                                default="asked",
                                max_length=5,
                            ),
                        ),
                        ("at", models.DateTimeField()),
                        (
                            "until",
                            models.DateTimeField(
                                help_text="Until when it can be read, by the wall clock.", null=True
                            ),
                        ),
                        ("version", models.PositiveIntegerField(default=1)),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="core.principal",
                            ),
                        ),
                        (
                            "reader",
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
                    name="Revealed",
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
                            "words",
                            models.BinaryField(
                                help_text="Sealed under the ordinary key; empty once the hour is over."
                            ),
                        ),
                        ("version", models.PositiveIntegerField(default=1)),
                        (
                            "reveal",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="intake.reveal",
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
                    name="SealedFile",
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
                            "state",
                            models.CharField(
                                choices=[
                                    ("waiting", "waiting"),
                                    ("cleaned", "cleaned"),
                                    ("stuck", "stuck"),
                                    ("forwarded", "forwarded"),
                                    ("erased", "erased"),
                                ],
                                default="waiting",
                                max_length=9,
                            ),
                        ),
                        (
                            "why",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("unknown", "unknown"),
                                    ("encrypted", "encrypted"),
                                    ("nested", "nested"),
                                    ("large", "large"),
                                    ("damaged", "damaged"),
                                    ("active", "active"),
                                    ("packets", "packets"),
                                    ("letter", "letter"),
                                    ("suspicious", "suspicious"),
                                    ("trouble", "trouble"),
                                ],
                                default="",
                                max_length=10,
                            ),
                        ),
                        ("media_type", models.CharField(max_length=100)),
                        ("size", models.PositiveBigIntegerField()),
                        (
                            "reason",
                            models.TextField(
                                blank=True, default="", help_text="Why a coordinator handed it on."
                            ),
                        ),
                        ("at", models.DateTimeField(help_text="The day on which it came.")),
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
                        ("version", models.PositiveIntegerField(default=1)),
                        (
                            "draft",
                            models.ForeignKey(
                                help_text="Cleaned as far as it goes, for a coordinator to judge the rest.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="core.blob",
                            ),
                        ),
                        (
                            "handed",
                            models.ForeignKey(
                                help_text="What others got in its place.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="core.blob",
                            ),
                        ),
                        (
                            "into",
                            models.ForeignKey(
                                help_text="For whom it was sent.",
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="core.room",
                            ),
                        ),
                        (
                            "original",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.blob"
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
                    name="SealedWords",
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
                            "field",
                            models.CharField(
                                choices=[
                                    ("contact", "contact"),
                                    ("told_for", "told_for"),
                                    ("known_as", "known_as"),
                                    ("credit_as", "credit_as"),
                                    ("encryption_key", "encryption_key"),
                                ],
                                max_length=14,
                            ),
                        ),
                        ("key", models.CharField(max_length=16)),
                        ("own", models.CharField(max_length=64)),
                        ("sealed", models.BinaryField()),
                        (
                            "marks",
                            models.BinaryField(
                                help_text="Keyed digests by which texts are compared, under the key `own`."
                            ),
                        ),
                        (
                            "looked_at",
                            models.DateTimeField(
                                help_text="The day on which somebody last read it.", null=True
                            ),
                        ),
                        ("erased_at", models.DateTimeField(null=True)),
                        ("version", models.PositiveIntegerField(default=1)),
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
                    name="Triage",
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
                        ("public", models.CharField(choices=[("yes", "yes"), ("no", "no")], max_length=3)),
                        ("contacted", models.CharField(choices=[("no", "no"), ("yes", "yes")], max_length=3)),
                        (
                            "credibility",
                            models.CharField(
                                choices=[("not_credible", "not_credible"), ("credible", "credible")],
                                max_length=12,
                            ),
                        ),
                        (
                            "suppliers",
                            models.CharField(
                                choices=[("one", "one"), ("multiple", "multiple")], max_length=8
                            ),
                        ),
                        (
                            "engagement",
                            models.CharField(
                                choices=[("active", "active"), ("unresponsive", "unresponsive")],
                                max_length=12,
                            ),
                        ),
                        (
                            "utility",
                            models.CharField(
                                choices=[
                                    ("laborious", "laborious"),
                                    ("efficient", "efficient"),
                                    ("super_effective", "super_effective"),
                                ],
                                max_length=15,
                            ),
                        ),
                        (
                            "impact",
                            models.CharField(
                                choices=[("minimal", "minimal"), ("significant", "significant")],
                                max_length=11,
                            ),
                        ),
                        (
                            "therapy",
                            models.CharField(
                                choices=[("yes", "Yes"), ("no", "No"), ("unknown", "Unknown")],
                                help_text="Whether the device is implanted or life-sustaining.",
                                max_length=7,
                            ),
                        ),
                        (
                            "harm",
                            models.CharField(
                                choices=[("yes", "Yes"), ("no", "No"), ("unknown", "Unknown")],
                                help_text="Whether harm to a patient is suspected.",
                                max_length=7,
                            ),
                        ),
                        (
                            "exploited",
                            models.CharField(
                                choices=[("yes", "Yes"), ("no", "No"), ("unknown", "Unknown")], max_length=7
                            ),
                        ),
                        (
                            "table",
                            models.CharField(
                                help_text="Key and version of the decision table.", max_length=40
                            ),
                        ),
                        (
                            "table_outcome",
                            models.CharField(
                                choices=[
                                    ("decline", "decline"),
                                    ("track", "track"),
                                    ("coordinate", "coordinate"),
                                ],
                                max_length=10,
                            ),
                        ),
                        (
                            "outcome",
                            models.CharField(
                                choices=[
                                    ("decline", "decline"),
                                    ("track", "track"),
                                    ("coordinate", "coordinate"),
                                ],
                                help_text="As suggested.",
                                max_length=10,
                            ),
                        ),
                        (
                            "known",
                            models.JSONField(
                                default=dict,
                                help_text="What was known then, by question: what differs later is news.",
                            ),
                        ),
                        (
                            "urgent",
                            models.BooleanField(
                                default=False,
                                help_text="Whether the desk ever found it urgent; later answers do not take that back.",
                            ),
                        ),
                        ("at", models.DateTimeField()),
                        ("version", models.PositiveIntegerField(default=1)),
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
                    name="Announcement",
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
                            "therapy",
                            models.CharField(
                                choices=[("yes", "Yes"), ("no", "No"), ("unknown", "Unknown")],
                                help_text="Whether the device is implanted or life-sustaining.",
                                max_length=7,
                            ),
                        ),
                        ("urgent", models.BooleanField()),
                        (
                            "own",
                            models.BooleanField(
                                default=False, help_text="Whether the agency reported it in its own name."
                            ),
                        ),
                        ("at", models.DateTimeField()),
                        (
                            "opened_at",
                            models.DateTimeField(
                                help_text="When a case was opened for the report.", null=True
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
                        ("version", models.PositiveIntegerField(default=1)),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="core.principal",
                            ),
                        ),
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
                    ],
                    options={
                        "abstract": False,
                        "base_manager_name": "objects",
                        "default_manager_name": "objects",
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("stream", "organisation"), name="announced_once_to_each"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Duplicate",
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
                        ("at", models.DateTimeField()),
                        (
                            "of",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="core.stream",
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
                        "constraints": [models.UniqueConstraint(fields=("stream",), name="duplicate_of_one")],
                    },
                ),
                migrations.CreateModel(
                    name="Hold",
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
                            "matter",
                            models.CharField(
                                help_text="The suit, inquiry or order, by its reference.", max_length=300
                            ),
                        ),
                        ("reason", models.TextField()),
                        ("at", models.DateTimeField()),
                        ("lifted_at", models.DateTimeField(null=True)),
                        ("lifted_why", models.TextField(blank=True, default="")),
                        ("version", models.PositiveIntegerField(default=1)),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="core.principal",
                            ),
                        ),
                        (
                            "lifted_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="core.principal",
                            ),
                        ),
                        (
                            "of",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="intake.hold",
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
                        "indexes": [
                            models.Index(
                                condition=models.Q(("lifted_at__isnull", True)),
                                fields=["stream"],
                                name="hold_that_stands",
                            )
                        ],
                    },
                ),
                migrations.AddIndex(
                    model_name="reveal",
                    index=models.Index(
                        condition=models.Q(("state__in", ["asked", "open"])),
                        fields=["stream"],
                        name="reveal_running",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="revealed",
                    constraint=models.UniqueConstraint(fields=("stream", "reveal"), name="revealed_once"),
                ),
                migrations.AddIndex(
                    model_name="sealedfile",
                    index=models.Index(
                        condition=models.Q(("state", "waiting")), fields=["stream"], name="sealed_waiting"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="sealedfile",
                    constraint=models.UniqueConstraint(fields=("stream", "original"), name="sealed_once"),
                ),
                migrations.AddIndex(
                    model_name="sealedwords",
                    index=models.Index(
                        condition=models.Q(("erased_at", None)), fields=["stream"], name="sealed_words_there"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="sealedwords",
                    constraint=models.UniqueConstraint(fields=("stream", "field"), name="sealed_words_once"),
                ),
                migrations.AddConstraint(
                    model_name="triage",
                    constraint=models.UniqueConstraint(fields=("stream",), name="triage_one_a_report"),
                ),
            ]
        )
    ]
