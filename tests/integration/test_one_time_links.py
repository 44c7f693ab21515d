"""link.make, .enter, .withdraw, member.add: how somebody without a sign-in comes in, and nobody else."""

from __future__ import annotations

import datetime as dt
import json
import re

import pytest
import time_machine
from django.conf import settings
from django.test import Client, override_settings
from tests.browsing import AT, CODE, send, signed_in, words
from tests.factories import NOW, organisation, person, world
from tests.support.factors import app_for, shown

from medaccord.apps.accounts.commands import sign_in
from medaccord.apps.accounts.models import OneTimeLink, Person, User
from medaccord.apps.accounts.queries.links import secrets_of
from medaccord.apps.cases.commands import colleague, consent, participant
from medaccord.apps.cases.commands.participant import invite
from medaccord.apps.intake.queries.receipt import actor_of_receipt
from medaccord.apps.intake.queries.tracking import own_reports
from medaccord.apps.parties.commands import link, membership
from medaccord.apps.parties.models import Membership, OrganisationKind
from medaccord.apps.parties.queries.links import SESSION, LinkKey, actor_of_entered_link, at_door
from medaccord.apps.parties.queries.members import WayIn, members
from medaccord.core import audit
from medaccord.core.context import database_context
from medaccord.core.models import Principal, Stream
from medaccord.core.principal import actor_for, realm_stream_id, system
from medaccord.core.register import adopt, altered
from medaccord.domain.cvd.mandatory import VERSION
from medaccord.domain.errors import Denied, Illegal, Invalid, Missing

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("an_hour_later")]
MINUTE = dt.timedelta(minutes=1)
PASSWORD = "correct horse battery"


def _staffed(w, kind=OrganisationKind.MANUFACTURER):
    """An organisation with one person, who has no sign-in, and both keys."""
    org = organisation(kind, name="Solent Devices")
    return org, membership.add_person(w.lead, NOW, organisation=org.id, name="Ines Lund", triage=True)


def _made(w, org, one):
    return link.make(w.lead, NOW, organisation=org.id, person=one)


def _address(made):
    return f"/enter/{made.token}/"


def _wrong(code):
    return ("0" if code[0] != "0" else "1") + code[1:]


def _row(one):
    return OneTimeLink.objects.get(person=one)


def _inside(one):
    """The actor of somebody who entered their link just now."""
    row = _row(one)
    return actor_of_entered_link(LinkKey(row.id, row.epoch), row.entered_at)[0]


def _entered(w, org, one):
    """A browser that came in by a link."""
    made, browser = _made(w, org, one), Client()
    assert browser.post(_address(made), {"code": made.code}).status_code == 303
    return browser


def _told():
    realm = realm_stream_id("live")
    with database_context(None, "live", [realm]):
        stream = Stream.objects.get(id=realm)
        assert audit.verify(stream) == []
        return [json.loads(entry["envelope"]) for entry in audit.export(stream, texts=True)]


# ---------------------------------------------------------------- from the desk to the case and back


