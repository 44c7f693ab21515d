"""Room in memory for large bodies: so many at a time, and one of each visitor's network (need-to-know 35)."""

from __future__ import annotations

import threading
from typing import Final

from django.http import HttpRequest

AT_ONCE: Final = 2
"""Large bodies that one process reads at the same time."""
WAIT: Final = 20.0
"""Seconds after which somebody who found no place is asked to try again."""


class Places:
    """Who holds a place at present; a place is held until its request was answered."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._lock = threading.Lock()
        self._held: dict[HttpRequest, str] = {}

    def take(self, request: HttpRequest, address: str) -> bool:
        """Hold a place for a request, unless all are held or one is for the same network."""
        with self._lock:
            if len(self._held) >= self._most or address in self._held.values():
                return False
            self._held[request] = address
            return True

    def leave(self, request: HttpRequest) -> None:
        """Give back the place of a request, if it held one."""
        with self._lock:
            self._held.pop(request, None)


LARGE: Final = Places(AT_ONCE)
"""The places of this process."""
