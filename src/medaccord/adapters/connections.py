"""This process's own connections, which the web server keeps to itself, found among its open files."""

from __future__ import annotations

import os
import socket
import stat
import struct
from collections.abc import Collection, Iterator
from contextlib import suppress
from typing import Final

Peer = tuple[str, int]
"""Address and port of the other end of a connection."""

_OPEN: Final = "/dev/fd"
_AT_ONCE: Final = struct.pack("ii", 1, 0)
"""SO_LINGER: what was not taken is thrown away, and the other side is told so."""


def cut_off(peers: Collection[Peer]) -> int:
    """End this process's connections with these, whatever was not taken; returns how many there were."""
    ended = 0
    for one in _sockets():
        with one, suppress(OSError):
            if one.getpeername()[:2] in peers:
                one.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _AT_ONCE)
                one.shutdown(socket.SHUT_RDWR)
                ended += 1
    return ended


def _sockets() -> Iterator[socket.socket]:
    """Every socket of this process, each under a number of its own, which the caller closes."""
    for name in os.listdir(_OPEN):
        with suppress(OSError):
            if stat.S_ISSOCK(os.fstat(int(name)).st_mode):
                yield socket.socket(fileno=os.dup(int(name)))
