"""Starting Django for a command that needs the database, once its settings are read and found right."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from medaccord.cli import say

if TYPE_CHECKING:
    from medaccord.config import Config


def settings() -> Config:
    """The configuration, or the end with a sentence for each variable that is wrong."""
    from pydantic import ValidationError

    from medaccord.config import load

    try:
        return load()
    except ValidationError as wrong:
        say.wrong("\n".join(sentences(wrong)))


def sentences(wrong: Exception) -> list[str]:
    """One sentence for each setting that was refused, by its variable, never with its value."""
    from pydantic import ValidationError

    from medaccord.config import knobs

    assert isinstance(wrong, ValidationError)
    variables = {knob.name: knob.variable for knob in knobs()}
    found = []
    for error in wrong.errors(include_input=False, include_url=False):
        name = str(error["loc"][0]) if error["loc"] else ""
        told = error["msg"].removeprefix("Value error, ")
        found.append(f"{variables.get(name, name)}: {told}".removeprefix(": "))
    return found


def django() -> Config:
    """Set up Django with the settings; returns them. What is written from then on is its owner's alone."""
    config = settings()
    os.umask(0o077)
    os.environ["DJANGO_SETTINGS_MODULE"] = "medaccord.settings"
    config.data.mkdir(parents=True, exist_ok=True, mode=0o700)
    import django as framework

    framework.setup()
    return config


@contextmanager
def as_owner(config: Config) -> Iterator[None]:
    """Be the database's owner for a while, where there is one beside the application's role."""
    from django.db import connection

    if config.database_owner_url is None:
        yield
        return
    from medaccord.settings import postgresql

    before = dict(connection.settings_dict)
    connection.close()
    connection.settings_dict.update(postgresql(config.database_owner_url.get_secret_value()))
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict.update(before)


def migrate(config: Config) -> None:
    """Bring tables and protections up to date, as their owner where one is named; make the first keys."""
    from django.core.management import call_command

    from medaccord.core import identity

    with as_owner(config):
        call_command("migrate", verbosity=0, interactive=False, skip_checks=True)
    identity.ready()


def is_migrated() -> bool:
    """Whether the database has every table that this version needs."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())
