"""`medaccord csaf`: CSAF advisories; validating them needs no database."""

from __future__ import annotations

import time
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from medaccord.cli import boot, say
from medaccord.cli.options import Data, Json

group = typer.Typer(
    no_args_is_help=True, help="CSAF advisories.", epilog="Example: medaccord csaf validate advisories/"
)


class Schema(StrEnum):
    """How the schema is read: as written, or leaving out what implementations differ on."""

    STRICT = "strict"
    LOOSE = "loose"


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.add_typer(group, name="csaf")


@group.command(epilog="Example: medaccord csaf validate --json advisories/ icsma-26-001-01.json")
def validate(
    paths: Annotated[list[Path], typer.Argument(help="Files, or folders that are walked for *.json.")],
    schema: Annotated[Schema, typer.Option(help="How the schema is read.")] = Schema.STRICT,
    data: Data = None,
    as_json: Json = False,
) -> None:
    """Validate advisories by schema and mandatory tests (CSAF 2.0 §6.1): exit 1 when one is invalid."""
    if missing := [str(path) for path in paths if not path.exists()]:
        say.wrong(f"There is no file or folder {', '.join(missing)}.")
    valid = total = 0
    for path in _walk(paths):
        told = _judged(path, schema.value)
        total, valid = total + 1, valid + told["valid"]
        if as_json:
            say.as_json(told)
        else:
            _print(told)
    if not as_json:
        say.line(f"{valid} of {total} valid.")
    raise SystemExit(say.DONE if valid == total else say.NO)


@group.command(epilog="Example: medaccord csaf publish --json")
def publish(
    anew: Annotated[bool, typer.Option("--anew", help="Write and sign every file again.")] = False,
    data: Data = None,
    as_json: Json = False,
) -> None:
    """Write and sign the provider's tree (CSAF 2.0 §7.2.3): exit 1 when an advisory stays out of it.

    Again is harmless: where nothing changed nothing is written, and a run that was killed is made good.
    """
    boot.django()
    import datetime as dt

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


def _walk(paths: list[Path]) -> Iterator[Path]:
    for path in paths:
        yield from sorted(path.rglob("*.json")) if path.is_dir() else [path]


def _judged(path: Path, schema: Any) -> dict[str, Any]:
    """What is said of one file; a file that cannot be read is invalid and the rest goes on."""
    import msgspec

    from medaccord.domain.csaf.validate import validate_text

    began = time.perf_counter()
    try:
        findings = [
            msgspec.to_builtins(finding) for finding in validate_text(path.read_bytes(), schema=schema)
        ]
    except OSError as unreadable:
        message = f"This file cannot be read ({type(unreadable).__name__})."
        findings = [{"test": "schema", "severity": "error", "pointer": "", "message": message}]
    valid = all(finding["severity"] != "error" for finding in findings)
    ms = round((time.perf_counter() - began) * 1000, 1)
    return {"path": str(path), "valid": valid, "findings": findings, "ms": ms}


def _print(told: dict[str, Any]) -> None:
    say.line(f"{'valid  ' if told['valid'] else 'INVALID'}  {told['path']}  {told['ms']:.0f} ms")
    for finding in told["findings"]:
        say.line(f"    {finding['test']} {finding['severity']} {finding['pointer']}: {finding['message']}")
