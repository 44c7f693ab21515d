"""Tokens of whoever comes in by single sign-on: none of them outlives the way in."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from django.test import Client
from tests.browsing import signed_in, words
from tests.factories import world
from tests.support import provider as there
from tests.support.api import Program
from tests.support.factors import PASSWORD, sign_in_for

from medaccord.apps.accounts.commands import token
from medaccord.apps.accounts.models import ApiToken, Person, User
from medaccord.apps.parties.commands import organisation as organisations
from medaccord.apps.parties.commands import sign_on
from medaccord.apps.parties.models import Organisation, OrganisationKind, SignOn, SignOnBond
from medaccord.apps.parties.queries.actor import LONGEST_AWAY_DAYS, actor_of_token, actor_of_user
from medaccord.core import register
from medaccord.core.principal import system
from medaccord.domain.sign_on import Newcomers
from medaccord.domain.tokens import Scope
from medaccord.web.clock import now

pytestmark = pytest.mark.django_db

ANNA = {"email": "anna@northgate.example", "email_verified": True, "name": "Anna Berg"}
OTHER = {"issuer": "https://elsewhere.example", "client": "medaccord", "secret": "s3cret"}
ENDS = {
    "release": lambda row, anna: sign_on.release(system(), now(), organisation=row.id, person=anna),
    "close": lambda row, anna: sign_on.close(system(), now(), organisation=row.id),
    "another issuer": lambda row, anna: sign_on.configure(system(), now(), organisation=row.id, **OTHER),
}


@pytest.fixture(scope="module")
def provider():
    with there.running() as running:
        yield running


@pytest.fixture(autouse=True)
def on_loopback(settings):
    settings.MEDACCORD = settings.MEDACCORD.model_copy(update={"private_issuers": True})


def _anna(provider, **more):
    """Anna, who came in by her organisation's provider and made a token; the token as it was shown."""
    made = organisations.add(system(), now(), name="Northgate Medical", kind=OrganisationKind.HOSPITAL)
    row = Organisation.objects.get(id=made)
    there.opened(row, provider, newcomers=Newcomers.MEMBER, **more)
    provider.knows("anna", **ANNA)
    there.comes(Client(), provider, "anna")
    anna = Person.objects.get(name="Anna Berg").pk
    return row, anna, _token(anna)


def _token(anna) -> str:
    who = actor_of_user(User.objects.get(person=anna))
    return token.create_own(who, now(), name="Dashboard", days=365, scope=Scope.PUBLISH).secret


def _answer(secret: str) -> int:
    program = Program()
    program.token = secret
    return program.get("/cases").status_code


@pytest.mark.parametrize("ending", ENDS)
@pytest.mark.parametrize("own_password", [False, True])
def test_a_token_ends_with_the_way_in(provider, ending, own_password):
    row, anna, secret = _anna(provider)
    if own_password:
        user = User.objects.get(person=anna)
        user.set_password(PASSWORD)
        user.save()
    assert _answer(secret) == 200
    ENDS[ending](row, anna)
    assert _answer(secret) == 401
    assert not ApiToken.objects.filter(revoked_at=None).exists()
    assert list(register.altered()) == []


def test_whoever_is_let_in_again_makes_a_new_token(provider):
    """One that was made while they were being taken out does not come back either."""
    row, anna, secret = _anna(provider)
    sign_on.release(system(), now(), organisation=row.id, person=anna)
    late = _token(anna)
    assert _answer(late) == 401, "nothing lets them in"
    sign_on.admit(system(), now(), organisation=row.id, person=anna)
    assert (_answer(secret), _answer(late)) == (401, 401)
    assert _answer(_token(anna)) == 200
    assert list(register.altered()) == []


def test_a_token_is_open_only_while_a_bond_stands_whatever_ended_it(provider):
    _row, anna, secret = _anna(provider)
    SignOnBond.objects.filter(person=anna).update(until=now())
    assert actor_of_token(secret) is None
    SignOnBond.objects.filter(person=anna).update(until=None)
    SignOn.objects.update(until=now())
    assert actor_of_token(secret) is None


@pytest.mark.parametrize("only", [False, True])
def test_the_token_of_somebody_who_stays_away_waits_until_they_come_in_by_their_provider(provider, only):
    """With a password that opens nothing there is no other way in either."""
    _row, anna, secret = _anna(provider, only=only)
    if only:
        user = User.objects.get(person=anna)
        user.set_password(PASSWORD)
        user.save()
    with time_machine.travel(now() + dt.timedelta(days=LONGEST_AWAY_DAYS, minutes=1), tick=False):
        assert actor_of_token(secret) is None
        there.comes(Client(), provider, "anna")
        assert actor_of_token(secret) is not None


def _reads(client):
    """What somebody reads of their tokens before one is made, with it, and beside those that they have."""
    for path in ("/my-sign-in/tokens/", "/my-sign-in/"):
        yield words(client.get(path))
    wish = {"name": "Dashboard", "scope": "read", "days": "90"}
    made = words(client.post("/my-sign-in/tokens/", wish))
    assert "Copy your token now" in made
    yield made


def test_whoever_comes_in_by_a_provider_alone_reads_how_long_a_token_works_without_them(provider):
    _anna(provider)
    anna = Client()
    there.comes(anna, provider, "anna")
    for told in _reads(anna):
        assert f"signed in through your organization within the last {LONGEST_AWAY_DAYS} days." in told
        assert "After that it waits, and works again once you sign in." in told
        assert "While your password lets you in" not in told


def test_whoever_has_a_password_beside_it_reads_when_it_would_matter_and_nobody_else_does(provider):
    _row, key, _secret = _anna(provider)
    user = User.objects.get(person=key)
    user.set_password(PASSWORD)
    user.save()
    anna = Client()
    there.comes(anna, provider, "anna")
    for told in _reads(anna):
        assert "While your password lets you in, a token works while you are away, too." in told
        assert f"within the last {LONGEST_AWAY_DAYS} days." in told
    w = world()
    sign_in_for(w.northgate, "northgate")
    for told in _reads(signed_in(w.northgate)):
        assert "signed in through your organization" not in told


def test_the_token_of_somebody_with_a_password_that_opens_goes_on(provider):
    _row, anna, secret = _anna(provider)
    user = User.objects.get(person=anna)
    user.set_password(PASSWORD)
    user.save()
    with time_machine.travel(now() + dt.timedelta(days=LONGEST_AWAY_DAYS, minutes=1)):
        assert actor_of_token(secret) is not None
