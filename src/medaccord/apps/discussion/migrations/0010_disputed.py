"""A thread in which a dispute is talked about says which (decision 0289)."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("discussion", "0009_post_marks")]

    operations = [
        migrations.AddField(
            model_name="thread",
            name="dispute",
            field=models.UUIDField(help_text="Key of the dispute that it is about.", null=True),
        ),
    ]
