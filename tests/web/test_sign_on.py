"""Single sign-on, walked against a running provider: who comes in, who does not, and what is said."""

from __future__ import annotations

import datetime as dt
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session as Cookie
from django.test import Client
from tests.browsing import signed_in, words
from tests.factories import actor_of, organisation, person, world
from tests.support import provider as there
from tests.support.factors import PASSWORD, app_for, shown, sign_in_for

from medaccord.apps.accounts.models import Person, Session, User
from medaccord.apps.parties.commands import membership, sign_on
from medaccord.apps.parties.commands import organisation as organisations
from medaccord.apps.parties.models import (
    Membership,
    Organisation,
    OrganisationKind,
    SignOn,
    SignOnBond,
)
from medaccord.core import register
from medaccord.core.principal import system
from medaccord.domain.errors import Denied, Illegal, Invalid
from medaccord.domain.sign_on import Level, Newcomers
from medaccord.web.clock import now

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


def _northgate(provider, kind=OrganisationKind.HOSPITAL, **more):
    made = organisations.add(system(), now(), name="Northgate Medical", kind=kind)
    row = Organisation.objects.get(id=made)
    key = there.opened(row, provider, newcomers=Newcomers.MEMBER, **more)
    provider.knows("anna", **ANNA)
    return row, key


def _anna() -> Person:
    return Person.objects.get(name="Anna Berg")


def test_whoever_comes_for_the_first_time_becomes_a_member_and_is_the_same_person_the_next_time(provider):
    row, key = _northgate(provider)
    client = Client()
    assert there.comes(client, provider, "anna")["Location"] == WORK
    assert client.get(WORK).status_code == 200
    held = Session.objects.get()
    assert (held.person_id, held.through, held.by_factor) == (_anna().pk, key, False)
    assert Membership.objects.get(person=_anna()).organisation_id == row.id
    assert there.comes(Client(), provider, "anna")["Location"] == WORK
    assert (Person.objects.filter(name="Anna Berg").count(), SignOnBond.objects.count()) == (1, 1)
    assert list(register.altered()) == []


def test_the_way_there_carries_state_nonce_and_a_challenge_and_nothing_of_anybody(provider):
    _northgate(provider)
    asked = parse_qs(urlsplit(there.sent(Client(), "x@northgate.example")).query)
    assert asked["code_challenge_method"] == ["S256"]
    assert len(asked["state"][0]) >= 16
    assert len(asked["nonce"][0]) >= 24
    assert set(asked["scope"][0].split()) == {"openid", "profile", "email"}
    assert "northgate.example" not in str({k: v for k, v in asked.items() if k != "redirect_uri"})


def test_a_page_says_where_one_is_taken_and_an_unknown_name_gets_one_neutral_answer(provider):
    _northgate(provider)
    client = Client()
    page = client.post("/sign-in/organization/", {"organisation": "northgate medical"})
    assert "You sign in at localhost." in words(page)
    for typed in ("x@elsewhere.example", "Elsewhere", "@", "northgate.example", "a@b@"):
        answer = client.post("/sign-in/organization/", {"organisation": typed})
        assert answer.status_code == 422
        assert "No organization signs in this way" in words(answer)


def test_a_domain_answers_alike_for_whoever_has_an_account_and_whoever_has_none(provider):
    _northgate(provider)
    there.comes(Client(), provider, "anna")
    pages = [
        words(Client().post("/sign-in/organization/", {"organisation": f"{one}@northgate.example"}))
        for one in ("anna", "nobody")
    ]
    assert pages[0] == pages[1]


def test_without_just_in_time_membership_an_unknown_subject_is_refused_and_nothing_is_made(provider):
    row = organisation(OrganisationKind.HOSPITAL, name="Northgate Medical")
    there.opened(row, provider)
    provider.knows("anna", **ANNA)
    before = (Person.objects.count(), User.objects.count())
    answer = there.comes(Client(), provider, "anna")
    assert answer.status_code == 403
    assert NOBODY in words(answer)
    assert (Person.objects.count(), User.objects.count(), Session.objects.count()) == (*before, 0)


