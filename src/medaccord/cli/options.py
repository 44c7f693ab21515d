"""Options that every command has, before or after its name: the data folder and machine-readable output."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from medaccord import PREFIX


def _use_folder(context: typer.Context, value: Path | None) -> Path | None:
    """Make the folder the one that settings are read from; they are read when a command first needs them."""
    if value is not None:
        os.environ[f"{PREFIX}DATA"] = str(value.absolute())
    return value


def _or_before(context: typer.Context, value: bool) -> bool:
    """True as well where --json stood before the command's name."""
    root = context.find_root()
    return value or bool(root.params.get("as_json", False))


Data = Annotated[
    Path | None,
    typer.Option(
        "--data", help=f"Data folder; else {PREFIX}DATA, else ./medaccord-data.", callback=_use_folder
    ),
]
Json = Annotated[bool, typer.Option("--json", help="Print machine-readable output.", callback=_or_before)]
