"""Sessions, throttle, tasks, deliveries and search hold no word that went through screens, API and rounds."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from tests.browsing import holder, reporter, signed_in
from tests.factories import NOW
from tests.support.api import Program
from tests.support.filled import filled
from tests.support.marks import MARK, mark

from medaccord.core.catalogue import Table, declarations
from medaccord.worker.tick import tick

__all__ = ["filled"]

pytestmark = pytest.mark.django_db


def _content_free():
    there = connection.introspection.table_names()
    return sorted(t for t in there if declarations().get(t) == [Table.SYSTEM] and t != "django_migrations")


def _rows(table):
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT * FROM "{table}"')
        return cursor.fetchall()


def test_what_passes_through_screens_stays_out_of_tables_without_content(filled):
    texts = {name: mark(name) for name in ("device", "what_happens", "maker_reference")}
    _, code = reporter(maker_told="yes", **texts)
    follower = holder(code)
    follower.post("/tracking/write/", {"text": mark("message")})
    lead, maker = signed_in(filled.w.lead), signed_in(filled.w.northgate)
    case = f"/cases/{filled.main.id}/"
    for client in (lead, maker):
        client.get("/my-work/")
        client.get("/cases/", {"q": mark("words")})
        client.get(case)
        client.post(f"{case}rename/", {"title": mark("title"), "version": 0})
        client.post(f"{case}discussion/write/", {"text": mark("post"), "room": mark("room")})
        client.post("/sign-in/", {"login": mark("name"), "password": mark("secret")})
    program = Program(filled.w.lead)
    program.done(f"/cases/{filled.main.id}/rename", {"title": mark("title")}, key=mark("key"))
    assert tick(NOW + dt.timedelta(days=1)).told
    busy = set()
    for table in _content_free():
        rows = _rows(table)
        busy |= {table} if rows else set()
        assert [row for row in rows if MARK in repr(row)] == [], table
    assert {"core_donerequest", "django_session", "intake_receipt"} <= busy
