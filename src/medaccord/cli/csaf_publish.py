"""`medaccord csaf publish`: what is published, as the signed tree of a CSAF provider."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

import typer

from medaccord.cli import boot, say
from medaccord.cli.csaf import group
from medaccord.cli.options import Data, Json


def register(_app: typer.Typer) -> None:
    """Add the command to those of CSAF."""
    group.command(epilog="Example: medaccord csaf publish --json")(publish)


def publish(
    anew: Annotated[bool, typer.Option("--anew", help="Write and sign every file again.")] = False,
    data: Data = None,
    as_json: Json = False,
) -> None:
    """Write and sign the provider's tree (CSAF 2.0 §7.2.3): exit 1 when an advisory stays out of it.

    Again is harmless: where nothing changed nothing is written, and a run that was killed is made good.
    """
    boot.django()
    from medaccord.apps.advisories import provider

    done = provider.publish(dt.datetime.now(dt.UTC), anew=anew)
    if as_json:
        say.as_json(done)
    else:
        what = f"Generation {done.generation}" if done.changed else "Nothing changed"
        say.line(f"{what}: {done.documents} advisories, {done.signed} signed.")
        for sentence in (*(f"{number}: {why}" for number, why in done.refused), *done.warnings):
            say.line(sentence)
    raise SystemExit(say.NO if done.refused else say.DONE)
