"""Tries for one name: slowed from however many addresses, alike for nobody's name, and open to its owner."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from django.test import Client
from tests.factories import world
from tests.support.factors import PASSWORD, sign_in_for

from medaccord.web.clock import now
from medaccord.web.known_browser import COOKIE, OF_NAME

pytestmark = pytest.mark.django_db

TRIES = OF_NAME.per_hour


@pytest.fixture(autouse=True)
def still():
    """Time stands still, so that no turn comes back unless a test says so."""
    with time_machine.travel(now(), tick=False) as traveller:
        yield traveller


def _try(name, password="not the right one", *, address="192.0.2.1", client=None):
    client = client or Client()
    return client.post("/sign-in/", {"login": name, "password": password}, REMOTE_ADDR=address)


def _use_up(name):
    told = [_try(name, address=f"10.0.{turn}.7") for turn in range(TRIES)]
    assert {answer.status_code for answer in told} == {200}


def test_one_name_is_slowed_from_many_addresses_and_nobodys_name_alike():
    sign_in_for(world().lead, "osei")
    _use_up("osei")
    _use_up("nobody.here")
    known, unknown = _try("osei", address="203.0.113.5"), _try("nobody.here", address="203.0.113.6")
    assert known.status_code == unknown.status_code == 429
    assert known.content == unknown.content
    assert known["Retry-After"] == unknown["Retry-After"]
    assert _try("somebody.else").status_code == 200, "another name has its own turns"


@pytest.mark.parametrize("typed", ["osei", " OSEI ", "Osei", "\uff4f\uff53\uff45\uff49", "o\u017fei"])
def test_a_name_that_is_typed_otherwise_has_no_turns_of_its_own(typed):
    _use_up("osei")
    assert _try(typed).status_code == 429


def test_it_slows_and_never_locks(still):
    w = world()
    sign_in_for(w.lead, "osei")
    _use_up("osei")
    assert _try("osei", PASSWORD).status_code == 429, "the right password is not looked at either"
    still.shift(dt.timedelta(seconds=3600 / TRIES + 1))
    assert _try("osei", PASSWORD).status_code == 302


def test_where_somebody_signed_in_before_strangers_do_not_slow_them():
    sign_in_for(world().lead, "osei")
    own = Client()
    assert _try("osei", PASSWORD, client=own).status_code == 302
    kept = own.cookies[COOKIE]
    assert "osei" not in kept.value.lower()
    assert (kept["httponly"], kept["samesite"], kept["path"]) == (True, "Strict", "/sign-in/")
    own.cookies.pop("sessionid")
    while _try("osei").status_code == 200:
        pass
    assert _try("osei").status_code == 429
    assert _try("osei", PASSWORD, client=own).status_code == 302


def test_a_browser_that_is_known_has_an_end_of_turns_too_and_only_for_its_own_name():
    w = world()
    sign_in_for(w.lead, "osei")
    own = Client()
    _try("osei", PASSWORD, client=own)
    own.cookies.pop("sessionid")
    told = [_try("osei", client=own, address=f"10.1.{turn}.7").status_code for turn in range(TRIES + 1)]
    assert told == [200] * TRIES + [429]
    _use_up("mallory")
    assert _try("mallory", client=own).status_code == 429, "the seal is of one name"


@pytest.mark.parametrize("forged", ["", ".", "x", "x.", ".x", "a.b.c", "0123456789.AAAAAAAAAA"])
def test_a_cookie_that_is_not_ours_is_none(forged):
    _use_up("osei")
    client = Client()
    client.cookies[COOKIE] = forged
    assert _try("osei", client=client).status_code == 429
