"""Every table of the database, declared once, and what follows from that (need-to-know 2 and 6).

A model of ours says what it is by its `TABLE` attribute; tables of Django and of third parties are
declared here. Protections are derived from these declarations and never from a second list.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import Any

from django.apps import apps
from django.db import models


class Table(StrEnum):
    """What a table may hold."""

    CASE = "case"
    """Rows of a report, a case or a realm's own stream, each in a room: row-level security."""
    PARTY = "party"
    """People and organisations, outside cases and realms."""
    PUBLIC = "public"
    """What everybody may read."""
    SYSTEM = "system"
    """Keys, states and instants, never content: no text that anybody typed."""


ELSEWHERE: Mapping[str, Table] = {
    "account_emailaddress": Table.PARTY,
    "account_emailconfirmation": Table.PARTY,
    "accounts_user_groups": Table.PARTY,
    "accounts_user_user_permissions": Table.PARTY,
    "auth_group": Table.SYSTEM,
    "auth_group_permissions": Table.SYSTEM,
    "auth_permission": Table.SYSTEM,
    "django_content_type": Table.SYSTEM,
    "django_migrations": Table.SYSTEM,
    "django_session": Table.SYSTEM,
    "django_tasks_database_dbtaskresult": Table.SYSTEM,
    "mfa_authenticator": Table.PARTY,
    "socialaccount_socialaccount": Table.PARTY,
    "socialaccount_socialapp": Table.PARTY,
    "socialaccount_socialtoken": Table.PARTY,
}
"""Tables of Django and of third parties; those of packages that an installation lacks do no harm here."""

SQLITE_SEARCH: Mapping[str, Table] = {
    "core_searchdoc": Table.CASE,
    "core_searchtext": Table.CASE,
    **{f"core_searchtext_{part}": Table.CASE for part in ("config", "data", "docsize", "idx")},
}
"""The full-text index of SQLite, which `core.protect` makes; PostgreSQL has an index in its place."""


def declarations() -> dict[str, list[Table]]:
    """Every declaration of every table; one that is not declared exactly once is a fault."""
    found: dict[str, list[Table]] = {name: [kind] for name, kind in ELSEWHERE.items()}
    for model in apps.get_models(include_auto_created=True):
        if kind := getattr(model, "TABLE", None):
            found.setdefault(model._meta.db_table, []).append(Table(kind))
    return found


def case_tables() -> list[type[models.Model]]:
    """Models whose rows belong to a stream and so must carry a policy."""
    return [m for m in apps.get_models() if getattr(m, "TABLE", None) == Table.CASE]


def scoped_models() -> list[type[Any]]:
    """Models with the four columns and the managers that refuse unscoped reads."""
    from medaccord.core.models import Scoped

    return [m for m in apps.get_models() if issubclass(m, Scoped)]


def going_along() -> dict[type[Any], dict[str, Any]]:
    """Models of which rows go along with their vulnerability into a linked case, and which of them do.

    What goes along is marked `moved` where it was.
    """
    return {m: dict(m.GOES_ALONG) for m in scoped_models() if hasattr(m, "GOES_ALONG")}


def audited_models() -> list[type[models.Model]]:
    """Models whose rows live in streams and come into being through commands only."""
    return [m for m in apps.get_models() if getattr(m, "AUDITED", False)]


def registered_models() -> dict[str, type[Any]]:
    """Models outside all streams whose rows the realms' chains tell, by label."""
    return {m._meta.label_lower: m for m in apps.get_models() if hasattr(m, "REGISTER")}


def append_only() -> list[str]:
    """Tables whose rows are never changed or removed."""
    return [m._meta.db_table for m in case_tables() if getattr(m, "APPEND_ONLY", False)]


def published_tables() -> dict[type[models.Model], tuple[str, ...]]:
    """Models whose rows are never removed once they are published, with the columns that never change."""
    return {
        model: tuple(str(f.column) for f in model._meta.concrete_fields if f.name not in model.MAY_CHANGE)
        for model in apps.get_models()
        if hasattr(model, "MAY_CHANGE")
    }


def fixed_columns(model: type[models.Model]) -> tuple[str, ...]:
    """Columns of a case table that never change on a row (need-to-know 40)."""
    if model._meta.db_table == "core_stream":
        return ("id", "realm", "kind", "number", "began_at")
    return ("id", "realm", "stream_id")


def parents(model: type[models.Model]) -> Iterator[tuple[str, str, bool]]:
    """Foreign keys into case tables: column, parent's table, and whether the stream must be the same."""
    crossing: frozenset[str] = getattr(model, "CROSS_STREAM", frozenset())
    for field in model._meta.concrete_fields:
        target: Any = field.related_model
        if not isinstance(field, models.ForeignKey) or getattr(target, "TABLE", None) != Table.CASE:
            continue
        same_stream = field.name != "stream" and field.name not in crossing
        yield field.column, target._meta.db_table, same_stream
