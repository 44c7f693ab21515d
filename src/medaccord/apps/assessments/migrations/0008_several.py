"""Events that recur stand side by side, each with its number (decision 0288)."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("assessments", "0004_ended")]

    operations = [
        migrations.AddField(
            model_name="dutyfact",
            name="item",
            field=models.PositiveIntegerField(default=1, help_text="Which of several events it is about."),
        ),
        migrations.AlterField(
            model_name="dutyfact",
            name="number",
            field=models.PositiveIntegerField(help_text="Its place among the party's of this fact and item."),
        ),
    ]
