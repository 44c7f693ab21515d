"""Single sign-on where two organisations, two tenants or two issuers meet, and tokens that lack something."""

from __future__ import annotations

import time
from html import unescape

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from django.test import Client, RequestFactory
from tests.browsing import signed_in, words
from tests.factories import organisation, person
from tests.support import provider as there

from medaccord.adapters import outside
from medaccord.apps.accounts.commands import sign_in
from medaccord.apps.accounts.models import Person, Session, User
from medaccord.apps.parties.commands import membership, sign_on
from medaccord.apps.parties.models import Membership, OrganisationKind, SignOn, SignOnBond
from medaccord.core import register
from medaccord.core.principal import system
from medaccord.domain.errors import Illegal, Invalid, Missing
from medaccord.domain.sign_on import Level, Newcomers
from medaccord.web import sign_on as providers
from medaccord.web.clock import now
from medaccord.web.sign_on import SAID

pytestmark = pytest.mark.django_db

ANNA = {"email": "anna@northgate.example", "email_verified": True, "name": "Anna Berg"}
NOBODY = "it opens nothing here"
WORK = "/my-work/"


@pytest.fixture(scope="module")
def provider():
    with there.running() as running:
        yield running


@pytest.fixture(autouse=True)
def on_loopback(settings):
    settings.MEDACCORD = settings.MEDACCORD.model_copy(update={"private_issuers": True})


def _northgate(provider, **more):
    row = organisation(OrganisationKind.HOSPITAL, name="Northgate")
    register.adopt(now())
    key = there.opened(row, provider, newcomers=Newcomers.MEMBER, **more)
    provider.knows("anna", **ANNA)
    return row, key


def _anna() -> Person:
    return Person.objects.get(name="Anna Berg")


def _halcyon(provider, **more):
    """Another organisation of Anna's, with a single sign-on of its own."""
    row = organisation(OrganisationKind.HOSPITAL, name="Halcyon")
    membership.add(system(), now(), organisation=row.id, person=_anna().pk)
    return row, there.opened(row, provider, domains="halcyon.example", **more)


def test_what_one_organisation_asks_for_is_asked_whichever_provider_somebody_comes_through(provider):
    _northgate(provider, counts=True)
    there.comes(Client(), provider, "anna")
    _halcyon(provider, level=Level.SECOND_FACTOR)
    answer = there.comes(Client(), provider, "anna")
    assert (answer.status_code, "You belong to Halcyon as well" in words(answer)) == (403, True)
    provider.knows("anna", **ANNA, amr=["mfa"])
    assert there.comes(Client(), provider, "anna")["Location"] == WORK


def test_what_a_provider_says_of_itself_is_worth_nothing_to_another_organisation(provider):
    _northgate(provider)
    there.comes(Client(), provider, "anna")
    _halcyon(provider, level=Level.SECOND_FACTOR)
    provider.knows("anna", **ANNA, amr=["mfa"])
    assert there.comes(Client(), provider, "anna").status_code == 403


def test_an_organisation_that_lets_its_people_in_itself_alone_says_so_everywhere(provider):
    _northgate(provider)
    there.comes(Client(), provider, "anna")
    row, key = _halcyon(provider, only=True)
    assert there.comes(Client(), provider, "anna")["Location"] == WORK  # she is not bound there yet
    bond = {"sign_on_id": key, "person_id": _anna().pk, "issuer": provider.issuer, "subject": "a.berg"}
    SignOnBond.objects.create(since=now(), **bond)
    answer = there.comes(Client(), provider, "anna")
    assert (answer.status_code, "Sign in through it" in words(answer)) == (403, True)
    sign_on.close(system(), now(), organisation=row.id)
    assert there.comes(Client(), provider, "anna")["Location"] == WORK


def test_sessions_of_other_providers_end_when_an_organisation_asks_for_more(provider):
    _northgate(provider)
    there.comes(Client(), provider, "anna")
    row, _ = _halcyon(provider)
    there.comes(Client(), provider, "anna")
    assert Session.objects.exists()
    told = {"issuer": provider.issuer, "client": "medaccord", "level": Level.HARDWARE}
    sign_on.configure(system(), now(), organisation=row.id, **told)
    assert not Session.objects.exists()


def test_whoever_left_is_no_newcomer_although_the_provider_still_lets_them_in(provider):
    row, _ = _northgate(provider)
    left = person("Anna Berg")
    Membership.objects.create(organisation=row, person_id=left.person, since=now())
    membership.end(system(), now(), organisation=row.id, person=left.person)
    answer = there.comes(Client(), provider, "anna")
    assert (answer.status_code, NOBODY in words(answer)) == (403, True)
    assert not SignOnBond.objects.exists()