@pytest.mark.parametrize(
    "claims",
    [
        {**ANNA, "email": "anna@elsewhere.example"},
        {**ANNA, "email_verified": False},
        {**ANNA, "email_verified": "true"},
        {"name": "Anna Berg"},
        {**ANNA, "email": "anna@evil.example@"},
        {**ANNA, "email": ["anna@northgate.example"]},
    ],
)
def test_nobody_joins_with_an_address_that_is_not_the_organisations(provider, claims):
    _northgate(provider)
    provider.knows("anna", **claims)
    answer = there.comes(Client(), provider, "anna")
    assert (answer.status_code, Person.objects.filter(name="Anna Berg").exists()) == (403, False)


def test_an_address_is_no_proof_of_who_somebody_is(provider):
    """Another subject with the address of somebody known is somebody else."""
    _northgate(provider)
    there.comes(Client(), provider, "anna")
    provider.knows("other", **{**ANNA, "name": "Otto Other"})
    there.comes(Client(), provider, "other")
    assert {one.subject for one in SignOnBond.objects.all()} == {"anna", "other"}
    assert len({one.person_id for one in SignOnBond.objects.all()}) == 2


def test_a_level_that_is_asked_for_is_needed_and_the_refusal_says_what_to_do(provider):
    _row, _ = _northgate(provider, level=Level.SECOND_FACTOR)
    answer = there.comes(Client(), provider, "anna")
    assert answer.status_code == 403
    assert "Sign in at your organization with a second factor" in words(answer)
    provider.knows("anna", **ANNA, amr=["pwd", "mfa"])
    assert there.comes(Client(), provider, "anna")["Location"] == WORK


def test_the_level_of_administrators_is_asked_of_administrators_alone(provider):
    _row, _ = _northgate(provider, administrator_level=Level.HARDWARE, hardware_names="urn:card")
    client = Client()
    there.comes(client, provider, "anna")
    Membership.objects.update(administrator=True)
    answer = there.comes(Client(), provider, "anna")
    assert "with your smart card or security key" in words(answer)
    provider.knows("anna", **ANNA, acr="urn:card")
    assert there.comes(Client(), provider, "anna")["Location"] == WORK
    asked = parse_qs(urlsplit(there.sent(Client(), "x@northgate.example")).query)
    assert asked["acr_values"] == ["urn:card"]


def test_a_card_shown_there_counts_as_second_factor_where_the_center_says_so(provider):
    _northgate(provider, kind=OrganisationKind.CLINICAL_ADVISER, counts=True)
    provider.knows("anna", **ANNA, amr=["sc", "pin"])
    client = Client()
    there.comes(client, provider, "anna")
    assert Session.objects.get().by_factor
    assert client.get(WORK).status_code == 200


def test_elsewhere_everybody_still_owes_a_factor_of_their_own(provider):
    _northgate(provider, kind=OrganisationKind.MANUFACTURER)
    provider.knows("anna", **ANNA, amr=["sc", "pin"])
    client = Client()
    there.comes(client, provider, "anna")
    assert client.get(WORK)["Location"] == "/my-sign-in/app/"


def test_who_has_a_factor_is_asked_for_it_after_their_organisation_let_them_in(provider):
    _northgate(provider, kind=OrganisationKind.MANUFACTURER)
    there.comes(Client(), provider, "anna")
    secret, _ = app_for(actor_of(_anna().pk))
    client = Client()
    assert there.comes(client, provider, "anna")["Location"] == "/sign-in/second-step/"
    assert "Your organization let you in." in words(client.get("/sign-in/second-step/"))
    assert client.get(WORK)["Location"].startswith("/sign-in/")
    assert client.post("/sign-in/second-step/", {"code": shown(secret)})["Location"] == WORK
    held = Session.objects.get(by_factor=True)
    assert held.through is not None


