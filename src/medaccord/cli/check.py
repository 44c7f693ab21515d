"""`medaccord check`: every unsafe or missing setting, explained."""

from __future__ import annotations

import typer

from medaccord.cli import boot, say
from medaccord.cli.options import Data, Json


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(epilog="Example: medaccord check --json")(check)


def check(data: Data = None, as_json: Json = False) -> None:
    """Explain each unsafe or missing setting: exit 0 when there is none, 1 otherwise; notes do not count."""
    from pydantic import ValidationError

    from medaccord.cli.safety import Finding, Weight, findings
    from medaccord.config import load

    try:
        load()
    except ValidationError as refused:
        found = [Finding(Weight.UNSAFE, *_parted(told)) for told in boot.sentences(refused)]
    else:
        found = findings(boot.django())
    ok = all(finding.weight == Weight.NOTE for finding in found)
    if as_json:
        say.as_json({"ok": ok, "findings": found})
    else:
        for finding in found:
            say.line(f"{finding.weight.value:<8} {finding.setting}: {finding.sentence}")
        say.line(
            "Nothing is unsafe or missing." if ok else "Correct what is unsafe or missing, then check again."
        )
    raise SystemExit(say.DONE if ok else say.NO)


def _parted(told: str) -> tuple[str, str]:
    variable, _, sentence = told.partition(": ")
    return variable, sentence
