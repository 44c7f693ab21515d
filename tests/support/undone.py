"""Requests that leave nothing behind, so that each meets the same world."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.core.signals import request_finished, request_started
from django.db import close_old_connections, transaction


@contextmanager
def rolled_back() -> Iterator[None]:
    """A transaction that is undone; a request keeps to its connection, which the server would close."""
    signals = (request_started, request_finished)
    for signal in signals:  # each time, because Django's own test client connects them again
        signal.disconnect(close_old_connections)
    try:
        with transaction.atomic():
            yield
            transaction.set_rollback(True)
    finally:
        for signal in signals:
            signal.connect(close_old_connections)
