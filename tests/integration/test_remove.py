"""participant.remove: the lead takes a party out; it reads why and what it keeps, and nothing further."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from tests.browsing import signed_in
from tests.factories import NOW, organisation, person
from tests.filled import adviser_in, filled

from medaccord.apps.cases.commands import consent, participant, status
from medaccord.apps.cases.commands.finish import finish
from medaccord.apps.cases.commands.remove import remove
from medaccord.apps.cases.models import Case, Participant
from medaccord.apps.cases.queries.history import history
from medaccord.apps.cases.queries.invitations import open_invitations
from medaccord.apps.cases.queries.load import case_view
from medaccord.apps.cases.queries.own import own_names
from medaccord.apps.cases.queries.removals import removal, removals
from medaccord.apps.discussion.commands import post, thread
from medaccord.apps.discussion.models import Post
from medaccord.apps.parties.models import Membership, OrganisationKind
from medaccord.core.models import Grant
from medaccord.domain.cvd.report import ReportEvent
from medaccord.domain.errors import Denied, Illegal, Invalid, Missing
from medaccord.domain.roles import Role

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
WHY = "You told a customer about the embargo."


def own(f, maker="northgate"):
    return f.parties[maker].id


@pytest.fixture
def f():
    found = filled()
    found.w.embargo(found.case)
    for maker in ("northgate", "halcyon"):
        consent.accept(getattr(found.w, maker), own(found, maker), NOW)
    return found


def held(f, actor):
    with f.inside():
        rows = Grant.objects.filter(stream=f.case.id, principal=actor.person, until=None)
        return set(rows.values_list("room_id", "role"))


def test_its_keys_end_in_the_same_step_but_that_to_its_own_record(f):
    post.write(f.w.northgate, f.case.id, NOW, room=f.case.room_id, text="Hello.")
    named = {"subject": "Fix", "text": "When?", "people": [f.w.northgate.person]}
    thread.start(f.w.lead, f.case.id, NOW, **named)
    row = remove(f.w.lead, own(f), NOW, reason=f" {WHY} ")
    assert (row.left_at, row.removed_because, row.left_because) == (NOW, WHY, "")
    assert held(f, f.w.northgate) == {(row.room_id, Role.INVITEE)}
    assert f.seen(Case, f.w.northgate) == []
    assert f.seen(Post, f.w.northgate) == []
    assert [one.id for one in f.seen(Participant, f.w.northgate)] == [row.id]
    with pytest.raises(Missing):
        case_view(f.w.northgate, f.case.id)
    assert f.seen(Post, f.w.halcyon)
    f.assert_whole()


def test_it_is_told_why_and_until_when_it_keeps_quiet(f):
    participant.label(f.w.northgate, own(f), NOW, alias="Blue heron")
    assert removal(f.w.northgate, own(f)) is None
    remove(f.w.lead, own(f), NOW, reason=WHY)
    told = removal(f.w.northgate, own(f))
    assert (told.at, told.reason, told.bound_until) == (NOW, WHY, NOW + 60 * DAY)
    assert told.alias == "Blue heron"
    assert removals(f.w.northgate, NOW + 59 * DAY) == [told]
    assert removals(f.w.northgate, NOW + 61 * DAY) == []
    for other in (f.w.halcyon, f.w.lead, f.w.outsider):
        assert removal(other, own(f)) is None
        assert removals(other, NOW) == []


def test_who_was_bound_by_nothing_reads_it_for_some_weeks():
    f = filled()
    remove(f.w.lead, own(f), NOW, reason=WHY)
    (told,) = removals(f.w.northgate, NOW + 29 * DAY)
    assert told.bound_until is None
    assert removals(f.w.northgate, NOW + 30 * DAY) == []


def test_the_others_go_on_and_learn_nothing(f):
    before = case_view(f.w.halcyon, f.case.id)
    remove(f.w.lead, own(f), NOW, reason=WHY)
    after = case_view(f.w.halcyon, f.case.id)
    assert after.end_in_force(NOW) == before.end_in_force(NOW) == NOW + 60 * DAY
    assert [p.name for p in after.parties] == ["Halcyon Infusion"]
    assert all(e.verb != "participant.remove" for e in history(f.w.halcyon, f.case.id).entries)
    entry = history(f.w.lead, f.case.id).entries[0]
    assert (entry.verb, entry.about) == ("participant.remove", ("Northgate Medical",))
    assert case_view(f.w.lead, f.case.id).party(own(f)).bound_until == NOW + 60 * DAY


def test_it_does_nothing_more_in_the_case(f):
    products, (flaw,) = f.products(), f.vulnerabilities()
    remove(f.w.lead, own(f), NOW, reason=WHY)
    maker = f.w.northgate
    for do in (consent.accept, consent.decline, participant.open):
        with pytest.raises(Denied, match="Only this party itself"):
            do(maker, own(f), NOW)
    for do in (finish, participant.leave, participant.label):
        with pytest.raises(Denied):
            do(maker, own(f), NOW)
    with pytest.raises(Denied):
        participant.judge(maker, own(f), NOW, event=ReportEvent.DEFER)
    with pytest.raises(Missing):
        status.see(maker, f.case.id, NOW)
    pairs = [(products[0].id, flaw.id)]
    with pytest.raises(Invalid, match="takes part"):
        status.ask(f.w.lead, f.case.id, NOW, pairs=pairs, due_at=NOW + DAY)
    assert open_invitations(maker) == []


def test_it_can_be_invited_anew_and_keeps_both_records_apart(f):
    participant.label(f.w.northgate, own(f), NOW, alias="Blue heron")
    remove(f.w.lead, own(f), NOW, reason=WHY)
    again = f.w.invite(f.case, "northgate")
    assert again.id != own(f)
    assert [one.party for one in open_invitations(f.w.northgate)] == [again.id]
    consent.accept(f.w.northgate, again.id, NOW)
    view = case_view(f.w.northgate, f.case.id)
    assert view.mine.id == again.id
    assert own_names(f.w.northgate, [f.case.id]) == {}
    assert {p.id: bool(p.left_at) for p in view.parties} == {own(f): True, again.id: False}
    with pytest.raises(Denied):
        participant.leave(f.w.northgate, own(f), NOW)
    assert participant.judge(f.w.northgate, again.id, NOW, event=ReportEvent.VALIDATE).id == again.id
    f.assert_whole()


def test_an_invited_party_is_taken_out_before_it_answers(f):
    silent = person()
    maker = organisation(OrganisationKind.MANUFACTURER, silent)
    row = participant.invite(f.w.lead, f.case.id, NOW, organisation=maker.id)
    remove(f.w.lead, row.id, NOW, reason="It was the wrong company.")
    assert open_invitations(silent) == []
    with pytest.raises(Denied):
        consent.accept(silent, row.id, NOW)
    assert removal(silent, row.id).bound_until is None
    assert held(f, silent) == {(row.room_id, Role.INVITEE)}
    f.assert_whole()


def test_an_adviser_leaves_the_room_of_the_agencies_too(f):
    adviser = adviser_in(f)
    row = next(p for p in case_view(f.w.lead, f.case.id).parties if p.role == "adviser")
    remove(f.w.lead, row.id, NOW, reason="Another office takes over.")
    assert {role for _, role in held(f, adviser)} <= {Role.INVITEE, Role.COORDINATOR}


def test_the_lead_alone_removes_with_a_reason_and_not_everybody(f):

    Membership.objects.create(organisation=f.w.center, person_id=f.w.colleague.person, since=NOW)
    participant.admit(f.w.lead, f.case.id, NOW, person=f.w.colleague.person)
    for actor, refused in (
        (f.w.colleague, Denied),
        (f.w.northgate, Denied),
        (f.w.halcyon, Missing),
        (f.w.outsider, Missing),
    ):
        with pytest.raises(refused):
            remove(actor, own(f), NOW, reason=WHY)
    for wrong in ("", " \n", "a\x00b", "x" * 20_001):
        with pytest.raises(Invalid):
            remove(f.w.lead, own(f), NOW, reason=wrong)
    parties = {p.role: p.id for p in case_view(f.w.lead, f.case.id).parties}
    with pytest.raises(Illegal, match="leads this case"):
        remove(f.w.lead, parties["lead"], NOW, reason=WHY)
    with pytest.raises(Illegal, match="Whoever reported"):
        remove(f.w.lead, parties["reporter"], NOW, reason=WHY)
    remove(f.w.lead, own(f), NOW, reason=WHY)
    with pytest.raises(Illegal, match="no part any more"):
        remove(f.w.lead, own(f), NOW, reason=WHY)


# ---------------------------------------------------------------- screens


@time_machine.travel(NOW, tick=False)
def test_the_lead_takes_a_party_out_on_the_page_of_people(f):
    desk, maker = signed_in(f.w.lead), signed_in(f.w.northgate)
    here = f"/cases/{f.case.id}/people/"
    sent = {"remove-party": own(f), "remove-reason": WHY}
    unsure = desk.post(f"{here}remove/", sent)
    assert unsure.status_code == 422
    assert WHY in unsure.content.decode()
    assert "Take a party out" not in maker.get(here).content.decode()
    assert maker.post(f"{here}remove/", {**sent, "remove-sure": "on"}).status_code == 403
    assert desk.post(f"{here}remove/", {**sent, "remove-sure": "on"}).status_code == 303
    page = desk.get(here).content.decode()
    assert "Removed" in page
    assert f"{WHY}, bound until Jan 22" in page
    assert maker.get(here).status_code == 404
    work = maker.get("/my-work/").content.decode()
    assert "You were taken out of a case: read why" in work
    assert f"/invitations/{own(f)}/" in work
    told = maker.get(f"/invitations/{own(f)}/").content.decode()
    assert WHY in told
    assert "You agreed to keep details private until" in told
    assert "read why" not in signed_in(f.w.halcyon).get("/my-work/").content.decode()
    assert signed_in(f.w.halcyon).get(f"/invitations/{own(f)}/").status_code == 404
    assert maker.post(f"/invitations/{own(f)}/answer/", {"answer": "accept"}).status_code in (403, 409)
