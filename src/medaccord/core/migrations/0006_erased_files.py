"""A file says who filed it, and that it was erased: by whom, when, why and on which legal basis."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0005_done_requests"),
    ]

    operations = [
        migrations.AddField(
            model_name="blob",
            name="filed_by",
            field=models.ForeignKey(
                help_text="Unknown for files from before.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="core.principal",
            ),
        ),
        migrations.AddField(
            model_name="blob",
            name="by_day",
            field=models.BooleanField(default=False, help_text="Filed by a reporter."),
        ),
        migrations.AddField(model_name="blob", name="erased_at", field=models.DateTimeField(null=True)),
        migrations.AddField(
            model_name="blob",
            name="erased_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="core.principal",
            ),
        ),
        migrations.AddField(
            model_name="blob",
            name="erased_by_day",
            field=models.BooleanField(default=False, help_text="By a reporter: others are told the day."),
        ),
        migrations.AddField(
            model_name="blob",
            name="erased_name",
            field=models.CharField(blank=True, default="", max_length=300),
        ),
        migrations.AddField(
            model_name="blob",
            name="erased_why",
            field=models.TextField(blank=True, default="", help_text="Told to all who could open it."),
        ),
        migrations.AddField(
            model_name="blob",
            name="erased_under",
            field=models.TextField(blank=True, default="", help_text="Legal basis."),
        ),
    ]
