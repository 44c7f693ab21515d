"""colleague.add and .remove: who works on a case for a party, and that its other members see nothing."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from tests.browsing import signed_in
from tests.factories import NOW, organisation, person
from tests.filled import adviser_in, filled
from tests.support.api import Program

from medaccord.apps.cases.commands import case as cases
from medaccord.apps.cases.commands import colleague, consent, participant
from medaccord.apps.cases.commands.remove import remove
from medaccord.apps.cases.models import Case, Excerpt, Participant
from medaccord.apps.cases.queries.history import history
from medaccord.apps.cases.queries.load import case_view
from medaccord.apps.cases.queries.team import team, teams
from medaccord.apps.discussion.commands import post, thread
from medaccord.apps.discussion.models import Post
from medaccord.apps.notifications.commands import notice
from medaccord.apps.parties.models import Membership, OrganisationKind
from medaccord.core.catalogue import scoped_models
from medaccord.core.models import Delivery, Grant, Principal
from medaccord.core.scope import read_scope
from medaccord.domain.cvd.first_contact import Words
from medaccord.domain.errors import Denied, Illegal, Invalid, Missing
from medaccord.domain.roles import Role

pytestmark = pytest.mark.django_db
HOUR = dt.timedelta(hours=1)


def member(f, maker="northgate", **duty):
    """One more member of a manufacturer, not on duty."""
    one = person()
    row = f.w.makers.get(maker) or f.w.agency
    Membership.objects.create(organisation=row, person_id=one.person, since=NOW, **duty)
    return one


def own(f, maker="northgate"):
    return f.parties[maker].id


def bring(f, one, by=None):
    return colleague.add(by or f.w.northgate, own(f), NOW, person=one.person)


def keys(f, one):
    with f.inside():
        held = Grant.objects.filter(stream=f.case.id, principal=one.person, until=None)
        return set(held.values_list("room_id", "role"))


def said(f, text, **to):
    return post.write(f.w.lead, f.case.id, NOW, text=text, **(to or {"room": f.case.room_id}))


def read(f, one):
    return {row.text for row in f.seen(Post, one)}


def test_a_colleague_who_was_not_brought_in_sees_nothing():
    f = filled()
    said(f, "To everybody.")
    outside, inside = member(f), member(f)
    bring(f, inside)
    with read_scope(outside):
        assert [m for m in scoped_models() if m.objects.visible_to(outside).exists()] == []
    with pytest.raises(Missing):
        case_view(outside, f.case.id)
    for step in (colleague.add, colleague.remove):
        with pytest.raises(Missing):
            step(outside, own(f), NOW, person=outside.person)
    signed_in(inside)
    browser, program = signed_in(outside), Program(outside)
    for there in ("", "people/", f"people/{own(f)}/team/", "discussion/", "status/", "history/"):
        assert browser.get(f"/cases/{f.case.id}/{there}").status_code == 404
    assert program.get(f"/cases/{f.case.id}").status_code == 404
    assert program.get(f"/participants/{own(f)}/people").status_code == 404
    assert program.get("/cases").json()["results"] == []
    notice.deliver("live", f.case.id, NOW)
    assert not Delivery.objects.filter(recipient=outside.person).exists()
    assert Delivery.objects.filter(recipient=inside.person).exists()


def test_who_is_brought_in_sees_what_the_party_sees_and_what_it_read_before():
    f = filled()
    said(f, "To everybody.")
    said(f, "To the maker.", room=f.side("northgate"))
    said(f, "To another.", room=f.side("halcyon"))
    named = {"subject": "Fix", "text": "To you alone.", "people": [f.w.northgate.person]}
    thread.start(f.w.lead, f.case.id, NOW, **named)
    one = member(f)
    row = bring(f, one)
    assert read(f, one) == {"To everybody.", "To the maker."}
    assert read(f, f.w.northgate) == {"To everybody.", "To the maker.", "To you alone."}
    view = case_view(one, f.case.id)
    assert (view.mine.id, view.roles) == (row.id, {Role.MANUFACTURER})
    said(f, "Afterwards.")
    assert "Afterwards." in read(f, one)
    participant.label(one, own(f), NOW, reference="PSIRT-17")
    f.assert_whole()


def test_the_next_word_to_everybody_reaches_the_same_people():
    f = filled()
    first = said(f, "One.")
    bring(f, member(f))
    assert said(f, "Two.").room_id == first.room_id


def test_before_consent_a_colleague_reads_the_invitation_and_no_more():
    f = filled()
    w = f.w
    first = person()
    maker = organisation(OrganisationKind.MANUFACTURER, first)
    row = participant.invite(w.lead, f.case.id, NOW, organisation=maker.id)
    second = person()
    Membership.objects.create(organisation=maker, person_id=second.person, since=NOW)
    colleague.add(first, row.id, NOW, person=second.person)
    assert keys(f, second) == {(row.room_id, Role.INVITEE)}
    assert f.seen(Case, second) == []
    consent.accept(second, row.id, NOW)
    assert case_view(first, f.case.id).mine.id == case_view(second, f.case.id).mine.id == row.id
    f.assert_whole()


def test_what_the_maker_was_told_at_first_contact_is_its_colleagues_to_read():
    f = filled()
    f.w.embargo(f.case)
    first, second = person(), person()
    maker = organisation(OrganisationKind.MANUFACTURER, first)
    told = {"makes_device": True, "told": Words("Zirkon pump", "It takes any dose.")}
    row = participant.invite(f.w.lead, f.case.id, NOW, organisation=maker.id, **told)
    Membership.objects.create(organisation=maker, person_id=second.person, since=NOW)
    colleague.add(first, row.id, NOW, person=second.person)
    assert keys(f, second) == keys(f, first)
    assert [one.report for one in f.seen(Excerpt, second)] == ["It takes any dose."]
    assert f.seen(Case, second) == []
    colleague.remove(second, row.id, NOW, person=first.person)
    assert f.seen(Excerpt, first) == []
    remove(f.w.lead, row.id, NOW, reason="It was the wrong company.")
    assert f.seen(Excerpt, second) == []
    f.assert_whole()


def test_who_is_shut_out_brings_nobody_further_in_than_it_is():
    f = filled()
    f.w.embargo(f.case)
    consent.decline(f.w.northgate, own(f), NOW)
    one = member(f)
    bring(f, one)
    assert keys(f, one) == keys(f, f.w.northgate)
    assert f.seen(Case, one) == []


def test_an_adviser_shares_the_room_of_the_agencies():
    f = filled()
    adviser = adviser_in(f)
    row = next(p for p in case_view(f.w.lead, f.case.id).parties if p.role == "adviser")
    one = member(f, "agency")
    colleague.add(adviser, row.id, NOW, person=one.person)
    assert {role for _, role in keys(f, one)} == {Role.ADVISER}
    colleague.remove(one, row.id, NOW, person=adviser.person)
    assert Role.ADVISER not in {role for _, role in keys(f, adviser)}


def test_work_is_handed_on_and_who_goes_sees_nothing_further():
    f = filled()
    said(f, "To everybody.")
    named = {"subject": "Fix", "text": "To you alone.", "people": [f.w.northgate.person]}
    thread.start(f.w.lead, f.case.id, NOW, **named)
    one = member(f)
    with pytest.raises(Illegal, match="Nobody of this party would be left"):
        colleague.remove(f.w.northgate, own(f), NOW, person=f.w.northgate.person)
    bring(f, one)
    colleague.remove(f.w.northgate, own(f), NOW, person=f.w.northgate.person)
    assert keys(f, f.w.northgate) == set()
    assert read(f, f.w.northgate) == set()
    assert case_view(one, f.case.id).mine.id == own(f)
    with pytest.raises(Missing):
        bring(f, member(f))
    assert read(f, one) == {"To everybody."}
    f.assert_whole()


def test_who_acts_for_another_party_too_keeps_that_partys_keys():
    f = filled()
    both = f.w.halcyon
    Membership.objects.create(organisation=f.w.makers["northgate"], person_id=both.person, since=NOW)
    bring(f, both)
    colleague.remove(f.w.northgate, own(f), NOW, person=both.person)
    rooms = {room for room, _ in keys(f, both)}
    assert f.case.room_id in rooms
    assert not rooms & {f.parties["northgate"].room_id, f.side("northgate")}
    assert case_view(both, f.case.id).mine.id == own(f, "halcyon")


def test_nobody_decides_about_anothers_people():
    f = filled()
    one, theirs = member(f), member(f, "halcyon")
    for actor, refused in ((f.w.halcyon, Missing), (f.w.outsider, Missing), (one, Missing)):
        for step in (colleague.add, colleague.remove):
            with pytest.raises(refused):
                step(actor, own(f), NOW, person=one.person)
    Membership.objects.create(organisation=f.w.center, person_id=f.w.colleague.person, since=NOW)
    participant.admit(f.w.lead, f.case.id, NOW, person=f.w.colleague.person)
    with pytest.raises(Invalid, match="belongs to this party"):
        bring(f, one, by=f.w.colleague)  # who is not on duty there
    with pytest.raises(Denied):
        colleague.remove(f.w.colleague, own(f), NOW, person=f.w.northgate.person)
    for wrong in (theirs, f.w.outsider, f.w.lead):
        with pytest.raises(Invalid, match="belongs to this party"):
            bring(f, wrong)
    bring(f, one)
    with pytest.raises(Illegal, match="works on the case already"):
        bring(f, one)
    with pytest.raises(Missing):
        colleague.remove(f.w.northgate, own(f), NOW, person=f.w.halcyon.person)
    Membership.objects.filter(person=theirs.person).update(until=NOW)
    with pytest.raises(Invalid):
        colleague.add(f.w.halcyon, own(f, "halcyon"), NOW, person=theirs.person)


def test_nobody_is_brought_in_for_the_center_or_whoever_reported():
    f = filled()
    parties = {p.role: p.id for p in case_view(f.w.lead, f.case.id).parties}
    for role in ("lead", "reporter"):
        with pytest.raises(Illegal):
            colleague.add(f.w.lead, parties[role], NOW, person=person().person)
    with pytest.raises(Missing):
        team(f.w.lead, parties["reporter"])
    desk = team(f.w.lead, parties["lead"])
    assert ([one.person for one in desk.people], desk.others, desk.removable) == ([f.w.lead.person], (), ())
    remove(f.w.lead, own(f), NOW, reason="It sold the line.")
    with pytest.raises(Illegal):
        bring(f, member(f))


def test_where_nobody_can_the_lead_lets_in_somebody_on_duty_and_takes_out_who_left():
    f = filled()
    away, duty = member(f), member(f, triage=True)
    with pytest.raises(Invalid):
        bring(f, away, by=f.w.lead)
    assert [one.person for one in team(f.w.lead, own(f)).others] == [duty.person]
    bring(f, duty, by=f.w.lead)
    assert keys(f, duty) == keys(f, f.w.northgate)
    colleague.remove(f.w.lead, own(f), NOW, person=f.w.northgate.person)
    assert keys(f, f.w.northgate) == set()
    assert case_view(duty, f.case.id).mine.id == own(f)


def test_whoever_has_left_the_organization_decides_nothing_more_and_reads_no_list_of_its_people():
    f = filled()
    one, other = member(f), member(f)
    bring(f, one)
    Membership.objects.filter(person=f.w.northgate.person).update(until=NOW)
    assert team(f.w.northgate, own(f)).others == ()
    assert [someone.person for someone in team(one, own(f)).others] == [other.person]
    with pytest.raises(Denied, match="belong to this party's organization now"):
        bring(f, other)
    with pytest.raises(Denied, match="belong to this party's organization now"):
        colleague.remove(f.w.northgate, own(f), NOW, person=one.person)
    colleague.remove(f.w.northgate, own(f), NOW, person=f.w.northgate.person)
    assert keys(f, f.w.northgate) == set()


def test_nobody_is_brought_into_a_closed_case():
    f = filled()
    cases.close(f.w.lead, f.case.id, NOW, reasons={"T11": "Nobody answers."})
    with pytest.raises(Denied, match="closed"):
        bring(f, member(f))


def test_a_colleague_who_reported_in_secret_is_brought_in_like_any_other():
    """A refusal would tell the employer which of its people reported."""
    f = filled()
    one = member(f)
    Principal.objects.filter(id=f.reporter.principal).update(joined_to=one.person)
    bring(f, one)
    assert case_view(one, f.case.id).mine.id == own(f)
    assert len(team(f.w.northgate, own(f)).people) == 2


def test_people_are_known_to_their_own_and_to_the_desk():
    f = filled()
    one = member(f)
    bring(f, one)
    at_desk = teams(f.w.lead, f.case.id)
    (desk,) = (row.id for row in f.rows(Participant) if row.role == Role.LEAD)
    told = {key: len(names) for key, names in at_desk.items()}
    assert told == {own(f): 2, own(f, "halcyon"): 1, desk: 1}
    assert teams(f.w.northgate, f.case.id) == {own(f): at_desk[own(f)]}
    assert set(teams(f.w.halcyon, f.case.id)) == {own(f, "halcyon")}
    assert teams(f.reporter, f.case.id) == {}
    with pytest.raises(Missing):
        team(f.w.halcyon, own(f))
    newest = history(f.w.lead, f.case.id).entries[0]
    assert (newest.verb, newest.about) == ("colleague.add", ("Northgate Medical",))
    assert all(e.verb != "colleague.add" for e in history(f.w.halcyon, f.case.id).entries)


# ---------------------------------------------------------------- one person, two manufacturers


def two(f, *, at=NOW, joins=False):
    """A further manufacturer for which Halcyon's person is on duty as well, and one more member of it."""
    maker = organisation(OrganisationKind.MANUFACTURER, f.w.halcyon)
    row = participant.invite(f.w.lead, f.case.id, at, organisation=maker.id)
    if joins:
        consent.accept(f.w.halcyon, row.id, at)
    one = person()
    Membership.objects.create(organisation=maker, person_id=one.person, since=NOW)
    return row, one


