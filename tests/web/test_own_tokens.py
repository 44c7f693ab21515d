"""A person makes tokens of their own: shown once, few, bounded, after a proof; programs list and end them."""

from __future__ import annotations

import datetime as dt
import json
import logging
import re

import pytest
import time_machine
from django.conf import settings
from django.contrib.sessions.models import Session as Cookie
from django.test import Client
from tests.browsing import signed_in, words
from tests.factories import NOW, world
from tests.support.api import Program
from tests.support.factors import app_for, shown, sign_in_for

from medaccord.apps.accounts.commands import register, token
from medaccord.apps.accounts.models import ApiToken
from medaccord.apps.accounts.queries.tokens import token_digest
from medaccord.apps.parties.commands import factor, membership
from medaccord.apps.parties.queries.actor import actor_of_token, actor_of_user
from medaccord.core import audit
from medaccord.core.context import database_context
from medaccord.core.models import Stream
from medaccord.core.principal import realm_stream_id, system
from medaccord.domain.errors import Denied, Illegal, Invalid
from medaccord.domain.tokens import READS_ONLY, Scope

pytestmark = pytest.mark.django_db

HERE = "/my-sign-in/tokens/"
WISH = {"name": "Dashboard", "scope": "read", "days": "30"}
SECRET = re.compile(r"mdat_[A-Za-z0-9_-]{43}")


@pytest.fixture
def maker():
    """Somebody who signed in, and their browser."""
    w = world()
    user = sign_in_for(w.northgate, "northgate")
    return w, signed_in(w.northgate), actor_of_user(user)


def _program(secret):
    program = Program()
    program.token = secret
    return program


def _made(browser, **wish):
    """A token that was made on the screen."""
    answer = browser.post(HERE, WISH | wish)
    assert answer.status_code == 200, words(answer)
    return answer, SECRET.search(answer.content.decode())[0]


@pytest.mark.parametrize("scope", Scope)
def test_somebody_makes_a_token_that_reaches_as_far_as_they_said_until_the_day_they_said(maker, scope):
    _w, browser, _actor = maker
    before = dt.datetime.now(dt.UTC)
    _answer, secret = _made(browser, scope=scope.value)
    row = ApiToken.objects.get(digest=token_digest(secret))
    assert (row.name, row.scope) == ("Dashboard", scope)
    assert before <= row.expires_at - dt.timedelta(days=30) <= dt.datetime.now(dt.UTC)
    assert actor_of_token(secret).scope == scope
    assert _program(secret).get("/cases").status_code == 200


def test_it_is_shown_once_and_kept_nowhere(maker, caplog):
    w, browser, _actor = maker
    with caplog.at_level(logging.DEBUG):
        answer, secret = _made(browser)
    assert answer["Cache-Control"] == "no-store"
    assert answer.content.decode().count(secret) == 1
    for page in (HERE, "/my-sign-in/", "/my-work/"):
        assert secret not in browser.get(page).content.decode()
    kept = [row.get_decoded() for row in Cookie.objects.all()]
    assert secret not in f"{kept}{answer.cookies.output()}{answer.headers}{caplog.text}"
    assert secret not in str(list(ApiToken.objects.values()))
    realm = realm_stream_id("live")
    with database_context(w.northgate.person, "live", [realm]):
        told = str(list(audit.export(Stream.objects.get(id=realm), texts=True)))
    assert "token.create" in told
    assert secret not in told


@pytest.mark.parametrize("wrong", [{"days": ""}, {"days": "3650"}, {"scope": "all"}, {"name": ""}])
def test_an_end_a_reach_and_a_name_are_needed(maker, wrong):
    _w, browser, _actor = maker
    assert browser.post(HERE, WISH | wrong).status_code == 422
    assert not ApiToken.objects.exists()


@pytest.mark.parametrize("days", [0, token.LONGEST_OWN_DAYS + 1])
def test_the_command_bounds_the_end_whatever_the_form_offers(maker, days):
    _w, _browser, actor = maker
    with pytest.raises(Invalid):
        token.create_own(actor, NOW, name="Dashboard", days=days, scope=Scope.READ)


def test_who_has_many_revokes_one_first(maker):
    _w, browser, actor = maker
    now = dt.datetime.now(dt.UTC)
    made = [token.create_own(actor, now, name=f"n{n}", days=1, scope=Scope.READ) for n in range(token.MOST)]
    with pytest.raises(Illegal, match="Revoke one first"):
        token.create_own(actor, now, name="more", days=1, scope=Scope.READ)
    full = browser.post(HERE, WISH)
    assert full.status_code == 409
    assert f"You have {token.MOST} tokens" in words(full)
    browser.post(f"{HERE}{made[0].id}/revoke/")
    _made(browser)


