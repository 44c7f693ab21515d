"""`medaccord csaf`: CSAF advisories; validating them needs no database."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from medaccord.cli.options import Data, Json

group = typer.Typer(
    no_args_is_help=True, help="CSAF advisories.", epilog="Example: medaccord csaf validate advisories/"
)


class Profile(StrEnum):
    """How far validation goes: mandatory tests, optional ones too, informative ones too."""

    BASIC = "basic"
    EXTENDED = "extended"
    FULL = "full"


class Schema(StrEnum):
    """How the schema is read: as written, or leaving out what implementations differ on."""

    STRICT = "strict"
    LOOSE = "loose"


class Draft(StrEnum):
    """The draft of CSAF 2.1 that this version judges by (`domain/csaf/edition.py`)."""

    CSD04 = "csd04"


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.add_typer(group, name="csaf")


@group.command(epilog="Example: medaccord csaf validate --json advisories/ icsma-26-001-01.json")
def validate(
    paths: Annotated[list[Path], typer.Argument(help="Files, or folders that are walked for *.json.")],
    profile: Annotated[Profile, typer.Option(help="Which tests are asked.")] = Profile.BASIC,
    schema: Annotated[Schema, typer.Option(help="How the schema is read.")] = Schema.STRICT,
    draft: Annotated[
        Draft | None, typer.Option(help="Judge documents that say 2.1 by this draft of it.")
    ] = None,
    reach: Annotated[
        bool, typer.Option("--reach", help="Ask public addresses in it whether they answer (6.3.6, 6.3.7).")
    ] = False,
    spell: Annotated[
        bool, typer.Option("--spell", help="Check its spelling by the program hunspell (6.3.8).")
    ] = False,
    explain: Annotated[bool, typer.Option("--explain", help="Print the findings below each file.")] = False,
    data: Data = None,
    as_json: Json = False,
) -> None:
    """Validate advisories, one line for each file (CSAF 2.0 §6): exit 1 when one is invalid."""
    from medaccord.cli import judge

    judge.run(
        judge.Options(
            paths,
            profile=profile.value,
            schema=schema.value,
            draft=draft is not None,
            reach=reach,
            spell=spell,
            explain=explain,
            as_json=as_json,
        )
    )
