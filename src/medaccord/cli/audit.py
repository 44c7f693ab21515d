"""`medaccord audit`: are the chains whole, and what does one of them say."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from medaccord.cli import boot, say
from medaccord.cli.options import Data, Json

MOST_SHOWN = 20

group = typer.Typer(
    no_args_is_help=True, help="The audit chains.", epilog="Example: medaccord audit verify --json"
)


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.add_typer(group, name="audit")


@group.command(epilog="Example: medaccord audit verify --json")
def verify(
    copies: Annotated[
        list[Path] | None,
        typer.Option("--witness", help="A copy of the witness kept elsewhere; may be given several times."),
    ] = None,
    witnessed: Annotated[
        bool, typer.Option("--witnessed", help="Answer no where no checkpoint was made for two periods.")
    ] = False,
    data: Data = None,
    as_json: Json = False,
) -> None:
    """Verify every chain and published file, against the witness too: exit 0 when whole, 1 when changed.

    A copy of the witness may be older, but must agree with it as far as it goes.
    """
    boot.django()
    import datetime as dt

    from medaccord.cli.chains import verify_all

    now = dt.datetime.now(dt.UTC) if witnessed else None
    found = verify_all([_copy(path) for path in copies or ()], now)
    if as_json:
        told = {"ok": found.ok, "streams": found.streams, "entries": found.entries}
        say.as_json({**told, "checkpoint": found.checkpoint, "breaks": found.breaks})
    else:
        for broken in found.breaks[:MOST_SHOWN]:
            say.line(f"{broken.realm} {broken.stream}: {broken.sentence}")
        if len(found.breaks) > MOST_SHOWN:
            say.line(f"… and {len(found.breaks) - MOST_SHOWN} more; --json lists all.")
        say.line(found.sentence)
    raise SystemExit(say.DONE if found.ok else say.NO)


def _copy(path: Path) -> tuple[str, list[str]]:
    from medaccord.adapters.witness import lines_of

    try:
        return str(path), lines_of(path)
    except OSError as broken:
        say.wrong(f"{path} cannot be read ({type(broken).__name__}).")


@group.command(epilog="Example: medaccord audit checkpoint --json")
def checkpoint(data: Data = None, as_json: Json = False) -> None:
    """Sign where all chains end and append it to the witness; exit 1 where the last one does not hold.

    The worker does this by itself, every hour unless configured otherwise.
    """
    boot.django()
    import datetime as dt

    from medaccord.core import witness

    try:
        made = witness.checkpoint(dt.datetime.now(dt.UTC))
    except witness.Refused as refused:
        say.no(str(refused))
    if as_json:
        say.as_json({"number": made.number, "at": made.at, "root": made.root, "key": made.key})
    else:
        say.line(f"Checkpoint {made.number} is signed and told to the witness.")


@group.command(epilog="Example: medaccord audit export MDC-2026-482913 > chain.json")
def export(
    case: Annotated[str, typer.Argument(help="Number or id of a case or report.")],
    texts: Annotated[bool, typer.Option("--texts", help="With the texts beside the envelopes.")] = False,
    data: Data = None,
    as_json: Json = False,
) -> None:
    """Print the chain of one case or report as JSON; without its texts it still verifies."""
    boot.django()
    from medaccord.cli.chains import export as exported

    found: dict[str, object] | None = exported(case, texts=texts)
    if found is None:
        say.no("There is no case or report of this number or id.")
    say.as_json(found)
