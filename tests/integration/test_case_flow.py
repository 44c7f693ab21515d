"""A case runs from report to agreed terms, and its chain tells the same story as its tables."""

from __future__ import annotations

import datetime as dt

import pytest
from tests.factories import world

from medaccord.apps.cases.commands import consent, embargo
from medaccord.apps.cases.models import Case, Embargo, Participant
from medaccord.core import audit, drift
from medaccord.core.context import database_context
from medaccord.core.models import Stream
from medaccord.core.scope import read_scope

pytestmark = pytest.mark.django_db


def _seen(actor):
    with read_scope(actor):
        return [case.title for case in Case.objects.visible_to(actor)]


def test_an_invited_manufacturer_sees_the_case_only_after_it_consents():
    w = world()
    case, _ = w.case()
    w.embargo(case)
    party = w.invite(case, "northgate")
    assert party.consent == "invited"
    assert _seen(w.northgate) == []
    consent.accept(w.northgate, party.id, w.now)
    assert _seen(w.northgate) == [case.title]
    assert _seen(w.outsider) == []


def test_the_stored_case_equals_the_one_rebuilt_from_its_chain():
    w = world()
    case, _reporter = w.case()
    w.embargo(case)
    w.join(case, "northgate")
    longer = embargo.propose(w.northgate, case.id, w.now, ends_at=w.now + dt.timedelta(days=90))
    embargo.accept(w.lead, longer.id, w.now)
    with database_context(None, "live", [case.id]):
        stream = Stream.objects.get(id=case.id)
        assert audit.verify(stream) == []
        assert drift.rebuilt(case.id) == drift.stored(case.id)
        assert Embargo.rows.get(stream=case.id).ends_at == longer.ends_at
        states = {p.role: p.consent for p in Participant.rows.filter(stream=case.id)}
    assert states == {"lead": "signatory", "reporter": "invited", "manufacturer": "signatory"}
