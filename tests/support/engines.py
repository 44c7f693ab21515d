"""Which engine a test is asked on where both are: what turns on the database on both, all else on one."""

from __future__ import annotations

import ast
import functools
import zlib
from pathlib import Path
from typing import Any

POSTGRES, SQLITE = "postgresql", "sqlite"
ALWAYS = {SQLITE: "sqlite", POSTGRES: "postgres"}
"""Marks of tests that are about one engine itself."""
SPEAK_TO_IT = (
    "django.db",
    "medaccord.core.drift",
    "medaccord.core.prepared",
    "medaccord.core.protect",
    "medaccord.core.search",
    "medaccord.core.wiping",
    "medaccord.core.writing",
    "tests.support.barrier",
    "tests.support.database",
    "threading",
)
"""Whoever imports one of these asks about connections, transactions, statements or rows as they lie there."""
COMMITS = {"committed", "transactional_db"}
ASKED_AGAIN = {"access", "integration"}
"""Folders that the run on PostgreSQL asks."""
SLICE = "soak"
"""The mark of a slice of a campaign: the long run asks all of it on both, so each slice is asked on one."""


def asked(item: Any, engine: str) -> bool:
    """Whether this run asks a test, where another run asks the same tests on the other engine."""
    if ALWAYS[engine] in item.keywords:
        return True
    if not needs_database(item):
        return engine == SQLITE
    if item.path.parent.name not in ASKED_AGAIN:
        return engine == SQLITE
    if SLICE in item.keywords:
        return engine == one_of(f"{item.path.stem}::{item.name}")
    return item.path.parent.name == "access" or engine in engines_of(item.path)


def one_of(name: str) -> str:
    """The engine that follows from a name."""
    return (SQLITE, POSTGRES)[zlib.crc32(name.encode()) % 2]


def needs_database(item: Any) -> bool:
    """Whether a test has the database of its process; one that starts programs gives them their own."""
    return "django_db" in item.keywords or "django_db_setup" in item.fixturenames


@functools.cache
def engines_of(module: Path) -> frozenset[str]:
    """Both for a module that turns on the database, else the one that follows from the module's name."""
    if turns_on_database(module.read_text()):
        return frozenset({SQLITE, POSTGRES})
    return frozenset({one_of(module.stem)})


def turns_on_database(source: str) -> bool:
    """Whether the tests of a module speak to the database besides through commands and queries."""
    nodes = list(ast.walk(ast.parse(source)))
    wanted = {node.arg for node in nodes if isinstance(node, ast.arg)}
    named = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    for node in nodes:
        if isinstance(node, ast.ImportFrom):
            named |= {f"{node.module}.{alias.name}" for alias in node.names}
    return bool(wanted & COMMITS) or any(name.startswith(SPEAK_TO_IT) for name in named)
