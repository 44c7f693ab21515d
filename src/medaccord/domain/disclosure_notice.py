"""Notice to submitters of what a request asks for: answered, run out, or told again before a release.

In the United States Executive Order 12600, and for example 6 CFR 5.7, 45 CFR 5.41 and 5.42, and 21 CFR 20.61.
How many working days a submitter has is data of a law (`domain.disclosure.Law.notice`).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from medaccord.domain.errors import Illegal, Invalid
from medaccord.domain.sentence import Sentence
from medaccord.domain.workdays import working_day

AHEAD: Final = 365
"""Days until when a submitter may be given to answer; a later one has a mistyped year."""


class NoticeState(StrEnum):
    """Where one paragraph of a notice stands; `gone` is what changed or was never read by its submitter."""

    TOLD = "told"
    AGREED = "agreed"
    OBJECTED = "objected"
    SILENT = "silent"
    INTENDED = "intended"
    GONE = "gone"


class NoticeMove(StrEnum):
    """What happens to it."""

    AGREE = "agree"
    OBJECT = "object"
    LAPSE = "lapse"
    INTEND = "intend"
    VOID = "void"


_STEPS: Final[Mapping[tuple[NoticeState, NoticeMove], NoticeState]] = {
    (NoticeState.TOLD, NoticeMove.AGREE): NoticeState.AGREED,
    (NoticeState.TOLD, NoticeMove.OBJECT): NoticeState.OBJECTED,
    (NoticeState.TOLD, NoticeMove.LAPSE): NoticeState.SILENT,
    (NoticeState.OBJECTED, NoticeMove.OBJECT): NoticeState.OBJECTED,
    (NoticeState.OBJECTED, NoticeMove.AGREE): NoticeState.AGREED,
    (NoticeState.OBJECTED, NoticeMove.INTEND): NoticeState.INTENDED,
    (NoticeState.INTENDED, NoticeMove.AGREE): NoticeState.AGREED,
    (NoticeState.TOLD, NoticeMove.VOID): NoticeState.GONE,
    (NoticeState.AGREED, NoticeMove.VOID): NoticeState.GONE,
    (NoticeState.OBJECTED, NoticeMove.VOID): NoticeState.GONE,
    (NoticeState.SILENT, NoticeMove.VOID): NoticeState.GONE,
    (NoticeState.INTENDED, NoticeMove.VOID): NoticeState.GONE,
}
_NOW: Final = {
    NoticeState.TOLD: "Its submitter has not answered yet.",
    NoticeState.AGREED: "It was said already that nobody objects. That stays.",
    NoticeState.OBJECTED: "Its submitter objected already.",
    NoticeState.SILENT: "Nobody objected in time. Write to the coordination center if you still do.",
    NoticeState.INTENDED: "It was told already that this is to be released over the objection.",
    NoticeState.GONE: "This is not what stood there as notice was given. Nothing is released under it.",
}
RELEASABLE: Final = frozenset({NoticeState.AGREED, NoticeState.SILENT, NoticeState.INTENDED})
"""What may be decided to be released; what is intended goes out once its day has passed."""


def fits(state: NoticeState, move: NoticeMove) -> bool:
    """Whether there is such a move from a state."""
    return (state, move) in _STEPS


def step(state: NoticeState, move: NoticeMove) -> NoticeState:
    """The state after a move; raises Illegal with what holds now for one that does not fit."""
    after = _STEPS.get((state, move))
    if after is None:
        raise Illegal(_NOW[state])
    return after


def may_go(state: NoticeState, not_before: dt.datetime | None, now: dt.datetime) -> bool:
    """Whether a paragraph may leave: nobody objects, or the day that its submitter was told has passed."""
    if state is NoticeState.INTENDED:
        return not_before is not None and not_before <= now
    return state in RELEASABLE


def until(now: dt.datetime, days: int, on: dt.date | None, name: str) -> dt.datetime:
    """The end of a day that is that many working days from now, or later where one is given.

    Raises Invalid, under the name of the field, for an earlier day and for one with a mistyped year.
    """
    least = working_day(now.date(), days)
    day = on or least
    if day < least:
        told = Sentence("The law gives {days} working days. Choose {day} or later.", days=days, day=least)
        raise Invalid({name: [told]})
    if day > now.date() + dt.timedelta(days=AHEAD):
        raise Invalid({name: ["Check the year of this day."]})
    return dt.datetime.combine(day, dt.time(23, 59), dt.UTC)
