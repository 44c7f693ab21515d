"""What is a demo: the rule by which `demo` starts on a database and `--fresh` deletes one (need-to-know 42).

A database is a demo when it has organisations of origin `demo`, none of origin `live`, and every sign-in
belongs to a member of one of those. It is empty when it has no tables at all, or knows no organisation, no
person, no sign-in and no receipt; only an empty one is filled. Everything else belongs to somebody and is
left alone, without as much as a migration. Plain SQL, because another version may have written it.
"""

from __future__ import annotations

from enum import StrEnum

from django.db import DatabaseError, connection

OURS = frozenset(
    {"parties_organisation", "parties_membership", "accounts_person", "accounts_user", "intake_receipt"}
)
IS_EMPTY = """
SELECT NOT EXISTS (SELECT 1 FROM parties_organisation) AND NOT EXISTS (SELECT 1 FROM accounts_person)
   AND NOT EXISTS (SELECT 1 FROM accounts_user) AND NOT EXISTS (SELECT 1 FROM intake_receipt)
"""
IS_DEMO = """
SELECT EXISTS (SELECT 1 FROM parties_organisation WHERE origin = 'demo')
   AND NOT EXISTS (SELECT 1 FROM parties_organisation WHERE origin = 'live')
   AND NOT EXISTS (SELECT 1 FROM accounts_user u WHERE NOT EXISTS (
         SELECT 1 FROM parties_membership m JOIN parties_organisation o ON o.id = m.organisation_id
         WHERE m.person_id = u.person_id AND o.origin = 'demo'))
"""


class State(StrEnum):
    """What a database is to the demo."""

    EMPTY = "empty"
    DEMO = "demo"
    FOREIGN = "foreign"


def state() -> State:
    """What the configured database is; one that cannot be read is somebody else's."""
    try:
        tables = set(connection.introspection.table_names())
        if not tables:
            return State.EMPTY
        if not tables >= OURS:
            return State.FOREIGN
        if _holds(IS_EMPTY):
            return State.EMPTY
        return State.DEMO if _holds(IS_DEMO) else State.FOREIGN
    except DatabaseError:
        return State.FOREIGN


def _holds(rule: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(rule)
        return bool(cursor.fetchone()[0])
