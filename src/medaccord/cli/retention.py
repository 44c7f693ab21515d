"""`medaccord retention`: what the records schedule says, what is due by it, and its erasure where asked."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Annotated, Any

import typer

from medaccord.cli import boot, say
from medaccord.cli.options import Data, Json

if TYPE_CHECKING:
    from medaccord.apps.discussion.queries.disposals import Disposal
    from medaccord.domain.retention import Schedule


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(epilog="Example: medaccord retention --json")(retention)


def retention(
    apply: Annotated[
        bool, typer.Option("--apply/--dry-run", help="Erase what is due and not held; else only list it.")
    ] = False,
    data: Data = None,
    as_json: Json = False,
) -> None:
    """List what is due by the records schedule, never its content; erase it with --apply.

    What a legal hold keeps back is listed and stays. A run that was stopped is started again.
    """
    boot.django()
    import datetime as dt

    from django.conf import settings

    from medaccord.domain.retention import VERSION
    from medaccord.worker import retention as rounds

    now, schedule = dt.datetime.now(dt.UTC), settings.MEDACCORD.schedule
    if apply:
        told = rounds.apply(now, schedule)
        if as_json:
            say.as_json(told)
        else:
            say.line(f"Erased: {told.done}. Held: {told.held}.")
            say.line(f"Refused: {told.refused}. Failed: {told.failed}.")
        raise SystemExit(say.NO if told.failed else say.DONE)
    due = list(rounds.plan(now, schedule))
    if as_json:
        say.as_json({"version": VERSION, "rules": _rules(schedule), "due": [_due(one) for one in due]})
    else:
        _print(schedule, due, VERSION)


def _rules(schedule: Schedule) -> list[dict[str, Any]]:
    names = ("kind", "what", "start", "days", "disposition", "source")
    return [{name: getattr(rule, name) for name in names} for rule in schedule.values()]


def _due(one: Disposal) -> dict[str, Any]:
    names = ("kind", "since", "realm", "number", "verb", "subject", "held")
    return {name: getattr(one, name) for name in names} | {"fields": list(one.fields)}


def _print(schedule: Schedule, due: list[Disposal], version: str) -> None:
    say.line(f"Records schedule of {version}")
    for rule in schedule.values():
        period = f"{rule.days} days after {rule.start}" if rule.days else rule.disposition
        say.line(f"  {rule.kind}: {period}. {rule.what}. {rule.source}.")
    counted = Counter((one.number, one.kind, one.verb, one.since.date(), one.held) for one in due)
    for (number, kind, verb, since, held), count in counted.items():
        kept = ", kept back by a legal hold" if held else ""
        say.line(f"{number}: {verb} {count}, due since {since} by {kind}{kept}")
    waits = sum(not one.held for one in due)
    say.line(f"Due: {waits}. Held: {len(due) - waits}. Nothing was erased; --apply erases what is due.")
