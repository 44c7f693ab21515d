"""Reaching a party: what an attempt came to, what a search found, and when silence stops to bind others."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum


class Upshot(StrEnum):
    """What came of one attempt to reach somebody."""

    SENT = "sent"
    NO_ANSWER = "no_answer"
    MESSAGE_LEFT = "message_left"
    SPOKE = "spoke"
    RETURNED = "returned"
    """It came back, or the number or form is not in use."""
    SENT_ON = "sent_on"
    """Somebody named another way or another person."""


class Found(StrEnum):
    """What came of one search for a way to reach somebody."""

    WAY = "way"
    NOTHING = "nothing"
    UNSURE = "unsure"


def disclosable_from(first: dt.datetime, days: int) -> dt.datetime:
    """From when a silent party's part may be disclosed: so many days after the first attempt to reach it.

    It is eligible from then on; whether anything is disclosed is always decided by people.
    """
    return first + dt.timedelta(days=days)