def test_the_desk_adds_a_person_who_comes_in_by_a_link_agrees_and_makes_a_sign_in():
    w = world()
    case, _ = w.case()
    org = organisation(OrganisationKind.MANUFACTURER, name="Solent Devices")
    party = invite(w.lead, case.id, NOW, organisation=org.id)
    desk, here = signed_in(w.lead), f"/directory/{org.id}/"
    assert "Nobody of it is known here yet." in words(desk.get(here))
    team = f"/cases/{case.id}/people/{party.id}/team/"
    assert f'href="{here}?case={case.id}"' in desk.get(team).content.decode()
    sent = {"member-name": "Ines Lund", "member-title": "PSIRT", "member-triage": "on"}
    assert desk.post(f"{here}people/?case={case.id}", sent)["Location"] == f"{here}?case={case.id}"
    one = Person.objects.get(name="Ines Lund").pk
    assert "Ines Lund PSIRT, takes what comes in Has no way in" in words(desk.get(here))
    assert desk.post(f"{team}add/", {"add-person": str(one)}).status_code == 303
    page = desk.post(f"{here}people/{one}/link/", {"epoch": "0"})
    assert page["Cache-Control"] == "no-store"
    again = desk.post(f"{here}people/{one}/link/", {"epoch": "0"})
    assert (again.status_code, _row(one).epoch) == (409, 1), "loading the page again makes no other link"
    there = re.search(r"http://127.0.0.1:8000(/enter/[^/]+/)", page.content.decode())[1]
    code = re.search(r"__code\">([0-9A-Z]{4}-[0-9A-Z]{4})<", page.content.decode())[1]
    assert "Link not used yet ends Nov 30, 2026, 4:00 pm UTC" in words(desk.get(here))
    browser = Client()
    assert browser.get(there).status_code == 200
    assert browser.post(there, {"code": code.lower().replace("-", " ")})["Location"] == "/my-work/"
    work = words(browser.get("/my-work/"))
    assert "You came by a link that works once. It holds until 5:00 pm UTC." in work
    assert "Signed in as Ines Lund, Solent Devices" in work
    assert f"/invitations/{party.id}/" in browser.get("/my-work/").content.decode()
    assert "Is in by a link until Nov 23, 2026, 5:00 pm UTC" in words(desk.get(here))
    consent.accept(_inside(one), party.id, NOW, duties=VERSION)
    assert browser.get(f"/cases/{case.id}/").status_code == 200
    made = {"sign_in": "ines.lund", "password": PASSWORD, "again": PASSWORD}
    answer = browser.post("/sign-in/make/", made)
    assert answer["Location"] == "/sign-in/"
    assert "Your sign-in is made. Sign in with it now." in words(browser.get("/sign-in/"))
    assert browser.get(f"/cases/{case.id}/")["Location"].startswith("/sign-in/")
    name = {"login": "ines.lund", "password": PASSWORD}
    assert browser.post("/sign-in/", name)["Location"] == "/my-work/"
    assert browser.get(f"/cases/{case.id}/")["Location"] == "/my-sign-in/app/"
    secret, _ = app_for(actor_for(Principal.objects.get(id=one)))
    assert browser.post("/sign-in/", name)["Location"] == "/sign-in/second-step/"
    assert browser.post("/sign-in/second-step/", {"code": shown(secret)})["Location"] == "/my-work/"
    assert browser.get(f"/cases/{case.id}/").status_code == 200
    assert "Has a sign-in" in words(desk.get(here))


# ---------------------------------------------------------------- what a link is worth, and to whom


def test_opening_or_sending_the_bare_address_changes_nothing():
    w = world()
    org, one = _staffed(w)
    made = _made(w, org, one)
    before = _row(one).__dict__.copy()
    for method in ("get", "head", "post"):
        answer = getattr(Client(), method)(_address(made))
        assert answer.status_code == (422 if method == "post" else 200)
        assert "sessionid" not in answer.cookies
    after = _row(one).__dict__.copy()
    assert before | {"_state": 0} == after | {"_state": 0}
    assert Client().post(_address(made), {"code": made.code}).status_code == 303


def test_wrong_used_withdrawn_expired_and_unknown_links_answer_alike():
    w = world()
    org, one = _staffed(w)
    made = _made(w, org, one)
    pages = [_refused(_address(made), _wrong(made.code)), _refused(f"/enter/{'A' * 43}/", made.code)]
    pages += [_refused(f"/enter/{made.token[:-1]}{'A' if made.token[-1] != 'A' else 'Q'}/", made.code)]
    assert Client().post(_address(made), {"code": made.code}).status_code == 303
    pages += [_refused(_address(made), made.code)]
    again = _made(w, org, one)
    pages += [_refused(_address(made), made.code)]
    link.withdraw(w.lead, NOW, organisation=org.id, person=one)
    pages += [_refused(_address(again), again.code)]
    late = _made(w, org, one)
    with time_machine.travel(NOW + link.LASTS, tick=False):
        pages += [_refused(_address(late), late.code)]
    for token in ("x", "é", "A" * 300, "%00", "=" * 43):
        pages += [_refused(f"/enter/{token}/", late.code)]
    for code in ("", "Ⅷ" * 8, "U" * 8, "9" * 201, late.code + "0"):
        pages += [_refused(_address(late), code)]
    assert len(set(pages)) == 1


