"""Lists of cases find those that are urgent and open by an index of their own, since they come first."""

from django.db import migrations, models

PRESSING = models.Q(("closed_at__isnull", True), ("urgent", True))


class Migration(migrations.Migration):
    dependencies = [("cases", "0018_rollouts")]

    operations = [
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                condition=PRESSING, fields=["realm", "-opened_at", "-id"], name="case_pressing_first"
            ),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                condition=PRESSING, fields=["realm", "phase", "-opened_at", "-id"], name="case_pressing_phase"
            ),
        ),
    ]
