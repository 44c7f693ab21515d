"""What makes an installation unsafe or incomplete, and what to do about it.

`check` prints all of it; `serve` and `demo` refuse to start on what is unsafe.
"""

from __future__ import annotations

import os
import shlex
import stat
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from enum import StrEnum
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from medaccord.config import ENV_FILE, LOOPBACK, Config


class Weight(StrEnum):
    """How much a finding matters: an unsafe one keeps the server from starting, a note nobody."""

    UNSAFE = "unsafe"
    MISSING = "missing"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Finding:
    """One setting that is unsafe, missing or worth knowing, and what to do."""

    weight: Weight
    setting: str
    sentence: str


def findings(config: Config) -> list[Finding]:
    """Everything worth saying about these settings and the database behind them; needs Django set up."""
    return [*of_settings(config), *of_scanner(config), *of_keys(config), *of_database(config)]


def of_settings(config: Config) -> Iterator[Finding]:
    """What the settings alone tell."""
    if not config.on_loopback:
        yield from _exposed(config)
    yield from _open_to_others(config)
    if (
        not config.on_loopback
        and os.access(config.reveal, os.R_OK | os.X_OK)
        and any(config.reveal.iterdir())
    ):
        told = (
            "The process that runs this reads the keys that open reporters' identities. Give their folder to"
            f" the worker's own account, run the web server as another, and then: chmod 700 {config.reveal}"
        )
        yield Finding(Weight.MISSING, "MEDACCORD_REVEAL_DIR", told)
    if not config.center_contact:
        yield Finding(
            _off_loopback(config),
            "MEDACCORD_CENTER_CONTACT",
            "Say how the center is reached: advisories print it.",
        )
    if not config.publisher_namespace:
        told = "CSAF documents name the public origin as their publisher. Set a namespace that never changes."
        yield Finding(_off_loopback(config), "MEDACCORD_PUBLISHER_NAMESPACE", told)
    yield from _security_text(config)
    yield _past_owners(config)


def _past_owners(config: Config) -> Finding:
    """Whether the agreement lets the center share past an owner's objection, and on what (decision 0272)."""
    told = (
        f"The center may share past an owner's objection on these bases: {'; '.join(config.override_bases)}."
        " Each must stand in the agreement; what was sent before it was named here stays with its owner."
        if config.override_bases
        else "The center shares nothing past an owner's objection. Name the bases that the agreement allows."
    )
    return Finding(Weight.NOTE, "MEDACCORD_OVERRIDE_BASES", told)


SOON = timedelta(days=30)
FIRST = timezone(timedelta(hours=14))
"""Where a day begins first: what is later than there has come nowhere."""
OTHERS, GROUP_TOO = 0o007, 0o077
"""Bits of a mode: what everybody on the machine may do, and what the owner's group may as well."""


def _open_to_others(config: Config) -> Iterator[Finding]:
    """What lies on the disk and others on the machine can read: secrets, keys, and what people wrote.

    A group may share the settings' file, as when root keeps it for the service, and nothing else.
    """
    settings, database = config.data / ENV_FILE, config.sqlite_path
    beside = [database.with_name(f"{database.name}{end}") for end in ("", "-wal", "-shm", "-journal")]
    for setting, what, paths, bits in (
        ("MEDACCORD_DATA", "the settings, which hold secrets", [settings], OTHERS),
        ("MEDACCORD_DATA", "the database", beside, GROUP_TOO),
        ("MEDACCORD_KEYS_DIR", "the keys", _with_what_is_in(config.keys), GROUP_TOO),
        ("MEDACCORD_KEYS_DIR", "the signing keys", _with_what_is_in(config.keys / "openpgp"), GROUP_TOO),
        ("MEDACCORD_REVEAL_DIR", "who reported", _with_what_is_in(config.reveal), GROUP_TOO),
        ("MEDACCORD_WITNESS_FILE", "the witness", [config.witness], GROUP_TOO),
    ):
        found = [path for path in paths if _mode(path) & bits]
        if found:
            named = " ".join(shlex.quote(str(path)) for path in found)
            mend = "go-rwx" if bits == GROUP_TOO else "o-rwx"
            yield Finding(Weight.UNSAFE, setting, f"Others can read {what}. Run: chmod {mend} {named}")
    if _mode(config.data) & OTHERS:
        named = shlex.quote(str(config.data))
        told = f"Others can look into the data folder. Run: chmod o-rwx {named}"
        yield Finding(Weight.MISSING, "MEDACCORD_DATA", told)


