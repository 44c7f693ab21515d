"""What is reported and coordinated, and how sure it is that there is something."""

from __future__ import annotations

from enum import StrEnum


class Kind(StrEnum):
    """What a report tells of and what a case coordinates."""

    VULNERABILITY = "vulnerability"
    THREAT = "threat"
    """Somebody who attacks or is about to; a flaw that they use need not be known."""
    INCIDENT = "incident"
    """Something that happened to a device; a flaw behind it need not be known."""


class Indication(StrEnum):
    """What adversaries have while nothing is public and no attack was seen (Vultron EM: early exit)."""

    DETAILS = "adversaries_know_details"
    EXPLOIT = "adversaries_hold_exploit"


class Certainty(StrEnum):
    """How sure the coordination center is of a vulnerability, or of a threat that a case describes as one."""

    SUSPECTED = "suspected"
    CONFIRMED = "confirmed"
    REFUTED = "refuted"
    """Found not to be there: it is kept, and no advisory speaks of it."""
