"""A file says what its content is, what its sender claims, and how far it is examined for malware."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0006_erased_files"),
    ]

    operations = [
        migrations.AddField(
            model_name="blob",
            name="claimed_type",
            field=models.CharField(blank=True, default="", help_text="As its sender says.", max_length=100),
        ),
        migrations.AddField(
            model_name="blob",
            name="examined",
            field=models.CharField(
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
        migrations.AddField(
            model_name="blob",
            name="examined_at",
            field=models.DateTimeField(help_text="A reporter's file leaves its day here.", null=True),
        ),
        migrations.AddField(
            model_name="blob",
            name="examined_by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.principal"
            ),
        ),
        migrations.AddField(
            model_name="blob",
            name="finding",
            field=models.CharField(
                blank=True, default="", help_text="The scanner's name for it.", max_length=200
            ),
        ),
        migrations.AddField(
            model_name="blob",
            name="misnamed",
            field=models.BooleanField(default=False, help_text="Its name promises another kind."),
        ),
        migrations.AddField(
            model_name="blob",
            name="mixed",
            field=models.BooleanField(default=False, help_text="It can be read as another kind as well."),
        ),
        migrations.AddField(
            model_name="blob",
            name="released_name",
            field=models.CharField(blank=True, default="", max_length=300),
        ),
        migrations.AddField(
            model_name="blob",
            name="released_why",
            field=models.TextField(blank=True, default="", help_text="Told to all who could open it."),
        ),
        migrations.AddField(
            model_name="blob",
            name="scanner",
            field=models.CharField(blank=True, default="", help_text="Its name and version.", max_length=200),
        ),
        migrations.AlterField(
            model_name="blob",
            name="media_type",
            field=models.CharField(help_text="What the content says.", max_length=100),
        ),
        migrations.AddIndex(
            model_name="blob",
            index=models.Index(
                condition=models.Q(("examined__in", ["waiting", "released"])),
                fields=["stream"],
                name="blob_unexamined",
            ),
        ),
    ]