def _mode(path: Path) -> int:
    """The mode of a file; none where it is not there, or lies where this account may not look."""
    try:
        return stat.S_IMODE(path.stat().st_mode)
    except (FileNotFoundError, PermissionError):
        return 0


def _with_what_is_in(folder: Path) -> list[Path]:
    """A folder and its files, as far as this process may look into it."""
    inside = sorted(folder.iterdir()) if os.access(folder, os.R_OK | os.X_OK) else []
    return [folder, *inside]


def _security_text(config: Config) -> Iterator[Finding]:
    """Whether security.txt still holds, a month before it expires."""
    instant, checked = datetime.now(UTC), config.security_checked_on
    if checked and checked > instant.astimezone(FIRST).date():
        told = (
            f"It says that security.txt was checked on {checked}, a day that has not come. Set the day on "
            "which somebody last opened it and checked where it sends whoever found a flaw."
        )
        yield Finding(Weight.MISSING, "MEDACCORD_SECURITY_CHECKED_ON", told)
    elif instant.date() > config.security_until - SOON:
        told = (
            f"security.txt expires on {config.security_until}. Open it, check where it sends whoever found a "
            "flaw, and set this to today."
        )
        yield Finding(_off_loopback(config), "MEDACCORD_SECURITY_CHECKED_ON", told)


def of_scanner(config: Config) -> Iterator[Finding]:
    """Whether files are examined for malware, and whether the scanner answers now."""
    from medaccord.core import ports

    scanner = ports.scanner()
    if scanner is None:
        told = "No file opens before a coordinator releases it, unexamined. Name a ClamAV daemon."
        yield Finding(Weight.NOTE, "MEDACCORD_SCANNER", told)
        return
    try:
        scanner.version()
    except ports.Unanswered:
        told = f"Nothing answers at {config.scanner}, so no new file opens. Start it, or correct its address."
        yield Finding(Weight.MISSING, "MEDACCORD_SCANNER", told)


def of_keys(config: Config) -> Iterator[Finding]:
    """Whether what is distributed is signed by a key that holds, and reached as a provider must be."""
    from medaccord.apps.advisories import provider
    from medaccord.core import ports

    if not (keys := ports.signer().keys()):
        told = "No advisory is distributed to programs, which need signed ones. Run: medaccord key new"
        yield Finding(Weight.NOTE, "MEDACCORD_PROVIDER_DIR", told)
        return
    for sentence in provider.warnings(keys[-1], datetime.now(UTC)):
        yield Finding(Weight.MISSING, "MEDACCORD_KEYS_DIR", sentence)
    if not config.over_https:
        told = "A CSAF provider is reached over HTTPS alone, so nothing is distributed. Name one."
        yield Finding(_off_loopback(config), "MEDACCORD_PUBLIC_URL", told)


def _exposed(config: Config) -> Iterator[Finding]:
    if not config.over_https:
        yield Finding(
            Weight.UNSAFE,
            "MEDACCORD_PUBLIC_URL",
            "People would send passwords unencrypted. Put HTTPS before it and name the https:// origin.",
        )
    if urlsplit(config.public_url).hostname in LOOPBACK:
        yield Finding(Weight.MISSING, "MEDACCORD_PUBLIC_URL", "Name the origin that people reach it at.")
    if config.database_owner_url is not None:
        yield Finding(
            Weight.UNSAFE,
            "DATABASE_OWNER_URL",
            "The serving process can drop every protection. Give this to `medaccord migrate` alone.",
        )


def _off_loopback(config: Config) -> Weight:
    return Weight.NOTE if config.on_loopback else Weight.MISSING


def of_database(config: Config) -> Iterator[Finding]:
    """What the database tells: which role we are, what it logs, whether its tables are there."""
    from django.db import DatabaseError

    from medaccord.cli import boot

    try:
        if config.database_url is not None:
            yield from _role()
            yield from _logging()
        if not boot.is_migrated():
            yield Finding(
                Weight.MISSING,
                "DATABASE_URL",
                "The database lacks tables of this version. Run: medaccord migrate",
            )
        elif config.database_url is None:
            yield from _sqlite(config)
    except DatabaseError as broken:
        told = f"The database does not answer ({type(broken).__name__}). Start it, or correct its address."
        yield Finding(Weight.MISSING, "DATABASE_URL", told)


