"""`medaccord registry`: public registries, loaded from published files or from openFDA."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from medaccord.cli import boot, say
from medaccord.cli.options import Data, Json

if TYPE_CHECKING:
    from medaccord.config import Config
    from medaccord.domain.devices.registry import Reading

group = typer.Typer(
    no_args_is_help=True,
    help="Public registries: FDA's product codes, GUDID, recalls, event counts, IMDRF terms.",
    epilog="Example: medaccord registry load foiclass foiclass.zip",
)


class Loadable(StrEnum):
    """Sources that are loaded from files."""

    FOICLASS = "foiclass"
    CLASSIFICATION = "classification"
    UDI = "udi"
    RECALL = "recall"
    ENFORCEMENT = "enforcement"
    EVENT = "event"
    IMDRF = "imdrf"


class Fetchable(StrEnum):
    """Sources that openFDA gives."""

    CLASSIFICATION = "classification"
    UDI = "udi"
    RECALL = "recall"
    ENFORCEMENT = "enforcement"
    EVENT = "event"


EditionText = Annotated[
    str, typer.Option(help="Edition or date of the files, where they do not say it themselves.")
]
PassOver = Annotated[
    int, typer.Option(min=0, help="So many bad rows may be left out; else one of them refuses the load.")
]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.add_typer(group, name="registry")


@group.command(epilog="Example: medaccord registry load foiclass foiclass.zip")
def load(
    source: Annotated[Loadable, typer.Argument(help="What the files are.")],
    files: Annotated[list[Path], typer.Argument(help="The files of one edition, plain or as ZIP.")],
    edition: EditionText = "",
    pass_over: PassOver = 0,
    data: Data = None,
    as_json: Json = False,
) -> None:
    """Load published files in place of the older edition, all of them or nothing."""
    boot.django()
    from medaccord.adapters.registry.sources import of_file
    from medaccord.domain.devices.registry import Reading, Source

    for file in files:
        if not file.is_file():
            say.wrong(f"There is no file {str(file)!a}.")
    readings = [Reading(Source(source.value), file.name) for file in files]
    given = [(one, of_file(file, one)) for one, file in zip(readings, files, strict=True)]
    _bring(source.value, given, readings, edition, pass_over, as_json)


@group.command(epilog="Example: medaccord registry fetch event --product-code FRN")
def fetch(
    source: Annotated[Fetchable, typer.Argument(help="What to ask openFDA for.")],
    product_code: Annotated[
        list[str] | None,
        typer.Option(help="For event: a product code to count from now on, beside those that are counted."),
    ] = None,
    pass_over: PassOver = 0,
    data: Data = None,
    as_json: Json = False,
) -> None:
    """Ask openFDA for a whole registry, or for counts of reports, in place of the older edition."""
    config = boot.django()
    from medaccord.domain.devices.registry import Reading, Source

    named = [code.strip().upper() for code in product_code or ()]
    if named and source is not Fetchable.EVENT:
        say.wrong("Only counts of events are asked for by product code. Leave --product-code out.")
    reading = Reading(Source(source.value), f"openFDA device/{source.value}")
    asking = _open_fda(config)
    if source is Fetchable.EVENT:
        rows: Any = asking.counts(reading, _codes(named))
    else:
        rows = asking.rows(reading)
    _bring(source.value, [(reading, rows)], [reading], "", pass_over, as_json)


def _codes(named: Sequence[str]) -> list[str]:
    """Product codes to count: those that are counted already, and those that are named."""
    from medaccord.apps.devices.queries.registry import counted_codes
    from medaccord.core.principal import system
    from medaccord.domain.devices.registry import CODE

    if wrong := [code for code in named if not CODE.fullmatch(code)]:
        say.wrong(f"A product code has three letters or digits; {wrong[0]!a} has not.")
    codes = sorted({*counted_codes(system()), *named})
    if not codes:
        say.wrong("Name at least one product code with --product-code.")
    return codes


def _open_fda(config: Config) -> Any:
    from medaccord.adapters.openfda import OpenFda
    from medaccord.config import OPENFDA

    key = config.openfda_key.get_secret_value() if config.openfda_key else ""
    return OpenFda(config.openfda_url, key, private=config.openfda_url != OPENFDA)


def _bring(
    source: str, given: Any, readings: Sequence[Reading], edition: str, pass_over: int, as_json: bool
) -> None:
    """Load, tell what was loaded, and end with 1 where a row refused it."""
    from medaccord.apps.devices.commands.registry import bring
    from medaccord.core.principal import system
    from medaccord.domain.devices.registry import Source
    from medaccord.domain.errors import Invalid

    try:
        bring(
            system(),
            dt.datetime.now(dt.UTC),
            source=Source(source),
            given=given,
            edition=edition,
            pass_over=pass_over,
        )
    except Invalid as refused:
        if as_json:
            say.as_json(
                {"source": source, "loaded": False, "error": refused.reason, "files": _told(readings)}
            )
            raise SystemExit(say.NO) from None
        told = [sentence for sentences in refused.findings.values() for sentence in sentences]
        say.no("\n".join(told))
    if as_json:
        say.as_json({"source": source, "loaded": True, "error": None, "files": _told(readings)})
        return
    for one in readings:
        say.line(f"{one.name}: {one.rows} rows, edition {one.edition or 'not told'}, passed over {one.bad}.")
        for line, why in one.told:
            say.line(f"  line {line}: {why}")


def _told(readings: Sequence[Reading]) -> list[dict[str, Any]]:
    return [
        {
            "name": one.name,
            "sha256": one.sha256,
            "edition": one.edition,
            "rows": one.rows,
            "bad_rows": one.bad,
            "bad": [{"line": line, "error": why} for line, why in one.told],
        }
        for one in readings
    ]


@group.command(epilog="Example: medaccord registry show --json")
def show(data: Data = None, as_json: Json = False) -> None:
    """List what is loaded and counts: source, edition, rows, file and its SHA-256."""
    boot.django()
    from medaccord.apps.devices.queries.registry import editions
    from medaccord.core.principal import system

    found = editions(system())
    if as_json:
        say.as_json({"loaded": found})
    elif not found:
        say.line("Nothing is loaded. Begin with: medaccord registry load foiclass foiclass.zip")
    else:
        heads = ("source", "edition", "rows", "passed over", "loaded", "file", "sha256")
        say.table(
            heads,
            [
                (
                    one.source,
                    one.edition,
                    one.rows,
                    one.passed_over,
                    one.loaded_at.date(),
                    one.name,
                    one.sha256,
                )
                for one in found
            ],
        )
