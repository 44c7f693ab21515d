"""membership.change: an organisation's administrators name each other and hand on who takes what comes in."""

from __future__ import annotations

import datetime as dt
import json

import pytest
import time_machine
from django.conf import settings
from tests.browsing import signed_in, words
from tests.factories import NOW, person, world
from tests.support.api import Program
from tests.support.factors import app_for, shown, sign_in_for

from medaccord.apps.accounts.commands import token
from medaccord.apps.accounts.models import ApiToken, User
from medaccord.apps.parties.commands import membership
from medaccord.apps.parties.models import Membership
from medaccord.apps.parties.queries.actor import actor_of_token, actor_of_user
from medaccord.apps.parties.queries.factors import needs_factor
from medaccord.apps.parties.queries.keepers import kept_by
from medaccord.apps.parties.queries.members import changes_of_roles
from medaccord.core import audit, register
from medaccord.core.context import database_context
from medaccord.core.models import Stream
from medaccord.core.principal import doubt, realm_stream_id, system
from medaccord.domain.errors import Denied, Illegal, Missing
from medaccord.domain.tokens import PUBLISHES_NOT, Scope

pytestmark = pytest.mark.django_db
MEMBER = {"triage": False, "administrator": False}
KEEPER = {"triage": False, "administrator": True}
DUTY = {"triage": True, "administrator": False}


class House:
    """A manufacturer with an administrator, a colleague with a second factor, and one without."""

    def __init__(self, kind: str = "northgate") -> None:
        self.w = w = world()
        self.org = w.center if kind == "center" else w.makers[kind]
        self.keeper = person("Kept by")
        self.other, self.bare = person("Ines Lund"), person("Bare")
        told = {"organisation": self.org, "since": NOW}
        for one in (self.keeper, self.other, self.bare):
            Membership.objects.create(person_id=one.person, administrator=one is self.keeper, **told)
        for name, one in (("keeper", self.keeper), ("other", self.other)):
            sign_in_for(one, name)
            app_for(one)
        sign_in_for(self.bare, "bare")

    def change(self, actor, who, at=NOW, **part):
        known = User.objects.filter(person_id=actor.person).first()
        now = actor_of_user(known) if known else actor  # with the roles that they have by now
        return membership.change(now, at, organisation=self.org.id, person=who.person, **part)

    def part(self, who):
        row = Membership.objects.get(organisation=self.org, person=who.person, until=None)
        return {"triage": row.triage, "administrator": row.administrator}

    @property
    def there(self):
        return f"/directory/{self.org.id}/people/{self.other.person}/part/"


def test_an_administrator_names_another_who_takes_the_first_ones_part_back():
    h = House()
    h.change(h.keeper, h.other, **KEEPER)
    assert h.org.id in kept_by(h.other)
    assert needs_factor(h.other.person)
    h.change(h.other, h.keeper, **MEMBER)
    assert kept_by(h.keeper) == frozenset()
    with pytest.raises(Denied):
        h.change(h.keeper, h.other, **MEMBER)


def test_who_takes_what_comes_in_is_handed_on():
    h = House()
    h.change(h.keeper, h.bare, **DUTY)
    h.change(h.keeper, h.bare, **MEMBER)
    h.change(h.keeper, h.other, **DUTY)
    assert (h.part(h.bare), h.part(h.other)) == (MEMBER, DUTY)


def test_the_last_administrator_who_can_come_in_is_never_taken_away():
    h = House()
    with pytest.raises(Illegal, match="Name another administrator first"):
        h.change(h.keeper, h.keeper, **MEMBER)
    Membership.objects.filter(person=h.bare.person).update(administrator=True)  # who has no second factor
    with pytest.raises(Illegal, match="Name another administrator first"):
        h.change(h.keeper, h.keeper, **MEMBER)
    with pytest.raises(Illegal, match="Name another administrator first"):
        membership.end(h.keeper, NOW, organisation=h.org.id, person=h.keeper.person)
    assert h.part(h.keeper) == KEEPER
    h.change(h.keeper, h.other, **KEEPER)
    membership.end(h.keeper, NOW, organisation=h.org.id, person=h.keeper.person)
    assert kept_by(h.keeper) == frozenset()


