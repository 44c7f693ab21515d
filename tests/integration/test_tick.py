"""Periodic work: what the clock asks for happens once, in time or late, and never opens anything."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest
import structlog
from django.contrib.sessions.models import Session
from django.db import OperationalError
from tests.factories import NOW, world
from tests.integration.advisory_case import story, with_page
from tests.support.whole import assert_whole

from medaccord.apps.advisories.commands import advisory
from medaccord.apps.advisories.models import Publication, Revision
from medaccord.apps.cases.commands import consent, embargo, participant
from medaccord.apps.cases.models import Case, ContactAct, Embargo, Participant
from medaccord.apps.cases.queries.history import history
from medaccord.apps.parties.models import Channel
from medaccord.core import streams
from medaccord.core.context import database_context
from medaccord.core.models import Bucket, Stream
from medaccord.core.principal import realm_stream_id, system
from medaccord.core.scope import read_scope
from medaccord.core.streams import named
from medaccord.domain.errors import Denied, Illegal, Missing
from medaccord.domain.verbs import Verb
from medaccord.worker import tick as ticking
from medaccord.worker.due import due
from medaccord.worker.patience import Patience
from medaccord.worker.tick import tick

pytestmark = pytest.mark.django_db

DAY = dt.timedelta(days=1)


def _read(case, model, **which):
    with database_context(None, "live", [case.id]):
        return list(model.rows.filter(stream=case.id, **which))


def _embargoed(days=30):
    w = world()
    case, reporter = w.case()
    w.embargo(case, days=days)
    return w, case, reporter


def _refusals():
    realm = realm_stream_id("live")
    with database_context(None, "live", [realm]):
        return Stream.objects.get(id=realm).count


def test_nothing_is_due_before_its_time():
    w, case, _ = _embargoed()
    w.invite(case, "northgate")
    assert [step.verb for step in due(w.now + 6 * DAY)] == []
    assert tick(w.now + 6 * DAY).done == {}


def test_an_unanswered_invitation_lapses_at_its_due_date_once():
    w, case, _ = _embargoed()
    party = w.invite(case, "northgate")
    then = party.lapses_at
    assert tick(then).done == {"consent.lapse": 1}
    assert [row.consent for row in _read(case, Participant, id=party.id)] == ["declined"]
    before = _refusals()
    again = tick(then + DAY)
    assert (again.done, again.refused, again.failed) == ({}, 0, 0)
    assert _refusals() == before


def test_whoever_answered_does_not_lapse():
    w, case, _ = _embargoed()
    party = w.invite(case, "northgate")
    consent.accept(w.northgate, party.id, w.now)
    assert [step.verb for step in due(w.now + 20 * DAY)] == []


@pytest.mark.parametrize("late", [dt.timedelta(0), dt.timedelta(days=90)])
def test_an_embargo_ends_at_its_instant_however_late_the_tick_is_and_publishes_nothing(late):
    w, case, _ = _embargoed()
    ends_at = w.now + 30 * DAY
    assert tick(ends_at - dt.timedelta(microseconds=1)).done == {}
    assert tick(ends_at + late).done == {"embargo.end": 1}
    (row,) = _read(case, Embargo)
    assert (row.state, row.ended_at) == ("exited", ends_at)
    (stored,) = _read(case, Case)
    assert (stored.public_at, stored.released_at) == (None, None)
    assert tick(ends_at + late + DAY).done == {}


def test_an_embargos_end_widens_nobodys_audience():
    w, case, _ = _embargoed()
    w.invite(case, "northgate")
    tick(w.now + 60 * DAY)
    for actor in (w.northgate, w.halcyon, w.outsider):
        with read_scope(actor):
            assert not Case.objects.visible_to(actor).exists()


def test_a_round_so_late_that_the_embargo_is_over_ends_it_and_waits_for_nobodys_consent():
    w, case, _ = _embargoed()
    party = w.invite(case, "northgate")
    at = w.now + 60 * DAY
    assert [(step.verb, step.at) for step in due(at)] == [(Verb.EMBARGO_END, w.now + 30 * DAY)]
    first = tick(at)
    assert (first.done, first.refused) == ({"embargo.end": 1}, 0)
    assert [row.consent for row in _read(case, Participant, id=party.id)] == ["no_embargo"]
    then = tick(at)
    assert (then.done, then.refused) == ({"consent.lapse": 1}, 0), "its invitation passed unanswered"
    (row,) = _read(case, Participant, id=party.id)
    assert (row.consent, row.declined_at) == ("no_embargo", at)
    assert [step.verb for step in due(at + DAY)] == []


def test_an_invitation_without_an_embargo_is_closed_at_its_due_date_once_and_told():
    w = world()
    case, _ = w.case()
    party = w.invite(case, "northgate")
    joined = w.join(case, "halcyon")
    assert tick(party.lapses_at - dt.timedelta(microseconds=1)).done == {}
    late = party.lapses_at + 30 * DAY
    ticked = tick(late)
    assert (ticked.done, ticked.refused, ticked.failed) == ({"consent.lapse": 1}, 0, 0)
    (row,) = _read(case, Participant, id=party.id)
    assert (row.consent, row.declined_at) == ("no_embargo", late)
    (other,) = _read(case, Participant, id=joined.id)
    assert other.declined_at is None
    told = history(w.lead, case.id).entries[0]
    assert (told.verb, told.who, told.about) == ("consent.lapse", "Medaccord", ("Northgate Medical",))
    assert not any(entry.verb == "consent.lapse" for entry in history(w.halcyon, case.id).entries)
    assert tick(late + DAY).done == {}
    with pytest.raises(Illegal, match="new one"):
        consent.accept(w.northgate, party.id, late, terms=None)
    assert_whole(case.id)


def test_what_the_desk_noted_of_a_party_keeps_no_invitation_open():
    w = world()
    case, _ = w.case()
    party = w.invite(case, "northgate")
    told = {"what": ContactAct.LEARNED, "channel": Channel.PHONE, "source": "front desk", "at": w.now}
    participant.contact(w.lead, party.id, w.now, **told)
    with pytest.raises(Illegal, match="expired"):
        consent.accept(w.northgate, party.id, party.lapses_at, terms=None)
    assert tick(party.lapses_at).done == {"consent.lapse": 1}


def test_who_left_before_its_time_passed_does_not_lapse():
    w = world()
    case, _ = w.case()
    party = w.invite(case, "northgate")
    with database_context(None, "live", [case.id]):
        Participant.rows.filter(id=party.id).update(left_at=w.now)
    assert [step.verb for step in due(party.lapses_at)] == []
    with pytest.raises(Illegal, match="not overdue"):
        consent.lapse(system("live", case.id), party.id, party.lapses_at)


def test_chains_that_the_platform_wrote_to_are_whole_and_tell_what_the_tables_say():
    w, case, _ = _embargoed()
    w.invite(case, "northgate")
    tick(w.now + 10 * DAY)
    tick(w.now + 40 * DAY)
    assert_whole(case.id)


def _scheduled():
    made = story(embargo_days=30)
    row = made.approved()
    at = made.now + 30 * DAY
    advisory.schedule(made.w.lead, row.id, made.now, release_at=at)
    return made, row, at


def test_a_release_at_the_embargos_end_happens_once_after_it_has_ended():
    with with_page():
        made, row, at = _scheduled()
        assert tick(at - dt.timedelta(microseconds=1)).done == {}
        assert not Publication.objects.exists()
        assert tick(at).done == {"advisory.release": 1, "embargo.end": 1}
        assert made.fresh(row).state == "released"
        assert Publication.objects.count() == 1
        assert tick(at + DAY).done == {}
        assert Publication.objects.count() == 1


def test_a_release_that_is_stopped_is_not_tried_again():
    with with_page():
        made, row, at = _scheduled()
        advisory.return_(made.w.colleague, row.id, made.now, comment="Wait for the second maker.")
        assert tick(at).done == {"embargo.end": 1}
    assert not Publication.objects.exists()
    assert [found.state for found in made.here(Revision, id=row.id)] == ["draft"]


def test_one_broken_step_does_not_keep_others_from_being_done_and_is_tried_ever_later(monkeypatch):
    w, case, _ = _embargoed()
    other, _ = w.case()
    w.embargo(other, days=31)
    real = embargo.end

    def breaks(actor, subject, now):
        if subject == case.id:
            raise RuntimeError("something nobody thought of")
        return real(actor, subject, now)

    monkeypatch.setitem(tick.__globals__["ACTS"], Verb.EMBARGO_END, breaks)
    patience, at = Patience(), w.now + 40 * DAY
    first = tick(at, patience=patience)
    assert (first.done, first.failed) == ({"embargo.end": 1}, 1)
    assert tick(at + dt.timedelta(seconds=59), patience=patience).failed == 0
    assert tick(at + dt.timedelta(seconds=60), patience=patience).failed == 1
    assert tick(at + dt.timedelta(seconds=179), patience=patience).failed == 0
    assert tick(at + dt.timedelta(seconds=180), patience=patience).failed == 1


def test_a_round_stops_between_two_steps_when_it_is_told_to():
    w, _, _ = _embargoed()
    other, _ = w.case()
    w.embargo(other, days=31)
    answers = iter([False])
    told = tick(w.now + 60 * DAY, stop=lambda: next(answers, True))
    assert told.done == {"embargo.end": 1}
    assert (told.told, told.swept) == (0, {})


def test_the_platform_acts_only_where_it_was_sent():
    w, case, _ = _embargoed()
    other, _ = w.case()
    at = w.now + 31 * DAY
    for actor in (system(), system("live", other.id)):
        with pytest.raises(Missing):
            embargo.end(actor, case.id, at)
    assert embargo.end(system("live", case.id), case.id, at).state == "exited"


def test_the_platform_may_do_only_what_the_matrix_gives_it():
    w, case, _ = _embargoed()
    with pytest.raises(Denied):
        embargo.terminate(system("live", case.id), case.id, w.now, reason="because")
    with pytest.raises(Denied):
        embargo.end(w.lead, case.id, w.now + 31 * DAY)


def test_expired_sessions_and_buckets_are_swept():
    for days in (2, 0):
        Bucket.objects.create(digest=str(days) * 64, tokens=1.0, at=NOW - days * DAY)
        Session.objects.create(session_key=f"key-{days}", session_data="", expire_date=NOW - (days - 1) * DAY)
    assert tick(NOW).swept == {"buckets": 1, "sessions": 1}
    assert list(Bucket.objects.values_list("digest", flat=True)) == ["0" * 64]
    assert list(Session.objects.values_list("session_key", flat=True)) == ["key-0"]


@pytest.mark.parametrize(("trouble", "event"), [(Illegal("Not now."), "refused"), (KeyError("x"), "failed")])
def test_a_step_that_fails_is_logged_with_the_number_of_its_case(monkeypatch, trouble, event):
    w, case, _ = _embargoed()
    party = w.invite(case, "northgate")

    def broken(*_args):
        raise trouble

    monkeypatch.setitem(ticking.ACTS, Verb.CONSENT_LAPSE, broken)
    monkeypatch.setattr(ticking, "log", structlog.get_logger())  # the one that was used keeps its settings
    with structlog.testing.capture_logs() as told:
        tick(party.lapses_at)
    number = _number(case.id)
    assert number
    assert [line for line in told if line["event"] == f"tick.{event}"] == [
        {
            "event": f"tick.{event}",
            "log_level": "warning" if event == "refused" else "error",
            "verb": Verb.CONSENT_LAPSE,
            "stream": str(case.id),
            "number": number,
            "why": type(trouble).__name__,
        }
    ]


def _number(stream):
    with database_context(None, "live", [stream]):
        return Stream.objects.get(id=stream).number


def test_a_stream_whose_number_cannot_be_read_is_named_by_its_key(monkeypatch):
    key = uuid.uuid4()
    assert named("live", key) == {"stream": str(key)}

    def gone(*_args):
        raise OperationalError

    monkeypatch.setattr(streams, "platform_scope", gone)
    assert named("live", key) == {"stream": str(key)}
