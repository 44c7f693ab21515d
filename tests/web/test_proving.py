"""Whoever makes something public proves first that it is them; what they sent goes on as it was sent."""

from __future__ import annotations

import re
from html import unescape

import pytest
import time_machine
from django.conf import settings
from django.contrib.sessions.models import Session as Cookie
from tests.access.test_urls import PATTERNS
from tests.browsing import signed_in, words
from tests.factories import NOW, person, world
from tests.support.factors import app_for, shown, sign_in_for
from tests.web.test_advisory import AT, Desk

from medaccord.apps.accounts.queries.factors import factors_of
from medaccord.apps.advisories.models import Publication
from medaccord.apps.cases.queries.load import case_view
from medaccord.apps.parties.commands import factor
from medaccord.apps.parties.models import Membership
from medaccord.domain import tokens
from medaccord.domain.errors import Missing
from medaccord.web import passkeys
from medaccord.web.views.accounts.factors import WRONG

pytestmark = pytest.mark.django_db

LATE = settings.MEDACCORD.step_up_minutes * 60 + 1
FIELD = re.compile(r'<input type="hidden" name="([^"]+)"(?: value="([^"]*)")?')
SAID = 'All agreed. <b>"Quokka"</b>\r\nand a second line'


@pytest.fixture
def still():
    """Time stands still, so that a code is either shown or not."""
    with time_machine.travel(AT, tick=False) as traveller:
        yield traveller


def _hidden(page) -> dict[str, list[str]]:
    """What the form of a code sends besides the code, as a browser reads it."""
    form = page.content.decode().split('id="code"', 1)[1].split("</form>", 1)[0]
    found: dict[str, list[str]] = {}
    for name, value in FIELD.findall(form):
        if name != "csrfmiddlewaretoken":
            found.setdefault(name, []).append(unescape(value))
    return found


class Stale:
    """A desk whose lead proved too long ago, with everything ready to be released."""

    def __init__(self, still) -> None:
        self.d = Desk()
        self.d.approved()
        self.secret, self.codes = app_for(self.d.s.w.lead)
        self.lead = signed_in(self.d.s.w.lead)
        still.shift(LATE)
        self.there = f"{self.d.here}{self.d.newest().id}/release/"

    def release(self, **more):
        return self.lead.post(self.there, {"do": "release", "sure": "on", "reason_T15": SAID, **more})

    def is_out(self) -> bool:
        return Publication.objects.exists()


def test_a_release_asks_who_is_there_and_goes_on_as_it_was_sent(still):
    s = Stale(still)
    asked = s.release()
    assert asked.status_code == 403
    assert "Confirm that it is you" in words(asked)
    assert asked["Cache-Control"] == "no-store"
    assert not s.is_out()
    sent = _hidden(asked)
    assert sent == {"do": ["release"], "sure": ["on"], "reason_T15": [SAID]}
    done = s.lead.post(s.there, {**sent, "code": shown(s.secret)})
    assert done.status_code == 303
    assert s.is_out()


def test_a_wrong_code_publishes_nothing_and_loses_nothing(still):
    s = Stale(still)
    sent = _hidden(s.release())
    wrong = s.lead.post(s.there, {**sent, "code": "000000"})
    assert wrong.status_code == 422
    assert str(WRONG) in words(wrong)
    assert _hidden(wrong) == sent
    assert not s.is_out()
    used = shown(s.secret)
    assert s.lead.post(s.there, {**_hidden(wrong), "code": used}).status_code == 303
    assert s.is_out()


def test_a_recovery_code_proves_nothing_where_its_use_would_close_what_is_published(still):
    """It is not used up, what was sent stays, and the page says beforehand that it does not do."""
    s = Stale(still)
    asked = s.release()
    assert "The six digits that your app shows now. A recovery code does not do here." in words(asked)
    sent = _hidden(asked)
    wrong = s.lead.post(s.there, {**sent, "code": s.codes[0]})
    assert (wrong.status_code, _hidden(wrong)) == (422, sent)
    assert str(WRONG) in words(wrong)
    assert not s.is_out()
    assert s.lead.get(s.there).status_code == 200, "the case stays open"
    (kept,) = [one for one in factors_of(s.d.s.w.lead.person) if one.kind == "codes"]
    assert kept.left == len(s.codes)


def _with_a_passkey_alone(actor):
    (app,) = [one for one in factors_of(actor.person) if one.kind == "app"]
    factor.add_passkey(actor, AT, name="Key", credential={"id": "key-1"})
    factor.remove(actor, AT, factor=app.id)
    return signed_in(actor)


def test_who_has_a_passkey_alone_is_asked_for_no_code_where_none_would_do(still, monkeypatch):
    monkeypatch.setattr(passkeys, "ask", lambda user: "{}")
    s = Stale(still)
    s.lead = _with_a_passkey_alone(s.d.s.w.lead)
    still.shift(LATE)
    asked = s.release()
    assert asked.status_code == 403
    assert 'name="code"' not in asked.content.decode()
    told = words(asked)
    assert "A recovery code does not do here." in told
    assert "Needs JavaScript." in told
    assert "type a code" not in told
    there = s.lead.get("/my-sign-in/confirm/?next=/my-work/")
    assert 'name="code"' in there.content.decode()
    assert "One of your recovery codes, eight digits. 10 are left." in words(there)


