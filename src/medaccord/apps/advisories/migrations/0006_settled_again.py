"""What a comment's disposition was before it was settled again."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("advisories", "0005_safety_communications")]

    operations = [
        migrations.AddField(
            model_name="comment",
            name="settled_before",
            field=models.JSONField(
                default=list, help_text="Earlier dispositions, oldest first: [disposition, because, when]."
            ),
        ),
    ]
