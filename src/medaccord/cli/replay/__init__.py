"""Replay: published advisories coordinated again, from report to publication, by the real commands."""

from __future__ import annotations

import typer

from medaccord.cli.replay.command import replay


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(epilog="Example: medaccord replay --out published advisories/")(replay)
