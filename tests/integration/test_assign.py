"""case.assign: a case is handed to another lead, and what was set goes on."""

from __future__ import annotations

import datetime as dt

import pytest
from tests.browsing import signed_in
from tests.factories import NOW, person, signs_in, world
from tests.integration.advisory_case import story, third, with_page
from tests.support.api import Program
from tests.support.whole import assert_whole

from medaccord.apps.accounts.models import Person
from medaccord.apps.advisories.commands import advisory
from medaccord.apps.advisories.models import Revision
from medaccord.apps.cases.commands import case as cases
from medaccord.apps.cases.commands import embargo, participant
from medaccord.apps.cases.commands.assign import assign
from medaccord.apps.cases.models import Case, LifeStep
from medaccord.apps.cases.queries.linked import life_steps
from medaccord.apps.cases.queries.load import case_view
from medaccord.apps.discussion.commands import thread
from medaccord.apps.notifications.commands import notice
from medaccord.apps.parties.models import Membership
from medaccord.core import drift, facts
from medaccord.core.context import database_context
from medaccord.core.models import Delivery, Grant
from medaccord.core.principal import LIVE, system
from medaccord.core.scope import read_scope
from medaccord.domain.errors import Denied, Illegal, Invalid, Missing
from medaccord.domain.notices import CONSUMER
from medaccord.domain.roles import Role

pytestmark = pytest.mark.django_db

OPEN = "Halcyon has not answered; call them on Friday."


@pytest.fixture(autouse=True)
def _page():
    with with_page():
        yield


def _world():
    w = world()
    case, _ = w.case()
    w.join(case, "northgate")
    Membership.objects.create(organisation=w.center, person_id=w.colleague.person, since=NOW)
    return w, case


def _leads(case):
    with database_context(None, LIVE, [case.id]):
        held = Grant.objects.filter(stream=case.id, role="lead", until=None)
        return set(held.values_list("principal_id", flat=True)), Case.rows.get(id=case.id).lead_id


def test_a_case_has_one_lead_and_handing_it_over_is_one_step():
    w, case = _world()
    assert _leads(case) == ({w.lead.person}, w.lead.person)
    assign(w.lead, case.id, NOW, person=w.colleague.person, note=OPEN)
    assert _leads(case) == ({w.colleague.person}, w.colleague.person)
    after = {who: case_view(who, case.id) for who in (w.lead, w.colleague)}
    assert [view.roles for view in after.values()] == [{Role.COORDINATOR}, {Role.LEAD}]
    named = Person.objects.get(principal=w.colleague.person).name
    assert [view.lead for view in after.values()] == [named, named]
    assert {p.role for p in after[w.lead].parties} == {"lead", "reporter", "manufacturer"}
    assign(w.colleague, case.id, NOW, person=w.lead.person, note="Back from leave.")
    assert _leads(case) == ({w.lead.person}, w.lead.person)
    with database_context(None, LIVE, [case.id]):
        assert drift.rebuilt(case.id) == drift.stored(case.id)
        assert drift.of(case.id) == []


def test_the_note_is_for_the_desk():
    w, case = _world()
    assign(w.lead, case.id, NOW, person=w.colleague.person, note=OPEN)
    (told,) = life_steps(w.colleague, case.id)
    names = {key: Person.objects.get(principal=key).name for key in (w.lead.person, w.colleague.person)}
    assert (told.verb, told.who, told.to, told.reason) == (
        "case.assign",
        names[w.lead.person],
        names[w.colleague.person],
        OPEN,
    )
    assert life_steps(w.northgate, case.id) == ()
    with read_scope(w.northgate):
        assert not LifeStep.objects.visible_to(w.northgate).exists()


@pytest.mark.parametrize("note", ["", " \n", "bell \x07", "x" * 20_001])
def test_it_needs_a_note(note):
    w, case = _world()
    with pytest.raises(Invalid) as refused:
        assign(w.lead, case.id, NOW, person=w.colleague.person, note=note)
    assert set(refused.value.findings) == {"note"}
    assert _leads(case) == ({w.lead.person}, w.lead.person)


