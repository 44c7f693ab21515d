"""notice.mute and .unmute: a person hears no more of a case but what asks for something or tells of harm."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from tests.browsing import signed_in
from tests.factories import NOW
from tests.filled import filled

from medaccord.apps.cases.commands import case as cases
from medaccord.apps.cases.commands import consent, embargo, status
from medaccord.apps.discussion.commands import post, thread
from medaccord.apps.notifications.commands import notice
from medaccord.apps.notifications.models import Muted
from medaccord.apps.notifications.queries.muted import muted
from medaccord.core.models import Delivery, Fact
from medaccord.domain.cvd.case_state import CaseEvent
from medaccord.domain.errors import Missing
from medaccord.domain.notices import HEARD, PIERCING
from medaccord.domain.verbs import Verb

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


@pytest.fixture
def f():
    """A case in which everybody has heard of everything so far."""
    found = filled()
    for actor in (found.w.lead, found.w.northgate, found.w.halcyon):
        signed_in(actor)
    notice.deliver("live", found.case.id, NOW)
    Delivery.objects.all().delete()
    return found


def heard(f, actor):
    """The verbs of which somebody has got notices since."""
    notice.deliver("live", f.case.id, NOW)
    keys = Delivery.objects.filter(recipient=actor.person).values_list("fact", flat=True)
    return sorted(fact.verb for fact in f.rows(Fact, id__in=list(keys)))


def test_what_pierces_is_heard_otherwise():
    assert PIERCING < HEARD
    assert Verb.POST_WRITE not in PIERCING
    assert {Verb.STATUS_ASK, Verb.EMBARGO_PROPOSE, Verb.CASE_RECORD} <= PIERCING
    assert {Verb.LEAK_CLAIM, Verb.LEAK_CONFIRM, Verb.REVIEW_ASK, Verb.CASE_MERGE} <= PIERCING


def test_who_has_muted_a_case_hears_no_talk_and_the_others_do(f):
    notice.mute(f.w.northgate, f.case.id)
    post.write(f.w.lead, f.case.id, NOW, room=f.case.room_id, text="Hello.")
    assert heard(f, f.w.northgate) == []
    assert heard(f, f.w.halcyon) == ["post.write"]


def test_what_asks_for_something_or_tells_of_harm_is_heard(f):
    notice.mute(f.w.northgate, f.case.id)
    (product,), (flaw,) = f.products(), f.vulnerabilities()
    status.ask(f.w.lead, f.case.id, NOW, pairs=[(product.id, flaw.id)], due_at=NOW + DAY)
    embargo.propose(f.w.lead, f.case.id, NOW, ends_at=NOW + 30 * DAY)
    consent.accept(f.w.northgate, f.parties["northgate"].id, NOW)
    cases.record(f.w.lead, f.case.id, NOW, event=CaseEvent.ATTACKS)
    assert heard(f, f.w.northgate) == ["case.record", "embargo.propose", "status.ask"]


def test_a_post_that_mentions_somebody_is_heard_by_them_alone(f):
    for actor in (f.w.northgate, f.w.halcyon):
        notice.mute(actor, f.case.id)
    row = thread.start(f.w.lead, f.case.id, NOW, subject="Date", text="When?", room=f.case.room_id)
    post.write(f.w.lead, f.case.id, NOW, thread=row.id, text="You?", mentions=[f.w.northgate.person])
    post.write(f.w.lead, f.case.id, NOW, thread=row.id, text="Anybody?")
    assert heard(f, f.w.northgate) == ["post.write"]
    assert heard(f, f.w.halcyon) == []


def test_a_case_is_heard_of_again_from_then_on(f):
    for _ in range(2):
        notice.mute(f.w.northgate, f.case.id)
    post.write(f.w.lead, f.case.id, NOW, room=f.case.room_id, text="One.")
    assert heard(f, f.w.northgate) == []
    for _ in range(2):
        notice.unmute(f.w.northgate, f.case.id)
    assert heard(f, f.w.northgate) == []
    post.write(f.w.lead, f.case.id, NOW, room=f.case.room_id, text="Two.")
    assert heard(f, f.w.northgate) == ["post.write"]


def test_it_is_a_mark_of_ones_own_in_no_chain(f):
    before = f.entries()
    notice.mute(f.w.northgate, f.case.id)
    other, _ = f.w.case("Another")
    assert f.entries() == before
    assert muted(f.w.northgate, [f.case.id, other.id]) == {f.case.id}
    for actor in (f.w.lead, f.w.halcyon, f.w.outsider):
        assert muted(actor, [f.case.id]) == set()


def test_what_one_does_not_see_cannot_be_muted(f):
    for step in (notice.mute, notice.unmute):
        with pytest.raises(Missing):
            step(f.w.outsider, f.case.id)
    assert not Muted.objects.exists()


@time_machine.travel(NOW, tick=False)
def test_muting_on_its_page_and_in_the_list(f):
    browser, here = signed_in(f.w.northgate), f"/cases/{f.case.id}/"
    assert f"{here}mute/" in browser.get(here).content.decode()
    asked = browser.get(f"{here}mute/").content.decode()
    assert "You still hear of what asks for your decision" in asked
    assert muted(f.w.northgate, [f.case.id]) == set()
    assert browser.post(f"{here}mute/")["Location"] == here
    assert "Muted" in browser.get("/cases/").content.decode()
    assert "Muted" not in signed_in(f.w.lead).get("/cases/").content.decode()
    assert "hear of it again" in browser.get(here).content.decode()
    assert browser.post(f"{here}unmute/").status_code == 303
    assert "Muted" not in browser.get("/cases/").content.decode()
    for word in ("mute", "unmute"):
        assert signed_in(f.w.outsider).post(f"{here}{word}/").status_code == 404