def test_a_page_that_takes_a_recovery_code_says_how_many_are_left(still):
    w = world()
    sign_in_for(w.lead, "lead")
    secret, codes = app_for(w.lead)
    client = signed_in(w.lead)
    still.shift(LATE)
    there = "/my-sign-in/confirm/?next=/my-sign-in/"
    assert "or one of your recovery codes. 10 are left. After a recovery code" in words(client.get(there))
    for used, left in ((8, "2 are left."), (1, "1 is left.")):
        for _ in range(used):
            assert factor.use_code(w.lead.person, codes[0], NOW)
            codes = codes[1:]
        assert left in words(client.get(there))
    assert factor.use_code(w.lead.person, codes[0], NOW)
    told = words(client.get(there))
    assert "The six digits that your app shows now. You have no recovery code left." in told
    assert "or one of your recovery codes" not in told
    assert client.post(there, {"code": shown(secret)}).status_code == 303


def test_what_was_typed_is_in_no_session_no_address_and_no_other_answer(still):
    s = Stale(still)
    asked = s.release()
    assert "Location" not in asked
    assert SAID not in str([row.get_decoded() for row in Cookie.objects.all()])
    assert "Quokka" not in asked.cookies.output()
    assert '<b>"Quokka"' not in asked.content.decode()
    assert "Quokka" not in s.lead.get(s.there).content.decode()


def test_a_form_that_is_not_complete_comes_back_filled_after_the_proof(still):
    s = Stale(still)
    asked = s.lead.post(s.there, {"do": "release", "reason_T15": SAID})
    back = s.lead.post(s.there, {**_hidden(asked), "code": shown(s.secret)})
    assert back.status_code == 422
    assert "Confirm that it is you" not in words(back)
    assert "and a second line" in words(back)
    assert not s.is_out()
    assert s.release().status_code == 303, "who proved is not asked again"


def test_looking_at_what_a_release_does_asks_nobody(still):
    s = Stale(still)
    assert s.lead.get(s.there).status_code == 200
    assert "Confirm that it is you" not in words(s.lead.post(s.there, {"do": "look"}))


def test_a_day_of_release_asks_and_taking_it_back_does_not(still):
    s = Stale(still)
    there = f"{s.d.here}{s.d.newest().id}/schedule/"
    told = {"schedule-day": "2027-02-01", "schedule-time": "10:00", "schedule-zone": "UTC"}
    told |= {"schedule-reason_T15": SAID}
    asked = s.lead.post(there, told)
    assert asked.status_code == 403
    assert s.d.newest().release_at is None
    sent = _hidden(asked)
    assert sent == {name: [value] for name, value in told.items()}
    done = s.lead.post(there, {**sent, "code": shown(s.secret)})
    assert done.status_code == 303, words(done)
    assert s.d.newest().release_at is not None
    still.shift(LATE)
    assert s.lead.post(there, {"do": "never"}).status_code == 303
    assert s.d.newest().release_at is None


def test_turns_of_a_code_are_few_and_what_was_typed_comes_back(still):
    s = Stale(still)
    sent = _hidden(s.release())
    codes = [s.lead.post(s.there, {**sent, "code": "000000"}) for _ in range(40)]
    slow = next(one for one in codes if one.status_code == 429)
    assert "and a second line" in slow.content.decode()
    assert "000000" not in slow.content.decode()
    assert not s.is_out()


def test_a_stranger_to_the_case_is_told_nothing_by_the_question(still):
    s = Stale(still)
    other = signed_in(s.d.s.w.outsider)
    still.shift(LATE)
    nowhere = s.there.replace(str(s.d.s.case.id), "5f0e1c1e-0b1d-4c6e-9a52-7f1f0a3b9c11")
    answers = [other.post(there, {"do": "release"}) for there in (s.there, nowhere)]
    assert {one.status_code for one in answers} == {403}
    assert all("Confirm that it is you" in words(one) for one in answers)


PUBLISHING = {
    "access.review",
    "access.take",
    "advisory.release",
    "advisory.schedule",
    "colleague.confirm",
    "communication.release",
    "disclosure.approve",
    "disclosure.export",
    "disclosure.intend",
    "file.clear",
    "file.entrust",
    "file.forward",
    "participant.admit",
    "report.release",
    "reporter.reveal",
    "share.override",
    "share.release",
    "share.review",
}


def test_every_form_that_publishes_or_goes_past_what_protects_somebody_asks():
    asking = {one.name for one in PATTERNS if getattr(one.callback, "proves", False)}
    assert asking == PUBLISHING == set(tokens.PUBLISHING), "people and programs are asked for the same steps"


def test_a_colleague_who_finds_the_leads_browser_open_does_not_let_themselves_in(still):
    s = Stale(still)
    w = s.d.s.w
    other = person("Colleague at the next desk")
    Membership.objects.create(organisation=w.center, person_id=other.person, since=AT)
    there = f"/cases/{s.d.s.case.id}/people/admit/"
    asked = s.lead.post(there, {"admit-person": str(other.person)})
    assert (asked.status_code, "Confirm that it is you" in words(asked)) == (403, True)
    with pytest.raises(Missing):
        case_view(other, s.d.s.case.id)
    done = s.lead.post(there, {**_hidden(asked), "code": shown(s.secret)})
    assert done.status_code == 303, words(done)
    assert case_view(other, s.d.s.case.id).id == s.d.s.case.id


def test_what_was_typed_into_a_session_that_ended_comes_back_to_copy(still):
    s = Stale(still)
    s.lead.post("/sign-out/")
    over = s.release()
    assert over.status_code == 403
    assert "and a second line" in over.content.decode()
    assert '<b>"Quokka"' not in over.content.decode()
    assert 'href="/sign-in/"' in over.content.decode()
    assert not s.is_out()
    assert s.lead.post(s.there, {"do": "release", "sure": "on"})["Location"] == "/sign-in/"
