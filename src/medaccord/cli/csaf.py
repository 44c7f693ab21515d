"""`medaccord csaf`: CSAF advisories; validating them needs no database."""

from __future__ import annotations

import datetime as dt
import json
import time
from collections import Counter
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from medaccord.cli import say
from medaccord.cli.options import Data, Json
from medaccord.domain.csaf.edition import DRAFT

if TYPE_CHECKING:
    from medaccord.domain.csaf.validate import Asked, Finding

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
    """The draft of CSAF 2.1 that this version judges by."""

    INSTALLED = DRAFT


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
    from functools import partial

    from medaccord.cli import files
    from medaccord.domain.csaf.validate import validate_received

    say.escape_what_the_output_cannot_hold()
    judge = partial(
        validate_received,
        draft=draft is not None,
        profile=profile.value,
        schema=schema.value,
        now=dt.datetime.now(dt.UTC),
        ports=_ports(reach, spell),
    )
    tell = _tell_json if as_json else _explain if explain else _tell
    any_file, all_valid = False, True
    for path in files.walk(paths, ".json"):
        told = _judged(path, judge)
        any_file, all_valid = True, all_valid and told.valid
        tell(told)
    if not any_file:
        say.aside("There is no *.json in what was named.")
    raise SystemExit(say.DONE if all_valid else say.NO)


def _ports(reach: bool, spell: bool) -> Asked:
    """What answers the tests on request; ends with 2 where it is not here."""
    from medaccord.domain.csaf.validate import Asked
    from medaccord.domain.errors import Invalid

    ports = Asked()
    if reach:
        from medaccord.adapters.reach import Reach

        ports = ports._replace(reach=Reach())
    if spell:
        from medaccord.adapters.spelling import Hunspell

        try:
            ports = ports._replace(spell=Hunspell())
        except Invalid as absent:
            say.wrong(absent.reason)
    return ports


class Told(NamedTuple):
    """What is said of one file: its path on one line, verdict, findings, time and, if unread, why."""

    path: str
    valid: bool
    findings: list[Finding]
    ms: float
    unread: str = ""


def _judged(path: Path, judge: Callable[[bytes], list[Finding]]) -> Told:
    """What is said of one file; one that cannot be read is invalid and the rest goes on."""
    from medaccord.cli import files
    from medaccord.domain.csaf import parse
    from medaccord.domain.csaf.findings import Finding, Severity
    from medaccord.domain.csaf.validate import is_valid

    began, unread = time.perf_counter(), ""
    try:
        findings = judge(files.read(path, parse.LARGEST))
    except OSError as unreadable:
        unread = (unreadable.strerror or str(unreadable)).lower()
        findings = [Finding("schema", Severity.ERROR, "", f"Give a file that can be read: {unread}.")]
    ms = round((time.perf_counter() - began) * 1000, 1)
    return Told(files.shown(path), is_valid(findings), findings, ms, unread)


def _tell_json(told: Told) -> None:
    """One JSON object in ASCII, so that no line of a document or a name breaks the line."""
    findings = [
        {
            "test": finding.test,
            "severity": finding.severity,
            "pointer": finding.pointer,
            "message": finding.message,
        }
        for finding in told.findings
    ]
    say.line(json.dumps({"path": told.path, "valid": told.valid, "findings": findings, "ms": told.ms}))


def _tell(told: Told) -> None:
    """One line: the verdict, the file and how much was found."""
    more = f"  cannot be read: {told.unread}" if told.unread else _counted(told.findings)
    say.line(f"{'valid  ' if told.valid else 'INVALID'}  {told.path}{more}")


def _counted(findings: list[Finding]) -> str:
    """How many findings there are of each severity, such as `  2 errors, 1 warning`."""
    counts = Counter(str(finding.severity) for finding in findings)
    told = (f"{count} {severity}{'s' * (count > 1)}" for severity, count in counts.items())
    return f"  {', '.join(told)}" if counts else ""


def _explain(told: Told) -> None:
    """The line, and below it each finding: test, severity, place and what to change."""
    from medaccord.cli.files import one_line

    _tell(told)
    for finding in told.findings:
        place = f" {finding.pointer}" if finding.pointer else ""
        say.line(f"    {one_line(f'{finding.test} {finding.severity}{place}: {finding.message}')}")
