"""The second factor: who is asked, who has to set one up, what opens once and what opens nothing."""

from __future__ import annotations

import json
import re

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.sessions.models import Session as Cookie
from django.test import Client
from tests.browsing import signed_in, words
from tests.factories import organisation, person, world
from tests.support.api import Program, token_for
from tests.support.factors import PASSWORD, app_for, comes_in, shown, sign_in_for

from medaccord.apps.accounts.commands import sign_in
from medaccord.apps.accounts.models import ApiToken, Factor, Session, User
from medaccord.apps.accounts.queries.factors import factors_of
from medaccord.apps.accounts.queries.tokens import token_digest
from medaccord.apps.parties.commands import factor
from medaccord.apps.parties.models import Membership, OrganisationKind
from medaccord.core import register
from medaccord.core.principal import system
from medaccord.web.clock import now
from medaccord.web.views.accounts.factors import WRONG

pytestmark = pytest.mark.django_db

STEP, SET_UP, OWN, WORK = "/sign-in/second-step/", "/my-sign-in/app/", "/my-sign-in/", "/my-work/"
KEY = re.compile(r"<dt>Key</dt>\s*<dd[^>]*>\s*([A-Z2-7 ]+?)\s*<", re.DOTALL)
RECOVERY = re.compile(r"<li>(\d{8})</li>")


@pytest.fixture(autouse=True)
def still():
    """Time stands still, so that a code is either shown or not."""
    with time_machine.travel(now(), tick=False) as traveller:
        yield traveller


def _lead(name: str = "osei"):
    w = world()
    sign_in_for(w.lead, name)
    return w


def _password(name: str = "osei", **more: str) -> tuple[Client, object]:
    client = Client()
    return client, client.post("/sign-in/", {"login": name, "password": PASSWORD, **more})


def test_after_the_password_a_person_with_a_factor_is_asked_for_it_and_then_goes_where_they_wanted():
    w = _lead()
    secret, _ = app_for(w.lead)
    client, answer = _password(next="/cases/")
    assert (answer.status_code, answer["Location"]) == (302, STEP)
    assert "Now show that it is you." in words(client.get(STEP))
    assert client.post(STEP, {"code": shown(secret)})["Location"] == "/cases/"
    assert client.get("/reports/").status_code == 200


def test_before_the_code_nothing_opens_whatever_address_is_tried():
    w = _lead()
    app_for(w.lead)
    client, _ = _password()
    for path in (WORK, "/cases/", "/reports/", OWN, SET_UP, "/my-sign-in/passkey/", "/my-sign-in/codes/"):
        assert client.get(path)["Location"].startswith("/sign-in/"), path
        assert client.post(path, {"code": "1"})["Location"].startswith("/sign-in/"), path
    assert Session.objects.count() == 0


def test_without_a_right_password_there_is_no_second_step():
    w = _lead()
    secret, _ = app_for(w.lead)
    client = Client()
    assert client.get(STEP)["Location"] == "/sign-in/"
    client.post("/sign-in/", {"login": "osei", "password": "wrong"})
    assert client.post(STEP, {"code": shown(secret)})["Location"] == "/sign-in/"


def test_a_strangers_name_and_a_right_one_answer_alike():
    w = _lead()
    app_for(w.lead)
    pages = []
    for name in ("osei", "nobody"):
        answer = Client().post("/sign-in/", {"login": name, "password": "wrong"})
        assert answer.status_code == 200
        pages.append(re.sub(r'value="[^"]*"', "", answer.content.decode()))
    assert pages[0] == pages[1]


def test_a_wrong_code_and_no_code_are_told_and_open_nothing():
    w = _lead()
    secret, _ = app_for(w.lead)
    client, _ = _password()
    wrong = "000000" if shown(secret) != "000000" else "000001"
    for code in (wrong, "", "abc", shown(secret, 5), "0" * 51, "１２３４５６"):
        answer = client.post(STEP, {"code": code})
        assert answer.status_code == 422, code
        assert client.get(WORK)["Location"].startswith("/sign-in/")


def test_a_code_is_used_up_with_every_earlier_one_in_all_processes_alike(still):
    w = _lead()
    secret, _ = app_for(w.lead)
    assert comes_in(Client(), "osei", secret)["Location"] == WORK
    for ahead in (0, -1):
        again = comes_in(Client(), "osei", secret, ahead)
        assert again.status_code == 422
        assert str(WRONG) in words(again)
    still.shift(30)
    assert comes_in(Client(), "osei", secret, -1).status_code == 422
    assert comes_in(Client(), "osei", secret)["Location"] == WORK


