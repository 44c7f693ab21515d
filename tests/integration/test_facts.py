"""A fact says that something happened, where and when, and never what was said."""

from __future__ import annotations

import datetime as dt
import json
import uuid

import pytest
from django.db import IntegrityError, connection, transaction
from tests.factories import NOW, world
from tests.support.filled import filled

from medaccord.apps.cases.commands import case as cases
from medaccord.apps.cases.commands import participant
from medaccord.apps.cases.models import Case, ContactAct
from medaccord.apps.parties.models import Channel
from medaccord.core.catalogue import scoped_models
from medaccord.core.context import database_context
from medaccord.core.models import AuditEntry, Delivery, Fact
from medaccord.core.scope import read_scope
from medaccord.domain.cvd.case_state import CaseEvent
from medaccord.domain.verbs import Verb

__all__ = ["filled"]

BY_LABEL = {model._meta.label_lower: model for model in scoped_models()}


def test_each_entry_states_one_fact_for_each_room_that_it_touched(filled, db):
    streams = [filled.main.id, filled.other.id, filled.report]
    with database_context(None, "live", streams):
        stated, facts = {}, Fact.rows.filter(stream__in=streams)
        for stream, entry, room in facts.values_list("stream_id", "entry", "room_id"):
            stated.setdefault((stream, entry), []).append(room)
        home = {}
        for entry in AuditEntry.objects.filter(stream__in=streams).order_by("stream", "seq"):
            rooms = _touched(json.loads(entry.envelope), home)
            assert sorted(stated.pop((entry.stream_id, entry.seq), [])) == sorted(rooms), entry.envelope
    assert stated == {}


def _touched(envelope, home):
    """Rooms of the told rows that an entry adds or changes, as it leaves them; `home`: where each lies."""
    touched = [change for change in envelope["changes"] if change["m"] in BY_LABEL]
    home |= {change["id"]: change["f"]["room_id"] for change in touched if "room_id" in change.get("f", {})}
    told = (change for change in touched if BY_LABEL[change["m"]].STATED and not _is_silent(change))
    return {uuid.UUID(home[change["id"]]) for change in told}


def _is_silent(change):
    """Whether a party's room for its opinions is opened, and nothing else of the party changes."""
    columns = {*change["f"], *change.get("n", ())}
    return (change["m"], columns) == ("cases.participant", {"opinion_id"})


def test_a_fact_holds_keys_verbs_and_instants_only(filled, db):
    kinds = {f.name: f.get_internal_type() for f in Fact._meta.concrete_fields}
    assert {n for n, kind in kinds.items() if kind in ("TextField", "JSONField")} == set()
    with database_context(None, "live", [filled.main.id, filled.other.id, filled.report]):
        rows = list(Fact.rows.all())
    assert {row.verb for row in rows} <= {verb.value for verb in Verb}
    assert len({row.verb for row in rows}) > 20
    assert {row.realm for row in rows} == {"live"}


def test_everybody_sees_the_facts_of_their_own_rooms(filled, db):
    for role, actor in filled.people.items():
        with read_scope(actor):
            facts = {f.subject for f in Fact.objects.visible_to(actor).exclude(stream=filled.report)}
            seen = {
                key
                for m in scoped_models()
                for key in m.objects.visible_to(actor).values_list("id", flat=True)
            }
        assert facts <= seen, role


def test_what_is_claimed_and_what_is_ours_are_told_apart(db):
    w = world()
    case, _ = w.case()
    earlier = NOW - dt.timedelta(days=3)
    cases.record(w.lead, case.id, NOW, event=CaseEvent.EXPLOIT, occurred_at=earlier)
    row = w.invite(case, "northgate")
    seen = {"what": ContactAct.LEARNED, "channel": Channel.PHONE, "source": "a call", "at": earlier}
    participant.contact(w.lead, row.id, NOW, **seen)
    with database_context(None, "live", [case.id]):
        for verb in (Verb.CASE_RECORD, Verb.PARTICIPANT_CONTACT):
            for fact in Fact.rows.filter(stream=case.id, verb=verb.value):
                assert (fact.occurred_at, fact.recorded_at) == (earlier, NOW)
        assert Case.rows.get(id=case.id).exploit_at == earlier


def test_a_fact_is_delivered_to_one_recipient_by_one_consumer_once(db):
    """The committed claim is the ordering point (need-to-know 16); it is a row that can be there once."""
    claim = {"consumer": "notifications", "recipient": uuid.uuid4(), "fact": uuid.uuid4(), "claimed_at": NOW}
    Delivery.objects.create(**claim)
    with pytest.raises(IntegrityError), transaction.atomic():
        Delivery.objects.create(**claim)
    Delivery.objects.create(**{**claim, "consumer": "feeds"})
    assert {f.get_internal_type() for f in Delivery._meta.concrete_fields} <= {
        *("UUIDField", "CharField", "DateTimeField"),
    }
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM core_delivery")
        assert cursor.fetchone() == (2,)