def _role() -> Iterator[Finding]:
    """The role that serves must be under row-level security (need-to-know 3)."""
    for is_so, told in zip(_row(ROLE), ROLE_SENTENCES, strict=True):
        if is_so:
            yield Finding(
                Weight.UNSAFE,
                "DATABASE_URL",
                f"{told} Row-level security does not hold for it. Use medaccord_app.",
            )


ROLE = """
SELECT rolsuper, rolbypassrls,
       EXISTS (SELECT FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
               WHERE n.nspname = 'public' AND c.relkind = 'r' AND c.relowner = r.oid)
       OR EXISTS (SELECT FROM pg_database d WHERE d.datname = current_database() AND d.datdba = r.oid),
       EXISTS (SELECT FROM pg_roles b WHERE (b.rolbypassrls OR b.rolsuper) AND b.oid <> r.oid
               AND pg_has_role(r.oid, b.oid, 'MEMBER'))
FROM pg_roles r WHERE rolname = current_user
"""
ROLE_SENTENCES = (
    "The database role is a superuser.",
    "The database role may bypass row-level security.",
    "The database role owns the database or its tables.",
    "The database role may become one that bypasses row-level security.",
)


ON_ERROR = ("log", "fatal", "panic")
"""Severities that no failing statement has: where one of these is the least, none is written."""
LOGGING: tuple[tuple[str, Callable[[str], bool]], ...] = (
    ("log_statement", lambda value: value not in ("none", "ddl")),
    ("log_min_duration_statement", lambda value: value != "-1"),
    ("log_min_duration_sample", lambda value: value != "-1"),
    ("log_transaction_sample_rate", lambda value: value != "0"),
    ("log_min_error_statement", lambda value: value not in ON_ERROR),
    ("log_error_verbosity", lambda value: value != "terse"),
    ("log_parameter_max_length", lambda value: value != "0"),
    ("log_parameter_max_length_on_error", lambda value: value != "0"),
    ("debug_print_parse", lambda value: value != "off"),
    ("debug_print_rewritten", lambda value: value != "off"),
    ("debug_print_plan", lambda value: value != "off"),
    ("auto_explain.log_min_duration", lambda value: value != "-1"),
)
"""Settings by which a database writes statements, their values or rows into its log."""


def logs_content(settings: Mapping[str, str]) -> list[str]:
    """Those of these settings that let a database's log hold what people wrote (need-to-know 20).

    A statement holds it, and so do its parameters, the detail of an error, and a plan.
    """
    return [name for name, does in LOGGING if name in settings and does(settings[name])]


def _logging() -> Iterator[Finding]:
    from django.db import connection

    with connection.cursor() as cursor:
        names = [name for name, _ in LOGGING]
        cursor.execute("SELECT name, setting FROM pg_settings WHERE name = ANY (%s)", [names])
        found = logs_content(dict(cursor.fetchall()))
    for name in found:
        told = f"The database's {name} writes what people say into its log."
        yield Finding(Weight.UNSAFE, "DATABASE_URL", f"{told} Run deploy/postgres-roles.sql again.")


def _sqlite(config: Config) -> Iterator[Finding]:
    """SQLite has no third ring (need-to-know 12)."""
    from medaccord.apps.parties.queries.people import organisations_here

    if organisations_here() > 1:
        told = (
            "SQLite has no row-level security between its organisations. Use PostgreSQL, or set this to true."
        )
        unsafe = not config.on_loopback and not config.sqlite_for_many
        yield Finding(Weight.UNSAFE if unsafe else Weight.NOTE, "MEDACCORD_SQLITE_FOR_MANY", told)


def _row(question: str) -> tuple[Any, ...]:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(question)
        found: tuple[Any, ...] = cursor.fetchone()
    return found


def unsafe(config: Config) -> list[Finding]:
    """What keeps the server from starting."""
    return [finding for finding in findings(config) if finding.weight == Weight.UNSAFE]