@pytest.mark.parametrize("again", ["closed", "another issuer"])
def test_a_bond_that_ended_does_not_revive_with_the_provider(provider, again):
    row, _ = _northgate(provider)
    there.comes(Client(), provider, "anna")
    if again == "closed":
        sign_on.close(system(), now(), organisation=row.id)
    else:
        other = {"issuer": "http://localhost:9", "client": "medaccord", "secret": "x"}
        sign_on.configure(system(), now(), organisation=row.id, newcomers=Newcomers.MEMBER, **other)
    there.opened(row, provider, newcomers=Newcomers.MEMBER)
    answer = there.comes(Client(), provider, "anna")
    assert (answer.status_code, NOBODY in words(answer)) == (403, True)
    assert not SignOnBond.objects.filter(until=None).exists()
    assert Person.objects.filter(name="Anna Berg").count() == 1
    assert list(register.altered()) == []


def test_an_administrator_lets_somebody_in_again(provider):
    row, _ = _northgate(provider)
    keeper = person("Keeper")
    Membership.objects.create(organisation=row, person_id=keeper.person, since=now(), administrator=True)
    there.comes(Client(), provider, "anna")
    sign_on.release(system(), now(), organisation=row.id, person=_anna().pk)
    membership.end(system(), now(), organisation=row.id, person=_anna().pk)
    assert not User.objects.get(person=_anna()).is_active
    client, at = signed_in(keeper), f"/directory/{row.id}/sign-on/"
    assert "Let in again" in words(client.get(at))
    asked = f"{at}people/{_anna().pk}/admit/"
    assert "They become a member again" in words(client.get(asked))
    assert client.post(asked)["Location"] == at
    assert there.comes(Client(), provider, "anna")["Location"] == WORK
    assert SignOnBond.objects.filter(until=None).count() == 1
    with pytest.raises(Missing):
        sign_on.admit(system(), now(), organisation=row.id, person=_anna().pk)
    assert not [one for one in register.altered() if "is not what" in one]


def test_a_sign_in_that_another_organisation_closed_stays_closed(provider):
    row, _ = _northgate(provider)
    there.comes(Client(), provider, "anna")
    other, _ = _halcyon(provider)
    for one in (row, other):
        membership.end(system(), now(), organisation=one.id, person=_anna().pk)
    sign_on.release(system(), now(), organisation=row.id, person=_anna().pk)
    sign_on.admit(system(), now(), organisation=row.id, person=_anna().pk)
    assert not User.objects.get(person=_anna()).is_active
    assert there.comes(Client(), provider, "anna").status_code == 403


@pytest.mark.parametrize("first", ["center", "organisation"])
def test_a_sign_in_that_the_center_closed_is_opened_by_the_center_alone(provider, first):
    row, _ = _northgate(provider)
    there.comes(Client(), provider, "anna")
    name = User.objects.get(person=_anna()).username
    sign_on.release(system(), now(), organisation=row.id, person=_anna().pk)
    steps = [
        lambda: sign_in.close(system(), now(), sign_in=name),
        lambda: membership.end(system(), now(), organisation=row.id, person=_anna().pk),
    ]
    for step in steps if first == "center" else reversed(steps):
        step()
    sign_on.admit(system(), now(), organisation=row.id, person=_anna().pk)
    assert there.comes(Client(), provider, "anna").status_code == 403
    sign_in.reopen(system(), now(), sign_in=name)
    assert there.comes(Client(), provider, "anna")["Location"] == WORK
    assert not [one for one in register.altered() if "is not what" in one]


def test_an_account_that_is_somebody_elses_now_lets_nobody_in_again(provider):
    row, key = _northgate(provider)
    there.comes(Client(), provider, "anna")
    sign_on.release(system(), now(), organisation=row.id, person=_anna().pk)
    other = person("Olga")
    Membership.objects.create(organisation=row, person_id=other.person, since=now())
    bond = {"person_id": other.person, "issuer": provider.issuer, "subject": "anna", "since": now()}
    SignOnBond.objects.create(sign_on_id=key, **bond)
    with pytest.raises(Illegal):
        sign_on.admit(system(), now(), organisation=row.id, person=_anna().pk)


