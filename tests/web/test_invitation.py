"""Invitations: before consent nothing but terms, sender and due date, anywhere (need-to-know 22)."""

from __future__ import annotations

import datetime as dt
import html
import re

import pytest
import time_machine
from tests.browsing import AT, plain, signed_in, words
from tests.factories import world
from tests.integration.test_api import get, token_for

from medaccord.apps.cases.models import Participant
from medaccord.apps.cases.queries.invitations import invitation, open_invitations
from medaccord.core.context import database_context
from medaccord.core.models import Stream
from medaccord.domain.cvd.mandatory import duties_of, of_agencies
from medaccord.worker.tick import tick

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("an_hour_later")]
TITLE = "Zirkon pump accepts dose changes"


def _invited(embargo=True):
    w = world()
    case, _ = w.case(TITLE, device="Zirkon infusion pump")
    if embargo:
        w.embargo(case, days=60)
    return w, case, w.invite(case, "northgate")


def _number(case):
    with database_context(None, "live", [case.id]):
        return Stream.objects.get(id=case.id).number


def _row(case, party):
    with database_context(None, "live", [case.id]):
        return Participant.rows.get(id=party.id)


def test_nothing_of_the_case_is_in_page_address_or_headers():
    w, case, party = _invited()
    browser = signed_in(w.northgate)
    pages = [browser.get("/my-work/"), browser.get(f"/invitations/{party.id}/"), browser.get("/cases/")]
    secrets = (TITLE, "Zirkon", str(case.id), _number(case), "Anonymous reporter", "MDC-", "MDR-")
    for page in pages:
        assert page.status_code == 200
        everything = page.content.decode() + str(dict(page.headers))
        for secret in secrets:
            assert secret not in everything
    shown = words(pages[1])
    assert "Invitation from Coordination center" in shown
    assert "Details stay private until 2027-01-22 15:00 UTC" in shown
    assert "2026-11-30 15:00 UTC" in shown or "Monday, Nov 30" in shown


def test_both_answers_look_the_same():
    w, _case, party = _invited()
    page = signed_in(w.northgate).get(f"/invitations/{party.id}/").content.decode()
    looks = dict(re.findall(r'value="(accept|decline)" class="([^"]+)"', page))
    assert set(looks) == {"accept", "decline"}
    assert looks["accept"] == looks["decline"]
    assert "checked" not in page


def test_opening_the_page_notes_nothing_and_the_button_does():
    w, case, party = _invited()
    browser = signed_in(w.northgate)
    browser.get(f"/invitations/{party.id}/")
    browser.head(f"/invitations/{party.id}/")
    assert _row(case, party).opened_at is None
    assert browser.get(f"/invitations/{party.id}/answer/").status_code == 405
    answer = browser.post(f"/invitations/{party.id}/answer/", {"answer": "open"})
    assert (answer.status_code, answer["Location"]) == (303, f"/invitations/{party.id}/")
    assert _row(case, party).opened_at == AT
    assert "answer later" not in words(browser.get(f"/invitations/{party.id}/"))


def test_agreeing_leads_into_the_case():
    w, case, party = _invited()
    browser = signed_in(w.northgate)
    page = browser.get(f"/invitations/{party.id}/").content.decode()
    terms = re.search(r'name="terms" value="([^"]+)"', page)[1]
    answer = browser.post(f"/invitations/{party.id}/answer/", {"answer": "accept", "terms": terms})
    assert (answer.status_code, answer["Location"]) == (303, f"/cases/{case.id}/")
    assert TITLE in words(browser.get(answer["Location"]))
    assert browser.get(f"/invitations/{party.id}/")["Location"] == f"/cases/{case.id}/"
    assert open_invitations(w.northgate) == []


def test_declining_opens_nothing():
    w, case, party = _invited()
    browser = signed_in(w.northgate)
    answer = browser.post(f"/invitations/{party.id}/answer/", {"answer": "decline"})
    assert (answer.status_code, answer["Location"]) == (303, "/my-work/")
    assert _row(case, party).consent == "declined"
    closed = browser.get(f"/invitations/{party.id}/")
    assert "no longer open" in words(closed)
    assert TITLE not in closed.content.decode()
    assert browser.get(f"/cases/{case.id}/").status_code == 404


def test_without_an_embargo_it_says_so():
    w, _case, party = _invited(embargo=False)
    told = words(signed_in(w.northgate).get(f"/invitations/{party.id}/"))
    assert "No embargo is agreed yet." in told
    assert "Details stay private until" not in told


