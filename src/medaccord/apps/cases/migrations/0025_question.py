"""What the desk asks about an answer, until another one is given."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0024_leaked_links")]

    operations = [
        migrations.AddField(
            model_name="cell",
            name="question",
            field=models.TextField(
                blank=True, default="", help_text="What the desk asks, until it is answered."
            ),
        ),
    ]
