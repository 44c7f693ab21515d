"""`medaccord key`: OpenPGP keys that sign what is distributed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from medaccord.cli import boot, say
from medaccord.cli.options import Data, Json

if TYPE_CHECKING:
    from medaccord.domain.openpgp import PublicKey

group = typer.Typer(
    no_args_is_help=True,
    help="OpenPGP keys that sign advisories; the newest signs, earlier ones stay published.",
    epilog="Example: medaccord key new --days 730",
)


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.add_typer(group, name="key")


@group.command(epilog="Example: medaccord key new --days 730")
def new(
    days: Annotated[int, typer.Option(min=91, max=3650, help="Days for which it is valid.")] = 730,
    data: Data = None,
    as_json: Json = False,
) -> None:
    """Make the key that signs from now on, sealed with MEDACCORD_SIGNING_PASSPHRASE where that is set.

    Run `medaccord csaf publish` then: it publishes the key, and signs anew what an earlier one signed that
    expires within 90 days.
    """
    config = boot.django()
    from medaccord.core import ports

    _say(ports.signer().new(f"{config.center_name} (CSAF)", days=days), as_json)


@group.command(epilog="Example: medaccord key add public.asc")
def add(
    file: Annotated[Path, typer.Argument(help="Its public half in ASCII armor.")],
    data: Data = None,
    as_json: Json = False,
) -> None:
    """Name the key that signs from now on, whose private half another machine holds."""
    boot.django()
    from medaccord.core import ports

    try:
        armored = file.read_text()
    except (OSError, UnicodeDecodeError):
        say.wrong(f"There is no key in ASCII armor in {str(file)!a}.")
    _say(ports.signer().add(armored), as_json)


@group.command("list", epilog="Example: medaccord key list --json")
def listed(data: Data = None, as_json: Json = False) -> None:
    """List the keys by fingerprint and last day, the newest last: that one signs."""
    boot.django()
    from medaccord.core import ports

    keys = ports.signer().keys()
    if as_json:
        say.as_json({"keys": [_told(key) for key in keys]})
    elif not keys:
        say.line("There is no key yet. Begin with: medaccord key new")
    else:
        say.table(
            ("fingerprint", "expires"),
            [(key.fingerprint, key.expires.date() if key.expires else "never") for key in keys],
        )


def _say(key: PublicKey, as_json: bool) -> None:
    if as_json:
        say.as_json(_told(key))
    else:
        until = f"until {key.expires.date()}" if key.expires else "without an end"
        say.line(f"{key.fingerprint} signs from now on, {until}. Publish it: medaccord csaf publish")


def _told(key: PublicKey) -> dict[str, Any]:
    return {"fingerprint": key.fingerprint, "expires": key.expires}
