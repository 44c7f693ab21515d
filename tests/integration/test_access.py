"""access.take and access.review: into one case for four hours, told at once, looked at by another person."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from django.db import connection
from tests.browsing import signed_in, words
from tests.factories import organisation, person, signs_in
from tests.filled import filled
from tests.integration.test_items import send
from tests.support.api import Program

from medaccord.apps.accounts.models import Person
from medaccord.apps.cases.commands import access, participant
from medaccord.apps.cases.commands.assign import assign
from medaccord.apps.cases.models import EmergencyAccess, Participant
from medaccord.apps.cases.queries.access import accesses
from medaccord.apps.cases.queries.load import case_view
from medaccord.apps.cases.queries.owned import owned
from medaccord.apps.cases.talk import ended
from medaccord.apps.discussion.commands import post, thread
from medaccord.apps.discussion.models import Post
from medaccord.apps.discussion.queries.documents import documents
from medaccord.apps.notifications.commands import notice
from medaccord.apps.notifications.queries.notices import news_for
from medaccord.apps.parties.commands import membership
from medaccord.apps.parties.models import Membership, OrganisationKind
from medaccord.core import facts
from medaccord.core.models import Grant, Stream
from medaccord.core.models.access import RoomKind
from medaccord.core.principal import doubt, system
from medaccord.core.scope import open_grants, read_scope
from medaccord.domain.access import Emergency
from medaccord.domain.errors import Denied, Illegal, Invalid, Missing
from medaccord.domain.handling import Mark
from medaccord.domain.roles import DESK, Role
from medaccord.domain.sharing import Review
from medaccord.worker.tick import tick

pytestmark = pytest.mark.django_db
NOW = dt.datetime.now(dt.UTC)
"""Of today: emergency access ends by the wall clock."""
FOUR, DAY = dt.timedelta(hours=4), dt.timedelta(days=1)
ABOUT = {"ground": Emergency.PATIENTS, "reason": "Two wards report stopped pumps."}


def analyst(f, center=None):
    """A member of the coordination center whom no case has admitted."""
    one = person()
    Membership.objects.create(organisation=center or f.w.center, person_id=one.person, since=NOW)
    return replace(one, roles=one.roles | {Role.ANALYST})


def number(f):
    with f.inside():
        return Stream.objects.get(id=f.case.id).number


def enter(f, who, **told):
    return access.take(who, NOW, number=number(f), **{**ABOUT, **told})


def doors(f, who):
    with f.inside():
        held = Grant.objects.filter(stream=f.case.id, principal=who.person)
        return {(one.role, one.until) for one in held}


def test_one_case_opens_for_four_hours_and_no_longer():
    f = filled()
    who = analyst(f)
    with pytest.raises(Missing):
        case_view(who, f.case.id)
    row = enter(f, who)
    view = case_view(who, f.case.id)
    assert view.is_desk
    assert {party.name for party in view.parties} >= {"Northgate Medical", "Halcyon Infusion"}
    ends = row.until
    assert abs(ends - NOW - FOUR) < dt.timedelta(minutes=5)
    assert doors(f, who) == {("coordinator", ends)}
    post.write(who, f.case.id, NOW, text="I stop the pumps by phone.", room=f.side("northgate"))
    f.assert_whole()
    with f.inside():  # as if four hours had passed
        Grant.objects.filter(principal=who.person).update(until=NOW - dt.timedelta(seconds=1))
    with pytest.raises(Missing):
        case_view(who, f.case.id)


def test_no_trade_secret_opens_and_nothing_of_people_chosen_by_name():
    f = filled()
    send(f, handling=[Mark.TRADE_SECRET])
    send(f, handling=[Mark.COMMERCIAL])
    among = {"subject": "Among us", "text": "Only you.", "people": [f.w.northgate.person]}
    named = thread.start(f.w.lead, f.case.id, NOW, **among)
    who = analyst(f)
    enter(f, who)
    assert [one.marked.marks for one in documents(who, f.case.id)] == [{Mark.COMMERCIAL}]
    send(f, handling=[Mark.TRADE_SECRET])  # and none that comes later
    assert len(documents(who, f.case.id)) == 1
    with f.inside():
        entered = set(Grant.objects.filter(principal=who.person).values_list("room_id", flat=True))
    assert named.room_id not in entered
    assert f.room(RoomKind.AGENCIES) in entered


@pytest.mark.parametrize("which", ["another center's", "nobody's", "a report's"])
def test_what_is_no_case_of_the_center_answers_alike(which):
    f = filled()
    other = organisation(OrganisationKind.COORDINATION_CENTER, name="Another center")
    who = analyst(f, other if which == "another center's" else None)
    wanted = {"another center's": number(f), "nobody's": "MDC-2026-000000", "a report's": "MDR-2026-000001"}
    with pytest.raises(Invalid) as refused:
        access.take(who, NOW, number=wanted[which], **ABOUT)
    assert refused.value.findings == {"number": [access.NO_CASE]}
    assert f.rows(EmergencyAccess) == []


def test_only_members_of_the_center_enter_and_nobody_twice():
    f = filled()
    for stranger in (f.w.outsider, f.w.adviser, f.w.northgate):
        with pytest.raises(Denied):
            enter(f, stranger)
    who = analyst(f)
    enter(f, who)
    with pytest.raises(Illegal, match="already"):
        enter(f, who)
    with pytest.raises(Illegal, match="already"):
        enter(f, replace(f.w.lead, roles=f.w.lead.roles | {Role.ANALYST}))
    with pytest.raises(Invalid):
        enter(f, analyst(f), reason=" ")


def test_the_desk_hears_of_it_and_another_person_looks():
    f = filled()
    who = analyst(f)
    signs_in(f.w.lead)
    row = enter(f, who)
    for realm, stream in facts.waiting():
        while notice.deliver(realm, stream, NOW):
            pass
    assert "access.take" in {line.entry.verb for line in news_for(f.w.lead).items}
    assert "access.take" not in {line.entry.verb for line in news_for(f.w.northgate).items}
    with pytest.raises(Denied, match="by emergency access"):
        access.review(who, row.id, NOW, outcome=Review.UPHELD, words="I was right.")
    with pytest.raises(Missing):
        access.review(f.w.northgate, row.id, NOW, outcome=Review.ENDED, words="No.")
    seen = access.review(f.w.lead, row.id, NOW, outcome=Review.UPHELD, words="It could not wait.")
    assert (seen.review, seen.until) == ("upheld", row.until)
    with pytest.raises(Illegal, match="already"):
        access.review(f.w.lead, row.id, NOW, outcome=Review.ENDED, words="No.")
    (told,) = accesses(f.w.lead, f.case.id)
    assert (told.review_words, told.may_review) == ("It could not wait.", False)
    assert accesses(f.w.northgate, f.case.id) == []
    f.assert_whole()


def test_what_was_not_right_ends_at_once():
    f = filled()
    who = analyst(f)
    row = enter(f, who)
    access.review(f.w.lead, row.id, NOW, outcome=Review.ENDED, words="The desk was there.")
    with pytest.raises(Missing):
        case_view(who, f.case.id)
    with pytest.raises(Denied, match="Ask the lead"):
        enter(f, who)
    participant.admit(f.w.lead, f.case.id, NOW, person=who.person)
    assert case_view(who, f.case.id).is_desk
    f.assert_whole()


def test_nobody_goes_on_before_a_colleague_has_looked():
    f = filled()
    who = analyst(f)
    row = enter(f, who)
    with f.inside():  # as if four hours had passed
        Grant.objects.filter(principal=who.person).update(until=NOW - dt.timedelta(seconds=1))
    with pytest.raises(Illegal, match="A colleague looks"):
        enter(f, who)
    access.review(f.w.lead, row.id, NOW, outcome=Review.UPHELD, words="It could not wait.")
    enter(f, who)
    assert case_view(who, f.case.id).is_desk


def test_talk_goes_on_and_whoever_entered_hears_it_for_some_hours():
    f = filled()
    before = post.write(f.w.northgate, f.case.id, NOW, text="Before.", room=f.case.room_id)
    who = analyst(f)
    enter(f, who)
    said = post.write(who, f.case.id, NOW, text="Stop the pumps.", room=f.case.room_id)
    answer = post.write(f.w.halcyon, f.case.id, NOW, text="They stand.", room=f.case.room_id)
    assert before.room_id == said.room_id == answer.room_id
    assert ended(f.case.id, [said.room_id]) == set()
    participant.leave(f.w.halcyon, f.parties["halcyon"].id, NOW, reason="Not ours.")
    new = post.write(f.w.northgate, f.case.id, NOW, text="After.", room=f.case.room_id)
    assert new.room_id != said.room_id
    with read_scope(who):
        heard = {one.text for one in Post.objects.visible_to(who).filter(stream=f.case.id)}
    assert heard >= {"Stop the pumps.", "After."}
    with pytest.raises(Denied, match="for some hours"):
        thread.start(who, f.case.id, NOW, subject="S", text="T", people=[f.w.northgate.person])


def test_whoever_is_here_for_hours_is_no_second_person_and_nobody_in_doubt_enters():
    f = filled()
    first, second = analyst(f), analyst(f)
    row = enter(f, first)
    enter(f, second)
    with pytest.raises(Denied, match="by emergency access"):
        access.review(second, row.id, NOW, outcome=Review.UPHELD, words="Fine.")
    third = analyst(f)
    doubt(third.person, NOW, None)
    with pytest.raises(Denied, match="confirm first"):
        enter(f, third)


@pytest.mark.parametrize("also", [False, True])
def test_whoever_leaves_the_center_loses_emergency_access_at_once(also):
    """Also where they belong to somebody else and can still sign in, on both rings; the desk reads when."""
    f = filled()
    who = analyst(f)
    enter(f, who)
    post.write(f.w.lead, f.case.id, NOW, text="Stop the pumps.", room=f.side("northgate"))
    if also:
        maker = f.w.makers["northgate"]
        Membership.objects.create(organisation=maker, person_id=who.person, since=NOW)
    assert case_view(who, f.case.id).is_desk
    membership.end(system(), NOW, organisation=f.w.center.id, person=who.person)
    assert tick(NOW).done == {"colleague.leave": 1}
    with pytest.raises(Missing):
        case_view(who, f.case.id)
    with read_scope(who):
        assert not open_grants(who).filter(stream=f.case.id).exists()
        assert not Participant.objects.visible_to(who).filter(stream=f.case.id).exists()
        if connection.vendor == "postgresql":
            assert not Participant.rows.filter(stream=f.case.id).exists()
    (told,) = accesses(f.w.lead, f.case.id)
    assert told.until == NOW
    assert tick(NOW).done == {}
    f.assert_whole()


def test_an_administrator_takes_out_whoever_is_in_a_case_for_hours_in_one_step():
    f = filled()
    who, keeper = analyst(f), analyst(f)
    Membership.objects.filter(person=keeper.person).update(administrator=True)
    enter(f, who)
    (held,) = owned(system(), f.w.center.id, who.person)
    assert (held.number, held.leads, held.alone) == (number(f), False, False)
    there = f"/directory/{f.w.center.id}/people/{who.person}/end/"
    assert signed_in(keeper).post(there).status_code == 303
    assert {until <= dt.datetime.now(dt.UTC) for _role, until in doors(f, who)} == {True}


def test_a_second_look_that_is_owed_is_in_the_work_of_a_closed_case():
    f = filled()
    enter(f, analyst(f))
    f.close()
    assert "Look at an emergency access" in words(signed_in(f.w.lead).get("/my-work/"))


def test_nobody_makes_hours_into_more():
    f = filled()
    who = analyst(f)
    enter(f, who)
    with pytest.raises(Denied, match="by emergency access"):
        assign(who, f.case.id, NOW, person=who.person, note="Mine now.")
    with pytest.raises(Denied):
        participant.admit(who, f.case.id, NOW, person=who.person)
    participant.admit(f.w.lead, f.case.id, NOW, person=who.person)
    with f.inside():
        held = Grant.objects.filter(principal=who.person, role__in=DESK, until=None)
        assert held.exists()
    assert case_view(who, f.case.id).here_until is None
    assign(who, f.case.id, NOW, person=who.person, note="The lead is ill.")
    f.assert_whole()


def test_the_page_takes_it_and_the_lead_looks_at_it_from_my_work():
    f = filled()
    who = analyst(f)
    browser = signed_in(who)
    assert "Emergency access to a case" in words(browser.get("/my-work/"))
    page = browser.get("/my-work/access/")
    assert "Trade secrets, who reported" in words(page)
    sent = {"number": number(f).lower(), "ground": "patients_in_danger", "reason": "Pumps stop."}
    done = browser.post("/my-work/access/", sent)
    assert done["Location"] == f"/cases/{f.case.id}/"
    assert "Your emergency access ends" in words(browser.get(done["Location"]))
    lead = signed_in(f.w.lead)
    assert "Look at an emergency access" in words(lead.get("/my-work/"))
    (one,) = accesses(f.w.lead, f.case.id)
    there = f"/cases/{f.case.id}/people/access/{one.id}/"
    assert there in lead.get(f"/cases/{f.case.id}/people/").content.decode()
    assert browser.get(there).status_code == 404
    judged = lead.post(there, {"outcome": "ended", "words": "The desk was there.", "version": 1})
    assert judged.status_code == 303
    assert browser.get(f"/cases/{f.case.id}/").status_code == 404
    assert "Look at an emergency access" not in words(lead.get("/my-work/"))


def test_who_looked_at_it_is_named_where_a_program_of_theirs_did():
    f = filled()
    row = enter(f, analyst(f))
    told = {"outcome": "upheld", "words": "It could not wait.", "version": 1}
    assert Program(f.w.lead).post(f"/emergency-access/{row.id}/review", told).status_code == 200
    (one,) = accesses(f.w.lead, f.case.id)
    assert one.reviewer == Person.objects.get(pk=f.w.lead.person).name != ""


def test_the_page_is_nobodys_outside_the_center():
    f = filled()
    assert signed_in(f.w.northgate).get("/my-work/access/").status_code == 404
    assert "Emergency access" not in words(signed_in(f.w.northgate).get("/my-work/"))


def test_programs_take_it_with_a_token_that_may():
    f = filled()
    who = Program(analyst(f))
    told = {"number": number(f), "ground": "leak", "reason": "A file of it is on a forum."}
    assert who.post("/emergency-access", told).status_code == 201
    (listed,) = who.get(f"/cases/{f.case.id}/emergency-access").json()["results"]
    assert listed["ground"] == "leak"
    assert Program(f.w.northgate).post("/emergency-access", told).status_code == 403
