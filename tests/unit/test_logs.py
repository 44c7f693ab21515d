"""The log: codes, keys and numbers pass; whatever anybody wrote is withheld."""

from __future__ import annotations

import datetime as dt
import io
import json
import logging
import sys
import uuid

import pytest
import structlog

from medaccord import logs

MARKER = "Patient Jane was harmed"


def _written(monkeypatch, **settings):
    """Where the log goes from here on in this test."""
    stream = io.StringIO()
    with monkeypatch.context() as during:
        during.setattr(sys, "stderr", stream)
        structlog.reset_defaults()
        logs.configure(settings)
    return stream


@pytest.fixture(autouse=True)
def _restored():
    root = logging.getLogger()
    before, level = list(root.handlers), root.level
    yield
    root.handlers[:] = before
    root.setLevel(level)


@pytest.fixture
def log(monkeypatch):
    """Log as JSON for one test; returns what was written, line by line."""
    stream = _written(monkeypatch, level="INFO", json=True)
    return lambda: [json.loads(line) for line in stream.getvalue().splitlines()]


def test_codes_keys_numbers_and_instants_pass(log):
    key, at = uuid.uuid4(), dt.datetime(2026, 11, 23, tzinfo=dt.UTC)
    structlog.get_logger().info("tick", case=key, count=3, late=True, verb="embargo.end", at=at, none=None)
    (line,) = log()
    assert line.pop("timestamp")
    assert line == {
        "event": "tick",
        "level": "info",
        "case": str(key),
        "count": 3,
        "late": True,
        "verb": "embargo.end",
        "at": "2026-11-23 00:00:00+00:00",
        "none": None,
    }


@pytest.mark.parametrize(
    "value", [MARKER, [MARKER], {"a": MARKER}, MARKER.encode(), object(), "x" * 65, "a/b"]
)
def test_texts_and_everything_else_are_withheld(log, value):
    structlog.get_logger().warning("refused", why=value)
    (line,) = log()
    assert line["why"] == "withheld"
    assert MARKER not in json.dumps(line)


def test_a_library_logs_its_template_without_the_values(log):
    logging.getLogger("django.request").warning("Not Found: %s", f"/reports/{MARKER}")
    logging.getLogger("library").warning(f"already filled in with {MARKER}")
    logging.getLogger("library").warning("%(name)s is odd", {"name": MARKER})
    assert [line["event"] for line in log()] == ["Not Found: %s", "withheld", "%(name)s is odd"]


def test_an_answer_is_told_by_its_status_not_by_its_address(log):
    logging.getLogger("django.request").warning(
        "%s: %s", "Not Found", f"/{MARKER}", extra={"status_code": 404}
    )
    (line,) = log()
    assert (line["event"], line["status"], MARKER in repr(line)) == ("answered", 404, False)


def test_a_traceback_keeps_its_places_and_loses_messages_and_locals(log):
    def inner():
        secret = MARKER
        raise ValueError(secret)

    try:
        inner()
    except ValueError:
        structlog.get_logger().exception("failed")
        logging.getLogger("library").exception("broke with %s", MARKER, extra={"request": MARKER})
    first, second = log()
    for line in (first, second):
        assert MARKER not in json.dumps(line)
        assert line["trace"][0] == "ValueError"
        assert line["trace"][-1].startswith("inner:")


def test_what_is_below_the_level_is_not_written(log):
    structlog.get_logger().debug("chatter")
    logging.getLogger("library").debug("chatter")
    assert log() == []


def test_the_plain_form_is_one_line(monkeypatch):
    stream = _written(monkeypatch, level="WARNING", json=False)
    structlog.get_logger().warning("refused", count=2)
    (line,) = stream.getvalue().splitlines()
    assert line.endswith("warning refused count=2")
