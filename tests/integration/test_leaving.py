"""Whoever leaves an organisation is out at once, and what they held is handed on."""

from __future__ import annotations

import datetime as dt

import pytest
from tests.browsing import signed_in, words
from tests.factories import NOW, person, world
from tests.support.factors import app_for, sign_in_for
from tests.support.whole import assert_whole

from medaccord.apps.accounts.commands import session, sign_in, token
from medaccord.apps.accounts.models import Session, User
from medaccord.apps.cases.commands import colleague, participant
from medaccord.apps.cases.models import Case, Participant
from medaccord.apps.cases.queries.owned import owned
from medaccord.apps.parties.commands import factor, membership
from medaccord.apps.parties.models import Membership
from medaccord.apps.parties.queries.actor import actor_of_token, actor_of_user
from medaccord.core import register
from medaccord.core.context import database_context
from medaccord.core.models import Stream
from medaccord.core.principal import system
from medaccord.core.scope import open_grants, read_scope
from medaccord.domain.errors import Denied, Illegal, Missing
from medaccord.domain.roles import Role
from medaccord.worker.tick import tick

pytestmark = pytest.mark.django_db

LATER = NOW + dt.timedelta(hours=1)


def _leaves(organisation, actor):
    membership.end(system(), LATER, organisation=organisation.id, person=actor.person)


def _user(actor):
    user, _ = User.objects.get_or_create(person_id=actor.person)
    User.objects.filter(pk=user.pk).update(username="vera")
    user.refresh_from_db()
    return user


def _second(w, **more):
    """Somebody else at the center."""
    one = person("Second")
    Membership.objects.create(organisation=w.center, person_id=one.person, since=NOW, **more)
    sign_in_for(one, f"second.{one.person}")
    app_for(one)
    return one


def number(case):
    with database_context(None, "live", [case.id]):
        return Stream.objects.get(id=case.id).number


def _keys(actor):
    with read_scope(actor):
        return set(open_grants(actor).values_list("role", flat=True))


def _read(case):
    with database_context(None, "live", [case.id]):
        return Case.rows.get(id=case.id)


def test_sessions_and_tokens_end_with_the_membership_and_the_sign_in_with_the_last_one():
    w = world()
    user = _user(w.northgate)
    session.begin(w.northgate.person, NOW, hours=12, by_factor=True)
    made = token.create(system(), NOW, sign_in="vera", name="sync", days=700)
    Membership.objects.create(organisation=w.makers["halcyon"], person_id=w.northgate.person, since=NOW)
    assert actor_of_token(made.secret) is not None
    _leaves(w.makers["northgate"], w.northgate)
    user.refresh_from_db()
    assert (Session.objects.count(), actor_of_token(made.secret), user.is_active) == (0, None, True)
    session.begin(w.northgate.person, NOW, hours=12, by_factor=True)
    _leaves(w.makers["halcyon"], w.northgate)
    user.refresh_from_db()
    assert (Session.objects.count(), user.is_active, actor_of_user(user).is_stranger) == (0, False, True)
    assert not [one for one in register.altered() if "is not what" in one]


def test_a_sign_in_that_was_closed_opens_again_by_its_own_step_alone():
    w = world()
    user = _user(w.northgate)
    _leaves(w.makers["northgate"], w.northgate)
    membership.add(system(), LATER, organisation=w.makers["northgate"].id, person=w.northgate.person)
    user.refresh_from_db()
    assert not user.is_active
    sign_in.reopen(system(), LATER, sign_in="vera")
    user.refresh_from_db()
    assert user.is_active
    with pytest.raises(Illegal):
        sign_in.reopen(system(), LATER, sign_in="vera")


def test_keys_that_were_held_for_the_organisation_end_and_the_party_stays():
    w = world()
    case, _ = w.case()
    party = w.join(case, "northgate")
    w.join(case, "halcyon")
    assert Role.MANUFACTURER in _keys(w.northgate)
    _leaves(w.makers["northgate"], w.northgate)
    assert tick(LATER).done == {"colleague.leave": 1}
    assert (_keys(w.northgate), _keys(w.halcyon)) == (set(), {"manufacturer"})
    with database_context(None, "live", [case.id]):
        assert Participant.rows.get(id=party.id).left_at is None
    assert tick(LATER).done == {}
    assert_whole()


def test_keys_that_another_organisation_gave_stay():
    w = world()
    case, _ = w.case()
    w.join(case, "northgate")
    w.join(case, "halcyon")
    Membership.objects.create(organisation=w.makers["northgate"], person_id=w.halcyon.person, since=NOW)
    _leaves(w.makers["northgate"], w.halcyon)
    assert tick(LATER).done == {}
    assert _keys(w.halcyon) == {"manufacturer"}