def test_the_code_that_set_an_app_up_does_not_also_sign_in():
    w = _lead()
    secret, _ = app_for(w.lead)
    assert comes_in(Client(), "osei", secret, -1).status_code == 422


def test_a_recovery_code_opens_once():
    w = _lead()
    _, codes = app_for(w.lead)
    assert len(set(codes)) == 10
    client, _ = _password()
    assert client.post(STEP, {"code": codes[3]})["Location"] == WORK
    other, _ = _password()
    assert other.post(STEP, {"code": codes[3]}).status_code == 422
    assert other.post(STEP, {"code": codes[4]})["Location"] == WORK
    assert "8 left" in words(other.get(OWN))


def test_a_pending_sign_in_ends_after_a_quarter_of_an_hour(still):
    w = _lead()
    secret, _ = app_for(w.lead)
    client, _ = _password()
    still.shift(16 * 60)
    assert client.post(STEP, {"code": shown(secret)})["Location"] == "/sign-in/"


@pytest.mark.parametrize("who", ["lead", "adviser", "northgate"])
def test_whoever_needs_a_factor_and_has_none_sets_one_up_and_then_goes_on(who):
    w = world()
    actor = getattr(w, who)
    sign_in_for(actor, "who")
    client, answer = _password("who")
    assert answer["Location"] == WORK
    assert client.get(WORK)["Location"] == SET_UP
    page = client.get(SET_UP).content.decode()
    secret = KEY.search(page)[1].replace(" ", "")
    assert '<svg class="ma-qr"' in page
    sealed = re.search(r'name="sealed" value="([^"]+)"', page)[1]
    assert secret not in sealed
    wrong = client.post(SET_UP, {"sealed": sealed, "code": shown(secret, 7)})
    assert wrong.status_code == 422
    assert KEY.search(wrong.content.decode())[1].replace(" ", "") == secret, "the app keeps its key"
    assert Factor.objects.count() == 0
    done = client.post(SET_UP, {"sealed": sealed, "code": shown(secret)})
    assert done.status_code == 200
    assert len(RECOVERY.findall(done.content.decode())) == 10
    assert "no-store" in done["Cache-Control"]
    assert client.get(WORK).status_code == 200
    assert not RECOVERY.findall(client.get(OWN).content.decode()), "they are shown once"


def test_suppliers_and_administrators_of_anything_need_one_and_hospitals_researchers_and_partners_do_not():
    people = {}
    for kind in OrganisationKind:
        people[kind] = person()
        organisation(kind, people[kind])
    head = person()
    organisation(OrganisationKind.HOSPITAL, head)
    Membership.objects.filter(person=head.person).update(administrator=True)
    needing = {k for k, one in people.items() if _owes(one)}
    assert needing == {
        OrganisationKind.COORDINATION_CENTER,
        OrganisationKind.CLINICAL_ADVISER,
        OrganisationKind.MANUFACTURER,
        OrganisationKind.COMPONENT_SUPPLIER,
    }
    assert _owes(head)


def _owes(actor) -> bool:
    client = signed_in(actor, by_factor=False)
    return client.get(WORK).status_code == 303


def test_whoever_becomes_a_member_of_a_manufacturer_is_asked_from_the_next_page_on():
    one = person()
    client = signed_in(one, by_factor=False)
    assert client.get(WORK).status_code == 200
    organisation(OrganisationKind.MANUFACTURER, one)
    assert client.get(WORK)["Location"] == SET_UP


def test_whoever_owes_one_can_sign_out_and_read_how_to_reach_us():
    w = world()
    client = signed_in(w.lead, by_factor=False)
    for path in ("/reach/", "/policy/", "/safe-harbor/", "/accessibility/", "/sign-out/"):
        assert client.get(path).status_code == 200, path
    page = words(client.get(SET_UP))
    assert "Sign out" in page
    assert "My work" not in page
    assert client.post("/sign-out/")["Location"] == "/"
    assert Session.objects.count() == 0


