"""Judging files of advisories and telling of each on one line: what `medaccord csaf validate` does.

It imports no library that reads command lines: `cli/start.py` comes here without one.
"""

from __future__ import annotations

import datetime as dt
import json
import time
from collections import Counter
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import NamedTuple, NoReturn

from medaccord.cli import files, say
from medaccord.domain.csaf import parse
from medaccord.domain.csaf.findings import Finding, Severity, is_valid
from medaccord.domain.csaf.schema import Mode
from medaccord.domain.csaf.validate import Asked, Profile, validate_received
from medaccord.domain.errors import Invalid


class Options(NamedTuple):
    """What is judged, how far, by which draft of 2.1, by which ports, and how it is told."""

    paths: Sequence[Path]
    profile: Profile = "basic"
    schema: Mode = "strict"
    draft: bool = False
    reach: bool = False
    spell: bool = False
    explain: bool = False
    as_json: bool = False


def run(options: Options) -> NoReturn:
    """Tell of every file; ends with 1 when one is invalid, with 2 where what is requested is not here."""
    say.escape_what_the_output_cannot_hold()
    judge = partial(
        validate_received,
        draft=options.draft,
        profile=options.profile,
        schema=options.schema,
        now=dt.datetime.now(dt.UTC),
        ports=_ports(options),
    )
    tell = _tell_json if options.as_json else _explain if options.explain else _tell
    any_file, all_valid = False, True
    for path in files.walk(options.paths, ".json"):
        told = _judged(path, judge)
        any_file, all_valid = True, all_valid and told.valid
        tell(told)
    if not any_file:
        say.aside("There is no *.json in what was named.")
    raise SystemExit(say.DONE if all_valid else say.NO)


def _ports(options: Options) -> Asked:
    """What answers the tests on request; ends with 2 where it is not here."""
    ports = Asked()
    if options.reach:
        from medaccord.adapters.reach import Reach

        ports = ports._replace(reach=Reach())
    if options.spell:
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
    _tell(told)
    for finding in told.findings:
        place = f" {finding.pointer}" if finding.pointer else ""
        say.line(f"    {files.one_line(f'{finding.test} {finding.severity}{place}: {finding.message}')}")