def test_no_answer_and_a_wrong_one_are_asked_again():
    w, case, party = _invited()
    browser = signed_in(w.northgate)
    for sent in ({}, {"answer": "yes"}, {"answer": "accept", "terms": "damaged"}):
        assert browser.post(f"/invitations/{party.id}/answer/", sent).status_code == 422
    assert _row(case, party).consent == "invited"


def test_an_invitation_is_for_its_own_party():
    w, _case, party = _invited()
    absent = "00000000-0000-4000-8000-00000000abcd"
    for actor in (w.halcyon, w.outsider, w.lead):
        browser = signed_in(actor)
        hidden = browser.get(f"/invitations/{party.id}/")
        nothing = browser.get(f"/invitations/{absent}/")
        assert hidden.status_code == 404
        assert plain(hidden) == plain(nothing)
        assert dict(hidden.headers) == dict(nothing.headers)
        assert browser.post(f"/invitations/{party.id}/answer/", {"answer": "accept"}).status_code == 404


def test_an_open_one_stands_first_in_my_work_with_the_terms_that_were_shown():
    w, case, party = _invited()
    browser = signed_in(w.northgate)
    page = browser.get("/my-work/").content.decode()
    assert "1 request needs your answer" in page
    href = re.search(rf'action="(/invitations/{party.id}/answer/[^"]*)"', page)[1].replace("&amp;", "&")
    answer = browser.post(href, {"answer": "accept"})
    assert answer["Location"] == f"/cases/{case.id}/"
    told = invitation(w.northgate, party.id)
    assert (told.is_open, told.case) == (False, case.id)


def test_terms_that_were_replaced_meanwhile_are_refused_and_never_taken_for_the_new_ones():
    w, case, party = _invited()
    browser = signed_in(w.northgate)
    page = browser.get("/my-work/").content.decode()
    href = re.search(rf'action="(/invitations/{party.id}/answer/[^"]*)"', page)[1].replace("&amp;", "&")
    w.embargo(case, days=30)
    answer = browser.post(href, {"answer": "accept"})
    assert answer.status_code == 409
    assert _row(case, party).consent == "invited"
    assert browser.get(f"/cases/{case.id}/").status_code == 404


def test_what_the_desk_wrote_to_the_invited_is_read_before_they_agree():
    w = world()
    case, _ = w.case(TITLE)
    desk = signed_in(w.lead)
    people = desk.get(f"/cases/{case.id}/people/")
    assert "It is read before they agree. Name no device and no weakness." in words(people)
    sent = {
        "invite-organisation": w.makers["northgate"].id,
        "invite-message": "Please call Dana <first>.\n\nMornings are best.",
    }
    assert desk.post(f"/cases/{case.id}/people/invite/", sent).status_code == 303
    (told,) = open_invitations(w.northgate)
    assert told.message == "Please call Dana <first>.\n\nMornings are best."
    (row,) = get("/api/v1/invitations", token=token_for(w.northgate, days=999)).json()["results"]
    assert row["message"] == told.message
    page = signed_in(w.northgate).get(f"/invitations/{told.party}/").content.decode()
    assert "<p>Please call Dana &lt;first&gt;.</p>" in page
    assert "<p>Mornings are best.</p>" in page


def test_words_to_the_invited_stay_in_a_refused_form():
    w = world()
    case, _ = w.case(TITLE)
    sent = {
        "invite-organisation": w.makers["northgate"].id,
        "invite-due": "2026-11-01",
        "invite-message": "Please call Dana.",
    }
    refused = signed_in(w.lead).post(f"/cases/{case.id}/people/invite/", sent)
    assert refused.status_code == 422
    assert "Please call Dana." in refused.content.decode()


@pytest.mark.parametrize("embargo", [True, False])
def test_an_invitation_whose_time_has_passed_is_closed_and_the_desk_is_told(embargo):
    w, case, party = _invited(embargo)
    with time_machine.travel(party.lapses_at + dt.timedelta(days=1), tick=False):
        browser = signed_in(w.northgate)
        assert "ask its sender to invite you again" in words(browser.get(f"/invitations/{party.id}/"))
        tick(party.lapses_at + dt.timedelta(days=1))
        closed = words(browser.get(f"/invitations/{party.id}/"))
        assert "no longer open" in closed
        assert "Its time to answer passed on" in closed
        assert open_invitations(w.northgate) == []
        desk = words(signed_in(w.lead).get("/my-work/"))
        assert "Reach Northgate Medical in another way" in desk
        told = words(signed_in(w.lead).get(f"/cases/{case.id}/history/"))
        assert "Medaccord noted that the time to answer has passed: Northgate Medical" in told


