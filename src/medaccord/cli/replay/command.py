"""`medaccord replay`: published advisories coordinated again, from report to publication."""

from __future__ import annotations

import datetime as dt
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from medaccord.cli import say
from medaccord.cli.options import Data, Json

if TYPE_CHECKING:
    from medaccord.cli.replay.report import Outcome

Paths = Annotated[list[Path], typer.Argument(help="Files, or folders that are walked for *.json.")]
Out = Annotated[
    Path | None, typer.Option("--out", help="Write each document as published here, under its file's name.")
]
Into = Annotated[bool, typer.Option("--into", help="Into the configured database instead of a passing one.")]
Thorough = Annotated[
    bool,
    typer.Option(
        "--thorough", help="Also rebuild every case from its chain, and tell how its risk is assessed."
    ),
]


Jobs = Annotated[
    int | None, typer.Option("--jobs", min=1, help="Processes, where it is not --into; else one a core.")
]


def replay(
    paths: Paths,
    out: Out = None,
    into: Into = False,
    thorough: Thorough = False,
    jobs: Jobs = None,
    data: Data = None,
    as_json: Json = False,
) -> None:
    """Re-coordinate published CSAF advisories as cases and compare what comes out: exit 1 if any differs.

    Each case runs from report to publication through the real commands; its document is written from the
    case alone. Without --into all of it happens in a database that is thrown away.
    """
    if missing := [str(path) for path in paths if not path.exists()]:
        say.wrong(f"There is no file or folder {', '.join(missing)}.")
    if out is not None and out.exists() and not out.is_dir():
        say.wrong(f"{out} is no folder.")
    signal.signal(signal.SIGTERM, _end)  # so that what is to be thrown away is
    began = time.perf_counter()
    with _outcomes(paths, into=into, thorough=thorough, jobs=jobs) as found:
        told = _tell(found, out, as_json=as_json)
    if not told:
        say.wrong(f"There is no *.json file in {', '.join(map(str, paths))}.")
    if not as_json:
        from medaccord.cli.replay.report import assessment, summary

        say.line(summary(told, time.perf_counter() - began))
        for line in assessment(told):
            say.line(line)
    raise SystemExit(say.DONE if all(outcome.passed for outcome in told) else say.NO)


@contextmanager
def _outcomes(
    paths: list[Path], *, into: bool, thorough: bool, jobs: int | None
) -> Iterator[Iterator[Outcome]]:
    """The replays of all files, to be run through inside the database that was asked for."""
    from medaccord.cli.replay import database

    now = dt.datetime.now(dt.UTC)
    with database.configured() if into else database.thrown_away() as empty:
        from medaccord.cli.replay import crew, run

        files = list(run.files(paths))
        count = crew.jobs_for(files, jobs)
        if empty is None or count == 1:
            yield crew.alone(files, now, thorough=thorough)
        else:
            yield crew.together(files, empty, now, jobs=count, thorough=thorough)


def _tell(found: Iterator[Outcome], out: Path | None, *, as_json: bool) -> list[Outcome]:
    """Print file by file as it comes, and write what was published; gives all outcomes."""
    from medaccord.cli.replay import report, run

    output = run.Output(out) if out else None
    told = []
    for outcome in found:
        kept = output.keep(outcome) if output else outcome
        for line in [report.as_json(kept)] if as_json else report.as_text(kept):
            say.line(line)
        told.append(replace(kept, published=b""))
    return told


def _end(*_: object) -> NoReturn:
    raise SystemExit(128 + signal.SIGTERM)
