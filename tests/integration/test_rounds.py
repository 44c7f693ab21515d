"""Chains are verified in rounds, pages show what the last round found, and tampering is still found."""

from __future__ import annotations

import datetime as dt
import re

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.browsing import signed_in
from tests.factories import NOW
from tests.filled import filled

from medaccord.apps.cases.commands import participant
from medaccord.apps.discussion.commands import post, thread
from medaccord.apps.parties.models import Membership
from medaccord.cli.chains import verify_all
from medaccord.core import rounds
from medaccord.core.models import AuditEntry, Verified
from medaccord.core.streams import every_stream
from medaccord.worker.tick import tick

pytestmark = pytest.mark.django_db
HOUR = dt.timedelta(hours=1)


def _page(f, at, who=None):
    with time_machine.travel(at, tick=False):
        answer = signed_in(who or f.w.lead).get(f"/cases/{f.case.id}/history/")
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def _tamper(f):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'core_auditentry'"
        )
        for (name,) in cursor.fetchall():
            cursor.execute(f"DROP TRIGGER {name}")
    row = AuditEntry.objects.filter(stream=f.case.id, seq=2).get()
    AuditEntry.objects.filter(pk=row.pk).update(envelope=row.envelope.replace("participant", "particip4nt"))


def test_the_page_shows_what_the_last_round_found_and_reads_no_chain():
    f = filled()
    tick(NOW)
    entries = f.entries()
    post.write(f.w.lead, f.case.id, NOW + HOUR / 2, room=f.case.room_id, text="Build 2 passed.")
    with CaptureQueriesContext(connection) as asked:
        told = _page(f, NOW + HOUR / 2)
    assert f"{entries} entries, checked today, 3:00 pm UTC" in told
    assert not [query for query in asked if "core_auditside" in query["sql"]]
    tick(NOW + HOUR)
    assert f"{entries + 1} entries, checked today, 4:00 pm UTC" in _page(f, NOW + HOUR)


def test_a_chain_that_no_round_has_seen_is_verified_for_the_page():
    f = filled()
    assert f"{f.entries()} entries, checked today, 5:00 pm UTC" in _page(f, NOW + 2 * HOUR)


def test_texts_that_are_closed_to_a_reader_are_not_missing_from_the_chain():
    """Nor does the page tell that there are any (need-to-know 1)."""
    f = filled()
    colleague = f.w.colleague
    Membership.objects.create(organisation=f.w.center, person_id=colleague.person, since=NOW)
    participant.admit(f.w.lead, f.case.id, NOW, person=colleague.person)
    thread.start(f.w.lead, f.case.id, NOW, subject="Date", text="When?", people=[f.w.northgate.person])
    told = _page(f, NOW, colleague)
    assert f"{f.entries()} entries, checked today" in told
    assert "Not whole" not in told


def test_each_chain_is_verified_again_after_an_hour_the_oldest_first():
    filled()
    all_ = {known.id for known in every_stream()}
    first = rounds.waiting(NOW, most=2)
    for known in first:
        assert rounds.check(known, NOW)
    rest = rounds.waiting(NOW)
    assert {known.id for known in rest} == all_ - {known.id for known in first}
    for known in rest:
        rounds.check(known, NOW + HOUR / 2)
    assert rounds.waiting(NOW + HOUR / 2) == []
    assert {known.id for known in rounds.waiting(NOW + HOUR)} == {known.id for known in first}
    again = [known.id for known in rounds.waiting(NOW + 2 * HOUR)]
    assert set(again[:2]) == {known.id for known in first}
    assert len(again) == len(all_)


@pytest.mark.sqlite
def test_what_was_changed_is_found_at_once_by_the_command_and_by_the_page_after_the_next_round():
    f = filled()
    assert tick(NOW).broken == 0
    _tamper(f)
    assert not verify_all().ok
    assert tick(NOW + HOUR).broken == 1
    told = _page(f, NOW + HOUR)
    assert "Not whole" in told
    assert "ntry 2" in told


@pytest.mark.sqlite
def test_a_chain_that_cannot_be_read_keeps_no_other_waiting(monkeypatch):
    f = filled()
    verify = rounds.audit.verify

    def failing(stream):
        if stream.id == f.case.id:
            raise RuntimeError("damaged")
        return verify(stream)

    monkeypatch.setattr(rounds.audit, "verify", failing)
    assert tick(NOW).broken == 1
    assert Verified.objects.filter(whole=True).count() == len(every_stream()) - 1
    assert not Verified.objects.get(stream=f.case.id).whole