def _asked_first(w, case, **more):
    """The desk invites the maker of the device and is asked what it is told."""
    desk = signed_in(w.lead)
    sent = {
        "invite-organisation": w.makers["northgate"].id,
        "invite-due": "2026-12-01",
        "invite-message": "Please call Dana.\n\nMornings are best.",
        "invite-makes_device": "on",
    }
    return desk, desk.post(f"/cases/{case.id}/people/invite/", {**sent, **more})


def _filled_in(page, **more):
    """What a browser would send of the page of first contact, as it was filled in."""
    html = page.content.decode()
    hidden = dict(re.findall(r'<input type="hidden" name="(invite-[a-z_]+)" value="([^"]*)"', html))
    areas = re.findall(r'<textarea[^>]*name="(invite-[a-z_]+)"[^>]*>\s*([^<]*)</textarea>', html)
    return {"invite-tell": "yes", **hidden, **dict(areas), **more}


def test_words_that_tell_who_reported_are_refused_where_they_stand_and_nothing_typed_is_lost():
    w = world()
    case, _ = w.case(TITLE, contact="Robin Lee, r.lee@example.org")
    w.embargo(case, days=60)
    desk, asked = _asked_first(w, case, **{"invite-message": "Ask Robin Lee."})
    typed = {"invite-report": "Any dose, says r.lee."}
    first = desk.post(f"/cases/{case.id}/people/invite/", _filled_in(asked, **typed))
    assert (first.status_code, "In the message stands something" in words(first)) == (422, True)
    clean = {**typed, "invite-message": ""}
    second = desk.post(f"/cases/{case.id}/people/invite/", _filled_in(asked, **clean))
    assert (second.status_code, "In the excerpt stands something" in words(second)) == (422, True)
    assert "Any dose, says r.lee." in second.content.decode()
    assert open_invitations(w.northgate) == []


def test_the_desk_sees_what_the_maker_is_told_before_it_is_sent_and_the_maker_reads_it():
    w = world()
    case, _ = w.case(TITLE, device="Zirkon pump", description="It takes <any> dose.")
    w.embargo(case, days=60)
    desk, asked = _asked_first(w, case)
    assert asked.status_code == 200
    told = words(asked)
    assert "What is this manufacturer told before it agrees?" in told
    assert "Terms that go with it 2027-01-22 15:00 UTC" in told
    assert "It takes &lt;any&gt; dose." in asked.content.decode()
    assert open_invitations(w.northgate) == []
    sent = _filled_in(asked, **{"invite-report": "It takes <any> dose.\n\nNo alarm."})
    assert sent["invite-message"] == "Please call Dana.\n\nMornings are best."
    answer = desk.post(f"/cases/{case.id}/people/invite/", sent)
    assert (answer.status_code, answer["Location"]) == (303, f"/cases/{case.id}/people/")
    (offer,) = open_invitations(w.northgate)
    assert offer.message == "Please call Dana.\n\nMornings are best."
    assert offer.due_at == dt.datetime(2026, 12, 1, 23, 59, tzinfo=dt.UTC)
    page = signed_in(w.northgate).get(f"/invitations/{offer.party}/")
    shown = words(page)
    assert "You make the device, so you read below what was reported." in shown
    assert "Device Zirkon pump" in shown
    assert "It takes &lt;any&gt; dose." in page.content.decode()
    for secret in (TITLE, str(case.id), _number(case), "Anonymous reporter", "MDC-", "MDR-"):
        assert secret not in page.content.decode()
    (row,) = get("/api/v1/invitations", token=token_for(w.northgate, days=999)).json()["results"]
    assert row["told"]["report"] == "It takes <any> dose.\n\nNo alarm."


def test_the_maker_and_the_desk_find_what_was_sent_afterwards_and_others_do_not():
    w = world()
    case, _ = w.case(TITLE)
    w.embargo(case)
    desk, asked = _asked_first(w, case)
    desk.post(f"/cases/{case.id}/people/invite/", _filled_in(asked))
    (offer,) = open_invitations(w.northgate)
    maker = signed_in(w.northgate)
    maker.post(f"/invitations/{offer.party}/answer/", {"answer": "accept", "terms": offer.terms})
    there = f"/invitations/{offer.party}/report/"
    for browser in (maker, desk):
        assert there in browser.get(f"/cases/{case.id}/people/").content.decode()
        assert "It accepts dose changes from anybody." in words(browser.get(there))
    for actor in (w.halcyon, w.outsider):
        assert signed_in(actor).get(there).status_code == 404
    assert "invited, with what the report says of its device," in words(
        desk.get(f"/cases/{case.id}/history/")
    )


