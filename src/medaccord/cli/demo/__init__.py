"""`medaccord demo`: a database of invented cases, web and worker, and a sign-in for everyone in it."""

from __future__ import annotations

from typing import Annotated

import typer

from medaccord.cli import boot
from medaccord.cli.options import Data, Json


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(epilog="Example: medaccord demo --port 8000 --data demo-data --fresh")(demo)


def demo(
    port: Annotated[int | None, typer.Option(min=0, max=65535, help="Port; 0 takes a free one.")] = None,
    fresh: Annotated[bool, typer.Option("--fresh", help="Delete an existing demo first.")] = False,
    data: Data = None,
    as_json: Json = False,
) -> None:
    """Start a demo on this machine: sample cases, web and worker; prints addresses and sign-ins.

    Passwords are new at each start and kept nowhere. It runs on loopback only and touches no database but
    a demo's. Ends with everything it started within 5 s of SIGTERM or SIGINT.
    """
    from medaccord.cli.demo.run import run

    run(boot.settings(), port=port, fresh=fresh, as_json=as_json)
