"""`medaccord …`: the command line (product.md, Command line).

Each module named in MODULES adds its commands. It imports what they need inside them, so that a scoring or
validating command starts without Django and without a database.
"""

from __future__ import annotations

import sys
from importlib import import_module

import typer

from medaccord.cli import say
from medaccord.cli.options import Data, Json
from medaccord.domain.errors import Refusal

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)


@app.callback(epilog="Example: medaccord demo --port 8000 --data demo-data")
def medaccord(data: Data = None, as_json: Json = False) -> None:
    """Medaccord, the open coordination center for medical device vulnerabilities.

    Every command ends with 0 when it is done, 1 when the answer is no, and 2 when it was used wrongly.
    """


MODULES = (
    "audit",
    "check",
    "csaf",
    "csaf_fetch",
    "csaf_publish",
    "demo",
    "key",
    "migrate",
    "people",
    "registry",
    "renew",
    "replay",
    "retention",
    "score",
    "serve",
    "tick",
    "udi",
    "worker",
)
"""Modules and packages of `medaccord.cli` whose `register(app)` adds commands."""

for name in MODULES:
    import_module(f"medaccord.cli.{name}").register(app)


def run() -> None:
    """Run the command line; what is refused or wrongly configured ends with a sentence, not a traceback."""
    try:
        app(prog_name="medaccord")
    except Refusal as refusal:
        say.no(refusal.reason)
    except KeyboardInterrupt:
        raise SystemExit(130) from None
    except Exception as broken:
        sentence = _database_trouble(broken)
        if sentence is None:
            raise
        say.no(sentence)


def _database_trouble(broken: Exception) -> str | None:
    """A sentence for a database that does not answer or lacks its tables; it repeats nothing of the error."""
    django = sys.modules.get("django.db.utils")
    if django is None or not isinstance(broken, django.Error):
        return None
    if isinstance(broken, django.OperationalError | django.ProgrammingError):
        return (
            "The database does not answer or lacks its tables. Run: medaccord check, then: medaccord migrate"
        )
    return f"The database refused this ({type(broken).__name__}). Run: medaccord check"


if __name__ == "__main__":
    run()
