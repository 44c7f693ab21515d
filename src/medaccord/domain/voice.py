"""As whom somebody takes a step, and what others are therefore told of it: one rule (decision 0180).

A step is a reporter's or it is not, by the room or the party that was acted for in that very step; what else
the person is in the case changes nothing. Others read a reporter's step without a name that it did not choose
and by its day alone (need-to-know 35).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from typing import TypeVar

from medaccord.domain.policy.matrix import MATRIX
from medaccord.domain.roles import Role
from medaccord.domain.verbs import Verb

W = TypeVar("W")


def has_choice(keys: Collection[Role], verb: Verb) -> bool:
    """Whether somebody with these keys may take this step as a reporter and for somebody else as well."""
    able = MATRIX[verb].roles & set(keys)
    return Role.REPORTER in able and len(able) > 1


def is_reporters(keys: Collection[Role], verb: Verb, *, wanted: bool = False) -> bool:
    """Whether a step with these keys is a reporter's: the only key that allows it is one, or it is `wanted`.

    Where several fit and nothing is said, an organisation is spoken for: its people expect a name there.
    """
    able = MATRIX[verb].roles & set(keys)
    return Role.REPORTER in able and (wanted or len(able) == 1)


def is_hidden(of_reporter: bool, who: W, own: Collection[W]) -> bool:
    """Whether a reader, who is `own`, is told a step of `who` by its day; one's own are never hidden."""
    return of_reporter and who not in own


def told_at(at: dt.datetime, by_day: bool) -> dt.datetime:
    """The instant of a step as it is told: exact, or its day."""
    return day_of(at) if by_day else at


def day_of(at: dt.datetime) -> dt.datetime:
    """Noon UTC of the day of an aware instant: the same day in nearly every zone."""
    return at.astimezone(dt.UTC).replace(hour=12, minute=0, second=0, microsecond=0)