def test_who_may_not_and_to_whom_not():
    w, case = _world()
    with pytest.raises(Illegal, match="leads the case already"):
        assign(w.lead, case.id, NOW, person=w.lead.person, note=OPEN)
    with pytest.raises(Denied, match="own coordination center"):
        assign(w.lead, case.id, NOW, person=person().person, note=OPEN)
    with pytest.raises(Denied):
        assign(w.northgate, case.id, NOW, person=w.colleague.person, note=OPEN)
    with pytest.raises(Missing):
        assign(w.colleague, case.id, NOW, person=w.colleague.person, note=OPEN)


def test_a_closed_case_has_a_lead_too():
    w, case = _world()
    cases.close(w.lead, case.id, NOW)
    assign(w.lead, case.id, NOW, person=w.colleague.person, note=OPEN)
    assert _leads(case) == ({w.colleague.person}, w.colleague.person)


def _set(s):
    """A release that is set for the end of the embargo."""
    row = s.approved()
    at = s.now + dt.timedelta(days=30)
    advisory.schedule(s.w.lead, row.id, s.now, release_at=at)
    return row, at


def test_a_release_that_is_set_stays_set_under_another_lead():
    s = story(embargo_days=30)
    row, at = _set(s)
    new = third(s)
    assign(s.w.lead, s.case.id, s.now, person=new.person, note=OPEN)
    assert s.fresh(row).release_at == at
    advisory.release_due(system(stream=s.case.id), row.id, at)
    done = s.fresh(row)
    assert (done.state, done.stopped) == ("released", "")


def test_the_new_lead_takes_it_back_and_the_old_one_cannot():
    s = story(embargo_days=30)
    row, _at = _set(s)
    new = third(s)
    assign(s.w.lead, s.case.id, s.now, person=new.person, note=OPEN)
    with pytest.raises(Denied):
        advisory.schedule(s.w.lead, row.id, s.now, release_at=None)
    assert advisory.schedule(new, row.id, s.now, release_at=None).release_at is None
    assert [r.state for r in s.here(Revision)] == ["approved"]


def _words(answer):
    return " ".join(answer.content.decode().split())


def test_the_page_says_what_stays_and_who_leads_now():
    s = story(embargo_days=30)
    _row, _at = _set(s)
    new = third(s)
    desk, there = signed_in(s.w.lead), f"/cases/{s.case.id}/assign/"
    page = _words(desk.get(there))
    assert "The advisory is set to be released on" in page
    assert "Third Person" in page
    refused = desk.post(there, {"person": "", "note": "Kept as typed"})
    assert (refused.status_code, "Kept as typed" in refused.content.decode()) == (422, True)
    assert desk.post(there, {"person": str(new.person), "note": OPEN}).status_code == 303
    shown = _words(signed_in(new).get(f"/cases/{s.case.id}/"))
    assert f"Handed to Third Person: {OPEN}" in shown
    assert "handed the case to another lead" in _words(desk.get(f"/cases/{s.case.id}/history/"))
    assert "Why you take it over" in _words(desk.get(there))
    assert OPEN not in _words(signed_in(s.w.northgate).get(f"/cases/{s.case.id}/"))


def test_the_api_hands_it_over():
    w, case = _world()
    desk = Program(w.lead)
    body = {"person": str(w.colleague.person), "note": ""}
    assert desk.post(f"/cases/{case.id}/assign", body).status_code == 422
    assert desk.post(f"/cases/{case.id}/assign", body | {"note": OPEN}).status_code == 200
    assert desk.post(f"/cases/{case.id}/assign", body | {"note": OPEN}).status_code == 403  # not theirs now
    assert Program(w.colleague).get(f"/cases/{case.id}").json()["roles"] == ["lead"]


# ---------------------------------------------------------------- a coordinator takes over

GONE = "Dana is ill and attacks are seen."


def _desk():
    """A case with a coordinator at its desk besides the lead."""
    w, case = _world()
    participant.admit(w.lead, case.id, NOW, person=w.colleague.person)
    return w, case


