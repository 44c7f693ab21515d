"""A report becomes urgent after it came in: by a later yes of its reporter, or as its desk found."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0006_erased_files"),
        ("intake", "0006_days_named_anew"),
    ]

    operations = [
        migrations.AddField(
            model_name="report",
            name="alarmed_at",
            field=models.DateTimeField(help_text="The day on which the last of them was said.", null=True),
        ),
        migrations.AddField(
            model_name="report",
            name="alarms",
            field=models.JSONField(
                default=list, help_text="Values of Urgency that its reporter said yes to after sending it."
            ),
        ),
        migrations.AddField(
            model_name="report",
            name="case",
            field=models.ForeignKey(
                help_text="The case that was opened for it. Who may see that one is decided there.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="core.stream",
            ),
        ),
        migrations.AddField(
            model_name="triage",
            name="urgent",
            field=models.BooleanField(
                default=False,
                help_text="Whether the desk ever found it urgent; later answers do not take that back.",
            ),
        ),
    ]