def _refused(there, code):
    """The page of a refusal, without what was sent."""
    answer = Client().post(there, {"code": code})
    assert answer.status_code == 422
    body = re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", answer.content.decode())
    return re.sub(r'action="/enter/[^"]*"', "", re.sub(r' value="[^"]*"', "", body))


def test_one_of_two_who_hold_a_link_comes_in():
    w = world()
    org, one = _staffed(w)
    made = _made(w, org, one)
    came = at_door(made.token, made.code, NOW)
    link.enter(came.actor, NOW, epoch=came.key.epoch)
    with pytest.raises(Illegal, match="used or withdrawn"):
        link.enter(came.actor, NOW, epoch=came.key.epoch)
    assert at_door(made.token, made.code, NOW) is None


def test_no_table_holds_token_or_code_and_the_key_outside_decides():
    w = world()
    org, one = _staffed(w)
    made, row = _made(w, org, one), _row(one)
    told = json.dumps(_told())
    held = " ".join(str(value) for value in row.__dict__.values())
    for secret in (made.token, made.code, made.code.replace("-", "")):
        assert secret not in told
        assert secret not in held
    assert secrets_of(row) == made
    row.epoch += 1
    assert secrets_of(row).token != made.token
    assert secrets_of(row).code != made.code


def test_a_session_by_a_link_ends_after_an_hour_and_with_the_link_the_membership_and_a_sign_in():
    w = world()
    org, one = _staffed(w)

    def is_in(browser):
        return browser.get("/my-work/").status_code == 200

    browser = _entered(w, org, one)
    assert is_in(browser)
    with time_machine.travel(NOW + dt.timedelta(hours=1) + SESSION - MINUTE, tick=False):
        assert is_in(browser)
    row = _row(one)
    key = LinkKey(row.id, row.epoch)
    assert actor_of_entered_link(key, row.entered_at + SESSION - MINUTE) is not None
    assert actor_of_entered_link(key, row.entered_at + SESSION) is None
    link.withdraw(w.lead, NOW, organisation=org.id, person=one)
    assert not is_in(browser)
    browser = _entered(w, org, one)
    _made(w, org, one)
    assert not is_in(browser), "a newer link ends who is in by the older one"
    browser = _entered(w, org, one)
    for elsewhere in (w.agency, w.makers["halcyon"]):
        other = Membership.objects.create(organisation=elsewhere, person_id=one, since=NOW, until=NOW)
        assert not is_in(browser), "whoever was somewhere else before needs a sign-in"
        other.delete()
    assert is_in(browser)
    membership.end(w.lead, NOW, organisation=org.id, person=one)
    assert not is_in(browser)
    membership.add(system(), NOW, organisation=org.id, person=one)
    assert not is_in(browser), "a link ends with the membership and does not come back with it"
    made = _made(w, org, one)
    membership.end(w.lead, NOW, organisation=org.id, person=one)
    membership.add(system(), NOW, organisation=w.makers["halcyon"].id, person=one)
    assert Client().post(_address(made), {"code": made.code}).status_code == 422
    membership.end(system(), NOW, organisation=w.makers["halcyon"].id, person=one)
    Membership.objects.exclude(organisation=org).filter(person=one).delete()
    membership.add(system(), NOW, organisation=org.id, person=one)
    browser = _entered(w, org, one)
    sign_in.add(system(), NOW, person=one, sign_in="ines", password=PASSWORD)
    assert not is_in(browser)


def test_whose_hour_is_over_is_told_so_and_keeps_what_was_typed():
    w = world()
    org, one = _staffed(w)
    browser = _entered(w, org, one)
    with time_machine.travel(NOW + dt.timedelta(hours=1) + SESSION, tick=False):
        for answer in (
            browser.get("/my-work/"),
            browser.post("/reports/declare/", {"text": "Alarm\nstays silent.", "password": "secret"}),
        ):
            assert answer.status_code == 403
            assert "Ask whoever gave it to you for a new one." in words(answer)
        assert "Alarm<br>stays silent." in answer.content.decode()
        assert "secret" not in answer.content.decode()
        assert browser.get("/").status_code == 200
        new = _made(w, org, one)
        assert browser.post(_address(new), {"code": new.code}).status_code == 303
        assert browser.get("/my-work/").status_code == 200


