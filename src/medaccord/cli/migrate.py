"""`medaccord migrate`: the database's tables and protections, brought up to date by its owner."""

from __future__ import annotations

import typer

from medaccord.cli import boot, say
from medaccord.cli.options import Data, Json


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(epilog="Example: DATABASE_OWNER_URL=postgresql://… medaccord migrate")(migrate)


def migrate(data: Data = None, as_json: Json = False) -> None:
    """Create or update the database; safe to run again.

    On PostgreSQL this is done with DATABASE_OWNER_URL, which no serving process needs.
    """
    config = boot.django()
    boot.migrate(config)
    where = "PostgreSQL" if config.database_url else str(config.sqlite_path)
    if as_json:
        say.as_json({"migrated": True, "database": where})
    else:
        say.line(f"The database is up to date: {where}")
