"""Facts become notices for whoever may know them then, once, and hold only keys (need-to-know 16, 17)."""

from __future__ import annotations

import datetime as dt
import threading
import time

import pytest
from django.db import connections, transaction
from tests.browsing import plain, signed_in
from tests.factories import NOW, actor_of, world

from medaccord.apps.accounts.models import User
from medaccord.apps.cases.commands import participant
from medaccord.apps.cases.models import Case
from medaccord.apps.discussion.commands import post
from medaccord.apps.notifications.commands import notice
from medaccord.apps.notifications.queries.notices import news_for
from medaccord.apps.parties.models import Origin
from medaccord.core import facts, writing
from medaccord.core.context import database_context
from medaccord.core.models import Delivery, Fact, Undelivered
from medaccord.domain.cvd.report import ReportEvent
from medaccord.domain.notices import CONSUMER, HEARD
from medaccord.domain.verbs import Verb

LATER = NOW + dt.timedelta(minutes=5)


def _scene():
    """A running case of two manufacturers, all of whose people can sign in, with nothing undelivered."""
    w = world()
    case, _ = w.case()
    rows = {maker: w.join(case, maker) for maker in ("northgate", "halcyon")}
    for name in ("lead", "colleague", "northgate", "halcyon"):
        key = getattr(w, name).person
        User.objects.get_or_create(person_id=key, defaults={"username": f"{name}-{case.id}"})
    _deliver_all()
    Delivery.objects.all().delete()
    return w, case, rows


def _deliver_all():
    return sum(notice.deliver(realm, stream, LATER) for realm, stream in facts.waiting())


def _heard(w, case):
    """Who heard of what: the verb of each notice by the name of its reader."""
    names = {getattr(w, name).person: name for name in ("lead", "colleague", "northgate", "halcyon")}
    told: dict[str, list[str]] = {}
    for row in Delivery.objects.filter(consumer=CONSUMER):
        told.setdefault(names[row.recipient], []).append(_verb(case, row.fact))
    return told


def _verb(case, key):
    with database_context(None, "live", [case.id]):
        return Fact.rows.values_list("verb", flat=True).get(id=key)


@pytest.mark.django_db
def test_everybody_inside_hears_once_but_for_whoever_acted():
    w, case, _ = _scene()
    post.write(w.northgate, case.id, NOW, room=case.room_id, text="Build 7 is ready.")
    assert _deliver_all() == 2
    assert _heard(w, case) == {"lead": ["post.write"], "halcyon": ["post.write"]}
    assert _deliver_all() == 0
    assert not Undelivered.objects.exists()


@pytest.mark.django_db
def test_what_one_party_did_is_heard_by_the_desk_alone():
    w, case, rows = _scene()
    participant.judge(w.northgate, rows["northgate"].id, NOW, event=ReportEvent.DEFER)
    _deliver_all()
    assert _heard(w, case) == {"lead": ["participant.judge"]}


@pytest.mark.django_db
def test_who_has_left_or_may_not_sign_in_hears_nothing():
    w, case, rows = _scene()
    post.write(w.lead, case.id, NOW, room=case.room_id, text="For all.")
    participant.leave(w.halcyon, rows["halcyon"].id, NOW)
    User.objects.filter(person_id=w.northgate.person).update(is_active=False)
    _deliver_all()
    assert set(_heard(w, case)) == {"lead"}, "the leaving, of which the lead hears"


@pytest.mark.django_db
def test_a_replayed_case_notifies_nobody():
    w, case, _ = _scene()
    with database_context(None, "live", [case.id]):
        Case.rows.filter(id=case.id).update(origin=Origin.REPLAY)
    post.write(w.northgate, case.id, NOW, room=case.room_id, text="Replayed.")
    assert _deliver_all() == 0
    assert not Undelivered.objects.exists()


@pytest.mark.django_db
def test_a_notice_is_read_in_its_readers_own_scope_and_goes_with_it():
    w, case, rows = _scene()
    post.write(w.lead, case.id, NOW, room=case.room_id, text="For all.")
    _deliver_all()
    (one,) = news_for(w.halcyon).items
    assert (one.case, one.entry.verb) == (case.id, Verb.POST_WRITE)
    assert news_for(w.lead).items == ()
    participant.leave(w.halcyon, rows["halcyon"].id, NOW)
    assert news_for(w.halcyon).items == ()


