"""A refusal tells nobody anything, changes nothing, and is remembered without content (need-to-know 14)."""

from __future__ import annotations

import datetime as dt
import json
import re
import uuid

import pytest
from django.db import OperationalError, connection
from django.test.utils import CaptureQueriesContext
from tests.factories import NOW, person, world

from medaccord.apps.cases.commands import case as cases
from medaccord.apps.cases.commands import embargo, participant
from medaccord.apps.cases.models import Case
from medaccord.core import audit, command, drift
from medaccord.core.context import database_context
from medaccord.core.models import AuditEntry, AuditSide, Fact, Stream
from medaccord.core.principal import Actor, realm_stream_id, stranger, system
from medaccord.domain.errors import Denied, Illegal, Invalid, Missing, Stale
from medaccord.domain.roles import Role

REALM = realm_stream_id("live")


def _remembered():
    """What the realm's chain tells of the last refusal, and that it holds."""
    with database_context(None, "live", [REALM]):
        stream = Stream.objects.get(id=REALM)
        assert audit.verify(stream) == []
        assert AuditSide.objects.filter(stream=REALM).count() == 0
        last = AuditEntry.objects.filter(stream=REALM).order_by("-seq").first()
    return (last.seq, json.loads(last.envelope)) if last else (0, {})


def _count(stream):
    with database_context(None, "live", [stream]):
        assert Fact.rows.filter(stream=stream).exists()
        return Stream.objects.get(id=stream).count


@pytest.fixture
def scene(db):
    w = world()
    case, _ = w.case("a secret title")
    w.embargo(case)
    w.join(case, "northgate")
    return w, case


def _refusals(w, case):
    """One of each kind: name, error, and the call."""
    past = NOW - dt.timedelta(days=1)
    return [
        ("missing", Missing, lambda: cases.rename(w.outsider, case.id, NOW, title="secret words")),
        ("denied", Denied, lambda: cases.rename(w.northgate, case.id, NOW, title="secret words")),
        ("invalid", Invalid, lambda: cases.rename(w.lead, case.id, NOW, title="  ")),
        ("stale", Stale, lambda: cases.rename(w.lead, case.id, NOW, title="secret words", version=99)),
        ("illegal", Illegal, lambda: embargo.terminate(w.lead, case.id, NOW, reason=" ")),
        (
            "invalid",
            Invalid,
            lambda: embargo.propose(w.lead, case.id, NOW, ends_at=past, reason="secret words"),
        ),
    ]


@pytest.mark.parametrize("number", range(6))
def test_a_refusal_is_in_the_chain_of_the_realm_and_not_in_that_of_the_case(scene, number):
    w, case = scene
    name, error, call = _refusals(w, case)[number]
    count, (seq, _) = _count(case.id), _remembered()
    with pytest.raises(error):
        call()
    assert _count(case.id) == count
    told, envelope = _remembered()
    assert told == seq + 1
    assert envelope["verb"] == "refusal.record"
    assert envelope["changes"] == []
    assert envelope["objects"].keys() == {"refused", "verb", "subject"}
    assert (envelope["objects"]["refused"], envelope["objects"]["subject"]) == (name, str(case.id))
    assert "secret" not in json.dumps(envelope)


def test_a_refused_command_has_changed_nothing(scene):
    w, case = scene
    with database_context(None, "live", [case.id]):
        before = drift.stored(case.id)
    for _, error, call in _refusals(w, case):
        with pytest.raises(error):
            call()
    with database_context(None, "live", [case.id]):
        assert drift.stored(case.id) == before
        assert drift.of(case.id) == []


def _shape(statement):
    return re.sub(r"'?[0-9a-f]{8}-?([0-9a-f]{4}-?){3}[0-9a-f]{12}'?|'[^']*'|\b\d+\b", "?", statement)


def _path(call):
    """The error in full and the statements asked, without their values."""
    with CaptureQueriesContext(connection) as asked, pytest.raises(Missing) as refused:
        call()
    error = refused.value
    shapes = [_shape(query["sql"]) for query in asked.captured_queries if "SAVEPOINT" not in query["sql"]]
    return (type(error), str(error), error.reason, error.args, error.__cause__), shapes


