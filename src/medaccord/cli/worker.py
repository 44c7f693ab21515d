"""`medaccord worker`: periodic work until it is told to stop."""

from __future__ import annotations

import typer

from medaccord.cli import boot, say
from medaccord.cli.options import Data, Json


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(epilog="Example: medaccord worker --data /srv/medaccord")(worker)


def worker(data: Data = None, as_json: Json = False) -> None:
    """Do periodic work every MEDACCORD_TICK_SECONDS; ends within 5 s of SIGTERM or SIGINT."""
    import datetime as dt
    import signal
    from threading import Event
    from types import FrameType

    stop = Event()

    def end(number: int, frame: FrameType | None) -> None:
        stop.set()

    # First of all: who is told to stop while it is still starting must stop as well.
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, end)
    config = boot.django()
    if not boot.is_migrated():
        say.wrong("The database lacks tables of this version. Run: medaccord migrate")
    from django.db import connection

    from medaccord.worker.loop import work

    work(stop, config.tick_seconds, lambda: dt.datetime.now(dt.UTC))
    connection.close()
    say.leave()
