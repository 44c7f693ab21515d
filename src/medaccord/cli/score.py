"""`medaccord score`: scores of vulnerabilities, without a database."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer

from medaccord.cli import batch, say
from medaccord.cli.batch import Answer, Batch
from medaccord.cli.options import Data, Json
from medaccord.domain.errors import Invalid

group = typer.Typer(
    no_args_is_help=True,
    help="CVSS, the rubric for medical devices, and SSVC.",
    epilog="Example: medaccord score cvss CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H",
)

_NO_CVSS: Answer = {"version": None, "base_score": None, "severity": None, "vector": None}
_NO_RUBRIC: Answer = {
    "vector": None,
    "metrics": None,
    "base_score": None,
    "severity": None,
    "unanswered": None,
}
_NO_SSVC: Answer = {"table": None, "outcome": None, "outcome_name": None}


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.add_typer(group, name="score")


@group.command(epilog="Example: medaccord score cvss CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H --json")
def cvss(
    vector: Annotated[str | None, typer.Argument(help="Vector of CVSS 2.0, 3.0, 3.1 or 4.0.")] = None,
    file: Batch = None,
    data: Data = None,
    as_json: Json = False,
) -> None:
    """Score a CVSS vector; a line of a batch is {"vector": …}."""
    batch.one_or_batch(vector, file, "a vector")
    if file is not None:
        batch.run(_cvss, file, _NO_CVSS)
    told = batch.answered(lambda: _cvss({"vector": vector}), _NO_CVSS)
    batch.tell(
        told, as_json, lambda: f"{told['base_score']} {told['severity']}  {told['vector']}{_later(told)}"
    )


def _cvss(question: Mapping[str, Any]) -> Answer:
    from medaccord.domain.scoring import cvss

    found = cvss.calculate(batch.text(question, "vector"))
    told: Answer = {
        "version": found.version.value,
        "base_score": float(found.base_score),
        "severity": found.severity.upper(),
        "vector": found.vector,
    }
    if found.temporal_score is not None and found.environmental_score is not None:
        told |= {
            "temporal_score": float(found.temporal_score),
            "environmental_score": float(found.environmental_score),
        }
    return told


def _later(told: Answer) -> str:
    if "temporal_score" not in told:
        return ""
    return f"\ntemporal {told['temporal_score']}, environmental {told['environmental_score']}"


@group.command(epilog="Example: medaccord score rubric answers.json --json")
def rubric(
    answers: Annotated[
        Path | None, typer.Argument(help='File with the answers, {"XAVN": "Y", …}; - for standard input.')
    ] = None,
    file: Batch = None,
    data: Data = None,
    as_json: Json = False,
) -> None:
    """Lead answers of MITRE's rubric 0.12.04 to a CVSS 3.0 vector; a line of a batch is {"answers": {…}}."""
    batch.one_or_batch(answers, file, "a file with answers")
    if file is not None:
        batch.run(_rubric, file, _NO_RUBRIC)
    assert answers is not None
    with batch.opened(answers) as stream:
        raw = stream.read(batch.LONGEST + 1)
    told = batch.answered(lambda: _rubric({"answers": batch.read(raw)}), _NO_RUBRIC)
    batch.tell(
        told, as_json, lambda: f"{told['base_score']} {told['severity']}  {told['vector']}{_open(told)}"
    )


def _rubric(question: Mapping[str, Any]) -> Answer:
    from medaccord.domain.scoring import rubric

    found = rubric.apply(batch.mapping(question, "answers"))
    return {
        "vector": found.vector,
        "metrics": dict(found.metrics),
        "base_score": float(found.score.base_score),
        "severity": found.score.severity.upper(),
        "unanswered": list(found.unanswered),
    }


def _open(told: Answer) -> str:
    """What was asked and not answered, so that it is not taken for an answer."""
    from medaccord.domain.scoring.rubric import QUESTIONS

    if not told["unanswered"]:
        return ""
    lines = (f"    {name}  {QUESTIONS[name].text}" for name in told["unanswered"])
    return "\n".join(("\nNot answered, taken as unknown, the worst case:", *lines))


@group.command(epilog="Example: medaccord score ssvc supplier E=A U=S TI=T PSI=S")
def ssvc(
    table: Annotated[str | None, typer.Argument(help="Name of the decision table.")] = None,
    values: Annotated[list[str] | None, typer.Argument(help="Values of its points, KEY=VALUE.")] = None,
    selections: Annotated[
        bool,
        typer.Option("--selection-list", help="Print an SSVC SelectionList 2.0.0; a value may be A|P then."),
    ] = False,
    target: Annotated[
        list[str] | None, typer.Option(help="What was judged, such as a CVE number, for --selection-list.")
    ] = None,
    file: Batch = None,
    data: Data = None,
    as_json: Json = False,
) -> None:
    """Decide by an SSVC table; a line of a batch is {"table": …, "values": {…}}."""
    batch.one_or_batch(table, file, "a table and its values")
    if selections and (file is not None or as_json):
        say.wrong("Give --selection-list without --batch and --json: it is JSON of its own.")
    if target and not selections:
        say.wrong("A target stands in a selection list: give --selection-list as well.")
    if selections:
        _tell_selections(str(table), values or [], target or [])
    if file is not None:
        batch.run(_ssvc, file, _NO_SSVC)
    told = batch.answered(lambda: _ssvc({"table": table, "values": _pairs(values or [])}), _NO_SSVC)
    batch.tell(told, as_json, lambda: f"{told['outcome_name']} ({told['outcome']})")


def _tell_selections(table: str, values: list[str], targets: list[str]) -> NoReturn:
    """Print what was selected as a SelectionList, and end."""
    import datetime as dt

    from medaccord.domain.scoring import selection, ssvc

    try:
        chosen = {key: value.split("|") for key, value in _pairs(values).items()}
        told = selection.selection_list(ssvc.table_named(table), chosen, dt.datetime.now(dt.UTC), targets)
    except Invalid as invalid:
        say.no(invalid.reason)
    say.as_json(told)
    raise SystemExit(say.DONE)


def _pairs(values: list[str]) -> dict[str, str]:
    given: dict[str, str] = {}
    for value in values:
        key, equals, one = value.partition("=")
        if not equals or key in given:
            raise Invalid(f"Write each value once as KEY=VALUE; {value[:40]!a} is not.")
        given[key] = one
    return given


def _ssvc(question: Mapping[str, Any]) -> Answer:
    from medaccord.domain.scoring import ssvc

    table = ssvc.table_named(batch.text(question, "table"))
    outcome = table.decide(batch.mapping(question, "values"))
    return {"table": table.slug, "outcome": outcome, "outcome_name": table.outcome.values[outcome]}