def test_missing_and_invisible_take_the_same_path(scene):
    w, case = scene
    row = w.parties["northgate"]
    for actor in (w.outsider, w.halcyon, w.northgate):
        hidden = case.id if actor is not w.northgate else w.case("another")[0].id
        paths = [
            _path(lambda key=key, actor=actor: cases.rename(actor, key, NOW, title="x"))
            for key in (hidden, uuid.uuid4(), row.id if actor is not w.northgate else uuid.uuid4())
        ]
        assert paths[0] == paths[1] == paths[2]
        assert len(paths[0][1]) > 3


def test_a_stranger_is_told_no_more(scene):
    w, case = scene
    paths = [
        _path(lambda key=key: cases.rename(stranger(), key, NOW, title="x"))
        for key in (case.id, uuid.uuid4())
    ]
    assert paths[0] == paths[1]
    assert not any("cases_case" in statement for statement in paths[0][1])
    assert w.lead.person


def test_the_platform_reaches_only_the_stream_that_it_was_sent_to(scene):
    w, case = scene
    other, _ = w.case("another")
    for actor in (system(), system(stream=other.id)):
        with pytest.raises(Missing):
            embargo.end(actor, case.id, NOW)
    with pytest.raises(Illegal):
        embargo.end(system(stream=case.id), case.id, NOW)
    with pytest.raises(Denied):
        cases.rename(system(stream=case.id), case.id, NOW, title="x")


def test_another_realm_is_another_world(scene):
    w, case = scene
    command.open_realm("exercise-1")
    player = Actor(w.lead.principal, w.lead.person, "exercise-1", w.lead.roles)
    with pytest.raises(Missing):
        cases.rename(player, case.id, NOW, title="x")


def test_a_role_of_the_platform_opens_no_case(scene):
    _, case = scene
    for role in (Role.ANALYST, Role.ADMINISTRATOR, Role.PERSON):
        someone = person()
        actor = Actor(someone.principal, someone.person, roles=frozenset({role}))
        with pytest.raises(Missing):
            cases.rename(actor, case.id, NOW, title="x")


def test_a_refusal_is_remembered_even_when_the_database_is_busy(committed, monkeypatch):
    w = world()
    case, _ = w.case()
    original, failures = audit.append, [1, 2]

    def busy(stream, **told):
        if told["verb"] == "refusal.record" and failures:
            failures.pop()
            raise OperationalError("database is locked")
        return original(stream, **told)

    monkeypatch.setattr(audit, "append", busy)
    with pytest.raises(Missing):
        cases.rename(w.outsider, case.id, NOW, title="x")
    assert failures == []
    from django.db import transaction

    with transaction.atomic():
        assert _remembered()[1]["objects"]["refused"] == "missing"


def test_an_instant_without_a_zone_is_refused(scene):
    w, case = scene
    with pytest.raises(Invalid, match="time zone"):
        cases.rename(w.lead, case.id, dt.datetime(2026, 11, 23, 15, 0), title="x")  # noqa: DTZ001
    assert _remembered()[1]["objects"]["refused"] == "invalid"


def test_a_grant_that_ended_while_a_command_waited_counts(scene, monkeypatch):
    """Between finding the row and locking its stream the party left; serial order would say Missing."""
    w, case = scene
    row = w.parties["northgate"]
    original, once = command.Act.lock, [1]

    def late(act, *streams):
        if once and act.actor is w.northgate:
            once.pop()
            monkeypatch.setattr(command.Act, "lock", original)
            participant.leave(w.northgate, row.id, NOW)
        original(act, *streams)

    monkeypatch.setattr(command.Act, "lock", late)
    with pytest.raises(Missing):
        embargo.propose(w.northgate, case.id, NOW, ends_at=NOW + dt.timedelta(days=90))
    with database_context(None, "live", [case.id]):
        assert Case.rows.get(id=case.id).title == "a secret title"
