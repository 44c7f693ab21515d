"""`medaccord tick`: one round of periodic work."""

from __future__ import annotations

import typer

from medaccord.cli import boot, say
from medaccord.cli.options import Data, Json


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(epilog="Example: medaccord tick --json")(tick)


def tick(data: Data = None, as_json: Json = False) -> None:
    """Do once what the clock asks for: overdue consents lapse, embargoes end, timed releases happen.

    Late is harmless, and so is again. The worker does this by itself.
    """
    boot.django()
    import datetime as dt

    from medaccord.worker import tick as rounds

    told = rounds.tick(dt.datetime.now(dt.UTC))
    if as_json:
        say.as_json(told)
    else:
        done = ", ".join(f"{verb} {count}" for verb, count in told.done.items()) or "nothing was due"
        say.line(f"Done: {done}. Refused: {told.refused}. Failed: {told.failed}. Notices: {told.told}.")
        if told.checkpoint:
            say.line(f"Checkpoint {told.checkpoint} of the chains is signed and told to the witness.")
        if told.generation:
            say.line(f"Generation {told.generation} of the provider's tree is distributed.")
        seen = told.examined
        if any((seen.clean, seen.suspicious, seen.failed, seen.waiting)):
            found = f"clean {seen.clean}, suspicious {seen.suspicious}, failed {seen.failed}"
            say.line(f"Files examined: {found}. Still waiting: {seen.waiting}.")
        made = told.cleaned
        if any((made.cleaned, made.stuck, made.failed)):
            say.line(
                f"Reporters' files cleaned: {made.cleaned}. For the desk to judge: {made.stuck}."
                f" Failed: {made.failed}."
            )
    raise SystemExit(say.NO if told.failed else say.DONE)