def test_who_works_for_two_hands_on_nothing_of_the_other():
    f = filled()
    said(f, "To everybody.")
    row, one = two(f)
    colleague.add(f.w.halcyon, row.id, NOW, person=one.person)
    assert keys(f, one) == {(row.room_id, Role.INVITEE)}
    assert f.seen(Case, one) == []
    assert read(f, one) == set()
    f.assert_whole()


def test_what_the_other_heard_before_is_not_handed_on_by_this_one():
    f = filled()
    said(f, "Before.")
    row, one = two(f, at=NOW + HOUR, joins=True)
    colleague.add(f.w.halcyon, row.id, NOW + 2 * HOUR, person=one.person)
    assert case_view(one, f.case.id).mine.id == row.id
    assert read(f, one) == set()
    post.write(f.w.lead, f.case.id, NOW + 3 * HOUR, room=f.case.room_id, text="After.")
    assert read(f, one) == {"After."}
    second = person()
    with f.inside():
        maker = Participant.rows.get(id=row.id).organisation
    Membership.objects.create(organisation=maker, person_id=second.person, since=NOW)
    colleague.add(f.w.halcyon, row.id, NOW + 4 * HOUR, person=second.person)
    assert keys(f, second) == keys(f, one)
    f.assert_whole()


def test_who_is_taken_out_keeps_no_more_than_the_other_gives():
    f = filled()
    said(f, "To everybody.")
    row, one = two(f)
    colleague.add(f.w.halcyon, row.id, NOW, person=one.person)
    Membership.objects.create(organisation=f.w.makers["northgate"], person_id=one.person, since=NOW)
    bring(f, one)
    assert read(f, one) == {"To everybody."}
    colleague.remove(f.w.northgate, own(f), NOW, person=one.person)
    assert keys(f, one) == {(row.room_id, Role.INVITEE)}
    assert read(f, one) == set()
    f.assert_whole()


