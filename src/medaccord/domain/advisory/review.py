"""Reading together: what parties say of a draft, whose time has passed, what stands against a release.

Silence, 'no comment' and an objection are three things (agreement N4 and F3): whoever does not answer in time
has agreed to nothing.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from medaccord.domain.canonical import canonical
from medaccord.domain.cvd.rulebook import Level
from medaccord.domain.cvd.rules import Caution


class Answer(StrEnum):
    """What a party that was asked says of a draft as a whole."""

    NO_COMMENT = "no_comment"
    COMMENTED = "commented"
    OBJECTED = "objected"


class State(StrEnum):
    """Where a review stands at an instant."""

    OPEN = "open"
    NO_COMMENT = "no_comment"
    COMMENTED = "commented"
    OBJECTED = "objected"
    NOT_ANSWERED = "not_answered"


class Disposition(StrEnum):
    """What became of a comment."""

    ACCEPTED = "accepted"
    IN_PART = "accepted_in_part"
    REJECTED = "rejected"
    NOTED = "noted"


OPEN_REVIEW: Final = "R1"
OBJECTION: Final = "R2"
COMMUNICATION_OPEN: Final = "R3"
COMMUNICATION_OBJECTION: Final = "R4"
COMMUNICATION_UNREADY: Final = "R5"
NOT_ASKED: Final = "R6"
RULES: Mapping[str, str] = {
    OPEN_REVIEW: "The clinical adviser has not answered and its time has not passed: wait for it.",
    OBJECTION: "The clinical adviser objects: settle it first.",
    COMMUNICATION_OPEN: "The coordination center has not answered on the safety communication and its time "
    "has not passed: wait for it.",
    COMMUNICATION_OBJECTION: "The coordination center objects to the safety communication: settle it first.",
    COMMUNICATION_UNREADY: "A safety communication is to go out together with the advisory, and nobody has "
    "approved it: wait for it.",
    NOT_ASKED: "The clinical adviser was not asked about this version: ask first.",
}
"""What a release should not go over, by code: the other agency is to be heard (agreement F2, F3)."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One review of an adviser: `closed` where nobody waits for its answer any more."""

    id: str
    party: str
    version: int
    asked_at: dt.datetime
    due_at: dt.datetime
    answer: str = ""
    answered_at: dt.datetime | None = None
    closed: bool = False


@dataclass(frozen=True, slots=True)
class Standing:
    """One thing that stands against a release under a rule: a review, an answer or a draft by its key.

    `grounds` is what a reason refers to.
    """

    rule: str
    about: str
    grounds: str


def state(answer: str, due_at: dt.datetime, at: dt.datetime, *, closed: bool = False) -> State:
    """The state of a review as of `at`; it follows from the due date and is stored nowhere."""
    if answer:
        return State(answer)
    return State.NOT_ANSWERED if closed or at >= due_at else State.OPEN


def standing(asked: Iterable[Asked], at: dt.datetime) -> tuple[Standing, ...]:
    """What stands against a release at `at`: each party's last word if it objects, its last review if open.

    To be asked again takes no objection back: only another answer does.
    """
    by_party: dict[str, list[Asked]] = {}
    for one in asked:
        by_party.setdefault(one.party, []).append(one)
    return tuple(found for party in sorted(by_party) for found in _against(by_party[party], at))


def _against(asked: list[Asked], at: dt.datetime) -> Iterator[Standing]:
    said = [one for one in asked if one.answered_at is not None]
    word = max(said, key=lambda one: (one.answered_at, one.asked_at, one.id), default=None)
    if word is not None and word.answer == Answer.OBJECTED:
        yield _standing(OBJECTION, word)
    last = max(asked, key=lambda one: (one.asked_at, one.id))
    if state(last.answer, last.due_at, at, closed=last.closed) == State.OPEN:
        yield _standing(OPEN_REVIEW, last)


def unasked(advisers: Iterable[str], asked: Iterable[Asked], version: int) -> tuple[Standing, ...]:
    """Advisers in the case whom nobody asked about this version of its advisory or an earlier draft of it."""
    parties = {one.party for one in asked}
    return tuple(
        Standing(NOT_ASKED, party, grounds(NOT_ASKED, party, version))
        for party in sorted(set(advisers) - parties)
    )


def _standing(rule: str, one: Asked) -> Standing:
    return Standing(rule, one.id, grounds(rule, one.id, one.version))


def grounds(rule: str, review: str, version: int) -> str:
    """A digest (SHA-256, hexadecimal) of a review as it stands: another answer asks for another reason.

    Where nobody was asked, of the party and the advisory's version: each version asks for another one.
    """
    return hashlib.sha256(canonical([rule, review, version])).hexdigest()


def cautions(found: Iterable[Standing]) -> tuple[Caution, ...]:
    """What asks for a reason, each rule once."""
    rules = dict.fromkeys(one.rule for one in found)
    return tuple(Caution(rule, Level.SHOULD_NOT, RULES[rule]) for rule in rules)
