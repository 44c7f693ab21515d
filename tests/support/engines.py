"""Which engine a test is asked on where both are: what turns on the database on both, all else on one.

So is a slice of a campaign, one of many tests that are alike: the long run asks all of them on both.
"""

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
"""The mark of a campaign, of which the everyday run asks a slice."""
BYPASSES = "tests.support.database.acting_as"
"""Whoever imports this asks with policies and without: on PostgreSQL what it asks on SQLite, and more."""


def asked(item: Any, engine: str) -> bool:
    """Whether this run asks a test, where another run asks the same tests on the other engine."""
    if ALWAYS[engine] in item.keywords:
        return True
    if not needs_database(item) or item.path.parent.name not in ASKED_AGAIN:
        return engine == SQLITE
    if SLICE in item.keywords and hasattr(item, "callspec"):
        return engine == _of_slice(item)
    return item.path.parent.name == "access" or engine in engines_of(item.path)


def _of_slice(item: Any) -> str:
    """The engine that tells more, else the one that follows from the test's own name."""
    return POSTGRES if BYPASSES in _named(item.path) else one_of(f"{item.path.stem}::{item.name}")


def one_of(name: str) -> str:
    """The engine that follows from a name."""
    return (SQLITE, POSTGRES)[zlib.crc32(name.encode()) % 2]


def needs_database(item: Any) -> bool:
    """Whether a test has the database of its process; one that starts programs gives them their own."""
    return "django_db" in item.keywords or "django_db_setup" in item.fixturenames


@functools.cache
def engines_of(module: Path) -> frozenset[str]:
    """Both for a module that turns on the database, else the one that follows from the module's name."""
    if turns_on_database(module):
        return frozenset({SQLITE, POSTGRES})
    return frozenset({one_of(module.stem)})


def turns_on_database(module: Path) -> bool:
    """Whether the tests of a module speak to the database besides through commands and queries."""
    wanted = {node.arg for node in ast.walk(_tree(module)) if isinstance(node, ast.arg)}
    return bool(wanted & COMMITS) or any(name.startswith(SPEAK_TO_IT) for name in _named(module))


@functools.cache
def _named(module: Path) -> frozenset[str]:
    """What a module imports, by its whole name."""
    found = set()
    for node in ast.walk(_tree(module)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        if isinstance(node, ast.ImportFrom):
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return frozenset(found)


@functools.cache
def _tree(module: Path) -> ast.Module:
    return ast.parse(module.read_text())
