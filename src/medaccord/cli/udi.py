"""`medaccord udi`: unique device identifiers, without a database."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Annotated, Any

import typer

from medaccord.cli import batch
from medaccord.cli.batch import Answer, Batch
from medaccord.cli.options import Data, Json

group = typer.Typer(
    no_args_is_help=True,
    help="Unique device identifiers of GS1, HIBCC and ICCBBA.",
    epilog='Example: medaccord udi parse "(01)00643169001763(17)160712(21)21A11F4855"',
)

_FIELDS = (
    "issuing_agency",
    "di",
    "lot",
    "serial",
    "expiration",
    "manufactured",
    "donation_id",
    "check_digit_ok",
)
_NONE: Answer = dict.fromkeys(_FIELDS) | {"warnings": []}


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.add_typer(group, name="udi")


@group.command(epilog='Example: medaccord udi parse "(01)00643169001763(17)160712(21)21A11F4855" --json')
def parse(
    text: Annotated[str | None, typer.Argument(help="The identifier as printed or scanned.")] = None,
    file: Batch = None,
    data: Data = None,
    as_json: Json = False,
) -> None:
    """Read an identifier; a line of a batch is {"text": …}. A wrong check digit only warns."""
    batch.one_or_batch(text, file, "an identifier")
    if file is not None:
        batch.run(_parse, file, _NONE)
    told = batch.answered(lambda: _parse({"text": text}), _NONE)
    batch.tell(told, as_json, lambda: _written(told))


def _parse(question: Mapping[str, Any]) -> Answer:
    from medaccord.domain.devices.udi.parse import parse

    found = dataclasses.asdict(parse(batch.text(question, "text")))
    return found | {
        "expiration": found["expiration"] and found["expiration"].isoformat(),
        "manufactured": found["manufactured"] and found["manufactured"].isoformat(),
        "warnings": list(found["warnings"]),
    }


def _written(told: Answer) -> str:
    lines = [f"{name.replace('_', ' '):16}{told[name]}" for name in _FIELDS[:-1] if told[name] is not None]
    return "\n".join([*lines, *(f"Warning: {warning}" for warning in told["warnings"])])
