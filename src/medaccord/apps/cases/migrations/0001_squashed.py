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
        ("cases", "0017_withdrawn"),
        ("cases", "0018_rollouts"),
        ("cases", "0019_pressing_first"),
        ("cases", "0020_past_embargo"),
        ("cases", "0021_opened"),
        ("cases", "0022_own_alias"),
        ("cases", "0023_signs"),
        ("cases", "0024_leaked_links"),
        ("cases", "0025_question"),
        ("cases", "0026_statement"),
        ("cases", "0027_items"),
        ("cases", "0028_consents"),
        ("cases", "0029_read_records"),
        ("cases", "0030_claims"),
        ("cases", "0033_emergency_access"),
        ("cases", "0034_disclosure"),
        ("cases", "0035_answers"),
        ("cases", "0036_counsel"),
        ("cases", "0037_told_marks"),
        ("cases", "0038_submitter_notices"),
        ("cases", "0039_override_bases"),
        ("cases", "0040_noticed_law"),
        ("cases", "0041_pages_read"),
        ("cases", "0042_communications_read"),
    ]

    initial = True

    # those of its steps, so that it holds for a database that took some of theirs (decision 0099)
    dependencies = [
        ("core", "0001_initial"),
        ("core", "0005_done_requests"),
        ("core", "0006_erased_files"),
        ("core", "0009_handling"),
        ("core", "0014_trained"),
        ("core", "0016_reading_rooms"),
        ("core", "0017_counsel"),
        ("core", "0018_facts_by_day"),
        ("devices", "0001_initial"),
        ("intake", "0001_initial"),
        ("intake", "0015_holds"),
        ("parties", "0001_initial"),
        ("parties", "0002_contact_version"),
        ("parties", "0005_standing_consents"),
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
                        (
                            "withdrawn_for",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("mistake", "mistake"),
                                    ("no_vulnerability", "no_vulnerability"),
                                    ("cve_rejected", "cve_rejected"),
                                    ("duplicate", "duplicate"),
                                ],
                                default="",
                                max_length=16,
                            ),
                        ),
                        (
                            "withdrawn_why",
                            models.TextField(
                                blank=True, default="", help_text="Told to all who are in the case."
                            ),
                        ),
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
                    name="DisclosureRequest",
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
                            "reference",
                            models.CharField(
                                help_text="Under which the request is kept elsewhere.", max_length=300
                            ),
                        ),
                        (
                            "asked",
                            models.TextField(
                                help_text="What it asks for, in the desk's words, without who asks."
                            ),
                        ),
                        ("came_on", models.DateField()),
                        ("due_on", models.DateField()),
                        (
                            "law",
                            models.CharField(
                                help_text="Its name and the version of its exemptions.", max_length=300
                            ),
                        ),
                        ("at", models.DateTimeField()),
                        (
                            "laid_out_at",
                            models.DateTimeField(help_text="Records as of then are answered for.", null=True),
                        ),
                        (
                            "approved_at",
                            models.DateTimeField(
                                help_text="Empty again once anything of it changes.", null=True
                            ),
                        ),
                        ("closed_at", models.DateTimeField(null=True)),
                        ("closed_why", models.TextField(blank=True, default="")),
                        ("version", models.PositiveIntegerField(default=1)),
                        (
                            "approved_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="core.principal",
                            ),
                        ),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="core.principal",
                            ),
                        ),
                        (
                            "hold",
                            models.ForeignKey(
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
                    },
                ),
                migrations.CreateModel(
                    name="DisclosureParagraph",
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
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("title", "title"),
                                    ("vulnerability", "vulnerability"),
                                    ("note", "note"),
                                    ("remediation", "remediation"),
                                    ("statement", "statement"),
                                    ("subject", "subject"),
                                    ("post", "post"),
                                    ("document", "document"),
                                    ("device", "device"),
                                    ("description", "description"),
                                    ("harm", "harm"),
                                ],
                                max_length=13,
                            ),
                        ),
                        ("source", models.UUIDField()),
                        ("part", models.PositiveIntegerField()),
                        ("digest", models.CharField(max_length=64)),
                        (
                            "grounds",
                            models.JSONField(
                                default=list, help_text="What it is, from which exemptions are proposed."
                            ),
                        ),
                        (
                            "decision",
                            models.CharField(
                                blank=True,
                                choices=[("release", "release"), ("withhold", "withhold")],
                                default="",
                                max_length=8,
                            ),
                        ),
                        (
                            "exemptions",
                            models.JSONField(
                                default=list, help_text="Codes of the law under which it is withheld."
                            ),
                        ),
                        ("words", models.TextField(blank=True, default="", help_text="Why, for the desk.")),
                        ("decided_at", models.DateTimeField(null=True)),
                        ("version", models.PositiveIntegerField(default=1)),
                        (
                            "decided_by",
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
                            "stream",
                            models.ForeignKey(
                                editable=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="core.stream",
                            ),
                        ),
                        (
                            "request",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="cases.disclosurerequest",
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
                    name="DisclosureNotice",
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
                        ("reference", models.CharField(max_length=300)),
                        (
                            "law",
                            models.CharField(
                                help_text="Its name and the version of its data.", max_length=300
                            ),
                        ),
                        ("provision", models.TextField(help_text="By which notice is given.")),
                        (
                            "exemptions",
                            models.JSONField(
                                default=list,
                                help_text="Of that law as notice was given: code, words and provision of each.",
                            ),
                        ),
                        ("told_at", models.DateTimeField()),
                        ("due_at", models.DateTimeField(help_text="Silence until then is no objection.")),
                        (
                            "ended_at",
                            models.DateTimeField(
                                help_text="Nothing is released under it any more.", null=True
                            ),
                        ),
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
                            "told_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="core.principal",
                            ),
                        ),
                        (
                            "request",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="cases.disclosurerequest",
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
                    name="EmergencyAccess",
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
                                    ("patients_in_danger", "patients_in_danger"),
                                    ("attack_under_way", "attack_under_way"),
                                    ("leak", "leak"),
                                    ("desk_unreachable", "desk_unreachable"),
                                ],
                                max_length=18,
                            ),
                        ),
                        ("reason", models.TextField()),
                        ("since", models.DateTimeField()),
                        (
                            "until",
                            models.DateTimeField(help_text="When its keys end by themselves, or were taken."),
                        ),
                        ("review_due", models.DateTimeField()),
                        (
                            "review",
                            models.CharField(
                                blank=True,
                                choices=[("upheld", "upheld"), ("ended", "ended")],
                                default="",
                                max_length=6,
                            ),
                        ),
                        ("review_words", models.TextField(blank=True, default="")),
                        ("reviewed_at", models.DateTimeField(null=True)),
                        ("version", models.PositiveIntegerField(default=1)),
                        (
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="core.principal",
                            ),
                        ),
                        (
                            "reviewed_by",
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
                            "leaked_at",
                            models.DateTimeField(
                                help_text="When the other became public while this one was none; for the desk.",
                                null=True,
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
                    name="NoticedParagraph",
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
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("title", "title"),
                                    ("vulnerability", "vulnerability"),
                                    ("note", "note"),
                                    ("remediation", "remediation"),
                                    ("statement", "statement"),
                                    ("subject", "subject"),
                                    ("post", "post"),
                                    ("document", "document"),
                                    ("device", "device"),
                                    ("description", "description"),
                                    ("harm", "harm"),
                                ],
                                max_length=13,
                            ),
                        ),
                        ("source", models.UUIDField()),
                        ("part", models.PositiveIntegerField()),
                        (
                            "digest",
                            models.CharField(
                                help_text="As it was laid out when notice was given.", max_length=64
                            ),
                        ),
                        ("grounds", models.JSONField(default=list)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("told", "told"),
                                    ("agreed", "agreed"),
                                    ("objected", "objected"),
                                    ("silent", "silent"),
                                    ("intended", "intended"),
                                    ("gone", "gone"),
                                ],
                                default="told",
                                max_length=8,
                            ),
                        ),
                        (
                            "exemptions",
                            models.JSONField(
                                default=list, help_text="Codes under which its submitter wants it withheld."
                            ),
                        ),
                        (
                            "words",
                            models.TextField(
                                blank=True, default="", help_text="Why, in its submitter's words."
                            ),
                        ),
                        ("answered_at", models.DateTimeField(null=True)),
                        (
                            "reasons",
                            models.TextField(
                                blank=True, default="", help_text="Why the desk means to release it."
                            ),
                        ),
                        ("intended_at", models.DateTimeField(null=True)),
                        (
                            "not_before",
                            models.DateTimeField(help_text="Before then it does not go out.", null=True),
                        ),
                        (
                            "answered_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="core.principal",
                            ),
                        ),
                        (
                            "intended_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="core.principal",
                            ),
                        ),
                        (
                            "notice",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="cases.disclosurenotice",
                            ),
                        ),
                        (
                            "paragraph",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="cases.disclosureparagraph",
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
                                    ("counsel", "counsel"),
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
                        (
                            "counsel_days",
                            models.PositiveSmallIntegerField(
                                help_text="How long its counsel has for each version; none while it has no counsel.",
                                null=True,
                            ),
                        ),
                        (
                            "counsel_ended_because",
                            models.TextField(
                                blank=True,
                                default="",
                                help_text="Why the seat of its counsel was ended; a new one clears it.",
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
                            "counsel",
                            models.ForeignKey(
                                help_text="Where its counsel reads what goes out in its name; opened with the first one.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="core.room",
                            ),
                        ),
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
                    name="Item",
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
                            "override_bases",
                            models.JSONField(
                                default=list,
                                help_text="Bases on which the agreement let it go past its owner when it was sent.",
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
                            "originator",
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
                migrations.AddField(
                    model_name="disclosureparagraph",
                    name="owner",
                    field=models.ForeignKey(
                        help_text="Who submitted it.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="cases.participant",
                    ),
                ),
                migrations.AddField(
                    model_name="disclosurenotice",
                    name="owner",
                    field=models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.participant"
                    ),
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
                    name="ConsentRequest",
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
                            "recipient_name",
                            models.CharField(help_text="As the owner is told it.", max_length=300),
                        ),
                        (
                            "purpose",
                            models.CharField(
                                choices=[
                                    ("patient_risk", "patient_risk"),
                                    ("coordination", "coordination"),
                                    ("testing", "testing"),
                                    ("regulatory", "regulatory"),
                                ],
                                max_length=12,
                            ),
                        ),
                        (
                            "reason",
                            models.TextField(help_text="Why it should be shared, in the center's words."),
                        ),
                        ("asked_at", models.DateTimeField()),
                        ("due_at", models.DateTimeField(help_text="Silence until then is no consent.")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("asked", "asked"),
                                    ("granted", "granted"),
                                    ("sanitised", "sanitised"),
                                    ("denied", "denied"),
                                    ("lapsed", "lapsed"),
                                    ("retracted", "retracted"),
                                    ("withdrawn", "withdrawn"),
                                ],
                                default="asked",
                                max_length=9,
                            ),
                        ),
                        (
                            "answer",
                            models.TextField(
                                blank=True, default="", help_text="What the owner, or who took it back, says."
                            ),
                        ),
                        ("answered_at", models.DateTimeField(null=True)),
                        ("announced_at", models.DateTimeField(null=True)),
                        ("version", models.PositiveIntegerField(default=1)),
                        (
                            "asked_by",
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
                            "item",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.item"
                            ),
                        ),
                        (
                            "owner",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="cases.participant",
                            ),
                        ),
                        (
                            "recipient",
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
                    name="Claim",
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
                            models.TextField(
                                blank=True, default="", help_text="What was said, where it was spoken."
                            ),
                        ),
                        ("said_at", models.DateTimeField(null=True)),
                        (
                            "due_at",
                            models.DateTimeField(
                                help_text="By when what was spoken is stated in writing.", null=True
                            ),
                        ),
                        (
                            "purpose",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("patient_risk", "patient_risk"),
                                    ("coordination", "coordination"),
                                    ("testing", "testing"),
                                    ("regulatory", "regulatory"),
                                ],
                                default="",
                                max_length=12,
                            ),
                        ),
                        (
                            "statement",
                            models.TextField(
                                blank=True, default="", help_text="The express statement as it was made."
                            ),
                        ),
                        ("stated_at", models.DateTimeField(null=True)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("spoken", "spoken"),
                                    ("submitted", "submitted"),
                                    ("validated", "validated"),
                                    ("rejected", "rejected"),
                                    ("lapsed", "lapsed"),
                                    ("withdrawn", "withdrawn"),
                                ],
                                max_length=9,
                            ),
                        ),
                        (
                            "number",
                            models.CharField(
                                blank=True, default="", help_text="Given with the validation.", max_length=100
                            ),
                        ),
                        (
                            "answer",
                            models.TextField(
                                blank=True, default="", help_text="Why it was rejected or taken back."
                            ),
                        ),
                        ("answered_at", models.DateTimeField(null=True)),
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
                            "stated_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="core.principal",
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
                            "item",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="cases.item",
                            ),
                        ),
                        (
                            "owner",
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
                    name="Bulk",
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
                        ("party_name", models.CharField(max_length=300)),
                        (
                            "count",
                            models.PositiveIntegerField(
                                help_text="Downloads within the hour, in all cases of that person."
                            ),
                        ),
                        (
                            "across",
                            models.BooleanField(help_text="Whether they were of several cases or reports."),
                        ),
                        ("at", models.DateTimeField()),
                        (
                            "words",
                            models.TextField(blank=True, default="", help_text="What the desk made of it."),
                        ),
                        ("reviewed_at", models.DateTimeField(null=True)),
                        ("version", models.PositiveIntegerField(default=1)),
                        (
                            "reader",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="core.principal",
                            ),
                        ),
                        (
                            "reviewed_by",
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
                            "stream",
                            models.ForeignKey(
                                editable=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="core.stream",
                            ),
                        ),
                        (
                            "party",
                            models.ForeignKey(
                                null=True,
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
                        (
                            "past_embargo",
                            models.BooleanField(
                                default=False,
                                help_text="No embargo was possible any more, so it went under its marking alone.",
                            ),
                        ),
                        ("sender", models.CharField(max_length=300)),
                        ("message", models.TextField(blank=True)),
                        ("sent_at", models.DateTimeField()),
                        ("due_at", models.DateTimeField()),
                        (
                            "opened_at",
                            models.DateTimeField(
                                help_text="When the invited said that they had read it.", null=True
                            ),
                        ),
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
                    name="Reading",
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
                            "kind",
                            models.CharField(
                                choices=[
                                    ("file", "file"),
                                    ("ledger", "ledger"),
                                    ("answer", "answer"),
                                    ("post", "post"),
                                    ("report", "report"),
                                    ("draft", "draft"),
                                    ("safety", "safety"),
                                ],
                                max_length=6,
                            ),
                        ),
                        (
                            "party_name",
                            models.CharField(
                                help_text="For whom they read, as its owner is told it.", max_length=300
                            ),
                        ),
                        (
                            "way",
                            models.CharField(
                                choices=[
                                    ("page", "page"),
                                    ("download", "download"),
                                    ("print", "print"),
                                    ("export", "export"),
                                    ("api", "api"),
                                ],
                                max_length=8,
                            ),
                        ),
                        ("day", models.DateField(help_text="UTC.")),
                        ("at", models.DateTimeField()),
                        ("shown", models.JSONField(default=list, help_text="Pairs of key and version.")),
                        (
                            "file",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="core.blob",
                            ),
                        ),
                        (
                            "item",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="cases.item",
                            ),
                        ),
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
                    name="Rollout",
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
                        ("region", models.CharField(max_length=80)),
                        ("fixed_version", models.TextField(blank=True)),
                        (
                            "clearance",
                            models.CharField(
                                choices=[
                                    ("not_needed", "not_needed"),
                                    ("needed", "needed"),
                                    ("applied", "applied"),
                                    ("granted", "granted"),
                                ],
                                max_length=10,
                            ),
                        ),
                        ("clearance_date", models.DateField(null=True)),
                        ("clearance_reference", models.CharField(blank=True, max_length=300)),
                        (
                            "stages",
                            models.JSONField(
                                help_text="[name, day planned, day done or empty], in their order."
                            ),
                        ),
                        (
                            "reason",
                            models.TextField(
                                blank=True, help_text="Where it was stated publicly, if the desk recorded it."
                            ),
                        ),
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
                    ],
                    options={
                        "abstract": False,
                        "base_manager_name": "objects",
                        "default_manager_name": "objects",
                    },
                ),
                migrations.CreateModel(
                    name="Share",
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
                            "recipient_name",
                            models.CharField(help_text="As the owner is told it.", max_length=300),
                        ),
                        (
                            "basis",
                            models.CharField(
                                choices=[
                                    ("consent", "consent"),
                                    ("standing", "standing"),
                                    ("patient_safety", "patient_safety"),
                                    ("override", "override"),
                                ],
                                max_length=16,
                            ),
                        ),
                        (
                            "purpose",
                            models.CharField(
                                choices=[
                                    ("patient_risk", "patient_risk"),
                                    ("coordination", "coordination"),
                                    ("testing", "testing"),
                                    ("regulatory", "regulatory"),
                                ],
                                max_length=12,
                            ),
                        ),
                        (
                            "onward",
                            models.CharField(
                                choices=[
                                    ("forbidden", "forbidden"),
                                    ("with_permission", "with_permission"),
                                    ("free", "free"),
                                ],
                                max_length=15,
                            ),
                        ),
                        (
                            "sha256",
                            models.CharField(
                                help_text="Of what was shared, as it lay there then.", max_length=64
                            ),
                        ),
                        ("since", models.DateTimeField(null=True)),
                        ("until", models.DateTimeField(help_text="When it ends by itself.", null=True)),
                        (
                            "ground",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("patient_harmed", "patient_harmed"),
                                    ("attack_under_way", "attack_under_way"),
                                    ("harm_likely", "harm_likely"),
                                ],
                                default="",
                                max_length=16,
                            ),
                        ),
                        (
                            "reason",
                            models.TextField(
                                blank=True, default="", help_text="Why its owner did not agree first."
                            ),
                        ),
                        (
                            "minimum",
                            models.TextField(
                                blank=True, default="", help_text="Why no less than this is enough."
                            ),
                        ),
                        ("legal_basis", models.TextField(blank=True, default="")),
                        (
                            "named",
                            models.TextField(
                                blank=True, default="", help_text="The people who got it, where not all did."
                            ),
                        ),
                        ("review_due", models.DateTimeField(null=True)),
                        (
                            "review",
                            models.CharField(
                                blank=True,
                                choices=[("upheld", "upheld"), ("ended", "ended")],
                                default="",
                                max_length=6,
                            ),
                        ),
                        ("review_words", models.TextField(blank=True, default="")),
                        ("reviewed_at", models.DateTimeField(null=True)),
                        ("ended_at", models.DateTimeField(null=True)),
                        ("ended_because", models.TextField(blank=True, default="")),
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
                            "item",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.item"
                            ),
                        ),
                        (
                            "recipient",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="cases.participant",
                            ),
                        ),
                        (
                            "request",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="cases.consentrequest",
                            ),
                        ),
                        (
                            "reviewed_by",
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
                            "standing",
                            models.ForeignKey(
                                help_text="What its owner agreed to beforehand, where it rests on that.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="parties.standingconsent",
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
                    name="Received",
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
                            "owner",
                            models.CharField(
                                help_text="Whose it is, by the name that the case knows.", max_length=300
                            ),
                        ),
                        (
                            "purpose",
                            models.CharField(
                                choices=[
                                    ("patient_risk", "patient_risk"),
                                    ("coordination", "coordination"),
                                    ("testing", "testing"),
                                    ("regulatory", "regulatory"),
                                ],
                                max_length=12,
                            ),
                        ),
                        (
                            "onward",
                            models.CharField(
                                choices=[
                                    ("forbidden", "forbidden"),
                                    ("with_permission", "with_permission"),
                                    ("free", "free"),
                                ],
                                default="forbidden",
                                max_length=15,
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[("awaiting", "awaiting"), ("open", "open"), ("ended", "ended")],
                                max_length=8,
                            ),
                        ),
                        ("since", models.DateTimeField()),
                        ("until", models.DateTimeField(help_text="When it ends by itself.", null=True)),
                        ("ended_at", models.DateTimeField(null=True)),
                        (
                            "item",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="cases.item",
                            ),
                        ),
                        (
                            "recipient",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="cases.participant",
                            ),
                        ),
                        (
                            "request",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="cases.consentrequest",
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
                            "share",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="cases.share",
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
                    name="Sign",
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
                            "indication",
                            models.CharField(
                                choices=[
                                    ("adversaries_know_details", "adversaries_know_details"),
                                    ("adversaries_hold_exploit", "adversaries_hold_exploit"),
                                ],
                                max_length=24,
                            ),
                        ),
                        ("source", models.TextField(help_text="Who or what says so.")),
                        (
                            "occurred_at",
                            models.DateTimeField(help_text="Since when it is so, as far as that is known."),
                        ),
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
                    name="Statement",
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
                            "kind",
                            models.CharField(
                                choices=[("note", "note"), ("communication", "communication")], max_length=13
                            ),
                        ),
                        ("subject", models.UUIDField(help_text="Key of the row that is published.")),
                        (
                            "number",
                            models.PositiveIntegerField(
                                help_text="Its place among the versions of this text, from 1."
                            ),
                        ),
                        ("title", models.TextField()),
                        ("text", models.TextField()),
                        (
                            "parts",
                            models.JSONField(
                                default=dict, help_text="Texts by their part, of what is printed in parts."
                            ),
                        ),
                        ("asked_at", models.DateTimeField()),
                        ("due_at", models.DateTimeField()),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("waiting", "waiting"),
                                    ("approved", "approved"),
                                    ("returned", "returned"),
                                    ("closed", "closed"),
                                ],
                                default="waiting",
                                max_length=8,
                            ),
                        ),
                        (
                            "words",
                            models.TextField(blank=True, default="", help_text="Why counsel returned it."),
                        ),
                        ("decided_at", models.DateTimeField(null=True)),
                        ("version", models.PositiveIntegerField(default=1)),
                        (
                            "asked_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="core.principal",
                            ),
                        ),
                        (
                            "decided_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="core.principal",
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
                migrations.CreateModel(
                    name="RolloutVulnerability",
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
                            "rollout",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="cases.rollout",
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
                            "waits",
                            models.BooleanField(
                                default=False,
                                help_text="Until its party's counsel approves it, it goes into no advisory.",
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
                            "party",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="cases.participant",
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
                        (
                            "question",
                            models.TextField(
                                blank=True, default="", help_text="What the desk asks, until it is answered."
                            ),
                        ),
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
                migrations.AddIndex(
                    model_name="case",
                    index=models.Index(
                        condition=models.Q(("closed_at__isnull", True), ("urgent", True)),
                        fields=["realm", "-opened_at", "-id"],
                        name="case_pressing_first",
                    ),
                ),
                migrations.AddIndex(
                    model_name="case",
                    index=models.Index(
                        condition=models.Q(("closed_at__isnull", True), ("urgent", True)),
                        fields=["realm", "phase", "-opened_at", "-id"],
                        name="case_pressing_phase",
                    ),
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
                migrations.AddConstraint(
                    model_name="noticedparagraph",
                    constraint=models.UniqueConstraint(
                        fields=("stream", "notice", "number"), name="noticed_paragraph_number"
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
                migrations.AddIndex(
                    model_name="participant",
                    index=models.Index(
                        condition=models.Q(("alias", ""), _negated=True),
                        fields=["alias"],
                        name="participant_own_alias",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="item",
                    constraint=models.UniqueConstraint(
                        fields=("stream", "room"), name="item_alone_in_its_room"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="disclosureparagraph",
                    constraint=models.UniqueConstraint(
                        fields=("stream", "request", "number"), name="disclosure_paragraph_number"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="disclosureparagraph",
                    constraint=models.UniqueConstraint(
                        fields=("stream", "request", "kind", "source", "part"),
                        name="disclosure_paragraph_once",
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
                migrations.AddIndex(
                    model_name="reading",
                    index=models.Index(fields=["stream", "reader", "-at"], name="reading_of_person"),
                ),
                migrations.AddConstraint(
                    model_name="reading",
                    constraint=models.UniqueConstraint(
                        condition=models.Q(("way__in", ["page", "api"])),
                        fields=("stream", "file", "reader", "way", "day"),
                        name="reading_once_a_day",
                    ),
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
