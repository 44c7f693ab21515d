"""`medaccord renew`: a new pair of keys for reporters' identities."""

from __future__ import annotations

import typer

from medaccord.cli import boot, say
from medaccord.cli.options import Data, Json


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(epilog="Example: medaccord renew --data /srv/medaccord")(renew)


def renew(data: Data = None, as_json: Json = False) -> None:
    """Make a new pair of keys for reporters' identities; the worker then seals them anew.

    Run it where the private keys are. Earlier ones stay: copies of the database from before need them.
    """
    boot.django()
    from medaccord.core import ports

    name = ports.opener().renew()
    if as_json:
        say.as_json({"key": name})
    else:
        say.line(f"New identities are sealed to {name}. The worker seals the others anew.")
