"""No log holds what people wrote, neither ours when a command breaks nor the database's (need-to-know 20)."""

from __future__ import annotations

import io
import logging
import re
import sys

import pytest
import structlog
from django.db import DatabaseError, connection
from django.test import Client
from tests.browsing import signed_in
from tests.factories import world
from tests.support.database import OWNER, SUPERUSER, acting_as

from medaccord import logs
from medaccord.cli import safety
from medaccord.core import audit

SILENT = {
    "log_statement": "none",
    "log_min_duration_statement": "-1",
    "log_min_duration_sample": "-1",
    "log_transaction_sample_rate": "0",
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
    "log_parameter_max_length": "0",
    "log_parameter_max_length_on_error": "0",
    "debug_print_parse": "off",
    "debug_print_rewritten": "off",
    "debug_print_plan": "off",
    "auto_explain.log_min_duration": "-1",
}
LOUD = [
    ("log_statement", "all"),
    ("log_statement", "mod"),
    ("log_min_duration_statement", "0"),
    ("log_min_duration_statement", "250"),
    ("log_min_duration_sample", "100"),
    ("log_transaction_sample_rate", "0.5"),
    ("log_min_error_statement", "error"),
    ("log_min_error_statement", "warning"),
    ("log_error_verbosity", "default"),
    ("log_error_verbosity", "verbose"),
    ("log_parameter_max_length", "-1"),
    ("log_parameter_max_length_on_error", "80"),
    ("debug_print_parse", "on"),
    ("debug_print_rewritten", "on"),
    ("debug_print_plan", "on"),
    ("auto_explain.log_min_duration", "0"),
]


def test_a_silent_database_is_safe():
    assert set(SILENT) == {name for name, _ in safety.LOGGING}
    assert safety.logs_content(SILENT) == []
    assert safety.logs_content({**SILENT, "log_statement": "ddl"}) == []


@pytest.mark.parametrize(("name", "value"), LOUD)
def test_each_setting_that_logs_content_is_named(name, value):
    assert safety.logs_content({**SILENT, name: value}) == [name]


@pytest.mark.postgres
def test_the_application_role_is_silent_and_another_is_found(committed):
    assert list(safety._logging()) == []
    with acting_as(OWNER):
        found = [one.sentence for one in safety._logging()]
    assert any("log_min_error_statement" in one for one in found)
    with acting_as(SUPERUSER), connection.cursor() as cursor:
        cursor.execute("LOAD 'auto_explain'")
        cursor.execute("SET auto_explain.log_min_duration = 0")
        cursor.execute("SET log_statement = 'all'")
        sentences = "".join(one.sentence for one in safety._logging())
    assert "auto_explain.log_min_duration" in sentences
    assert "log_statement" in sentences


@pytest.fixture
def log(monkeypatch):
    """Everything that is written from here on, as the server would write it."""
    root = logging.getLogger()
    before, level = list(root.handlers), root.level
    stream = io.StringIO()
    with monkeypatch.context() as during:
        during.setattr(sys, "stderr", stream)
        structlog.reset_defaults()
        logs.configure({"level": "DEBUG", "json": True})
    yield stream
    root.handlers[:] = before
    root.setLevel(level)


BREAKS = {
    "a row that is refused": "INSERT INTO core_verified (stream, realm, entries, whole, at) VALUES"
    " ('MARKER-ROW', 'MARKER-REALM', NULL, NULL, NULL)",
    "a statement that is none": "SELECT MARKER_COLUMN FROM core_principal WHERE 'MARKER-VALUE' = ''",
}


@pytest.mark.django_db
@pytest.mark.parametrize("how", BREAKS)
def test_a_command_that_breaks_leaves_nothing_of_what_was_written_in_any_log(monkeypatch, log, caplog, how):
    w = world()
    case, _ = w.case()
    seen: list[str] = []

    def broken(*_args, **_kwargs):
        secret = "MARKER-LOCAL"
        try:
            with connection.cursor() as cursor:
                cursor.execute(BREAKS[how])
        except DatabaseError as told:
            seen.append(f"{told}{secret}")
            raise

    lead = signed_in(w.lead)
    browser = Client(raise_request_exception=False)
    browser.cookies = lead.cookies
    monkeypatch.setattr(audit, "append", broken)
    there = f"/cases/{case.id}/rename/"
    version = re.search(r'name="version" value="(\d+)"', lead.get(there).content.decode())
    answer = browser.post(there, {"title": "MARKER-TITLE", "version": version[1]})
    assert answer.status_code == 500
    assert "MARKER" in seen[0], "the database did say it"
    assert b"MARKER" not in answer.content
    assert "status" in log.getvalue() or "500" in log.getvalue()
    assert "MARKER" not in log.getvalue()
