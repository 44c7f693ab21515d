import uuid

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0004_talk_rooms"),
    ]

    operations = [
        migrations.CreateModel(
            name="DoneRequest",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("realm", models.CharField(max_length=36)),
                ("verb", models.CharField(max_length=48)),
                (
                    "key",
                    models.CharField(
                        help_text="Keyed digest of the key that the sender gave.", max_length=64
                    ),
                ),
                ("request", models.CharField(help_text="Keyed digest of what was asked.", max_length=64)),
                (
                    "rows",
                    models.JSONField(default=list, help_text="Key and version of each row that it wrote."),
                ),
                ("at", models.DateTimeField(db_index=True)),
                (
                    "principal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.principal"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("realm", "principal", "verb", "key"), name="request_done_once"
                    )
                ],
            },
        ),
    ]
