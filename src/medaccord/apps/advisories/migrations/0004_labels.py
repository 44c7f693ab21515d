"""What an update is called, in the public rows: read from the documents that are published already."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from django.db import migrations, models


def found(publications: Any) -> Iterator[tuple[Any, str]]:
    """Key and name of each version that has one; what was replayed has another center's."""
    for row in publications.exclude(origin="replay").iterator(chunk_size=20):
        history = json.loads(bytes(row.csaf))["document"]["tracking"]["revision_history"]
        own: dict[str, str] = next((one for one in history if one["number"] == str(row.version)), {})
        if label := own.get("legacy_version", ""):
            yield row.pk, label


def fill(apps: Any, schema_editor: Any) -> None:
    """Fill the new column from the bytes, as publishing does."""
    publications = apps.get_model("advisories", "Publication").objects
    for key, label in list(found(publications)):
        publications.filter(pk=key).update(label=label)


class Migration(migrations.Migration):
    dependencies = [("advisories", "0003_text_templates")]

    operations = [
        migrations.AddField(
            "publication",
            "label",
            models.CharField(default="", help_text="What the operator calls this update.", max_length=100),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
