"""A report says since when its reporter's words wait for the desk."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("intake", "0008_triage_known")]

    operations = [
        migrations.AddField(
            model_name="report",
            name="wrote_at",
            field=models.DateTimeField(
                help_text="The day on which its reporter wrote what waits for the desk.",
                null=True,
            ),
        ),
    ]
