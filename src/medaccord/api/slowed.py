"""Slowing down what anybody may do, by the same turns as the screens count (need-to-know 35)."""

from __future__ import annotations

import datetime as dt

from django.http import HttpRequest

from medaccord.core import throttle
from medaccord.core.throttle import Limit


class TooMany(Exception):
    """Too often from one address; in `seconds` there is a turn again."""

    def __init__(self, seconds: float) -> None:
        super().__init__("Too many requests.")
        self.seconds = seconds


WRONG_TOKENS = Limit("token", 60)
"""Tokens that are none, from one address; with a right one nobody is slowed."""


def slow(request: HttpRequest, limit: Limit) -> None:
    """Use one of the address's turns; raises TooMany where none is left."""
    wait = throttle.take_of(limit, throttle.networks_of(request.META), dt.datetime.now(dt.UTC))
    if wait:
        raise TooMany(wait)
