"""After a reset or a recovery keys wait until somebody else confirms whose they are (need-to-know 39)."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import replace

import pytest
from django.test import Client
from tests.browsing import signed_in, words
from tests.factories import NOW, person, world
from tests.support.factors import app_for, shown, sign_in_for
from tests.support.whole import assert_whole

from medaccord.apps.accounts.commands import sign_in
from medaccord.apps.accounts.models import User
from medaccord.apps.cases.commands import colleague, participant
from medaccord.apps.cases.models import Case, Participant
from medaccord.apps.cases.queries.doubts import doubts
from medaccord.apps.discussion.commands import post
from medaccord.apps.intake.models import Report
from medaccord.apps.parties.commands import factor, membership
from medaccord.apps.parties.models import Membership
from medaccord.apps.parties.queries import in_doubt
from medaccord.core import register, search
from medaccord.core.context import database_context
from medaccord.core.models import Principal
from medaccord.core.principal import system
from medaccord.core.scope import open_grants, read_scope, waiting_cases
from medaccord.domain.errors import Denied, Illegal, Missing
from medaccord.domain.roles import Role

pytestmark = pytest.mark.django_db

LATER = NOW + dt.timedelta(hours=1)


def signs_in(actor):
    """Somebody who has a sign-in, whatever it is called."""
    return User.objects.get_or_create(person_id=actor.person, defaults={"username": actor.person.hex})[0]


def reset(actor, by=None):
    signs_in(actor)
    factor.reset(by or system(), LATER, person=actor.person)


def sees(actor, case):
    """Whether somebody reads a case, on each ring that there is."""
    with read_scope(actor):
        scoped = Case.objects.visible_to(actor).filter(id=case.id).exists()
        assert scoped == open_grants(actor).filter(stream=case.id).exists()
        return scoped


def roles(actor, case):
    with read_scope(actor):
        return set(open_grants(actor).filter(stream=case.id).values_list("role", flat=True))


def owner(case):
    """The row of the center's desk in a case."""
    with database_context(None, "live", [case.id]):
        return Participant.rows.get(stream=case.id, role=Role.LEAD)


def second(w, **more):
    one = person("Second")
    Membership.objects.create(organisation=w.center, person_id=one.person, since=NOW, **more)
    sign_in_for(one, f"second.{one.person}")
    app_for(one)
    return one


def test_a_reset_shuts_every_case_and_a_colleague_opens_the_partys_again():
    w = world()
    case, _ = w.case()
    row = w.join(case, "northgate")
    other = person("Vera")
    Membership.objects.create(organisation=w.makers["northgate"], person_id=other.person, since=NOW)
    colleague.add(w.northgate, row.id, NOW, person=other.person)
    reset(w.northgate)
    assert (sees(w.northgate, case), sees(other, case), sees(w.lead, case)) == (False, True, True)
    assert waiting_cases(w.northgate) == 1
    with pytest.raises(Missing):
        post.write(w.northgate, case.id, LATER, room=case.room_id, text="Still here.")
    assert [one.name for one in doubts(other)] == [one.name for one in doubts(w.lead)]
    assert [(one.party, one.person) for one in doubts(other)] == [(row.id, w.northgate.person)]
    assert doubts(w.halcyon) == ()
    colleague.confirm(other, row.id, LATER, person=w.northgate.person)
    assert (sees(w.northgate, case), waiting_cases(w.northgate), doubts(w.lead)) == (True, 0, ())
    with pytest.raises(Illegal):
        colleague.confirm(other, row.id, LATER, person=w.northgate.person)
    assert_whole(case.id)
    assert not [one for one in register.altered() if "is not what" in one]


def test_nobody_confirms_themselves_and_nobody_outside_confirms_anybody():
    w = world()
    case, _ = w.case()
    row = w.join(case, "northgate")
    w.join(case, "halcyon")
    reset(w.northgate)
    for actor, refusal in ((w.northgate, Missing), (w.halcyon, Missing), (w.outsider, Missing)):
        with pytest.raises(refusal):
            colleague.confirm(actor, row.id, LATER, person=w.northgate.person)
    with pytest.raises(Denied):
        membership.confirm(w.northgate, LATER, person=w.northgate.person)
    with pytest.raises(Denied):
        colleague.confirm(w.lead, owner(case).id, LATER, person=w.lead.person)
    colleague.confirm(w.lead, row.id, LATER, person=w.northgate.person)
    assert sees(w.northgate, case)


