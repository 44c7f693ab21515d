"""An open dispute goes along when its vulnerability goes on in a linked case (decision 0289)."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("assessments", "0008_several")]

    operations = [
        migrations.AddField(
            model_name="dispute",
            name="moved",
            field=models.BooleanField(default=False, help_text="True once it went on in a linked case."),
        ),
    ]