def test_an_ended_membership_ends_the_session_and_brings_nobody_back_as_a_newcomer(provider):
    row, _ = _northgate(provider)
    client = Client()
    there.comes(client, provider, "anna")
    membership.end(system(), now(), organisation=row.id, person=_anna().pk)
    assert client.get(WORK)["Location"].startswith("/sign-in/")
    answer = there.comes(Client(), provider, "anna")
    assert (answer.status_code, NOBODY in words(answer)) == (403, True)
    assert Person.objects.filter(name="Anna Berg").count() == 1


@pytest.mark.parametrize("what", ["close", "release", "configure", "verify"])
def test_what_its_administrators_change_ends_the_sessions_that_it_began(provider, what):
    row, _ = _northgate(provider)
    client = Client()
    there.comes(client, provider, "anna")
    told = {"organisation": row.id}
    told |= {"person": _anna().pk} if what == "release" else {}
    told |= {"domains": "", "counts": False} if what == "verify" else {}
    told |= {"issuer": provider.issuer, "client": "medaccord"} if what == "configure" else {}
    getattr(sign_on, what)(system(), now(), **told)
    assert client.get(WORK)["Location"].startswith("/sign-in/")
    assert list(register.altered()) == []


def test_a_person_who_was_released_does_not_come_back_by_it(provider):
    row, _ = _northgate(provider)
    there.comes(Client(), provider, "anna")
    sign_on.release(system(), now(), organisation=row.id, person=_anna().pk)
    assert there.comes(Client(), provider, "anna").status_code == 403


def test_a_session_that_began_through_an_organisation_lasts_no_longer_than_the_setting_says(provider):
    _northgate(provider)
    there.comes(Client(), provider, "anna")
    held = Session.objects.get()
    assert (held.ends_at - held.begun_at).total_seconds() == settings.MEDACCORD.sign_on_hours * 3600


def test_where_the_organisation_says_so_there_is_no_password_beside_it(provider):
    w = world()
    sign_in_for(w.northgate, "vera")
    row = w.makers["northgate"]
    key = there.opened(row, provider, only=True)
    provider.knows("vera", email="vera@northgate.example", email_verified=True)
    client = signed_in(w.northgate)
    page = client.get(f"/my-sign-in/organization/{key}/")
    assert f"Sign in through {row.name}?" in words(page)
    onward = client.post(f"/my-sign-in/organization/{key}/")
    address = unescape(there.GO.findall(onward.content.decode())[0])
    assert there.back(client, provider.signs_in(address, "vera"))["Location"] == "/my-sign-in/"
    assert SignOnBond.objects.get().person_id == w.northgate.person
    answer = Client().post("/sign-in/", {"login": "vera", "password": PASSWORD})
    assert "do not match" in words(answer)
    sign_on.close(system(), now(), organisation=row.id)
    assert Client().post("/sign-in/", {"login": "vera", "password": PASSWORD}).status_code == 302


def test_only_members_are_offered_to_come_in_through_an_organisation(provider):
    w = world()
    key = there.opened(w.makers["northgate"], provider)
    assert signed_in(w.halcyon).get(f"/my-sign-in/organization/{key}/").status_code == 404


def test_one_account_of_an_organisation_is_one_persons(provider):
    row, key = _northgate(provider)
    there.comes(Client(), provider, "anna")
    other = person("Olga")
    Membership.objects.create(organisation=row, person_id=other.person, since=now())
    client = signed_in(other)
    onward = client.post(f"/my-sign-in/organization/{key}/")
    address = unescape(there.GO.findall(onward.content.decode())[0])
    answer = there.back(client, provider.signs_in(address, "anna"))
    assert "is somebody’s already" in words(answer)


def test_coming_back_without_having_asked_or_twice_opens_nothing(provider):
    _northgate(provider)
    asked = Client()
    address = provider.signs_in(there.sent(asked, "x@northgate.example"), "anna")
    stranger = Client()
    assert there.back(stranger, address).status_code == 502
    assert there.back(asked, address)["Location"] == WORK
    again = there.back(asked, address)
    assert (again.status_code, Session.objects.count()) == (502, 1)


def test_who_is_denied_at_the_provider_is_told_so_and_not_let_in(provider):
    _northgate(provider)
    client = Client()
    address = provider.signs_in(there.sent(client, "x@northgate.example"), "", action="deny")
    assert (there.back(client, address).status_code, Session.objects.count()) == (502, 0)