def test_the_lead_who_leaves_is_followed_by_whoever_is_longest_at_the_desk():
    w = world()
    second = _second(w)
    case, _ = w.case()
    participant.admit(w.lead, case.id, NOW, person=second.person)
    _leaves(w.center, w.lead)
    assert tick(LATER).done == {"colleague.leave": 1, "report.leave": 1}
    assert _read(case).lead_id == second.person
    assert Role.LEAD in _keys(second)
    assert not _keys(w.lead) & {"lead", "coordinator"}
    assert_whole()


def test_where_nobody_else_is_at_the_desk_whoever_is_on_duty_takes_the_case():
    w = world()
    second = _second(w, triage=True)
    case, _ = w.case()
    _leaves(w.center, w.lead)
    tick(LATER)
    assert _read(case).lead_id == second.person


def test_nobody_leads_who_cannot_sign_in_or_waits_to_be_confirmed():
    w = world()
    doubted, closed, bare, able = (_second(w, triage=True) for _ in range(4))
    case, _ = w.case()
    for one in (doubted, closed, bare):
        participant.admit(w.lead, case.id, NOW, person=one.person)
    factor.reset(system(), NOW, person=doubted.person)
    app_for(doubted)
    User.objects.filter(person=closed.person).update(is_active=False)
    factor.reset(system(), NOW, person=bare.person)
    membership.confirm(system(), NOW, person=bare.person)
    _leaves(w.center, w.lead)
    tick(LATER)
    assert _read(case).lead_id == able.person


def test_a_case_whose_center_has_nobody_left_waits_and_keeps_its_lead():
    w = world()
    case, _ = w.case()
    Membership.objects.filter(organisation=w.center).exclude(person=w.lead.person).delete()
    _leaves(w.center, w.lead)
    ticked = tick(LATER)
    assert (ticked.done, ticked.refused) == ({}, 2)
    assert _read(case).lead_id == w.lead.person


def test_a_coordinator_who_leaves_loses_the_desk_alone():
    w = world()
    second = _second(w)
    case, _ = w.case()
    participant.admit(w.lead, case.id, NOW, person=second.person)
    _leaves(w.center, second)
    tick(LATER)
    assert (_read(case).lead_id, _keys(second) & {"lead", "coordinator"}) == (w.lead.person, set())


def test_nobody_but_the_platform_does_it_and_only_where_somebody_has_left():
    w = world()
    case, _ = w.case()
    w.join(case, "northgate")
    with pytest.raises(Denied):
        colleague.leave(w.lead, case.id, LATER)
    with pytest.raises(Illegal):
        colleague.leave(system(stream=case.id), case.id, LATER)


def test_a_person_who_never_belonged_keeps_what_they_were_given():
    w = world()
    case, _ = w.case()
    row = w.join(case, "northgate")
    Membership.objects.filter(person=w.northgate.person).delete()
    assert tick(LATER).done == {}
    assert Role.MANUFACTURER in _keys(w.northgate)
    assert row.organisation_id == w.makers["northgate"].id


def test_an_administrator_reads_what_somebody_holds_before_they_end_it_and_it_is_handed_on_with_it():
    w = world()
    case, _ = w.case()
    w.join(case, "northgate")
    keeper = person("Keeper")
    Membership.objects.create(
        organisation=w.makers["northgate"], person_id=keeper.person, since=NOW, administrator=True
    )
    client = signed_in(keeper)
    there = f"/directory/{w.makers['northgate'].id}/people/{w.northgate.person}/end/"
    page = words(client.get(there))
    assert f"{number(case)}: nobody else works on it" in page
    assert case.title not in page
    assert client.post(there).status_code == 303
    assert _keys(w.northgate) == set()
    assert tick(LATER).done == {}


def test_what_somebody_holds_is_told_to_nobody_who_does_not_keep_the_organisations_people():
    w = world()
    case, _ = w.case()
    w.join(case, "northgate")
    for other in (w.halcyon, w.northgate, w.adviser, w.outsider):
        with pytest.raises(Missing):
            owned(other, w.makers["northgate"].id, w.northgate.person)


def test_cases_that_somebody_leads_are_named_to_administrators_of_the_center():
    w = world()
    second = _second(w)
    case, _ = w.case()
    (one,) = owned(system(), w.center.id, w.lead.person)
    assert (one.number, one.leads, one.alone) == (number(case), True, True)
    participant.admit(w.lead, case.id, NOW, person=second.person)
    (one,) = owned(system(), w.center.id, w.lead.person)
    assert (one.leads, one.alone) == (True, False)


def test_other_parties_do_not_wait_until_the_center_has_somebody():
    w = world()
    case, _ = w.case()
    w.join(case, "northgate")
    Membership.objects.filter(organisation=w.center).exclude(person=w.lead.person).delete()
    _leaves(w.center, w.lead)
    _leaves(w.makers["northgate"], w.northgate)
    ticked = tick(LATER)
    assert (ticked.done, ticked.refused) == ({"colleague.leave": 1}, 1)
    assert (_keys(w.northgate), _read(case).lead_id) == (set(), w.lead.person)
    assert_whole()