def test_an_administrator_who_waits_to_be_confirmed_is_nobody_to_leave_it_to():
    h = House()
    h.change(h.keeper, h.other, **KEEPER)
    doubt(h.other.person, NOW, None)
    with pytest.raises(Illegal, match="Name another administrator first"):
        h.change(h.keeper, h.keeper, **MEMBER)
    with pytest.raises(Illegal, match="Name another administrator first"):
        membership.end(h.keeper, NOW, organisation=h.org.id, person=h.keeper.person)
    assert h.part(h.keeper) == KEEPER


def test_an_agency_always_has_somebody_who_takes_what_comes_in():
    h = House("center")
    Membership.objects.filter(organisation=h.org).exclude(person=h.other.person).update(triage=False)
    h.change(h.keeper, h.other, **DUTY)
    with pytest.raises(Illegal, match="Name somebody else first"):
        h.change(h.keeper, h.other, **MEMBER)


@pytest.mark.parametrize("part", [KEEPER, DUTY])
def test_whoever_comes_to_more_signs_in_anew_and_keeps_tokens_that_read(part):
    h, now = House(), dt.datetime.now(dt.UTC)
    sign_in = User.objects.get(person=h.other.person).username
    made = {one: token.create(system(), now, sign_in=sign_in, name="x", days=9, scope=one) for one in Scope}
    register.adopt(NOW)
    browser, keeps = signed_in(h.other), signed_in(h.keeper)
    h.change(h.keeper, h.other, now, **part)
    assert [one for one in Scope if actor_of_token(made[one].secret)] == [Scope.READ]
    assert (browser.get("/my-work/").status_code, keeps.get("/my-work/").status_code) == (303, 200)
    assert list(register.altered()) == []
    later = signed_in(h.other)
    h.change(system(), h.other, now, **MEMBER)
    assert later.get("/my-work/").status_code == 200, "whoever does less goes on"


def test_whoever_is_made_a_member_who_does_more_signs_in_anew():
    h = House()
    browser = signed_in(h.bare)
    other = h.w.makers["halcyon"].id
    membership.add(system(), NOW, organisation=other, person=h.bare.person, triage=True)
    assert browser.get("/my-work/").status_code == 303


def test_nobody_raises_their_own_rights():
    h = House()
    with pytest.raises(Denied, match="Another administrator does"):
        h.change(h.keeper, h.keeper, triage=True, administrator=True)
    assert h.part(h.keeper) == KEEPER


def test_who_administers_has_a_second_factor_and_is_in_no_doubt():
    h = House()
    with pytest.raises(Illegal, match="second factor"):
        h.change(h.keeper, h.bare, **KEEPER)
    doubt(h.other.person, NOW, None)
    with pytest.raises(Illegal, match="confirmed"):
        h.change(h.keeper, h.other, **KEEPER)
    assert (h.part(h.bare), h.part(h.other)) == (MEMBER, MEMBER)


def test_nobody_else_names_anybody():
    """Not its other people, no other organisation's administrator, and of a party not the center's."""
    h = House()
    w, another = h.w, person("Administers another one")
    Membership.objects.create(
        organisation=w.makers["halcyon"], person_id=another.person, administrator=True, since=NOW
    )
    Membership.objects.filter(person=w.lead.person).update(administrator=True)
    sign_in_for(w.lead, "lead")
    for actor, why in (
        (h.other, Denied),
        (another, Missing),
        (w.lead, Missing),
        (w.adviser, Denied),
        (w.outsider, Denied),
    ):
        with pytest.raises(why):
            h.change(actor, h.other, **KEEPER)
        assert signed_in(actor).post(h.there, {"administrator": "on"}).status_code == 404
        program = Program(actor)
        body = {"person": str(h.other.person), **KEEPER}
        refused = program.post(f"/organisations/{h.org.id}/members/change", body)
        assert refused.status_code in (403, 404)
    assert h.part(h.other) == MEMBER


