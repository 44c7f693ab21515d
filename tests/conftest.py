"""What every test stands on: a database of its own, on SQLite or by MEDACCORD_TEST_DATABASE on PostgreSQL.

On PostgreSQL the schema belongs to the owner role and every test runs as the application role, because a
superuser or owner would prove nothing about row-level security (need-to-know 3).
"""

from __future__ import annotations

import gc
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import hypothesis
import pytest

ROOT = Path(__file__).resolve().parent.parent
POSTGRES = os.environ.get("MEDACCORD_TEST_DATABASE") == "postgres"
SERVER = os.environ.get("MEDACCORD_TEST_POSTGRES", "postgresql://postgres@127.0.0.1:5432/postgres")
REQUIRE_ALL = os.environ.get("MEDACCORD_REQUIRE") == "all"
# "1": another run asks the same tests on the other engine, so that what does not turn on it is asked by one
# of the two. "rest": those two runs took place, and only what they left out on this engine is asked.
DIVIDED = os.environ.get("MEDACCORD_DIVIDED")
WORKER = os.environ.get("PYTEST_XDIST_WORKER", "main")
DATABASE = f"medaccord_test_{os.getpid()}_{WORKER}"
os.umask(0o077)  # as every command sets it
DATA = Path(tempfile.mkdtemp(prefix=f"medaccord-tests-{WORKER}-"))


def _server(role: str, database: str) -> str:
    from urllib.parse import urlsplit

    parts = urlsplit(SERVER)
    return f"postgresql://{role}@{parts.hostname}:{parts.port or 5432}/{database}"


os.environ["MEDACCORD_DATA"] = str(DATA)
# By default the agreement lets nobody past an owner; tests of that go without (test_override_bases).
os.environ["MEDACCORD_OVERRIDE_BASES"] = "Order 17 of the court; A law, as amended"
# Playwright keeps a loop running in the process; what a later test asks of Django there is not asynchronous.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
os.environ["DJANGO_SETTINGS_MODULE"] = "medaccord.settings"
for name in ("DATABASE_URL", "DATABASE_OWNER_URL"):
    os.environ.pop(name, None)
if POSTGRES:
    os.environ["DATABASE_URL"] = _server("medaccord_app", DATABASE)


