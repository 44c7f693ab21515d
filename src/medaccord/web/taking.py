"""An answer is taken in time, or the connection ends: whoever reads a byte a minute holds none for ever.

The server has no such end of its own, and tells nobody how much of an answer was taken. So a connection ends
on which nothing was asked anew by then: whoever had taken all of it has been idle for as long as one may.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any, Final

from django.conf import settings

from medaccord.adapters.connections import Peer, cut_off

BYTES_A_SECOND: Final = 50_000
"""What comes or goes may take a second more for as many bytes; whoever is slower than that is cut off."""
BETWEEN: Final = 1.0
"""Seconds between two looks at whose time is over, so that many at once cost one look."""


def peer_of(scope: Mapping[str, Any]) -> Peer:
    """The other end of the connection that a request came on; the server gives its port as text."""
    host, port = scope["client"]
    return host, int(port)


class Taking:
    """Until when each connection's answer must be taken; only the event loop's own thread touches it."""

    def __init__(self) -> None:
        self._until: dict[Peer, float] = {}
        self._looks: asyncio.TimerHandle | None = None

    def asked(self, peer: Peer) -> None:
        """Something is asked anew on a connection; what was answered before has been taken."""
        self._until.pop(peer, None)

    def answered(self, peer: Peer, size: int) -> None:
        """An answer of as many bytes is on its way."""
        loop = asyncio.get_running_loop()
        self._until[peer] = loop.time() + settings.MEDACCORD.receive_seconds + size / BYTES_A_SECOND
        if self._looks is None:
            self._looks = loop.call_later(BETWEEN, self._look, loop)

    def _look(self, loop: asyncio.AbstractEventLoop) -> None:
        now = loop.time()
        late = {peer for peer, until in self._until.items() if until <= now}
        for peer in late:
            del self._until[peer]
        self._looks = loop.call_later(BETWEEN, self._look, loop) if self._until else None
        if late:
            cut_off(late)