def test_a_browser_that_brings_no_cookie_comes_by_a_page_of_ours(provider):
    _northgate(provider)
    client = Client()
    address = urlsplit(provider.signs_in(there.sent(client, "x@northgate.example"), "anna"))
    answer = Client().get(f"{address.path}?{address.query}")
    assert answer.status_code == 200
    assert "_redir" in answer.content.decode()
    assert Session.objects.count() == 0


@pytest.mark.parametrize(
    "asked", ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:x"]
)
def test_nobody_is_led_elsewhere_after_they_came_in(provider, asked):
    _northgate(provider)
    client = Client()
    address = there.sent(client, "x@northgate.example", there=asked)
    assert there.back(client, provider.signs_in(address, "anna"))["Location"] == WORK


def test_somebody_goes_on_where_they_wanted(provider):
    _northgate(provider)
    client = Client()
    address = there.sent(client, "x@northgate.example", there="/cases/")
    assert there.back(client, provider.signs_in(address, "anna"))["Location"] == "/cases/"


def test_no_claim_and_no_token_is_kept_in_any_session(provider):
    _northgate(provider, kind=OrganisationKind.MANUFACTURER)
    client = Client()
    there.comes(client, provider, "anna")
    app_for(actor_of(_anna().pk))
    there.comes(Client(), provider, "anna")  # waits for the second step
    kept = str([one.get_decoded() for one in Cookie.objects.all()])
    assert "northgate.example" not in kept
    assert "Anna" not in kept
    assert "access_token" not in kept


def test_a_closed_single_sign_on_is_not_there(provider):
    row, _key = _northgate(provider)
    client = Client()
    address = provider.signs_in(there.sent(client, "x@northgate.example"), "anna")
    sign_on.close(system(), now(), organisation=row.id)
    assert there.back(client, address).status_code == 404
    assert Client().post("/sign-in/organization/", {"organisation": "Northgate Medical"}).status_code == 422


def test_a_secret_in_another_rows_place_opens_nothing(provider):
    _row, key = _northgate(provider)
    other = organisation(OrganisationKind.HOSPITAL, name="Halcyon")
    there.opened(other, provider, domains="halcyon.example", secret="another")
    foreign = SignOn.objects.get(organisation=other)
    SignOn.objects.filter(id=key).update(secret=foreign.secret)
    answer = Client().post("/sign-in/organization/", {"organisation": "x@northgate.example"})
    assert answer.status_code == 404
    assert "s3cret" not in str(SignOn.objects.values())


def test_a_provider_that_is_away_is_told_neutrally(provider):
    row = organisation(OrganisationKind.HOSPITAL, name="Northgate Medical")
    sign_on.configure(
        system(), now(), organisation=row.id, issuer="http://localhost:9", client="x", secret="y"
    )
    answer = Client().post("/sign-in/organization/", {"organisation": "Northgate Medical"})
    assert (answer.status_code, "did not answer as it should" in words(answer)) == (502, True)


def test_who_came_through_their_organisation_proves_there_that_it_is_them(provider):
    _northgate(provider)
    client = Client()
    there.comes(client, provider, "anna")
    confirm = "/my-sign-in/confirm/?next=/my-sign-in/password/"
    assert "Your organization asks you to sign in again." in words(client.get(confirm))
    Session.objects.update(proved_at=now() - dt.timedelta(hours=1))
    page = client.post(confirm).content.decode()
    address = unescape(there.GO.findall(page)[0])
    asked = parse_qs(urlsplit(address).query)
    assert (asked["prompt"], asked["max_age"]) == (["login"], ["0"])
    provider.knows("anna", **ANNA, auth_time=int(now().timestamp()))
    assert there.back(client, provider.signs_in(address, "anna"))["Location"] == "/my-sign-in/password/"
    assert Session.objects.get().proved_at > now() - dt.timedelta(minutes=1)