@pytest.mark.django_db
def test_my_work_shows_what_is_new_until_it_is_marked_as_seen():
    w, case, _ = _scene()
    post.write(w.lead, case.id, NOW, room=case.room_id, text="For all.")
    _deliver_all()
    browser = signed_in(w.northgate)
    assert b"New for you" in plain(browser.get("/my-work/"))
    assert browser.get("/my-work/seen/").status_code == 405, "nothing changes on GET"
    assert browser.post("/my-work/seen/").status_code == 303
    assert b"New for you" not in plain(browser.get("/my-work/"))
    assert Delivery.objects.filter(recipient=w.northgate.person, seen_at=None).count() == 0
    assert Delivery.objects.filter(recipient=w.halcyon.person, seen_at=None).count() == 1


@pytest.mark.django_db
def test_a_reporters_message_reaches_the_desk():
    w, _case, _ = _scene()
    sent = w.told()
    _deliver_all()
    Delivery.objects.all().delete()
    post.write_to_report(actor_of(sent.report.reporter_id), sent.report.id, NOW, text="One more thing.")
    _deliver_all()
    (one,) = news_for(w.lead).items
    assert (one.report, one.verb) == (sent.report.id, Verb.POST_WRITE)
    assert sent.report.stream.number.encode() in plain(signed_in(w.lead).get("/my-work/"))


def test_a_delivery_that_breaks_loses_and_doubles_nothing(committed, monkeypatch):
    w, case, _ = _scene()
    post.write(w.northgate, case.id, NOW, room=case.room_id, text="Build 7 is ready.")
    real = writing.insert

    def breaks(rows):
        real(rows)
        if rows and isinstance(rows[0], Delivery):
            raise RuntimeError("killed")

    with monkeypatch.context() as patch:
        patch.setattr(writing, "insert", breaks)
        with pytest.raises(RuntimeError):
            _deliver_all()
    assert not Delivery.objects.exists()
    assert _deliver_all() == 2
    assert Delivery.objects.count() == 2


def test_many_workers_at_once_deliver_each_fact_once(committed):
    w, case, _ = _scene()
    for number in range(5):
        post.write(w.northgate, case.id, NOW, room=case.room_id, text=f"Build {number} is ready.")
    together = threading.Barrier(3)
    made: list[int] = []

    def work():
        try:
            together.wait(20)
            made.append(notice.deliver("live", case.id, LATER))
        finally:
            connections.close_all()

    _run([work] * 3)
    assert sorted(made) == [0, 0, 10]
    assert Delivery.objects.count() == 10


def test_a_revocation_that_comes_first_prevents_the_delivery(committed):
    """The claim waits for the stream that the revocation holds, and then finds the door closed."""
    w, case, rows = _scene()
    post.write(w.lead, case.id, NOW, room=case.room_id, text="For all.")
    done: list[int] = []

    def work():
        try:
            done.append(notice.deliver("live", case.id, LATER))
        finally:
            connections.close_all()

    claiming = threading.Thread(target=work)
    with transaction.atomic():
        participant.leave(w.halcyon, rows["halcyon"].id, NOW)
        claiming.start()
        time.sleep(0.5)
        assert done == [], "claimed before the revocation was decided"
    claiming.join(60)
    assert not Delivery.objects.filter(recipient=w.halcyon.person).exists()
    assert Delivery.objects.filter(recipient=w.northgate.person).exists()


def _run(calls):
    threads = [threading.Thread(target=call) for call in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
        assert not thread.is_alive()


def test_marks_and_claims_hold_keys_and_instants_only():
    for model in (Delivery, Undelivered):
        kinds = {field.name: field.get_internal_type() for field in model._meta.concrete_fields}
        words = {name for name, kind in kinds.items() if kind not in ("UUIDField", "DateTimeField")}
        assert words <= {"consumer", "realm"}, model


def test_only_verbs_of_the_platform_are_heard():
    assert set(Verb) > HEARD
