"""What tells who reported, which of it is sealed, and on what ground somebody looks (decision 0231)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Final


class Telling(StrEnum):
    """Fields of a report that tell who sent it."""

    CONTACT = "contact"
    TOLD_FOR = "told_for"
    KNOWN_AS = "known_as"
    CREDIT_AS = "credit_as"
    ENCRYPTION_KEY = "encryption_key"


class Need(StrEnum):
    """Why somebody has to know who reported."""

    SAFETY = "safety"
    PROTECTION = "protection"
    LAW = "law"
    WISH = "wish"


class Looking(StrEnum):
    """How far a look at who reported has come."""

    ASKED = "asked"
    OPEN = "open"
    ENDED = "ended"
    GONE = "gone"
    """Nothing could be opened: it was erased, or a key is missing."""


OPEN_FOR: Final = dt.timedelta(hours=1)
"""For so long somebody reads who reported, by the wall clock; our default."""


def to_seal(identity: str, words: Mapping[str, str], *, credit_wanted: bool) -> dict[Telling, str]:
    """Which words of a report are sealed, by how its reporter wishes to be known.

    A pseudonym is what others call the reporter by, and a wish to be thanked is to be published.
    """
    if identity == "name":
        return {}
    shown: Mapping[Telling, Callable[[], bool]] = {
        Telling.KNOWN_AS: lambda: identity != "nobody",
        Telling.CREDIT_AS: lambda: credit_wanted,
    }
    told = {one: words.get(one.value, "") for one in Telling}
    return {one: said for one, said in told.items() if said and not shown.get(one, bool)()}