@pytest.mark.parametrize(("seconds", "proved"), [(0, True), (3600, False), (-3600, False), (None, False)])
def test_who_comes_in_by_a_session_at_the_provider_has_proved_nothing_yet(provider, seconds, proved):
    _northgate(provider)
    at = None if seconds is None else int(now().timestamp()) - seconds
    provider.knows("anna", **ANNA, auth_time=at)
    there.comes(Client(), provider, "anna")
    assert (Session.objects.get().proved_at > now() - dt.timedelta(hours=1)) is proved


def test_what_the_center_judged_a_second_factor_counts_until_its_names_change(provider):
    _northgate(provider)
    row = SignOn.objects.get()
    told = {"issuer": row.issuer, "client": row.client}
    for names, counts in (("", True), ("1", False)):
        SignOn.objects.update(counts=True)
        told["second_factor_names"] = names
        sign_on.configure(system(), now(), organisation=row.organisation_id, **told)
        assert SignOn.objects.get().counts is counts


@pytest.mark.parametrize(("subject", "seconds"), [("anna", 3600), ("anna", -3600), ("otto", 0)])
def test_an_old_proof_or_somebody_elses_proves_nothing(provider, subject, seconds):
    _northgate(provider)
    client = Client()
    there.comes(client, provider, "anna")
    provider.knows("otto", **{**ANNA, "name": "Otto"})
    there.comes(Client(), provider, "otto")
    Session.objects.update(proved_at=now() - dt.timedelta(hours=1))
    at = {"auth_time": int(now().timestamp()) - seconds}
    provider.knows(subject, **{**ANNA, "name": "Otto", **at})
    address = unescape(there.GO.findall(client.post("/my-sign-in/confirm/").content.decode())[0])
    answer = there.back(client, provider.signs_in(address, subject))
    assert answer.status_code == 403
    assert not Session.objects.filter(proved_at__gt=now() - dt.timedelta(minutes=1)).exists()


def _settings(**more):
    told = {"issuer": "http://localhost:9", "client": "medaccord", "secret": "s3cret", "newcomers": "nobody"}
    told |= dict.fromkeys(("level", "triage_level", "administrator_level"), "any")
    return {f"sign_on-{name}": value for name, value in {**told, **more}.items()}


def _keeper():
    w = world()
    row = w.makers["northgate"]
    Membership.objects.filter(organisation=row).update(administrator=True)
    return w, row, f"/directory/{row.id}/sign-on/"


def test_administrators_of_an_organisation_set_up_how_its_people_sign_in():
    w, row, here = _keeper()
    client = signed_in(w.northgate)
    assert "Single sign-on" in words(client.get(f"/directory/{row.id}/"))
    assert client.post(here, _settings())["Location"] == here
    page = client.get(here)
    assert "none yet; the center verifies them" in words(page)
    assert "s3cret" not in page.content.decode()
    kept = SignOn.objects.get()
    assert client.post(here, _settings(secret="", level="second_factor"))["Location"] == here
    again = SignOn.objects.get()
    assert (again.id, again.digest, again.level) == (kept.id, kept.digest, "second_factor")
    answer = client.post(here, _settings(secret="", client="other"))
    assert "Give the secret that the provider made for us." in words(answer)
    assert client.post(f"{here}close/")["Location"] == here
    assert SignOn.objects.filter(until=None).exists() is False
    assert SignOn.objects.get().secret == ""


def test_what_the_center_verifies_is_not_for_the_organisation_to_say():
    w, row, here = _keeper()
    client = signed_in(w.northgate)
    client.post(here, _settings())
    told = {"verify-domains": "northgate.example", "verify-counts": "on"}
    assert client.post(f"{here}verify/", told).status_code == 404
    with pytest.raises(Denied):
        sign_on.verify(w.northgate, now(), organisation=row.id, domains="northgate.example", counts=True)
    Membership.objects.filter(person=w.lead.person).update(administrator=True)
    assert signed_in(w.lead).post(f"{here}verify/", told)["Location"] == here
    held = SignOn.objects.get()
    assert (held.domains, held.counts) == ("northgate.example", True)
    client.post(here, _settings(issuer="http://localhost:10"))
    held.refresh_from_db()
    assert (held.domains, held.counts) == ("", False)


