"""The database that a replay acts in: one that is thrown away afterwards, or the configured one."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from medaccord import PREFIX
from medaccord.cli import boot, say

THROWN_AWAY = (
    "PRAGMA journal_mode=MEMORY; PRAGMA synchronous=OFF; PRAGMA locking_mode=EXCLUSIVE; "
    "PRAGMA temp_store=MEMORY; PRAGMA cache_size=-131072; "
    "PRAGMA foreign_keys=ON; PRAGMA recursive_triggers=ON;"
)
"""No write waits for the disk: nothing of this database has to outlive the process."""

LEADS_HOME = (
    f"{PREFIX}KEYS_DIR",
    f"{PREFIX}REVEAL_DIR",
    f"{PREFIX}FILES_DIR",
    "DATABASE_URL",
    "DATABASE_OWNER_URL",
)
"""Variables that would lead a database to be thrown away to an installation's keys, files or rows."""


@contextmanager
def thrown_away() -> Iterator[Path]:
    """Start Django on a new SQLite database in a temporary folder, keys and files beside it; gives its file.

    Nothing is connected yet, so that other processes can start from a copy of the file.
    """
    with TemporaryDirectory(prefix="medaccord-replay-") as folder:
        for name in LEADS_HOME:
            os.environ.pop(name, None)
        os.environ[f"{PREFIX}DATA"] = folder
        config = boot.django()
        from django.db import connection

        connection.settings_dict["OPTIONS"]["init_command"] = THROWN_AWAY
        boot.migrate(config)
        connection.close()
        try:
            yield config.sqlite_path
        finally:
            connection.close()


def use_copy(database: Path) -> None:
    """Go on with a copy of a database file, which is this process's own."""
    from django.db import connection

    own = database.with_name(f"{database.stem}-{os.getpid()}{database.suffix}")
    shutil.copyfile(database, own)
    connection.settings_dict["NAME"] = str(own)


@contextmanager
def configured() -> Iterator[None]:
    """Start Django on the configured database; where there is no SQLite database yet, it is made."""
    config = boot.django()
    if config.database_url is None and not config.sqlite_path.exists():
        boot.migrate(config)
    if not boot.is_migrated():
        say.wrong("The database is not up to date. Run: medaccord migrate")
    yield