def test_a_coordinator_takes_over_with_a_reason_and_decides_from_then_on():
    w, case = _desk()
    w.embargo(case)
    with pytest.raises(Denied):
        embargo.terminate(w.colleague, case.id, NOW, reason="It is known.")
    assign(w.colleague, case.id, NOW, person=w.colleague.person, note=GONE)
    assert _leads(case) == ({w.colleague.person}, w.colleague.person)
    embargo.terminate(w.colleague, case.id, NOW, reason="It is known.")
    assert case_view(w.lead, case.id).roles == {Role.COORDINATOR}
    (told,) = life_steps(w.lead, case.id)
    assert (told.taken, told.reason) == (True, GONE)
    assert life_steps(w.northgate, case.id) == ()
    assign(w.lead, case.id, NOW, person=w.lead.person, note="I am back.")
    assert _leads(case) == ({w.lead.person}, w.lead.person)
    with database_context(None, LIVE, [case.id]):
        assert drift.rebuilt(case.id) == drift.stored(case.id)


def test_a_coordinator_gives_the_case_to_nobody_else_and_says_why():
    w, case = _desk()
    third_one = person()
    Membership.objects.create(organisation=w.center, person_id=third_one.person, since=NOW)
    with pytest.raises(Denied, match="take it over yourself"):
        assign(w.colleague, case.id, NOW, person=third_one.person, note=GONE)
    with pytest.raises(Invalid):
        assign(w.colleague, case.id, NOW, person=w.colleague.person, note=" ")
    with pytest.raises(Missing):
        assign(third_one, case.id, NOW, person=third_one.person, note=GONE)
    Membership.objects.filter(person=w.colleague.person).update(until=NOW)
    with pytest.raises(Denied, match="own coordination center"):
        assign(w.colleague, case.id, NOW, person=w.colleague.person, note=GONE)
    assert _leads(case) == ({w.lead.person}, w.lead.person)


def test_a_lead_who_has_left_the_center_is_outside_once_somebody_takes_over():
    w, case = _desk()
    thread.start(w.lead, case.id, NOW, subject="Call", text="When?", people=[w.northgate.person])
    Membership.objects.filter(person=w.lead.person).update(until=NOW)
    assign(w.colleague, case.id, NOW, person=w.colleague.person, note="The lead has left.")
    with pytest.raises(Missing):
        case_view(w.lead, case.id)
    with database_context(None, LIVE, [case.id]):
        held = Grant.objects.filter(stream=case.id, principal=w.lead.person, until=None)
        assert list(held.values_list("role", flat=True)) == []
    assert_whole(case.id)


def test_the_former_lead_and_the_desk_hear_of_it_though_they_muted_the_case():
    w, case = _desk()
    assert_whole(case.id)
    for one in (w.lead, w.colleague):
        signs_in(one)
    while waiting := list(facts.waiting()):
        for realm, stream in waiting:
            notice.deliver(realm, stream, NOW)
    Delivery.objects.all().delete()
    for one in (w.lead, w.northgate):
        notice.mute(one, case.id)
    assign(w.colleague, case.id, NOW, person=w.colleague.person, note=GONE)
    for realm, stream in facts.waiting():
        notice.deliver(realm, stream, NOW)
    assert [row.recipient for row in Delivery.objects.filter(consumer=CONSUMER)] == [w.lead.person]


def test_the_page_and_the_api_take_it_over():
    w, case = _desk()
    browser, there = signed_in(w.colleague), f"/cases/{case.id}/assign/"
    assert "Take over the case" in _words(browser.get(f"/cases/{case.id}/"))
    page = _words(browser.get(there))
    assert "Why you take it over" in page
    assert "Who leads it from now on" not in page
    assert browser.post(there, {"note": ""}).status_code == 422
    assert browser.post(there, {"note": GONE}).status_code == 303
    assert f"Taken over: {GONE}" in _words(browser.get(f"/cases/{case.id}/"))
    assert "took over the lead of the case" in _words(browser.get(f"/cases/{case.id}/history/"))
    own = _words(signed_in(w.northgate).get(f"/cases/{case.id}/history/"))
    assert "took over" not in own
    body = {"person": str(w.lead.person), "note": "Back."}
    assert Program(w.lead).post(f"/cases/{case.id}/assign", body).status_code == 200
    assert _leads(case)[1] == w.lead.person