def test_who_is_taken_out_keeps_all_that_the_other_gives():
    f = filled()
    first = said(f, "Before.")
    row, one = two(f, at=NOW + HOUR, joins=True)
    colleague.add(f.w.halcyon, row.id, NOW + 2 * HOUR, person=one.person)
    second = post.write(f.w.lead, f.case.id, NOW + 3 * HOUR, room=f.case.room_id, text="After.")
    before = keys(f, one)
    Membership.objects.create(organisation=f.w.makers["northgate"], person_id=one.person, since=NOW)
    colleague.add(f.w.northgate, own(f), NOW + 4 * HOUR, person=one.person)
    assert {first.room_id, second.room_id} <= {room for room, _ in keys(f, one)}
    colleague.remove(f.w.northgate, own(f), NOW + 5 * HOUR, person=one.person)
    assert keys(f, one) == before
    assert read(f, one) == {"After."}
    f.assert_whole()


def test_a_party_that_is_shut_out_gives_nothing_by_its_person_who_works_for_another():
    f = filled()
    row, one = two(f, joins=True)
    consent.decline(f.w.halcyon, row.id, NOW + HOUR)
    with f.inside():
        assert not Grant.objects.filter(room=f.case.room_id, principal=one.person).exists()
    colleague.add(f.w.halcyon, row.id, NOW + 2 * HOUR, person=one.person)
    assert f.case.room_id not in {room for room, _ in keys(f, one)}