def test_whoever_is_in_already_and_opens_the_link_again_goes_on():
    w = world()
    org, one = _staffed(w)
    made, browser = _made(w, org, one), Client()
    browser.post(_address(made), {"code": made.code})
    assert browser.get(_address(made))["Location"] == "/my-work/"
    assert Client().get(_address(made)).status_code == 200


def test_who_reports_while_in_by_a_link_gets_a_code_as_anybody_does():
    w = world()
    org, one = _staffed(w)
    browser = _entered(w, org, one)
    answer = send(browser)
    assert answer["Location"] == "/report/received/"
    code = CODE.search(browser.get(answer["Location"]).content.decode())[0]
    reporter = actor_of_receipt(code)
    (told,) = own_reports(reporter)
    again = _entered(w, org, one)
    assert again.get(f"/reports/{told.id}/").status_code == 404
    assert own_reports(_inside(one)) == []


def test_coming_in_ends_the_session_that_was_there_and_signing_out_ends_the_link():
    w = world()
    org, one = _staffed(w)
    made, browser = _made(w, org, one), signed_in(w.northgate)
    assert "Entering a code signs you out here first." in words(browser.get(_address(made)))
    before = browser.session.session_key
    assert browser.post(_address(made), {"code": made.code}).status_code == 303
    assert browser.session.session_key != before
    assert "Signed in as Ines Lund" in words(browser.get("/my-work/"))
    assert browser.post("/sign-out/").status_code == 303
    assert browser.get("/my-work/")["Location"].startswith("/sign-in/")
    assert browser.post(_address(made), {"code": made.code}).status_code == 422


# ---------------------------------------------------------------- who may


def test_the_desk_makes_links_an_organisations_administrator_adds_people_and_nobody_else_does():
    w = world()
    org, one = _staffed(w)
    keeper = person("Their administrator")
    Membership.objects.create(organisation=org, person_id=keeper.person, administrator=True, since=NOW)
    other = membership.add_person(keeper, NOW, organisation=org.id, name="Per Lind", title=" Quality ")
    assert [m.title for m in members(keeper, org.id, NOW) if m.person == other] == ["Quality"]
    membership.end(keeper, NOW, organisation=org.id, person=other)
    assert "one-time link" not in words(signed_in(keeper).get(f"/directory/{org.id}/"))
    with pytest.raises(Denied):
        link.make(keeper, NOW, organisation=org.id, person=one)
    for nobody in (w.northgate, w.adviser, person(), actor_for(Principal.objects.get(id=one))):
        for act in (
            lambda a: link.make(a, NOW, organisation=org.id, person=one),
            lambda a: link.withdraw(a, NOW, organisation=org.id, person=one),
            lambda a: membership.add_person(a, NOW, organisation=org.id, name="X"),
            lambda a: membership.end(a, NOW, organisation=org.id, person=one),
        ):
            with pytest.raises(Denied):
                act(nobody)
        assert members(nobody, org.id, NOW) is None
    Membership.objects.filter(person=w.northgate.person).update(administrator=True)
    with pytest.raises(Missing):
        membership.add_person(w.northgate, NOW, organisation=org.id, name="X")
    with pytest.raises(Missing):
        membership.end(w.northgate, NOW, organisation=org.id, person=one)


def test_nobody_of_an_agency_of_two_organisations_or_with_a_sign_in_comes_in_by_a_link():
    w = world()
    for agency in (w.center, w.agency):
        someone = Membership.objects.filter(organisation=agency).first().person_id
        assert members(w.lead, agency.id, NOW) is None
        with pytest.raises(Missing):
            link.make(w.lead, NOW, organisation=agency.id, person=someone)
        with pytest.raises(Missing):
            membership.add_person(w.lead, NOW, organisation=agency.id, name="X")
        with pytest.raises(Denied):
            link.make(system(), NOW, organisation=agency.id, person=someone)
    org, one = _staffed(w)
    for elsewhere in (w.agency, w.makers["halcyon"]):
        made = _made(w, org, one)
        before = Membership.objects.create(organisation=elsewhere, person_id=one, since=NOW, until=NOW)
        assert Client().post(_address(made), {"code": made.code}).status_code == 422
        with pytest.raises(Denied, match="needs a sign-in"):
            _made(w, org, one)
        before.delete()
    made = _made(w, org, one)
    sign_in.add(system(), NOW, person=one, sign_in="ines", password=PASSWORD)
    assert Client().post(_address(made), {"code": made.code}).status_code == 422
    with pytest.raises(Illegal, match="has a sign-in"):
        _made(w, org, one)
    sign_in.close(system(), NOW, sign_in="ines")
    with pytest.raises(Illegal, match="has a sign-in"):
        _made(w, org, one)
    assert [m.way_in for m in members(w.lead, org.id, NOW)] == [WayIn.CLOSED]