def test_a_token_of_somebody_who_owes_a_factor_goes_on_working():
    from tests.support.api import token_for

    w = world()
    head = {"HTTP_AUTHORIZATION": f"Bearer {token_for(w.lead)}"}
    for client in (Client(), signed_in(w.lead, by_factor=False)):
        answer = client.get("/api/v1/cases", **head)
        assert answer.status_code == 200
    assert signed_in(w.lead).get("/api/v1/cases").status_code == 401, "no cookie opens the API"


def test_others_may_set_one_up_and_take_it_away_again():
    one = person()
    user = sign_in_for(one, "jules")
    client = signed_in(one, by_factor=False)
    assert "your password alone lets you in" in words(client.get(OWN))
    other = signed_in(one, by_factor=False)
    page = client.get(SET_UP).content.decode()
    secret = KEY.search(page)[1].replace(" ", "")
    sealed = re.search(r'name="sealed" value="([^"]+)"', page)[1]
    client.post(SET_UP, {"sealed": sealed, "code": shown(secret)})
    assert other.get(OWN)["Location"].startswith("/sign-in/"), "a session without it is over"
    assert comes_in(Client(), "jules", secret, 1)["Location"] == WORK
    (app,) = (held for held in factors_of(one.person) if held.kind == "app")
    asked = client.get(f"/my-sign-in/factors/{app.id}/remove/")
    assert "the password alone lets you in" in words(asked)
    assert client.post(f"/my-sign-in/factors/{app.id}/remove/")["Location"] == OWN
    assert Authenticator.objects.count() == 0
    assert _password("jules")[1]["Location"] == WORK
    assert user.is_active


def test_who_needs_a_factor_keeps_the_last_one():
    w = _lead()
    app_for(w.lead)
    client = signed_in(w.lead)
    (app,) = (held for held in factors_of(w.lead.person) if held.kind == "app")
    answer = client.post(f"/my-sign-in/factors/{app.id}/remove/")
    assert answer.status_code == 409
    assert "Add another one first" in words(answer)
    assert len(factors_of(w.lead.person)) == 2


def test_nobody_removes_anothers_factor():
    w = _lead()
    app_for(w.lead)
    (app,) = (held for held in factors_of(w.lead.person) if held.kind == "app")
    for method in ("get", "post"):
        answer = getattr(signed_in(w.colleague), method)(f"/my-sign-in/factors/{app.id}/remove/")
        assert answer.status_code == 404
    assert len(factors_of(w.lead.person)) == 2


def test_new_recovery_codes_end_the_old_ones():
    w = _lead()
    _, old = app_for(w.lead)
    client = signed_in(w.lead)
    assert client.get("/my-sign-in/codes/").status_code == 200
    assert len(factors_of(w.lead.person)) == 2
    new = RECOVERY.findall(client.post("/my-sign-in/codes/").content.decode())
    assert len(new) == 10
    assert not set(new) & set(old)
    browser, _ = _password()
    assert browser.post(STEP, {"code": old[0]}).status_code == 422
    assert browser.post(STEP, {"code": new[0]})["Location"] == WORK


def test_changing_a_factor_asks_again_who_is_there_once_some_minutes_have_passed(still):
    w = _lead()
    secret, _ = app_for(w.lead)
    client = signed_in(w.lead)
    there = "/my-sign-in/passkey/"
    assert client.get(there).status_code == 200
    still.shift(settings.MEDACCORD.step_up_minutes * 60 + 1)
    asked = client.get(there)["Location"]
    assert asked == "/my-sign-in/confirm/?next=%2Fmy-sign-in%2Fpasskey%2F"
    assert client.get(asked).status_code == 200
    assert client.post(asked, {"code": "1"}).status_code == 422
    assert client.get(there).status_code == 303
    assert client.post(asked, {"code": shown(secret)})["Location"] == there
    assert client.get(there).status_code == 200


def test_whoever_has_no_factor_confirms_by_the_password(still):
    one = person()
    sign_in_for(one, "jules")
    client = signed_in(one, by_factor=False)
    still.shift(settings.MEDACCORD.step_up_minutes * 60 + 1)
    asked = client.get(SET_UP)["Location"]
    assert client.post(asked, {"password": "quokka wombat"}).status_code == 422
    assert "quokka" not in client.post(asked, {"password": "quokka wombat"}).content.decode()
    assert client.post(asked, {"password": PASSWORD})["Location"] == SET_UP


ELSEWHERE = ["https://evil.example/", "//evil.example/", "javascript:1", "\\\\evil", ""]


