"""When a grant opens its room, in SQL: written here once for every statement that asks it (decision 0243).

Django's queries say the same in `core.scope`; a test compares both, case by case, on each engine.
"""

from __future__ import annotations


def opens(now: str, schema: str = "") -> str:
    """Of a grant `g`: it is held at an instant, and its holder is trained where that is asked."""
    return (
        f"(g.until IS NULL OR g.until > {now}) AND (NOT g.trained OR EXISTS"  # noqa: S608
        f" (SELECT 1 FROM {schema}core_principal t WHERE t.id = g.principal_id AND t.trained_until > {now}))"
    )


def stands(confirmed: str = "w.confirmed", doubted: str = "w.doubted") -> str:
    """Of a grant `g` and the person `w` who asks: they were in no doubt since, or were confirmed again."""
    return f"coalesce(g.standing, {confirmed}) >= {doubted}"