def test_it_asks_who_is_there_first():
    w = world()
    with time_machine.travel(dt.datetime.now(dt.UTC), tick=False) as still:
        sign_in_for(w.lead, "lead")
        secret, _codes = app_for(w.lead)
        browser = signed_in(w.lead)
        still.shift(settings.MEDACCORD.step_up_minutes * 60 + 1)
        asked = browser.post(HERE, WISH)
        there = f"/my-sign-in/confirm/?next={HERE.replace('/', '%2F')}"
        assert (asked.status_code, asked["Location"]) == (303, there)
        assert not ApiToken.objects.exists()
        assert browser.post(there, {"code": shown(secret)})["Location"] == HERE
        _made(browser)


def test_no_token_makes_another(maker):
    """Neither by the API, which has no operation for it, nor by the command."""
    _w, browser, _actor = maker
    _answer, secret = _made(browser, scope="publish")
    program = _program(secret)
    assert program.post("/tokens", WISH).status_code == 405
    with pytest.raises(Denied):
        token.create_own(actor_of_token(secret), NOW, name="child", days=1, scope=Scope.READ)
    assert Client().post(HERE, WISH, headers=program.headers()).status_code == 403
    assert ApiToken.objects.count() == 1


def test_who_waits_to_be_confirmed_makes_none(maker):
    w, _browser, actor = maker
    factor.reset(system(), NOW, person=w.northgate.person)
    with pytest.raises(Denied, match="confirm"):
        token.create_own(actor, NOW, name="Dashboard", days=1, scope=Scope.READ)


def test_who_is_reset_while_their_token_waits_for_its_turn_gets_none(maker, monkeypatch):
    """A reset that is written just before the lock is given is seen under the lock."""
    w, _browser, actor = maker

    class Turn:
        @property
        def objects(self):
            monkeypatch.setattr(register, "Stream", Stream)
            factor.reset(system(), NOW, person=w.northgate.person)
            return Stream.objects

    monkeypatch.setattr(register, "Stream", Turn())
    with pytest.raises(Denied, match="confirm"):
        token.create_own(actor, dt.datetime.now(dt.UTC), name="Dashboard", days=1, scope=Scope.PUBLISH)
    assert not ApiToken.objects.exists()


def test_a_program_lists_its_persons_tokens_and_ends_them_and_nobody_elses(maker):
    w, browser, _actor = maker
    _answer, secret = _made(browser, scope="write")
    _answer, other = _made(browser, name="Old script")
    theirs = Program(w.halcyon)
    program = _program(secret)
    rows = program.get("/tokens").json()["results"]
    assert {(row["name"], row["scope"], row["used_here"]) for row in rows} == {
        ("Dashboard", "write", True),
        ("Old script", "read", False),
    }
    assert secret not in json.dumps(rows)
    assert next(row for row in rows if row["used_here"])["last_used_on"] is not None
    old = next(row["id"] for row in rows if row["name"] == "Old script")
    assert theirs.post(f"/tokens/{old}/revoke").status_code == 404
    assert program.done(f"/tokens/{old}/revoke", key="once") == [old]
    assert program.done(f"/tokens/{old}/revoke", key="once") == [old], "done once, answered twice"
    assert _program(other).get("/tokens").status_code == 401
    mine = next(row["id"] for row in rows if row["used_here"])
    program.done(f"/tokens/{mine}/revoke")
    assert program.get("/tokens").status_code == 401


def test_a_token_that_reads_ends_none(maker):
    _w, browser, _actor = maker
    _answer, secret = _made(browser)
    program = _program(secret)
    (row,) = program.get("/tokens").json()["results"]
    refused = program.post(f"/tokens/{row['id']}/revoke")
    assert (refused.status_code, refused.json()["reason"]) == (403, READS_ONLY)


def test_whoever_leaves_loses_the_tokens_that_they_made_at_once(maker):
    w, browser, _actor = maker
    _answer, secret = _made(browser, scope="publish")
    membership.end(system(), NOW, organisation=w.makers["northgate"].id, person=w.northgate.person)
    assert _program(secret).get("/cases").status_code == 401
    assert browser.get(HERE)["Location"].startswith("/sign-in/")