@pytest.mark.parametrize("there", ELSEWHERE)
def test_confirming_leads_to_no_other_site(there):
    one = person()
    sign_in_for(one, "jules")
    client = signed_in(one, by_factor=False)
    answer = client.post(f"/my-sign-in/confirm/?next={there}", {"password": PASSWORD})
    assert answer["Location"] == OWN


def test_tries_for_one_person_are_slowed_from_wherever_they_come_and_nobody_is_locked_out(still):
    w = _lead()
    secret, _ = app_for(w.lead)
    most = settings.MEDACCORD.codes_per_hour
    thief, _ = _password()  # the name has turns of its own, so the password is typed once
    for number in range(most):
        answer = thief.post(STEP, {"code": "1"}, REMOTE_ADDR=f"203.0.113.{number}")
        assert answer.status_code == 422
    client, _ = _password()
    slowed = client.post(STEP, {"code": shown(secret)}, REMOTE_ADDR="198.51.100.7")
    assert slowed.status_code == 429
    still.shift(int(slowed["Retry-After"]))
    client, _ = _password()
    assert client.post(STEP, {"code": shown(secret)})["Location"] == WORK


def test_secrets_lie_sealed_and_nothing_typed_or_shown_is_kept_in_a_session():
    w = world()
    sign_in_for(w.lead, "quokka.osei")
    client, _ = _password("quokka.osei")
    page = client.get(SET_UP).content.decode()
    secret = KEY.search(page)[1].replace(" ", "")
    sealed = re.search(r'name="sealed" value="([^"]+)"', page)[1]
    codes = RECOVERY.findall(client.post(SET_UP, {"sealed": sealed, "code": shown(secret)}).content.decode())
    rows = json.dumps([row.data for row in Authenticator.objects.all()])
    assert rows.count('"wrap-1.') == 2, "each ciphertext names its key"
    held = [str(cookie.get_decoded()) for cookie in Cookie.objects.all()]
    pending, _ = _password("quokka.osei")
    pending.get(STEP)
    held += [str(pending.session.items())]
    for told in (secret, *codes):
        assert told not in rows
        assert not [one for one in held if told in one]
    assert not [one for one in held if "quokka" in one]


def test_another_persons_sealed_secret_opens_nothing():
    w = world()
    page = signed_in(w.lead, by_factor=False).get(SET_UP).content.decode()
    secret = KEY.search(page)[1].replace(" ", "")
    sealed = re.search(r'name="sealed" value="([^"]+)"', page)[1]
    client = signed_in(w.colleague, by_factor=False)
    for other in (sealed, "x.y.z"):
        assert client.post(SET_UP, {"sealed": other, "code": shown(secret)})["Location"] == SET_UP
    assert Factor.objects.count() == 0


def test_a_secret_that_is_put_in_place_of_anothers_opens_nothing():
    """Whoever owns the database and not the keys could copy the row of their own app over somebody's."""
    w = _lead()
    app_for(w.lead)
    sign_in_for(w.colleague, "colleague")
    mine, codes = app_for(w.colleague)
    for kind in ("totp", "recovery_codes"):
        own = Authenticator.objects.get(user__username="colleague", type=kind)
        Authenticator.objects.filter(user__username="osei", type=kind).update(data=own.data)
    for code in (shown(mine), codes[0]):
        client, _ = _password()
        assert client.post(STEP, {"code": code}).status_code == 422


def test_a_reset_takes_the_factor_signs_out_everywhere_and_leaves_everything_else():
    w = _lead()
    secret, codes = app_for(w.lead)
    client = Client()
    comes_in(client, "osei", secret)
    pending, _ = _password()
    register.adopt(now())
    factor.reset(system(), now(), person=w.lead.person)
    assert client.get(WORK)["Location"].startswith("/sign-in/")
    for code in (shown(secret, 1), codes[0]):
        assert pending.post(STEP, {"code": code})["Location"].startswith("/sign-in/")
    assert factors_of(w.lead.person) == []
    again, answer = _password()
    assert answer["Location"] == WORK
    assert again.get(WORK)["Location"] == SET_UP
    assert list(register.altered()) == []


def _asks(token):
    program = Program()
    program.token = token
    return program.get("/cases").status_code


