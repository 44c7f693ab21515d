"""`medaccord serve`: the web server."""

from __future__ import annotations

import typer

from medaccord.cli import boot, say
from medaccord.cli.options import Data, Json

GRACE = 2
"""Seconds that a web process has to finish what it is doing when it is told to stop."""

CONNECTIONS = 1024
"""Connections that one web process has at the same time."""


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(epilog="Example: MEDACCORD_LISTEN_PORT=8080 medaccord serve --data /srv/medaccord")(serve)


def serve(data: Data = None, as_json: Json = False) -> None:
    """Serve the web at MEDACCORD_LISTEN_HOST and MEDACCORD_LISTEN_PORT until SIGTERM or SIGINT.

    Refuses to start with unsafe settings; `medaccord check` explains them.
    """
    config = boot.django()
    from medaccord.cli.safety import unsafe

    if not boot.is_migrated():
        say.wrong("The database lacks tables of this version. Run: medaccord migrate")
    if found := unsafe(config):
        told = "\n".join(f"{finding.setting}: {finding.sentence}" for finding in found)
        say.wrong(f"These settings are unsafe:\n{told}\nRun: medaccord check")
    from django.conf import settings
    from django.db import connection
    from granian import Granian
    from granian.constants import HTTPModes, Interfaces
    from granian.http import HTTP1Settings
    from granian.log import LogLevels

    settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)

    connection.close()
    Granian(
        "medaccord.asgi:application",
        address=config.listen_host,
        port=config.listen_port,
        interface=Interfaces.ASGINL,
        workers=config.web_processes,
        backpressure=CONNECTIONS,
        # Alone it cuts off a connection that sends nothing; finding out the version has no end.
        http=HTTPModes.http1,
        http1_settings=HTTP1Settings(header_read_timeout=config.receive_seconds * 1_000),
        websockets=False,
        log_dictconfig=LOG,
        log_level=LogLevels.warning,
        workers_kill_timeout=GRACE,
    ).serve()


LOG = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"errors": {"class": "logging.StreamHandler", "stream": "ext://sys.stderr"}},
    "loggers": {"_granian": {"handlers": ["errors"], "level": "WARNING", "propagate": False}},
}
"""The web server tells of its own start and troubles on standard error, and of no request: no access log."""