def test_everybody_concerned_is_told_and_the_chain_tells_it():
    h = House()
    register.adopt(NOW)
    third = person("Third")
    Membership.objects.create(organisation=h.org, person_id=third.person, administrator=True, since=NOW)
    register.adopt(NOW)
    now = dt.datetime.now(dt.UTC)
    h.change(h.keeper, h.other, now, **KEEPER)
    assert [one.mine for one in changes_of_roles(h.other, now)] == [True]
    assert [one.name for one in changes_of_roles(third, now)] == ["Ines Lund"]
    assert changes_of_roles(h.keeper, now) == ()
    assert changes_of_roles(h.bare, now) == ()
    assert list(register.altered()) == []
    assert "administers it; by Kept by" in words(signed_in(h.other).get("/my-work/"))
    assert "What Ines Lund does for" in words(signed_in(third).get("/my-work/"))
    assert "Who does what" not in words(signed_in(h.bare).get("/my-work/"))
    assert changes_of_roles(h.other, now + dt.timedelta(days=31)) == ()
    realm = realm_stream_id("live")
    with database_context(None, "live", [realm]):
        last = list(audit.export(Stream.objects.get(id=realm), texts=True))[-1]
    told = json.loads(last["envelope"])
    assert (told["verb"], told["actor"]) == ("membership.change", str(h.keeper.principal))


def test_it_is_done_on_the_screen_after_a_proof():
    with time_machine.travel(dt.datetime.now(dt.UTC), tick=False) as still:
        h = House()
        secret, _codes = app_for(h.keeper)
        browser = signed_in(h.keeper)
        page = browser.get(f"/directory/{h.org.id}/")
        assert h.there in page.content.decode()
        still.shift(settings.MEDACCORD.step_up_minutes * 60 + 1)
        asked = browser.post(h.there, {"administrator": "on"})
        assert asked["Location"].startswith("/my-sign-in/confirm/")
        assert h.part(h.other) == MEMBER
        browser.post(asked["Location"], {"code": shown(secret)})
        done = browser.post(h.there, {"administrator": "on"})
        assert (done.status_code, done["Location"]) == (303, f"/directory/{h.org.id}/")
        assert h.part(h.other) == KEEPER
        mine = h.there.replace(str(h.other.person), str(h.keeper.person))
        assert browser.post(mine, {})["Location"] == "/my-work/"
        assert browser.get(f"/directory/{h.org.id}/").status_code == 404


def test_the_last_administrator_who_goes_is_refused_on_the_page_that_asks():
    h = House()
    browser = signed_in(h.keeper)
    there = f"/directory/{h.org.id}/people/{h.keeper.person}/end/"
    assert "Take somebody out of the directory" in words(browser.get(there))
    refused = browser.post(there)
    page = words(refused)
    assert refused.status_code == 409
    assert "Take somebody out of the directory" in page
    assert "Name another administrator first." in page
    assert h.part(h.keeper) == KEEPER
    h.change(h.keeper, h.other, **KEEPER)
    assert browser.post(there).status_code == 303
    assert kept_by(h.keeper) == frozenset()


def test_it_is_done_by_a_program_whose_token_reaches_so_far():
    h = House()
    program = Program(h.keeper)
    there, body = f"/organisations/{h.org.id}/members/change", {"person": str(h.other.person), **KEEPER}
    mine = ApiToken.objects.filter(principal__joined_to=h.keeper.person)
    mine.update(scope="write")
    refused = program.post(there, body)
    assert (refused.status_code, refused.json()["reason"]) == (403, PUBLISHES_NOT)
    mine.update(scope="publish")
    (key,) = program.done(there, body)
    assert str(Membership.objects.get(person=h.other.person).id) == key
    assert h.part(h.other) == KEEPER


@pytest.mark.parametrize("verb", ["reset", "confirm"])
def test_a_program_resets_and_confirms_only_with_a_token_that_reaches_so_far(verb):
    h = House()
    if verb == "confirm":
        doubt(h.other.person, NOW, None)
    program = Program(h.keeper)
    mine = ApiToken.objects.filter(principal__joined_to=h.keeper.person)
    mine.update(scope="write")
    there = f"/people/{h.other.person}/{verb}"
    assert program.post(there, {}).json()["reason"] == PUBLISHES_NOT
    mine.update(scope="publish")
    assert program.post(there, {}).status_code == 200


def test_whoever_is_administrator_no_more_acts_as_none_with_the_next_request():
    h = House("center")
    program = Program(h.keeper)
    other = h.other
    h.change(h.keeper, other, **KEEPER)
    assert "administrator" in actor_of_token(program.token).roles
    h.change(other, h.keeper, **MEMBER)
    assert "administrator" not in actor_of_token(program.token).roles


def test_the_server_names_the_first_one():
    h = House()
    h.change(system(), h.other, **KEEPER)
    assert changes_of_roles(h.other, NOW)[0].by == ""