def test_nobody_makes_a_link_that_opens_what_they_cannot_open_themselves():
    w = world()
    case, _ = w.case()
    org, one = _staffed(w)
    Membership.objects.create(organisation=w.center, person_id=w.colleague.person, since=NOW)
    link.make(w.colleague, NOW, organisation=org.id, person=one)
    party = invite(w.lead, case.id, NOW, organisation=org.id)
    with pytest.raises(Denied, match="Ask a case lead"):
        link.make(w.colleague, NOW, organisation=org.id, person=one)
    link.make(w.lead, NOW, organisation=org.id, person=one)
    mine = actor_for(Principal.objects.get(id=one))
    consent.accept(mine, party.id, NOW, duties=VERSION)
    link.make(w.lead, NOW, organisation=org.id, person=one)
    participant.admit(w.lead, case.id, NOW, person=w.colleague.person)
    link.make(w.colleague, NOW, organisation=org.id, person=one)


def test_a_sign_in_of_ones_own_is_made_once_and_only_by_who_came_by_a_link():
    w = world()
    org, one = _staffed(w)
    nothing = {"sign_in": "", "password": "", "again": ""}
    elsewhere = signed_in(w.northgate)
    assert elsewhere.get("/sign-in/make/")["Location"] == "/my-work/"
    assert elsewhere.post("/sign-in/make/", nothing)["Location"] == "/my-work/"
    assert Client().get("/sign-in/make/")["Location"].startswith("/sign-in/")
    with pytest.raises(Denied):
        link.make_sign_in(w.northgate, NOW, epoch=1, sign_in="northgate", password=PASSWORD)
    browser = _entered(w, org, one)
    assert "Make it" in words(browser.get("/sign-in/make/"))
    for typed, said in (
        ({"sign_in": "I L", "password": PASSWORD, "again": PASSWORD}, "lower-case letters"),
        ({"sign_in": "ines", "password": PASSWORD, "again": "another"}, "The passwords differ."),
        ({"sign_in": "ines", "password": "short", "again": "short"}, "Use 12 to 256 characters."),
    ):
        answer = browser.post("/sign-in/make/", typed)
        assert answer.status_code == 422
        assert said in words(answer)
        assert typed["password"] not in answer.content.decode()
    assert not User.objects.filter(person=one).exists()
    row = _row(one)
    mine, typed = _inside(one), {"sign_in": "ines", "password": PASSWORD}
    with pytest.raises(Denied, match="does not hold any more"):
        link.make_sign_in(mine, row.entered_at + SESSION, epoch=row.epoch, **typed)
    with pytest.raises(Denied, match="does not hold any more"):
        link.make_sign_in(mine, NOW, epoch=row.epoch + 1, **typed)
    User.objects.create(username="taken")
    for name, password, said in (("taken", PASSWORD, "is taken"), ("taken", "short", "Use 12 to 256")):
        answer = browser.post("/sign-in/make/", {"sign_in": name, "password": password, "again": password})
        assert said in words(answer)
    link.make_sign_in(mine, NOW, epoch=row.epoch, **typed)
    with pytest.raises(Denied, match="does not hold any more"):
        link.make_sign_in(mine, NOW, epoch=row.epoch, **typed)


def test_both_doors_are_slowed_and_open_again():
    w = world()
    org, one = _staffed(w)
    made, browser = _made(w, org, one), _entered(w, org, one)
    with override_settings(MEDACCORD=settings.MEDACCORD.model_copy(update={"codes_per_hour": 2})):
        for door, there in ((Client(), _address(made)), (browser, "/sign-in/make/")):
            codes = [door.post(there, {}).status_code for _ in range(4)]
            assert 429 in codes
        with time_machine.travel(NOW + dt.timedelta(hours=2), tick=False):
            assert Client().post(_address(made), {}).status_code == 422


