"""A notice keeps the exemptions of the law under which it was given (decision 0268)."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0039_override_bases"),
    ]

    operations = [
        migrations.AddField(
            model_name="disclosurenotice",
            name="exemptions",
            field=models.JSONField(
                default=list,
                help_text="Of that law as notice was given: code, words and provision of each.",
            ),
        ),
    ]
