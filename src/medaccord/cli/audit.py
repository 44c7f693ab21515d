"""`medaccord audit`: are the chains whole, and what does one of them say."""

from __future__ import annotations

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
def verify(data: Data = None, as_json: Json = False) -> None:
    """Verify every chain and published file: exit 0 when all are whole, 1 when something was changed."""
    boot.django()
    from medaccord.cli.chains import verify_all

    found = verify_all()
    if as_json:
        say.as_json(
            {"ok": found.ok, "streams": found.streams, "entries": found.entries, "breaks": found.breaks}
        )
    else:
        for broken in found.breaks[:MOST_SHOWN]:
            say.line(f"{broken.realm} {broken.stream}: {broken.sentence}")
        if len(found.breaks) > MOST_SHOWN:
            say.line(f"… and {len(found.breaks) - MOST_SHOWN} more; --json lists all.")
        say.line(found.sentence)
    raise SystemExit(say.DONE if found.ok else say.NO)


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