def test_tokens_are_listed_with_their_use_and_revoked_by_their_owner_alone():
    w = world()
    mine, theirs = signed_in(w.lead), signed_in(w.colleague)
    secret, gone, other = token_for(w.lead), token_for(w.lead), token_for(w.colleague)
    key = ApiToken.objects.get(digest=token_digest(secret)).id
    ApiToken.objects.filter(digest=token_digest(gone)).update(revoked_at=now())
    page = words(mine.get(OWN))
    assert page.count("Revoke") == 1
    assert "reads, writes and publishes" in page
    assert "never" in page
    assert _asks(secret) == 200
    assert "never" not in words(mine.get(OWN)).split("Programs with a token of yours")[-1]
    assert theirs.post(f"/my-sign-in/tokens/{key}/revoke/").status_code == 404
    assert _asks(secret) == 200
    assert mine.post(f"/my-sign-in/tokens/{key}/revoke/")["Location"] == OWN
    assert _asks(secret) == 401
    assert _asks(other) == 200
    assert "Revoke" not in words(mine.get(OWN))


def test_a_reset_a_recovery_and_a_password_of_others_end_tokens_and_ones_own_password_does_not():
    w = _lead()
    app_for(w.lead)
    user = User.objects.get(person=w.lead.person)
    for way in (
        lambda: factor.reset(system(), now(), person=w.lead.person),
        lambda: factor.recover(system(), now(), person=w.lead.person),
        lambda: sign_in.change_password(system(), now(), sign_in=user.username, password=PASSWORD),
    ):
        secret, other = token_for(w.lead), token_for(w.colleague)
        way()
        assert _asks(secret) == 401
        assert _asks(other) == 200
    secret = token_for(w.lead)
    sign_in.change_own_password(w.lead, now(), old=PASSWORD, password=f"{PASSWORD} two")
    assert _asks(secret) == 200


def test_sessions_are_listed_ended_one_by_one_and_all_others_at_once():
    w = world()
    mine, phone, old = (signed_in(w.lead) for _ in range(3))
    theirs = signed_in(w.colleague)
    page = words(mine.get(OWN))
    assert page.count("Sign out there") == 2
    assert "this browser" in page
    key = phone.session["session"]
    assert mine.post(f"/my-sign-in/sessions/{theirs.session['session']}/end/").status_code == 303
    assert theirs.get(WORK).status_code == 200, "another person's goes on"
    assert mine.post(f"/my-sign-in/sessions/{key}/end/")["Location"] == OWN
    assert phone.get(WORK)["Location"].startswith("/sign-in/")
    assert old.get(WORK).status_code == 200
    assert mine.post("/my-sign-in/sessions/end-others/")["Location"] == OWN
    assert old.get(WORK)["Location"].startswith("/sign-in/")
    assert mine.get(WORK).status_code == 200


def test_a_password_is_changed_with_the_old_one_and_ends_all_other_sessions():
    w = _lead()
    here, there = "/my-sign-in/password/", signed_in(w.lead)
    client = signed_in(w.lead)
    assert client.get(here).status_code == 200
    new = {"password": "another horse battery", "again": "another horse battery"}
    for typed, said in (
        ({"old": "wrong", **new}, "This is not your password."),
        ({"old": PASSWORD, **new, "again": "x"}, "The passwords differ."),
        ({"old": PASSWORD, "password": "short", "again": "short"}, "Use 12 to 256 characters."),
    ):
        answer = client.post(here, typed)
        assert answer.status_code == 422
        assert said in words(answer)
        assert "horse" not in answer.content.decode()
    assert there.get(WORK).status_code == 200
    assert client.post(here, {"old": PASSWORD, **new})["Location"] == OWN
    assert client.get(WORK).status_code == 200
    assert there.get(WORK)["Location"].startswith("/sign-in/")
    assert _password()[1].status_code == 200
    assert Client().post("/sign-in/", {"login": "osei", "password": new["password"]}).status_code == 302


def test_a_session_is_shorter_for_agencies_and_administrators(still):
    w = world()
    lead, maker = _in(w.lead, "osei"), _in(w.northgate, "brandt")
    still.shift(settings.MEDACCORD.privileged_session_hours * 3600 + 1)
    assert lead.get(WORK)["Location"].startswith("/sign-in/")
    assert maker.get(WORK).status_code == 200
    still.shift((settings.MEDACCORD.session_hours - settings.MEDACCORD.privileged_session_hours) * 3600)
    assert maker.get(WORK)["Location"].startswith("/sign-in/")


def _in(actor, name: str) -> Client:
    sign_in_for(actor, name)
    secret, _ = app_for(actor)
    client = Client()
    comes_in(client, name, secret)
    assert client.get(WORK).status_code == 200
    return client