# ---------------------------------------------------------------- screens


@time_machine.travel(NOW, tick=False)
def test_bringing_in_and_taking_out_on_the_page_of_a_partys_people():
    f = filled()
    one = member(f)
    there = f"/cases/{f.case.id}/people/{own(f)}/team/"
    maker = signed_in(f.w.northgate)
    assert there in maker.get(f"/cases/{f.case.id}/people/").content.decode()
    assert str(one.person) in maker.get(there).content.decode()
    assert maker.post(f"{there}add/", {"add-person": f.w.outsider.person}).status_code == 422
    assert maker.post(f"{there}add/", {"add-person": one.person}).status_code == 303
    assert "Take somebody out" in maker.get(there).content.decode()
    desk = signed_in(f.w.lead).get(there).content.decode()
    assert "Take somebody out" in desk
    assert "Bring" not in desk
    for other in (f.w.halcyon, f.w.outsider):
        assert signed_in(other).get(there).status_code == 404
        assert signed_in(other).post(f"{there}add/", {"add-person": one.person}).status_code == 404
    gone = maker.post(f"{there}remove/", {"remove-person": f.w.northgate.person})
    assert (gone.status_code, gone["Location"]) == (303, "/cases/")
    assert maker.get(there).status_code == 404
    assert "Take somebody out" not in signed_in(one).get(there).content.decode()


@time_machine.travel(NOW, tick=False)
def test_the_page_of_another_cases_party_is_not_there():
    f = filled()
    other, _ = f.w.case("Another")
    assert signed_in(f.w.lead).get(f"/cases/{other.id}/people/{own(f)}/team/").status_code == 404
