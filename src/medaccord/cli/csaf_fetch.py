"""`medaccord csaf fetch`: advisories that others distribute, kept beside our own."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from medaccord.cli import boot, say
from medaccord.cli.csaf import group
from medaccord.cli.options import Data, Json

if TYPE_CHECKING:
    from medaccord.apps.advisories.gathering import Step


def register(_app: typer.Typer) -> None:
    """Add the command to those of CSAF."""
    group.command(epilog="Example: medaccord csaf fetch psirt.example.com")(fetch)


def fetch(
    asked: Annotated[str, typer.Argument(help="A domain, or the address of a provider-metadata.json.")],
    authorities: Annotated[
        Path | None,
        typer.Option(help="Certificate authorities to trust in place of the usual ones.", exists=True),
    ] = None,
    private: Annotated[bool, typer.Option(help="Let the provider lie on private addresses.")] = False,
    proxy: Annotated[
        str, typer.Option(envvar="HTTPS_PROXY", help="Proxy that reaches the provider in our place.")
    ] = "",
    new_keys: Annotated[
        bool, typer.Option(help="Believe keys that the provider did not list before: you have asked it.")
    ] = False,
    data: Data = None,
    as_json: Json = False,
) -> None:
    """Fetch what a provider distributes: each hash and signature is checked before a document is read.

    What is here already is not fetched again, and a run that broke off goes on. Exit 1 when something was
    left, with the reason.
    """
    boot.django()
    from medaccord.adapters.distribution import Online
    from medaccord.adapters.signatures import Signatures
    from medaccord.apps.advisories.commands.ingest import bring
    from medaccord.apps.advisories.gathering import Found
    from medaccord.cli.files import one_line
    from medaccord.core.ports import Unreachable
    from medaccord.core.principal import system
    from medaccord.domain.csaf.provider import Misread
    from medaccord.domain.errors import Illegal

    source = Online(private=private, trusts=authorities, proxy=proxy)
    steps = bring(
        system(),
        dt.datetime.now(dt.UTC),
        source=source,
        verifier=Signatures(),
        asked=asked,
        new_keys=new_keys,
    )
    try:
        found = next(steps)
        assert isinstance(found, Found)
        told = _followed(steps, found, as_json)
    except (Unreachable, Misread, Illegal) as wrong:
        if as_json:
            say.as_json({"asked": asked, "fetched": False, "error": str(wrong)})
            raise SystemExit(say.NO) from None
        say.no(one_line(str(wrong)))
    if as_json:
        say.as_json({"asked": asked, "fetched": True, "error": None, **told})
    else:
        counted = f"Taken: {told['taken']}. Here already: {told['same']}. Left: {len(told['left'])}."
        say.line(one_line(f"{found.provider.publisher}: {counted}"))
        for one in told["left"]:
            say.line(one_line(f"  {one['url']}: {one['error']}"))
    raise SystemExit(say.NO if told["left"] else say.DONE)


def _followed(steps: Iterator[Step], found: Any, as_json: bool) -> dict[str, Any]:
    """What each step came to, in order; on a terminal with a bar."""
    from medaccord.apps.advisories.gathering import Left, Same, Taken

    taken = same = 0
    left = []
    for step in _shown(steps, found.entries, as_json):
        taken += isinstance(step, Taken)
        same += isinstance(step, Same)
        if isinstance(step, Left):
            left.append({"url": step.address, "error": step.because})
    return {
        "provider": found.provider.canonical_url,
        "publisher": found.provider.publisher,
        "role": found.provider.role.value,
        "listed": found.entries,
        "taken": taken,
        "same": same,
        "left": left,
    }


def _shown(steps: Iterable[Step], entries: int, as_json: bool) -> Iterator[Step]:
    import sys

    if as_json or not sys.stderr.isatty():
        yield from steps
        return
    with typer.progressbar(steps, length=entries, file=sys.stderr, label="Advisories") as bar:
        yield from bar
