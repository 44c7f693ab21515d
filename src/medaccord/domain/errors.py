"""Errors that cross storeys: few, and mapped to HTTP once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from medaccord.domain.sentence import together


class Refusal(Exception):
    """A command or query says no; `reason` is a sentence that says what to do, without protected content.

    It is English; one with values in it is a `Sentence`, which web translates at its edge.
    """

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Denied(Refusal):
    """The actor may not do this here (HTTP 403); never used to reveal that something invisible exists."""


class Illegal(Refusal):
    """The state does not allow this step (HTTP 409); `rules` are those that need a reason."""

    def __init__(self, reason: str, rules: tuple[str, ...] = ()) -> None:
        super().__init__(reason)
        self.rules = rules


class Stale(Illegal):
    """The row changed since the actor read it; `reason` says so, the edge keeps the typed text (HTTP 409).

    `current` tells of each such row its `id`, its `version` and what it says now, so that no text is lost.
    """

    def __init__(self, reason: str, current: Sequence[Mapping[str, Any]] = ()) -> None:
        super().__init__(reason)
        self.current = [dict(row) for row in current]


class Invalid(Refusal):
    """The input is not acceptable (HTTP 422); `findings` maps a field, or "" for the whole, to sentences."""

    def __init__(self, findings: dict[str, list[str]] | str) -> None:
        if isinstance(findings, str):
            findings = {"": [findings]}
        super().__init__(together(s for rows in findings.values() for s in rows))
        self.findings = findings


class Missing(Refusal):
    """There is no such thing, or the actor may not know that there is (HTTP 404)."""

    def __init__(self, reason: str = "There is nothing here that you can see.") -> None:
        super().__init__(reason)