def test_of_a_shared_issuer_our_tenant_alone_comes_in(provider):
    row, _ = _northgate(provider, claim="tid", claim_value="tenant-7")
    for claims in ({}, {"tid": "tenant-8"}, {"tid": ["tenant-7"]}):
        provider.knows("anna", **ANNA, **claims)
        answer = there.comes(Client(), provider, "anna")
        assert (answer.status_code, NOBODY in words(answer)) == (403, True)
    provider.knows("anna", **ANNA, tid="tenant-7")
    assert there.comes(Client(), provider, "anna")["Location"] == WORK
    told = {"issuer": provider.issuer, "client": "medaccord", "claim": "tid", "claim_value": "tenant-8"}
    sign_on.configure(system(), now(), organisation=row.id, **told)
    assert SignOn.objects.get(until=None).domains == ""
    assert there.comes(Client(), provider, "anna", "Northgate").status_code == 403
    for wrong in ({"claim": "tid"}, {"claim_value": "7"}, {"claim": "t" * 101, "claim_value": "7"}):
        with pytest.raises(Invalid):
            sign_on.configure(
                system(), now(), organisation=row.id, **{**told, "claim": "", "claim_value": "", **wrong}
            )


def test_what_a_provider_says_of_itself_is_asked_once_in_a_while(provider, monkeypatch):
    _northgate(provider)
    asked = []
    request = outside.Session.request

    def heard(session, method, url, **more):
        asked.append(url)
        return request(session, method, url, **more)

    monkeypatch.setattr(outside.Session, "request", heard)
    there.comes(Client(), provider, "anna")
    asked.clear()
    there.comes(Client(), provider, "anna")
    assert not [url for url in asked if "well-known" in url or "jwks" in url]
    assert len(asked) == 2  # the code's exchange, and the user's own page


KEYS = [rsa.generate_private_key(public_exponent=65537, key_size=2048) for _ in range(2)]


def _jwks(*kids):
    algorithm = jwt.algorithms.RSAAlgorithm
    rows = [algorithm.to_jwk(key.public_key(), as_dict=True) for key in KEYS]
    told = [{**row, "use": "sig", "kid": kid} for row, kid in zip(rows, kids, strict=False)]
    return jwt.PyJWKSet.from_dict({"keys": told})


@pytest.fixture
def decoded(provider):
    """Decode a token with these claims, as what comes from a provider with these keys is."""
    _, key = _northgate(provider)
    exchange = providers.Exchange(RequestFactory().get("/"), str(key))
    app = exchange.get_provider().app
    at = int(time.time())
    whole = {"iss": provider.issuer, "sub": "anna", "aud": "medaccord", "iat": at, "exp": at + 60}

    def decode(kids=("one", "two"), kid="one", algorithm="RS256", signer=KEYS[0], **claims):
        SAID.put(exchange.openid_config["jwks_uri"], _jwks(*kids), 60)
        told = {name: value for name, value in {**whole, **claims}.items() if value is not None}
        header = {"kid": kid} if kid else {}
        return exchange._decode_id_token(app, jwt.encode(told, signer, algorithm, headers=header))

    yield decode
    SAID.drop(exchange.openid_config["jwks_uri"])


def test_a_whole_token_is_taken(decoded):
    assert decoded()["sub"] == "anna"
    assert decoded(kid=None, kids=("one",))["sub"] == "anna"
    assert decoded(aud=["medaccord", "other"], azp="medaccord")["sub"] == "anna"


@pytest.mark.parametrize(
    ("lacks", "changes"),
    [
        ("exp", {"exp": None}),
        ("iat", {"iat": None}),
        ("azp", {"aud": ["medaccord", "other"]}),
        ("azp", {"aud": ["medaccord", "other"], "azp": "other"}),
        ("azp", {"azp": "other"}),
        ("several keys", {"kid": None}),
    ],
)
def test_a_token_that_lacks_something_is_refused_with_a_sentence(decoded, lacks, changes):
    with pytest.raises(providers.Unfit) as refused:
        decoded(**changes)
    answer = providers.failed(RequestFactory().get("/"), refused.value)
    assert answer.status_code == 502
    assert lacks in unescape(answer.content.decode())


@pytest.mark.parametrize(
    "changes",
    [
        {"exp": time.time() - 3600},
        {"iss": "https://other.example"},
        {"aud": "other"},
        {"signer": KEYS[1]},
        {"kid": None, "kids": ("one",), "signer": KEYS[1]},
        {"algorithm": "HS256", "signer": "a secret that both sides know well enough"},
        {"algorithm": "none", "signer": None},
    ],
)
def test_a_token_that_is_not_genuine_is_refused(decoded, changes):
    with pytest.raises(providers.WRONG):
        decoded(**changes)


def test_a_key_that_is_not_known_yet_is_asked_for_once(decoded):
    with pytest.raises(providers.WRONG):
        decoded(kid="three")
