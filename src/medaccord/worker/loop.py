"""The worker: one round of periodic work after another until it is told to stop."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from threading import Event

import structlog
from django.db import Error, close_old_connections

from medaccord.worker.patience import Patience
from medaccord.worker.tick import Ticked, tick

log = structlog.get_logger()


def work(stop: Event, seconds: float, clock: Callable[[], dt.datetime]) -> None:
    """Tick every `seconds` until `stop` is set; a database that does not answer is tried again next time."""
    patience = Patience()
    while not stop.is_set():
        _round(stop, clock, patience)
        stop.wait(seconds)


def _round(stop: Event, clock: Callable[[], dt.datetime], patience: Patience) -> Ticked | None:
    close_old_connections()
    try:
        return tick(clock(), patience=patience, stop=stop.is_set)
    except Error as broken:
        log.error("tick.no_database", why=type(broken).__name__)
        return None
