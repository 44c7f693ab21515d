"""The instant of each stream's beginning, on the stream and on its search rows, for their order."""

from __future__ import annotations

from typing import Any

import django.utils.timezone
from django.db import migrations, models

TABLES = ("core_fact", "core_stream", "core_searchrow")
FILL = (
    "UPDATE core_stream SET began_at = COALESCE("
    "(SELECT MIN(f.recorded_at) FROM core_fact f WHERE f.stream_id = core_stream.id), began_at)",
    "UPDATE core_stream SET began_at = '1970-01-01 00:00:00' WHERE kind = 'realm'",
    "UPDATE core_searchrow SET began_at ="
    " (SELECT s.began_at FROM core_stream s WHERE s.id = core_searchrow.stream_id)",
)


def fill(apps: Any, schema_editor: Any) -> None:
    """Take the instant of rows there are from the first fact; protections are written anew afterwards."""
    if schema_editor.connection.vendor == "postgresql":
        for table in TABLES:
            schema_editor.execute(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY")
    for statement in FILL:
        schema_editor.execute(statement)


def _begun(model: str) -> migrations.AddField:
    field = models.DateTimeField(default=django.utils.timezone.now)
    return migrations.AddField(model_name=model, name="began_at", field=field, preserve_default=False)


class Migration(migrations.Migration):
    """Search goes newest first."""

    dependencies = [("core", "0001_initial")]

    operations = [
        _begun("stream"),
        _begun("searchrow"),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.AddIndex(
            model_name="searchrow",
            index=models.Index(
                fields=["realm", "-began_at", "-stream", "subject"], name="search_newest_first"
            ),
        ),
    ]