@pytest.mark.parametrize(
    "name", ["/dev/zero", "/etc/passwd", "/etc", "", "..", "wrap-1/../wrap-1", "hmac-link", "x" * 300]
)
def test_a_sealed_key_that_names_another_file_than_a_wrapping_key_opens_nothing(name):
    w = _lead()
    browser = signed_in(w.lead, by_factor=False)
    answer = browser.post(SET_UP, {"sealed": f"{name}.QUJD.QUJD", "code": "1"})
    assert (answer.status_code, answer["Location"]) == (303, SET_UP)
    assert Factor.objects.count() == 0
    assert "Put the new key into your app" in words(browser.get(SET_UP))


def test_who_lost_the_phone_comes_in_by_a_recovery_code_and_sets_the_app_up_on_another_one():
    w = _lead()
    old, codes = app_for(w.lead)
    client, _ = _password()
    assert client.post(STEP, {"code": codes[0]}).status_code == 302
    assert "Set up the app on another phone" in words(client.get(OWN))
    page = client.get(SET_UP)
    new = KEY.search(page.content.decode())[1].replace(" ", "")
    sealed = re.search(r'name="sealed" value="([^"]+)"', page.content.decode())[1]
    assert client.post(SET_UP, {"sealed": sealed, "code": shown(new)}).status_code == 303
    assert Factor.objects.filter(kind="app", removed_at=None).count() == 1
    again, _ = _password()
    assert again.post(STEP, {"code": shown(old, 1)}).status_code == 422
    assert again.post(STEP, {"code": shown(new, 1)}).status_code == 302


def test_a_sign_in_that_waits_for_its_second_step_ends_with_the_password():
    w = _lead()
    secret, _codes = app_for(w.lead)
    waiting, _ = _password()
    user = sign_in_for(w.lead, "osei")
    user.set_password("another horse battery")
    user.save()
    answer = waiting.post(STEP, {"code": shown(secret)})
    assert (answer.status_code, answer["Location"]) == (303, "/sign-in/")
    assert waiting.get(WORK).status_code == 303


def test_whoever_guesses_codes_uses_up_no_turn_of_a_signed_in_owner():
    w = _lead()
    secret, _codes = app_for(w.lead)
    mine, guesser = signed_in(w.lead), _password()[0]
    for turn in range(settings.MEDACCORD.codes_per_hour + 1):
        last = guesser.post(STEP, {"code": "1"}, REMOTE_ADDR=f"203.0.113.{turn}")
    assert last.status_code == 429
    assert mine.post("/my-sign-in/confirm/", {"code": shown(secret)}).status_code == 303
    new = "another horse battery"
    told = {"old": PASSWORD, "password": new, "again": new}
    assert mine.post("/my-sign-in/password/", told).status_code == 303


def test_whoever_once_worked_for_a_manufacturer_keeps_the_factor_that_guards_the_keys():
    one = person()
    organisation(OrganisationKind.MANUFACTURER, one)
    Membership.objects.filter(person=one.person).update(until=now())
    assert _owes(one)


@pytest.mark.parametrize("there", ["app/", "passkey/", "codes/", "password/", "remove"])
def test_each_change_of_a_sign_in_asks_again_who_is_there(there, still):
    w = _lead()
    app_for(w.lead)
    browser = signed_in(w.lead)
    app = next(one for one in factors_of(w.lead.person) if one.kind == "app")
    there = f"{OWN}factors/{app.id}/remove/" if there == "remove" else f"{OWN}{there}"
    still.shift(settings.MEDACCORD.step_up_minutes * 60 + 1)
    for answer in (browser.get(there), browser.post(there, {})):
        assert answer.status_code == 303
        assert answer["Location"].startswith("/my-sign-in/confirm/")


@pytest.mark.parametrize(
    "sent", ["[" * 15_000, "{}", "null", '{"response": {"clientDataJSON": "e30"}}', "no json"]
)
def test_what_is_no_answer_of_a_passkey_is_told_and_opens_nothing(sent):
    w = _lead()
    app_for(w.lead)
    client, _ = _password()
    client.get(STEP)
    assert client.post(STEP, {"credential": sent}).status_code == 422
    made = signed_in(w.lead).post("/my-sign-in/passkey/", {"credential": sent, "name": "A"})
    assert made.status_code == 422