def test_an_invitation_without_the_report_needs_its_reason_and_keeps_what_was_typed():
    w = world()
    case, _ = w.case(TITLE)
    w.embargo(case)
    desk, asked = _asked_first(w, case)
    sent = _filled_in(asked, **{"invite-tell": "no", "invite-report": "Half a story"})
    refused = desk.post(f"/cases/{case.id}/people/invite/", sent)
    assert refused.status_code == 422
    assert "Half a story" in refused.content.decode()
    assert "or give a reason not to" in words(refused)
    assert open_invitations(w.northgate) == []
    late = desk.post(f"/cases/{case.id}/people/invite/", {**sent, "invite-due": "2026-11-01"})
    assert "Give a due date in the future." in words(late)
    done = desk.post(f"/cases/{case.id}/people/invite/", {**sent, "invite-reason": "Not sure it is theirs."})
    assert done.status_code == 303
    (offer,) = open_invitations(w.northgate)
    assert offer.told is None
    proof = words(desk.get(f"/cases/{case.id}/people/{offer.party}/attempts/"))
    assert "Not sure it is theirs." in proof
    page = signed_in(w.northgate).get(f"/invitations/{offer.party}/")
    assert "Not sure it is theirs." not in page.content.decode()


def test_without_terms_the_desk_is_told_to_propose_some_first():
    w = world()
    case, _ = w.case(TITLE)
    desk, asked = _asked_first(w, case)
    assert "none yet: propose an end first" in words(asked)
    refused = desk.post(f"/cases/{case.id}/people/invite/", _filled_in(asked))
    assert refused.status_code == 409
    assert "The report goes with terms attached." in words(refused)
    assert open_invitations(w.northgate) == []


def test_nobody_but_the_desk_is_asked_what_a_maker_is_told():
    w = world()
    case, _ = w.case(TITLE)
    w.embargo(case)
    w.join(case, "halcyon")
    sent = {"invite-organisation": w.makers["northgate"].id, "invite-makes_device": "on"}
    answer = signed_in(w.halcyon).post(f"/cases/{case.id}/people/invite/", sent)
    assert answer.status_code == 422
    assert "before it agrees" not in words(answer)


def test_duties_by_law_stand_beside_the_terms_and_a_yes_names_their_version():
    w, case, party = _invited()
    browser = signed_in(w.northgate)
    page = browser.get(f"/invitations/{party.id}/")
    told = words(page)
    assert "What you must do by law goes on" in told
    assert "No term above keeps you from it, and none gives you more time." in told
    assert "within 30 calendar days of becoming aware. 21 CFR 803.50" in told
    assert "Regulation (EU) 2017/745, Article 87. Check its own text." in told
    assert "Agencies that take part have duties too" in told
    version = re.search(r'name="duties" value="([^"]+)"', page.content.decode())[1]
    terms = re.search(r'name="terms" value="([^"]+)"', page.content.decode())[1]
    sent = {"answer": "accept", "terms": terms, "duties": version}
    old = browser.post(f"/invitations/{party.id}/answer/", {**sent, "duties": "2020-01-01"})
    assert (old.status_code, _row(case, party).consent) == (409, "invited")
    assert browser.post(f"/invitations/{party.id}/answer/", sent).status_code == 303
    desk = words(signed_in(w.lead).get(f"/cases/{case.id}/people/{party.id}/attempts/"))
    assert f"duties of {version} shown" in desk


def test_the_card_of_my_work_names_the_duties_and_its_yes_their_version():
    w, case, party = _invited()
    browser = signed_in(w.northgate)
    page = browser.get("/my-work/")
    card = words(page).split("Take part in a case?")[1].split("Silence is never")[0]
    for one in (*duties_of(party.organisation.kind), *of_agencies(party.organisation.kind)):
        assert f"{one.text} {one.source}" in html.unescape(card)  # a yes names what was shown here
    href = re.search(rf'action="(/invitations/{party.id}/answer/[^"]*)"', page.content.decode())[1]
    browser.post(href.replace("&amp;", "&"), {"answer": "accept"})
    desk = words(signed_in(w.lead).get(f"/cases/{case.id}/people/{party.id}/attempts/"))
    assert "duties of 2026-11-26 shown" in desk