def test_others_find_no_single_sign_on_there():
    w, _row, here = _keeper()
    signed_in(w.northgate).post(here, _settings())
    for other in (w.halcyon, w.adviser, w.lead, w.outsider):
        browser = signed_in(other)
        for path in (here, f"{here}close/", f"{here}verify/", f"{here}people/{w.northgate.person}/release/"):
            assert browser.get(path).status_code == 404, path
            assert browser.post(path, _settings()).status_code == 404, path
    assert SignOn.objects.filter(until=None).count() == 1


def test_a_domain_is_one_organisations_alone():
    w, row, _here = _keeper()
    for at, port in ((row, 9), (w.makers["halcyon"], 10)):
        told = {"issuer": f"http://localhost:{port}", "client": "x", "secret": "y"}
        sign_on.configure(system(), now(), organisation=at.id, **told)
    sign_on.verify(system(), now(), organisation=row.id, domains="Northgate.Example", counts=False)
    with pytest.raises(Invalid):
        sign_on.verify(
            system(), now(), organisation=w.makers["halcyon"].id, domains="northgate.example", counts=False
        )


@pytest.mark.parametrize(
    "issuer",
    [
        "http://login.northgate.example",
        "https://user@login.northgate.example",
        "https://login.northgate.example/?x=1",
        "https://login.northgate.example/#x",
        "ftp://login.northgate.example",
        "login.northgate.example",
        "https://",
        "https://login.northgate.example\n",
    ],
)
def test_an_issuer_is_an_address_under_https_and_no_more(settings, issuer):
    settings.MEDACCORD = settings.MEDACCORD.model_copy(update={"private_issuers": False})
    w = world()
    with pytest.raises(Invalid) as refused:
        sign_on.configure(
            system(), now(), organisation=w.makers["northgate"].id, issuer=issuer, client="x", secret="y"
        )
    assert set(refused.value.findings) == {"issuer"}


def test_a_provider_on_a_private_address_is_not_asked(provider, settings):
    _northgate(provider)
    settings.MEDACCORD = settings.MEDACCORD.model_copy(update={"private_issuers": False})
    answer = Client().post("/sign-in/organization/", {"organisation": "x@northgate.example"})
    assert answer.status_code == 502


@pytest.mark.parametrize(
    "part", [{"triage": False, "administrator": True}, {"triage": True, "administrator": False}]
)
def test_whoever_comes_to_more_shows_what_it_needs_before_they_go_on(provider, part):
    asked = {"administrator_level": Level.HARDWARE, "triage_level": Level.HARDWARE}
    row, _key = _northgate(provider, counts=True, **asked)
    provider.knows("anna", **ANNA, amr=["mfa"])
    client = Client()
    assert there.comes(client, provider, "anna")["Location"] == WORK
    membership.change(system(), now(), organisation=row.id, person=_anna().pk, **part)
    assert client.get(WORK).status_code == 303, "the session was opened for less"
    assert "smart card or security key" in words(there.comes(Client(), provider, "anna"))
    provider.knows("anna", **ANNA, amr=["hwk", "pin"])
    assert there.comes(client, provider, "anna")["Location"] == WORK
    less = {"triage": False, "administrator": False}
    if part["triage"]:
        membership.change(system(), now(), organisation=row.id, person=_anna().pk, **less)
        assert client.get(WORK).status_code == 200, "whoever does less goes on"
    assert list(register.altered()) == []


@pytest.mark.parametrize("counts", [False, True])
def test_whoever_comes_by_a_provider_administers_where_its_second_factor_counts(provider, counts):
    row, _key = _northgate(provider, counts=counts)
    there.comes(Client(), provider, "anna")
    told = {"organisation": row.id, "person": _anna().pk, "triage": False, "administrator": True}
    if counts:
        membership.change(system(), now(), **told)
    else:
        with pytest.raises(Illegal, match="second factor"):
            membership.change(system(), now(), **told)
    assert Membership.objects.get(person=_anna()).administrator == counts
