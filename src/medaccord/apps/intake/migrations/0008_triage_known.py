"""A triage keeps what was known when it was recorded, so that news is told from what was corrected."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("intake", "0007_urgency")]

    operations = [
        migrations.AddField(
            model_name="triage",
            name="known",
            field=models.JSONField(
                default=dict,
                help_text="What was known then, by question: what differs later is news.",
            ),
        ),
    ]
