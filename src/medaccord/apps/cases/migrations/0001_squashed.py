"""All tables of the app as they are, for a new database; an older one has taken the steps one by one."""

from __future__ import annotations

import uuid

import django.db.models.deletion
from django.db import migrations, models

from medaccord.core.tables import CreateTables


class Migration(migrations.Migration):
    replaces = [
        ("cases", "0001_initial"),
        ("cases", "0002_why_a_party_left"),
        ("cases", "0003_grounds_of_a_reason"),
        ("cases", "0004_own_reference"),
        ("cases", "0005_kinds"),
        ("cases", "0006_corrected_and_withdrawn"),
        ("cases", "0007_finished"),
        ("cases", "0007_own_reference_where_there_is_one"),
        ("cases", "0008_nomination"),
        ("cases", "0009_removed"),
        ("cases", "0010_ways_to_reach_a_party"),
        ("cases", "0011_first_contact"),
        ("cases", "0012_duties_shown"),
        ("cases", "0013_basis_of_consent"),
        ("cases", "0013_leaks"),
        ("cases", "0014_life"),
        ("cases", "0015_handed"),
        ("cases", "0016_merged"),
    ]

    initial = True

    dependencies = [
        ("core", "0001_squashed"),
        ("devices", "0001_squashed"),
        ("intake", "0001_squashed"),
        ("parties", "0001_squashed"),
    ]

    operations = [
        CreateTables(
            [
                migrations.CreateModel(
                    name="Case",
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
                        ("title", models.TextField()),
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
                            "phase",
                            models.CharField(
                                choices=[
                                    ("checking", "checking"),
                                    ("inviting", "inviting"),
                                    ("fixing", "fixing"),
                                    ("writing", "writing"),
                                    ("published", "published"),
                                    ("closed", "closed"),
                                ],
                                max_length=9,
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
                        ("urgent", models.BooleanField(default=False)),
                        ("opened_at", models.DateTimeField()),
                        ("public_at", models.DateTimeField(null=True)),
                        ("exploit_at", models.DateTimeField(null=True)),
                        ("attacks_at", models.DateTimeField(null=True)),
                        (
                            "drafted_at",
                            models.DateTimeField(
                                help_text="When the first advisory draft was made.", null=True
                            ),
                        ),
                        (
                            "released_at",
                            models.DateTimeField(
                                help_text="When the first advisory was released.", null=True
                            ),
                        ),
                        ("closed_at", models.DateTimeField(null=True)),
                        ("changed_at", models.DateTimeField()),
                        ("version", models.PositiveIntegerField(default=1)),
                        (
                            "lead",
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
                    name="CaseReport",
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
                            "report",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="intake.report",
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
                    name="ContactSearch",
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
                        ("source", models.CharField(help_text="What was searched.", max_length=300)),
                        (
                            "found",
                            models.CharField(
                                choices=[("way", "way"), ("nothing", "nothing"), ("unsure", "unsure")],
                                max_length=8,
                            ),
                        ),
                        (
                            "result",
                            models.TextField(blank=True, help_text="What it said, in the searcher's words."),
                        ),
                        ("searched_on", models.DateField()),
                        ("at", models.DateTimeField()),
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
                    },
                ),
                migrations.CreateModel(
                    name="LifeStep",
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
                        ("reason", models.TextField()),
                        ("at", models.DateTimeField()),
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
                            "to",
                            models.ForeignKey(
                                help_text="Who leads it from then on.",
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
                    name="Link",
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
                            "relation",
                            models.CharField(
                                choices=[
                                    ("sibling", "sibling"),
                                    ("successor", "successor"),
                                    ("predecessor", "predecessor"),
                                    ("merged_into", "merged_into"),
                                    ("merged_from", "merged_from"),
                                ],
                                default="sibling",
                                help_text="Of the other.",
                                max_length=12,
                            ),
                        ),
                        (
                            "other",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.case"
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
                    name="Override",
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
                        ("rule", models.CharField(max_length=8)),
                        ("verb", models.CharField(max_length=48)),
                        ("reason", models.TextField()),
                        ("at", models.DateTimeField()),
                        (
                            "grounds",
                            models.CharField(
                                blank=True,
                                help_text="Digest of the facts that a standing rule rests on; see cautions.",
                                max_length=64,
                            ),
                        ),
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
                    name="Participant",
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
                            "role",
                            models.CharField(
                                choices=[
                                    ("anyone", "anyone"),
                                    ("person", "person"),
                                    ("analyst", "analyst"),
                                    ("administrator", "administrator"),
                                    ("system", "system"),
                                    ("lead", "lead"),
                                    ("coordinator", "coordinator"),
                                    ("adviser", "adviser"),
                                    ("manufacturer", "manufacturer"),
                                    ("reporter", "reporter"),
                                    ("observer", "observer"),
                                    ("invitee", "invitee"),
                                ],
                                max_length=16,
                            ),
                        ),
                        ("name", models.CharField(help_text="As the other parties know it.", max_length=300)),
                        (
                            "credit_as",
                            models.CharField(
                                blank=True,
                                help_text="How the advisory thanks a reporter, in its own words.",
                                max_length=300,
                            ),
                        ),
                        (
                            "reference",
                            models.CharField(
                                blank=True,
                                default="",
                                help_text="Its own number for the case, as in its tracker.",
                                max_length=64,
                            ),
                        ),
                        (
                            "alias",
                            models.CharField(
                                blank=True,
                                default="",
                                help_text="A neutral name by which it speaks of the case.",
                                max_length=64,
                            ),
                        ),
                        (
                            "report_state",
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
                        ("accepted_before", models.BooleanField(default=False)),
                        (
                            "consent",
                            models.CharField(
                                choices=[
                                    ("no_embargo", "no_embargo"),
                                    ("invited", "invited"),
                                    ("signatory", "signatory"),
                                    ("lapsed", "lapsed"),
                                    ("declined", "declined"),
                                ],
                                max_length=10,
                            ),
                        ),
                        ("first_contact_at", models.DateTimeField(null=True)),
                        ("invited_at", models.DateTimeField(null=True)),
                        ("lapses_at", models.DateTimeField(null=True)),
                        ("opened_at", models.DateTimeField(null=True)),
                        ("acknowledged_at", models.DateTimeField(null=True)),
                        (
                            "learned_at",
                            models.DateTimeField(help_text="When it learned of the risk.", null=True),
                        ),
                        (
                            "declined_at",
                            models.DateTimeField(
                                help_text="When it said no, or its time to answer passed; a new invitation clears it.",
                                null=True,
                            ),
                        ),
                        (
                            "finished_at",
                            models.DateTimeField(
                                help_text="When it said that it has done its part; taking up work again clears it.",
                                null=True,
                            ),
                        ),
                        (
                            "finished_because",
                            models.TextField(
                                blank=True,
                                default="",
                                help_text="Why it is done although something is open, in its own words.",
                            ),
                        ),
                        ("left_at", models.DateTimeField(null=True)),
                        (
                            "left_because",
                            models.TextField(blank=True, help_text="Why it left, in its own words."),
                        ),
                        (
                            "removed_because",
                            models.TextField(
                                blank=True,
                                default="",
                                help_text="Why the lead took it out; empty where it left of itself.",
                            ),
                        ),
                        (
                            "bound_until",
                            models.DateTimeField(
                                help_text="Until when it agreed to keep details private, as it left or was removed.",
                                null=True,
                            ),
                        ),
                        ("version", models.PositiveIntegerField(default=1)),
                        (
                            "organisation",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="parties.organisation",
                            ),
                        ),
                        (
                            "principal",
                            models.ForeignKey(
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
                            "side",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.room"
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
                    name="Nomination",
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
                        ("name", models.CharField(max_length=300)),
                        (
                            "contact",
                            models.TextField(
                                blank=True, help_text="How it is reached, as far as the proposer knows."
                            ),
                        ),
                        ("reason", models.TextField(help_text="Why it should take part.")),
                        ("proposed_at", models.DateTimeField()),
                        (
                            "state",
                            models.CharField(
                                choices=[("open", "Open"), ("invited", "Invited"), ("declined", "Declined")],
                                default="open",
                                max_length=8,
                            ),
                        ),
                        (
                            "answer",
                            models.TextField(
                                blank=True, default="", help_text="Why the desk turned it down."
                            ),
                        ),
                        ("decided_at", models.DateTimeField(null=True)),
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
                        (
                            "participant",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="cases.participant",
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
                    name="Leak",
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
                        ("place", models.TextField(help_text="Where it was seen, as the claimant says.")),
                        ("words", models.TextField(blank=True, help_text="What was seen there.")),
                        ("seen_on", models.DateField(null=True)),
                        ("claimed_at", models.DateTimeField()),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("open", "open"),
                                    ("dismissed", "dismissed"),
                                    ("confirmed", "confirmed"),
                                ],
                                default="open",
                                max_length=9,
                            ),
                        ),
                        (
                            "reason",
                            models.TextField(
                                blank=True, help_text="Why the desk dismissed it; the claimant reads it."
                            ),
                        ),
                        ("decided_at", models.DateTimeField(null=True)),
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
                        (
                            "participant",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="cases.participant",
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
                    name="FirstContact",
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
                        ("told", models.BooleanField()),
                        ("reason", models.TextField(blank=True)),
                        ("at", models.DateTimeField()),
                        (
                            "by",
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
                            "participant",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="cases.participant",
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
                    name="Excerpt",
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
                        ("device", models.TextField()),
                        ("report", models.TextField()),
                        ("sent_at", models.DateTimeField()),
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
                            "participant",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="cases.participant",
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
                    name="Contact",
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
                            "act",
                            models.CharField(
                                choices=[
                                    ("attempt", "Attempt"),
                                    ("delivered", "Delivered"),
                                    ("opened", "Opened"),
                                    ("seen", "Seen"),
                                    ("acknowledged", "Acknowledged"),
                                    ("learned", "Learned"),
                                ],
                                max_length=12,
                            ),
                        ),
                        (
                            "channel",
                            models.CharField(
                                choices=[
                                    ("mail", "Mail"),
                                    ("phone", "Phone"),
                                    ("web", "Web"),
                                    ("letter", "Letter"),
                                    ("platform", "Platform"),
                                ],
                                max_length=8,
                            ),
                        ),
                        ("source", models.CharField(help_text="Who or what says so.", max_length=300)),
                        ("at", models.DateTimeField()),
                        (
                            "to",
                            models.CharField(
                                blank=True,
                                default="",
                                help_text="The address, number or person that was tried.",
                                max_length=300,
                            ),
                        ),
                        (
                            "upshot",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("sent", "sent"),
                                    ("no_answer", "no_answer"),
                                    ("message_left", "message_left"),
                                    ("spoke", "spoke"),
                                    ("returned", "returned"),
                                    ("sent_on", "sent_on"),
                                ],
                                default="",
                                help_text="What came of an attempt.",
                                max_length=12,
                            ),
                        ),
                        (
                            "by",
                            models.ForeignKey(
                                help_text="Who at the desk noted it.",
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
                        (
                            "participant",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="cases.participant",
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
                    name="Proposal",
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
                        ("number", models.PositiveIntegerField()),
                        ("ends_at", models.DateTimeField()),
                        ("reason", models.TextField(blank=True)),
                        ("proposed_at", models.DateTimeField()),
                        ("binds_proposer", models.BooleanField(default=True)),
                        ("coordinator_agreed", models.BooleanField(default=False)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("open", "Open"),
                                    ("accepted", "Accepted"),
                                    ("rejected", "Rejected"),
                                    ("replaced", "Replaced"),
                                ],
                                default="open",
                                max_length=8,
                            ),
                        ),
                        ("decided_at", models.DateTimeField(null=True)),
                        (
                            "participant",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="cases.participant",
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
                    name="Invitation",
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
                            "ends_at",
                            models.DateTimeField(
                                help_text="End of the embargo offered; empty when there is none.", null=True
                            ),
                        ),
                        ("sender", models.CharField(max_length=300)),
                        ("message", models.TextField(blank=True)),
                        ("sent_at", models.DateTimeField()),
                        ("due_at", models.DateTimeField()),
                        ("answered_at", models.DateTimeField(null=True)),
                        (
                            "duties",
                            models.CharField(
                                blank=True,
                                default="",
                                help_text="Which version of the duties by law was shown before the answer.",
                                max_length=32,
                            ),
                        ),
                        (
                            "basis",
                            models.CharField(
                                blank=True,
                                default="",
                                help_text="The standing agreement by which it was answered; empty where the party answered itself.",
                                max_length=300,
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
                            "participant",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="cases.participant",
                            ),
                        ),
                        (
                            "terms",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="cases.proposal",
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
                    name="Embargo",
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
                                    ("none", "none"),
                                    ("proposed", "proposed"),
                                    ("active", "active"),
                                    ("revise", "revise"),
                                    ("exited", "exited"),
                                ],
                                max_length=8,
                            ),
                        ),
                        ("ends_at", models.DateTimeField(null=True)),
                        ("began_at", models.DateTimeField(null=True)),
                        ("ended_at", models.DateTimeField(null=True)),
                        ("reason", models.TextField(blank=True, help_text="Why it ended early.")),
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
                        (
                            "terms",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="cases.proposal",
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
                    name="Remediation",
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
                        ("position", models.PositiveIntegerField()),
                        (
                            "category",
                            models.CharField(
                                choices=[
                                    ("mitigation", "Mitigation"),
                                    ("no_fix_planned", "No Fix Planned"),
                                    ("none_available", "None Available"),
                                    ("vendor_fix", "Vendor Fix"),
                                    ("workaround", "Workaround"),
                                ],
                                max_length=14,
                            ),
                        ),
                        ("details", models.TextField()),
                        ("url", models.TextField(blank=True)),
                        ("dated", models.DateTimeField(null=True)),
                        (
                            "party",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="cases.participant",
                            ),
                        ),
                        (
                            "products",
                            models.ForeignKey(
                                null=True,
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
                    name="RemediationGroup",
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
                        ("ended_at", models.DateTimeField(null=True)),
                        (
                            "group",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="devices.productset",
                            ),
                        ),
                        (
                            "remediation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="cases.remediation",
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
                    name="Signature",
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
                            "participant",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="cases.participant",
                            ),
                        ),
                        (
                            "proposal",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="cases.proposal",
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
                    name="Vulnerability",
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
                        ("position", models.PositiveIntegerField()),
                        ("title", models.TextField(blank=True)),
                        ("cve", models.CharField(blank=True, max_length=20)),
                        ("cwe", models.CharField(blank=True, max_length=10)),
                        ("cwe_name", models.CharField(blank=True, max_length=300)),
                        (
                            "ids",
                            models.JSONField(default=list, help_text="Other identifiers: [system, text]."),
                        ),
                        (
                            "certainty",
                            models.CharField(
                                choices=[
                                    ("suspected", "suspected"),
                                    ("confirmed", "confirmed"),
                                    ("refuted", "refuted"),
                                ],
                                default="suspected",
                                max_length=9,
                            ),
                        ),
                        (
                            "moved",
                            models.BooleanField(
                                default=False, help_text="True once it went on in a linked case."
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
                    name="Score",
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
                        ("position", models.PositiveIntegerField()),
                        ("vector", models.CharField(max_length=300)),
                        ("cvss", models.CharField(max_length=3)),
                        ("base", models.DecimalField(decimal_places=1, max_digits=3)),
                        ("severity", models.CharField(max_length=8)),
                        ("source", models.CharField(max_length=300)),
                        ("at", models.DateTimeField()),
                        (
                            "party",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="cases.participant",
                            ),
                        ),
                        (
                            "products",
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
                        (
                            "withdrawn_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="core.principal",
                            ),
                        ),
                        (
                            "vulnerability",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="cases.vulnerability",
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
                    model_name="remediation",
                    name="vulnerability",
                    field=models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="cases.vulnerability",
                    ),
                ),
                migrations.CreateModel(
                    name="Reference",
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
                        ("position", models.PositiveIntegerField()),
                        (
                            "category",
                            models.CharField(
                                blank=True, choices=[("external", "External"), ("self", "Self")], max_length=8
                            ),
                        ),
                        ("summary", models.TextField()),
                        ("url", models.TextField()),
                        (
                            "party",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="cases.participant",
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
                        (
                            "vulnerability",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="cases.vulnerability",
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
                    name="Note",
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
                        ("position", models.PositiveIntegerField()),
                        (
                            "category",
                            models.CharField(
                                choices=[
                                    ("description", "Description"),
                                    ("details", "Details"),
                                    ("faq", "Faq"),
                                    ("general", "General"),
                                    ("legal_disclaimer", "Legal Disclaimer"),
                                    ("other", "Other"),
                                    ("summary", "Summary"),
                                ],
                                max_length=16,
                            ),
                        ),
                        ("title", models.TextField(blank=True)),
                        ("text", models.TextField()),
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
                        (
                            "vulnerability",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="cases.vulnerability",
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
                    name="Cell",
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
                            "status",
                            models.CharField(
                                choices=[
                                    ("not_asked", "not_asked"),
                                    ("asked", "asked"),
                                    ("seen", "seen"),
                                    ("investigating", "investigating"),
                                    ("affected", "affected"),
                                    ("fixed", "fixed"),
                                    ("not_affected", "not_affected"),
                                    ("declined", "declined"),
                                ],
                                default="not_asked",
                                max_length=13,
                            ),
                        ),
                        (
                            "fix",
                            models.CharField(
                                choices=[
                                    ("vendor_unaware", "vendor_unaware"),
                                    ("vendor_aware", "vendor_aware"),
                                    ("fix_ready", "fix_ready"),
                                    ("fix_deployed", "fix_deployed"),
                                ],
                                default="vendor_unaware",
                                max_length=14,
                            ),
                        ),
                        (
                            "plan",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("fix_available", "fix_available"),
                                    ("fix_planned", "fix_planned"),
                                    ("mitigation_only", "mitigation_only"),
                                    ("no_fix", "no_fix"),
                                    ("undecided", "undecided"),
                                    ("not_stated", "not_stated"),
                                ],
                                max_length=15,
                            ),
                        ),
                        ("plan_date", models.DateField(null=True)),
                        ("fixed_version", models.TextField(blank=True)),
                        (
                            "justification",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("component_not_present", "component_not_present"),
                                    ("vulnerable_code_not_present", "vulnerable_code_not_present"),
                                    (
                                        "vulnerable_code_not_in_execute_path",
                                        "vulnerable_code_not_in_execute_path",
                                    ),
                                    (
                                        "vulnerable_code_cannot_be_controlled_by_adversary",
                                        "vulnerable_code_cannot_be_controlled_by_adversary",
                                    ),
                                    ("inline_mitigations_already_exist", "inline_mitigations_already_exist"),
                                    ("not_stated", "not_stated"),
                                ],
                                max_length=60,
                            ),
                        ),
                        ("impact_statement", models.TextField(blank=True)),
                        (
                            "reason",
                            models.TextField(
                                blank=True, help_text="Where it was stated publicly, if the desk recorded it."
                            ),
                        ),
                        ("asked_at", models.DateTimeField(null=True)),
                        ("seen_at", models.DateTimeField(null=True)),
                        ("answered_at", models.DateTimeField(null=True)),
                        ("due_at", models.DateTimeField(null=True)),
                        ("version", models.PositiveIntegerField(default=1)),
                        (
                            "product",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="devices.product",
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
                            "participant",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="cases.participant",
                            ),
                        ),
                        (
                            "vulnerability",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="cases.vulnerability",
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
                    name="Acknowledgment",
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
                        ("position", models.PositiveIntegerField()),
                        ("names", models.JSONField(default=list)),
                        ("organization", models.TextField(blank=True)),
                        ("summary", models.TextField(blank=True)),
                        ("urls", models.JSONField(default=list)),
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
                        (
                            "vulnerability",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="cases.vulnerability",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                        "base_manager_name": "objects",
                        "default_manager_name": "objects",
                    },
                ),
                migrations.AddIndex(
                    model_name="case",
                    index=models.Index(fields=["realm", "-opened_at", "-id"], name="case_newest_first"),
                ),
                migrations.AddConstraint(
                    model_name="casereport",
                    constraint=models.UniqueConstraint(fields=("stream", "report"), name="case_report_once"),
                ),
                migrations.AddConstraint(
                    model_name="link",
                    constraint=models.UniqueConstraint(
                        fields=("stream", "other", "room"), name="link_once_a_room"
                    ),
                ),
                migrations.AddIndex(
                    model_name="participant",
                    index=models.Index(
                        condition=models.Q(("reference", ""), _negated=True),
                        fields=["reference"],
                        name="participant_own_reference",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="proposal",
                    constraint=models.UniqueConstraint(fields=("stream", "number"), name="proposal_number"),
                ),
                migrations.AddConstraint(
                    model_name="embargo",
                    constraint=models.UniqueConstraint(fields=("stream",), name="embargo_one_a_case"),
                ),
                migrations.AddConstraint(
                    model_name="signature",
                    constraint=models.UniqueConstraint(
                        fields=("stream", "participant", "proposal"), name="signature_once"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="cell",
                    constraint=models.UniqueConstraint(
                        fields=("stream", "product", "vulnerability"), name="cell_once"
                    ),
                ),
            ]
        )
    ]
