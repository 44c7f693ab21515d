"""Events that recur stand side by side; statements go along when a case is split, and are taken back."""

from __future__ import annotations

from django.db import migrations, models

_MOVED = "True once it went on in a linked case."


class Migration(migrations.Migration):
    dependencies = [("assessments", "0007_scores")]

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
        migrations.AddField(
            model_name="dutyfact",
            name="moved",
            field=models.BooleanField(default=False, help_text=_MOVED),
        ),
        migrations.AddField(
            model_name="provisional",
            name="moved",
            field=models.BooleanField(default=False, help_text=_MOVED),
        ),
        migrations.AddField(
            model_name="provisional",
            name="withdrawn_at",
            field=models.DateTimeField(help_text="When its party took it back.", null=True),
        ),
        migrations.AddField(
            model_name="provisional",
            name="withdrawn_name",
            field=models.CharField(blank=True, help_text="Who took it back.", max_length=300),
        ),
        migrations.AddField(
            model_name="provisional",
            name="instead",
            field=models.TextField(blank=True, help_text="What holds now, as its party says."),
        ),
    ]
