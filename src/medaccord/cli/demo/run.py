"""One run of the demo, from the checks before it to the end of its children."""

from __future__ import annotations

import os
import shutil
import sys
import time
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from medaccord import PREFIX
from medaccord.adapters import loopback
from medaccord.cli import boot, say
from medaccord.cli.demo.children import PAUSE, Children, Ended
from medaccord.config import ENV_FILE, LOOPBACK, Config

if TYPE_CHECKING:
    from medaccord.cli.demo.cast import Entrance

READY_PAGE = "/sign-in/"
NOT_A_DEMO = "This database is not a demo and was left alone. Choose another folder with --data."
PATIENCE = 60.0
"""Seconds after which a web server that does not answer is given up."""


def run(config: Config, *, port: int | None, fresh: bool, as_json: bool) -> None:
    """Check, build or reuse the database, start web and worker, tell how to enter, wait for the end."""
    children = Children()
    try:
        _run(config, children, port=port, fresh=fresh, as_json=as_json)
    except Ended:
        children.end()
        say.leave()
    finally:
        children.end()


def _run(config: Config, children: Children, *, port: int | None, fresh: bool, as_json: bool) -> None:
    port = _port(config, port)
    url = f"http://{loopback.HOST}:{port}"
    environment = {
        f"{PREFIX}DATA": str(config.data),
        f"{PREFIX}LISTEN_HOST": loopback.HOST,
        f"{PREFIX}LISTEN_PORT": str(port),
        f"{PREFIX}PUBLIC_URL": url,
        f"{PREFIX}DEMONSTRATION": "1",
        f"{PREFIX}CENTER_CONTACT": config.center_contact or "This is a demo: nobody can be reached here.",
    }
    os.environ |= environment
    config = boot.django()
    if fresh:
        _forget(config)
    is_new = _database(config)
    children.start("serve", environment=environment)  # it gets ready while the cases come into being
    entrances, tokens = _people(is_new)
    children.start("worker", environment=environment)
    if not _is_up(children, port):
        say.no("The demo's web server did not start; what it said stands above.")
    _tell(url, entrances, tokens, as_json, str(config.data))
    children.wait()
    say.no("A part of the demo ended by itself; what it said stands above.")


def _port(config: Config, wanted: int | None) -> int:
    """The port to serve at; refuses everything but loopback, and a port that is taken."""
    if not config.on_loopback or urlsplit(config.public_url).hostname not in LOOPBACK:
        say.wrong(
            f"The demo runs on this machine only: remove {PREFIX}LISTEN_HOST and {PREFIX}PUBLIC_URL from the"
            f" environment and from {ENV_FILE}. For others to reach it, install it and use `serve`."
        )
    port = config.listen_port if wanted is None else wanted or loopback.free_port()
    if not loopback.is_free(port):
        say.wrong(f"Port {port} is taken. Choose another: medaccord demo --port {loopback.free_port()}")
    return port


def _forget(config: Config) -> None:
    """Delete an existing demo, and nothing else; refuses what is not one."""
    from django.db import connection

    from medaccord.cli.demo import marker

    if config.database_url is not None:
        say.wrong("--fresh deletes an SQLite demo only. On PostgreSQL drop and create the database yourself.")
    if marker.state() is marker.State.FOREIGN:
        say.wrong(NOT_A_DEMO)
    connection.close()
    for suffix in ("", "-wal", "-shm"):
        config.sqlite_path.with_name(config.sqlite_path.name + suffix).unlink(missing_ok=True)
    if config.files.is_relative_to(config.data):
        shutil.rmtree(config.files, ignore_errors=True)
    if config.witness.is_relative_to(config.data):
        config.witness.unlink(missing_ok=True)


def _database(config: Config) -> bool:
    """Make the tables of an empty database or a demo; returns whether it is empty. Refuses any other."""
    from medaccord.cli.demo import marker

    found = marker.state()
    if found is marker.State.FOREIGN:
        say.wrong(NOT_A_DEMO)
    boot.migrate(config)
    return found is marker.State.EMPTY


def _people(is_new: bool) -> tuple[list[Entrance], dict[str, str]]:
    """Everybody in the demo with a way to enter; in an empty database the whole demo comes into being."""
    import datetime as dt

    from django.db import connection, transaction

    from medaccord.cli.demo import cast, news, stories
    from medaccord.cli.demo.stage import Stage

    now = dt.datetime.now(dt.UTC)
    with transaction.atomic():  # all of it or nothing: half a demo would pass for a whole one later
        if is_new:
            players = cast.enter(now - dt.timedelta(days=400))
            stories.play_all(Stage(players, now))
            entrances = cast.open_doors(players, now)
            news.catch_up(now)
        else:
            entrances = cast.change_locks(now)
        tokens = cast.hand_out_tokens(now)
    connection.close()
    return entrances, tokens


def _is_up(children: Children, port: int) -> bool:
    """Wait until the web server answers with a page; False when it ended or never did."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and not children.ended():
        status = loopback.status(port, READY_PAGE)
        if status is not None and status < 500:
            return True
        time.sleep(PAUSE)
    return False


def _tell(url: str, entrances: list[Entrance], tokens: dict[str, str], as_json: bool, data: str) -> None:
    if as_json:
        say.as_json({"url": url, "people": entrances, "tokens": tokens})
        return
    say.line(
        f"Medaccord's demo runs at {url} until you press Ctrl-C. Everyone and everything in it is invented."
    )
    say.line()
    rows = [(one.role, one.name, one.sign_in, one.password, one.totp or "") for one in entrances]
    say.table(("role", "name", "sign-in", "password", "key for an app"), rows)
    say.line()
    say.line("Whoever has a key is asked for a code after the password: put the key into any app that shows")
    say.line(f"one-time codes, or let this machine say it: medaccord user code NAME --data {data}")
    say.line(f"Sign in at {url}{READY_PAGE} or report without an account at {url}/")
    say.line("API tokens by role (send as: Authorization: Bearer …):")
    say.table(("role", "token"), tokens.items())
    sys.stdout.flush()
