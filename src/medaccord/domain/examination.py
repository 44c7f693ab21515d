"""Examination for malware: which files open, and what is said of one that does not.

A scanner that does not answer says nothing: nothing but 'clean' opens where there is one. Without one a
coordinator releases each file, having been warned.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from medaccord.domain.sentence import Sentence


class Examined(StrEnum):
    """How far a file is examined."""

    WAITING = "waiting"
    CLEAN = "clean"
    SUSPICIOUS = "suspicious"
    RELEASED = "released"
    """By a coordinator, unexamined."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a scanner says of the bytes with this SHA-256: the name of what it found, or nothing."""

    sha256: str
    finding: str
    scanner: str

    @property
    def state(self) -> Examined:
        """The state of a file after it."""
        return Examined.SUSPICIOUS if self.finding else Examined.CLEAN


def is_open(state: str, *, scanned: bool, exploit: bool = False) -> bool:
    """Whether a file in this state is handed out; `scanned` says that there is a scanner.

    What was released before there was one waits for it again. What is known to be an exploit or firmware
    leaves in a password archive, and so whatever the scanner found in it.
    """
    if exploit and state == Examined.SUSPICIOUS:
        return True
    return state == Examined.CLEAN or (state == Examined.RELEASED and not scanned)


def is_waiting(state: str, *, scanned: bool) -> bool:
    """Whether it still has to be examined or released."""
    return state == Examined.WAITING or (state == Examined.RELEASED and scanned)


BY_HAND = "This file was not examined for malware. It opens once a coordinator releases it."
SOON = "This file waits for its examination for malware. Try again in a few minutes."


def why_closed(state: str, finding: str, *, scanned: bool) -> str:
    """Why a file is not handed out, and what opens it."""
    if state == Examined.SUSPICIOUS:
        return Sentence(
            "The scanner found {finding} in this file. It stays locked. If it is meant as evidence, the desk"
            " marks it as an exploit or firmware; then it leaves in a password archive.",
            finding=finding,
        )
    return SOON if scanned else BY_HAND
