"""Roles: who somebody is on the platform, in an organisation, and in one case."""

from __future__ import annotations

from enum import StrEnum


class Role(StrEnum):
    """A role that the policy matrix knows; the first group is held anywhere, the second by a grant."""

    ANYONE = "anyone"
    PERSON = "person"
    ANALYST = "analyst"
    """Member of the coordination center; sees no case without a grant."""
    ADMINISTRATOR = "administrator"
    SYSTEM = "system"

    LEAD = "lead"
    COORDINATOR = "coordinator"
    ADVISER = "adviser"
    MANUFACTURER = "manufacturer"
    REPORTER = "reporter"
    OBSERVER = "observer"
    INVITEE = "invitee"
    """Holds the terms of an invitation and nothing else."""
    COUNSEL = "counsel"
    """Reads and approves what goes out in one party's name, and nothing else."""


DESK = frozenset({Role.LEAD, Role.COORDINATOR})
"""The coordination center's own roles in a case."""

IN_CASE: frozenset[Role] = frozenset(
    {
        Role.LEAD,
        Role.COORDINATOR,
        Role.ADVISER,
        Role.MANUFACTURER,
        Role.REPORTER,
        Role.OBSERVER,
        Role.INVITEE,
        Role.COUNSEL,
    }
)
"""Roles that only a grant gives, in one stream."""

SPEAKING = (Role.LEAD, Role.ADVISER, Role.MANUFACTURER, Role.OBSERVER, Role.REPORTER)
"""Roles of parties; whoever has several in one case speaks as the first of these where no party is named."""


def speaks_before(role: str, name: str, key: object) -> tuple[int, str, str]:
    """Sort key of the parties for which one person may speak: who answers for others goes first."""
    return SPEAKING.index(Role(role)), name, str(key)