def test_a_lead_is_confirmed_by_another_person_of_the_desk():
    w = world()
    case, _ = w.case()
    coordinator = second(w)
    participant.admit(w.lead, case.id, NOW, person=coordinator.person)
    reset(w.lead)
    assert roles(w.lead, case) == set()
    membership.confirm(system(), LATER, person=w.lead.person)
    colleague.confirm_alone(w.lead.person, LATER)
    assert not sees(w.lead, case)
    colleague.confirm(coordinator, owner(case).id, LATER, person=w.lead.person)
    assert Role.LEAD in roles(w.lead, case)
    assert_whole(case.id)


def test_a_lead_who_is_alone_comes_back_by_whoever_is_on_duty():
    w = world()
    case, _ = w.case()
    on_duty = second(w, triage=True)
    with pytest.raises(Denied):
        membership.confirm(second(w), LATER, person=w.lead.person)
    reset(w.lead)
    assert [one.person for one in in_doubt.doubted(on_duty)] == [w.lead.person]
    with pytest.raises(Missing):
        membership.confirm(on_duty, LATER, person=uuid.uuid4())
    membership.confirm(on_duty, LATER, person=w.lead.person)
    assert in_doubt.doubted(on_duty) == ()
    assert not sees(w.lead, case)
    colleague.confirm_alone(w.lead.person, LATER)
    assert Role.LEAD in roles(w.lead, case)
    assert not sees(on_duty, case)
    assert_whole(case.id)


def test_new_keys_wait_as_well_until_the_person_is_confirmed():
    w = world()
    reset(w.northgate)
    case, _ = w.case()
    w.embargo(case)
    row = w.invite(case, "northgate")
    assert (sees(w.northgate, case), waiting_cases(w.northgate)) == (False, 1)
    membership.confirm(system(), LATER, person=w.northgate.person)
    assert waiting_cases(w.northgate) == 1
    colleague.confirm(w.lead, row.id, LATER, person=w.northgate.person)
    other, _ = w.case()
    w.embargo(other)
    w.join(other, "northgate")
    assert sees(w.northgate, other)


def test_what_is_no_case_follows_the_person():
    w = world()
    told = w.told()
    with read_scope(w.lead):
        assert Report.objects.visible_to(w.lead).filter(id=told.report.id).exists()
    reset(w.lead)
    with read_scope(w.lead):
        assert not Report.objects.visible_to(w.lead).filter(id=told.report.id).exists()
    membership.confirm(system(), LATER, person=w.lead.person)
    with read_scope(w.lead):
        assert Report.objects.visible_to(w.lead).filter(id=told.report.id).exists()


def test_search_finds_nothing_for_whoever_waits():
    w = world()
    case, _ = w.case("Zanzibar pump")
    row = w.join(case, "northgate")

    def found(actor):
        return bool(search.find(actor, "zanzibar", 10))

    assert found(w.northgate)
    reset(w.northgate)
    assert (found(w.northgate), found(w.lead)) == (False, True)
    colleague.confirm(w.lead, row.id, LATER, person=w.northgate.person)
    assert found(w.northgate)


def test_of_somebody_who_works_for_two_parties_each_is_confirmed_by_itself():
    w = world()
    case, _ = w.case()
    one, two = w.join(case, "northgate"), w.join(case, "halcyon")
    Membership.objects.create(organisation=w.makers["halcyon"], person_id=w.northgate.person, since=NOW)
    colleague.add(w.halcyon, two.id, NOW, person=w.northgate.person)
    reset(w.northgate)
    colleague.confirm(w.halcyon, two.id, LATER, person=w.northgate.person)
    with read_scope(w.northgate):
        held = set(open_grants(w.northgate).filter(stream=case.id).values_list("room", flat=True))
    assert held & {one.side_id, two.side_id} == {two.side_id}
    colleague.confirm(w.lead, one.id, LATER, person=w.northgate.person)
    assert waiting_cases(w.northgate) == 0


def test_a_second_reset_doubts_again_and_who_reset_does_not_confirm():
    w = world()
    keeper = second(w, administrator=True)
    admin = replace(keeper, roles=keeper.roles | {Role.ANALYST, Role.ADMINISTRATOR})
    reset(w.northgate, by=admin)
    with pytest.raises(Denied, match="You reset"):
        membership.confirm(admin, LATER, person=w.northgate.person)
    membership.confirm(system(), LATER, person=w.northgate.person)
    reset(w.northgate)
    membership.confirm(admin, LATER, person=w.northgate.person)
    with pytest.raises(Illegal):
        membership.confirm(admin, LATER, person=w.northgate.person)
    reset(keeper)
    with pytest.raises(Denied, match="confirm first"):
        reset_refused(admin, w.halcyon)


def reset_refused(actor, whom):
    """Whoever is in doubt confirms nobody."""
    reset(whom)
    membership.confirm(actor, LATER, person=whom.person)


