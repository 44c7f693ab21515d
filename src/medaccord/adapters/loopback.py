"""This machine's own ports: is one free, which one is, does a web server answer there."""

from __future__ import annotations

import http.client
import socket

HOST = "127.0.0.1"


def is_free(port: int, host: str = HOST) -> bool:
    """Whether a server could listen on the port now."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as door:
        door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            door.bind((host, port))
        except OSError:
            return False
    return True


def free_port(host: str = HOST) -> int:
    """A port that nobody listens on at this moment."""
    with socket.socket() as door:
        door.bind((host, 0))
        return int(door.getsockname()[1])


def status(port: int, path: str, host: str = HOST, seconds: float = 5.0) -> int | None:
    """The HTTP status of a page on this machine; None while nobody answers."""
    connection = http.client.HTTPConnection(host, port, timeout=seconds)
    try:
        connection.request("GET", path)
        return connection.getresponse().status
    except (OSError, http.client.HTTPException):
        return None
    finally:
        connection.close()