# How long an example takes says something about the machine alone.
hypothesis.settings.register_profile(
    "medaccord", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("medaccord")


def pytest_configure() -> None:
    """Load Django only now: its settings read the folder and database that were chosen above."""
    import django

    django.setup()
    # Processes that xdist starts later choose a folder of their own before they load the settings.
    os.environ.pop("DJANGO_SETTINGS_MODULE")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Tests of the other engine are not for this run; an unreachable server is a reason to skip."""
    from tests.support import engines

    other = [item for item in items if ("postgres" in item.keywords) and not POSTGRES]
    other += [item for item in items if ("sqlite" in item.keywords) and POSTGRES]
    if DIVIDED and not _postgres_problem():
        engine = engines.POSTGRES if POSTGRES else engines.SQLITE
        other += [item for item in items if engines.asked(item, engine) is (DIVIDED == "rest")]
    if left := set(other):
        config.hook.pytest_deselected(items=[item for item in items if item in left])
        items[:] = [item for item in items if item not in left]
    if POSTGRES and (problem := _postgres_problem()):
        for item in items:
            item.add_marker(pytest.mark.skip(reason=problem))


@pytest.hookimpl(hookwrapper=True)
def pytest_collection() -> Iterator[None]:
    """What is there before the first test stays to the end: to look for garbage in it is in vain."""
    gc.disable()
    yield
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)
    gc.enable()


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: Any) -> Iterator[None]:
    """Where MEDACCORD_REQUIRE=all, nothing may be skipped: a skip is a failure with its reason."""
    outcome = yield
    report = outcome.get_result()
    if REQUIRE_ALL and report.skipped and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"Skipped although MEDACCORD_REQUIRE=all: {report.longrepr}"


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """The long run says in figures what the API was asked as every role, and what it answered."""
    from tests.support import asked, campaign

    if campaign.FULL:
        reports = (one for kind in ("passed", "failed") for one in terminalreporter.stats.get(kind, ()))
        for line in asked.table(reports):
            terminalreporter.write_line(line)


def _postgres_problem() -> str | None:
    import psycopg

    try:
        with psycopg.connect(SERVER, connect_timeout=5) as connection:
            found = connection.execute("SELECT 1 FROM pg_roles WHERE rolname = 'medaccord_app'").fetchone()
    except psycopg.OperationalError as error:
        return f"PostgreSQL does not answer: {type(error).__name__}. Start it or set MEDACCORD_TEST_POSTGRES."
    return None if found else "PostgreSQL lacks Medaccord's roles. Run `make postgres-roles`."


@pytest.fixture(autouse=True)
def paper(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """A PDF is the page that it is made of, which walks read at once; `laid_out` asks for the file."""
    if "laid_out" not in request.fixturenames:
        monkeypatch.setattr("medaccord.adapters.pdf.made", lambda page, style: page.encode())


@pytest.fixture
def laid_out() -> None:
    """PDF files are made as they are for people."""


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker: Any) -> Iterator[None]:
    """Make the test database; on PostgreSQL as its owner, so that tests can then be the application."""
    from django.core.management import call_command
    from django.db import connection
    from tests.support.database import keep_pristine

    with django_db_blocker.unblock():
        if POSTGRES:
            _make_postgres()
        else:
            call_command("migrate", verbosity=0, interactive=False)
        keep_pristine()
    yield
    with django_db_blocker.unblock():
        connection.close()
        if POSTGRES:
            _as_superuser(f"DROP DATABASE IF EXISTS {DATABASE} WITH (FORCE)")
    shutil.rmtree(DATA, ignore_errors=True)


def _make_postgres() -> None:
    import psycopg
    from django.core.management import call_command
    from tests.support.database import OWNER, acting_as

    _as_superuser(f"DROP DATABASE IF EXISTS {DATABASE} WITH (FORCE)")
    _as_superuser(f"CREATE DATABASE {DATABASE} OWNER medaccord_owner")
    _as_superuser(f"ALTER DATABASE {DATABASE} SET synchronous_commit = off")  # it need not outlive the run
    with psycopg.connect(_server("medaccord_owner", DATABASE), autocommit=True) as owner:
        owner.execute((ROOT / "deploy" / "postgres-database.sql").read_text())
    with acting_as(OWNER):
        call_command("migrate", verbosity=0, interactive=False)


def _as_superuser(statement: str, database: str = "postgres") -> None:
    import psycopg

    with psycopg.connect(_server("postgres", database), autocommit=True) as connection:
        connection.execute(statement)


@pytest.fixture(scope="session", autouse=True)
def _never_as_owner(request: pytest.FixtureRequest) -> None:
    """Abort the run if the application role could look past row-level security."""
    if not POSTGRES or _postgres_problem():
        return
    import psycopg

    request.getfixturevalue("django_db_setup")
    with psycopg.connect(_server("medaccord_app", DATABASE)) as connection:
        row = connection.execute(
            "SELECT rolsuper OR rolbypassrls, EXISTS (SELECT FROM pg_tables WHERE schemaname = 'public' AND"
            " tableowner = current_user) FROM pg_roles WHERE rolname = current_user"
        ).fetchone()
    if row is None or any(row):
        pytest.exit(
            "The application role is superuser, owner or BYPASSRLS: these tests would prove nothing.", 3
        )


@pytest.fixture(scope="module", autouse=True)
def _swept() -> Iterator[None]:
    """Sweep up what the tests of a module took back: it lies between the rows, and all that reads them slows.

    Not every server does so by itself (autovacuum).
    """
    yield
    if POSTGRES and not _postgres_problem():
        _as_superuser("VACUUM", DATABASE)


def pytest_runtest_setup() -> None:
    """No test relies on what another one left in the database."""
    from tests.support import laid

    laid.forget()


@pytest.fixture(autouse=True)
def _no_witness() -> Iterator[None]:
    """What a test undoes in its database, no witness must remember."""
    yield
    (Path(DATA) / "witness.jsonl").unlink(missing_ok=True)


@pytest.fixture
def committed(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Real transactions for tests with several connections; the database is made pristine afterwards."""
    from tests.support.database import pristine

    with django_db_blocker.unblock():
        yield
        pristine()


@pytest.fixture
def an_hour_later() -> Iterator[None]:
    """The clock stands still, an hour after the world of the tests began."""
    import time_machine
    from tests.browsing import AT

    with time_machine.travel(AT, tick=False):
        yield