def test_who_may_reset():
    w = world()
    keeper = person("Keeper")
    Membership.objects.create(
        organisation=w.makers["northgate"], person_id=keeper.person, since=NOW, administrator=True
    )
    both = person("Both")
    for one in ("northgate", "halcyon"):
        Membership.objects.create(organisation=w.makers[one], person_id=both.person, since=NOW)
    assert in_doubt.may_reset(keeper, w.northgate.person)
    for whom in (keeper, w.halcyon, both, w.lead):
        assert not in_doubt.may_reset(keeper, whom.person)
    for whom in (w.halcyon, w.lead):
        with pytest.raises(Missing):
            reset(whom, by=keeper)
    with pytest.raises(Denied):
        reset(w.northgate, by=w.outsider)
    reset(w.northgate, by=keeper)
    assert not in_doubt.may_reset(w.northgate, keeper.person)


def test_a_recovery_code_lets_in_and_what_was_open_waits_and_a_code_of_an_app_changes_nothing():
    w = world()
    case, _ = w.case()
    row = w.join(case, "northgate")
    sign_in_for(w.northgate, "vera")
    secret, codes = app_for(w.northgate, NOW)
    register.adopt(NOW)
    assert factor.use_code(w.northgate.person, shown(secret), LATER)
    assert sees(w.northgate, case)
    assert factor.use_code(w.northgate.person, codes[0], LATER)
    assert not sees(w.northgate, case)
    assert Principal.objects.get(id=w.northgate.person).doubted_by_id is None
    page = words(signed_in(w.northgate).get("/my-work/"))
    assert "came in by a recovery code" in page
    assert "1 case is closed to you" in page
    membership.confirm(system(), LATER, person=w.northgate.person)
    colleague.confirm(w.lead, row.id, LATER, person=w.northgate.person)
    page = words(signed_in(w.northgate).get("/my-work/"))
    assert "recovery code" not in page
    assert "closed to you" not in page
    assert list(register.altered()) == []


def test_another_password_set_by_somebody_else_doubts_and_ones_own_does_not():
    w = world()
    case, _ = w.case()
    w.join(case, "northgate")
    sign_in_for(w.northgate, "vera")
    own = {"old": "correct horse battery", "password": "correct horse battery two"}
    sign_in.change_own_password(w.northgate, LATER, **own)
    assert sees(w.northgate, case)
    sign_in.change_password(system(), LATER, sign_in="vera", password="correct horse battery three")
    assert not sees(w.northgate, case)


def test_a_lead_finds_who_waits_in_my_work_and_confirms_there():
    w = world()
    case, _ = w.case()
    row = w.join(case, "northgate")
    other = person("Vera Colleague")
    Membership.objects.create(organisation=w.makers["northgate"], person_id=other.person, since=NOW)
    colleague.add(w.northgate, row.id, NOW, person=other.person)
    reset(w.northgate)
    there = f"/cases/{case.id}/people/{row.id}/team/{w.northgate.person}/confirm/"
    for actor, status in ((w.lead, 200), (other, 200), (w.halcyon, 404), (w.northgate, 404)):
        client = signed_in(actor)
        page = client.get("/my-work/").content.decode()
        assert (there in page, client.get(there).status_code) == (status == 200, status)
    client = signed_in(w.lead)
    assert "Is it really them?" in words(client.get(there))
    assert client.post(there)["Location"] == "/my-work/"
    assert sees(w.northgate, case)
    assert there not in client.get("/my-work/").content.decode()
    assert client.get(there).status_code == 404


def test_an_administrator_resets_on_the_page_and_another_one_confirms():
    w = world()
    keeper, again = person("Keeper"), person("Again")
    for one in (keeper, again):
        Membership.objects.create(
            organisation=w.makers["northgate"], person_id=one.person, since=NOW, administrator=True
        )
    signs_in(w.northgate)
    there = f"/directory/{w.makers['northgate'].id}/people/{w.northgate.person}/reset/"
    at = f"/directory/people/{w.northgate.person}/confirm/"
    client = signed_in(keeper)
    assert there in client.get(f"/directory/{w.makers['northgate'].id}/").content.decode()
    assert "Make sure first" in words(client.get(there))
    assert signed_in(w.halcyon).get(there).status_code == 404
    assert client.post(there).status_code == 303
    assert (client.get(at).status_code, signed_in(w.northgate).get(at).status_code) == (404, 404)
    assert at not in client.get("/my-work/").content.decode()
    client = signed_in(again)
    assert at in client.get("/my-work/").content.decode()
    assert client.post(at)["Location"] == "/my-work/"
    assert in_doubt.doubted(again) == ()
    assert Client().get(at)["Location"].startswith("/sign-in/")