def test_what_is_no_name_is_refused_and_the_page_keeps_it():
    w = world()
    org = organisation(OrganisationKind.HOSPITAL)
    for name in ("", " ", "x" * 201, "a\nb"):
        with pytest.raises(Invalid):
            membership.add_person(w.lead, NOW, organisation=org.id, name=name)
    membership.add_person(w.lead, NOW, organisation=org.id, name="Ines Lund")
    with pytest.raises(Illegal, match="listed already"):
        membership.add_person(w.lead, NOW, organisation=org.id, name=" Ines Lund")
    answer = signed_in(w.lead).post(f"/directory/{org.id}/people/", {"member-title": "Night desk"})
    assert answer.status_code == 422
    assert "Night desk" in answer.content.decode()
    assert Membership.objects.filter(organisation=org).count() == 1


# ---------------------------------------------------------------- what the chain tells


def test_the_chain_tells_who_made_a_link_and_that_it_was_entered_by_itself():
    w = world()
    org, one = _staffed(w)
    adopt(NOW)  # what tests write by hand
    _entered(w, org, one)
    row = _row(one)
    by = {entry["verb"]: entry["actor"] for entry in _told() if entry["verb"].startswith(("link", "member"))}
    assert by == {
        "member.add": str(w.lead.principal),
        "link.make": str(w.lead.principal),
        "link.enter": str(row.principal_id),
    }
    principal = Principal.objects.get(id=row.principal_id)
    assert (principal.kind, principal.joined_to_id) == ("link", one)
    link.withdraw(w.lead, AT + MINUTE, organisation=org.id, person=one)
    with pytest.raises(Illegal, match="no link to withdraw"):
        other = membership.add_person(w.lead, NOW, organisation=org.id, name="Per Lind")
        link.withdraw(w.lead, NOW, organisation=org.id, person=other)
    assert list(altered()) == []


# ---------------------------------------------------------------- a party that nobody works for yet


def test_the_first_person_of_a_party_gets_what_its_invitation_gives():
    w = world()
    case, _ = w.case()
    org = organisation(OrganisationKind.MANUFACTURER, name="Solent Devices")
    party = invite(w.lead, case.id, NOW, organisation=org.id)
    one = membership.add_person(w.lead, NOW, organisation=org.id, name="Ines Lund", triage=True)
    colleague.add(w.lead, party.id, NOW, person=one)
    mine = actor_for(Principal.objects.get(id=one))
    consent.accept(mine, party.id, NOW, duties=VERSION)
    assert signed_in(mine).get(f"/cases/{case.id}/").status_code == 200


def test_a_party_that_declined_is_invited_again_before_somebody_is_brought_in():
    w = world()
    case, _ = w.case()
    org = organisation(OrganisationKind.MANUFACTURER, name="Solent Devices")
    party = invite(w.lead, case.id, NOW, organisation=org.id, due_at=NOW + MINUTE)
    consent.lapse(system(stream=case.id), party.id, NOW + 2 * MINUTE)
    one = membership.add_person(w.lead, NOW, organisation=org.id, name="Ines Lund", triage=True)
    with pytest.raises(Illegal, match="Invite it again"):
        colleague.add(w.lead, party.id, NOW + 3 * MINUTE, person=one)
    invite(w.lead, case.id, NOW + 4 * MINUTE, organisation=org.id)
    mine = actor_for(Principal.objects.get(id=one))
    assert signed_in(mine).get(f"/invitations/{party.id}/").status_code == 200


def test_an_agency_that_agreed_before_anybody_was_there_is_let_in_with_its_first_person():
    w = world()
    case, _ = w.case()
    agency = organisation(OrganisationKind.CLINICAL_ADVISER, name="Second agency", agreement="2026-1")
    party = invite(w.lead, case.id, NOW, organisation=agency.id)
    first = person("Ada Moss")
    Membership.objects.create(organisation=agency, person_id=first.person, triage=True, since=NOW)
    colleague.add(w.lead, party.id, NOW, person=first.person)
    assert signed_in(first).get(f"/cases/{case.id}/").status_code == 200
