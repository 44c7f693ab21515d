"""The screens on which reporters and observers read a draft, with a code, by a link or signed in."""

from __future__ import annotations

import datetime as dt
import re
from html import unescape

import pytest
import time_machine
from django.test import Client
from tests import browsing
from tests.browsing import AT, signed_in
from tests.factories import organisation
from tests.integration.advisory_case import with_page
from tests.integration.test_reading_reporter import CREDIT, Circle, _both

from medaccord.apps.advisories.commands import advisory
from medaccord.apps.advisories.models import Comment, Review
from medaccord.apps.cases.commands import case as cases
from medaccord.apps.cases.commands import consent, participant
from medaccord.apps.intake.queries.tracking import own_reports
from medaccord.apps.parties.commands import link, membership
from medaccord.apps.parties.models import OrganisationKind
from medaccord.core.principal import Actor
from medaccord.feeds.report import changes
from medaccord.web.middleware import RECEIPT

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("an_hour_later")]

DUE = dt.datetime(2026, 11, 26, 17, tzinfo=dt.UTC)


def words(answer):
    return unescape(browsing.words(answer))


def with_code(actor):
    """A browser in which the code of an actor's receipt was entered."""
    client = Client()
    session = client.session
    session[RECEIPT] = str(actor.person)
    session.save()
    return client


class Desk:
    """A case whose reporter holds a code, with a hospital, and a draft that both may be asked to read."""

    def __init__(self, **told):
        self.t = Circle(**told)
        self.t.s.now = AT
        self.case = f"/cases/{self.t.case.id}/"
        self.code = with_code(self.t.s.reporter)
        self.desk, self.clinic = signed_in(self.t.w.lead), signed_in(self.t.clinic)
        (self.report,) = own_reports(self.t.s.reporter)
        self.own = f"/tracking/{self.report.id}/"

    def ask(self, *parties, question=""):
        told = {"ask-day": "2026-11-26", "ask-time": "17:00", "ask-zone": "UTC", "ask-question": question}
        data = {"ask-parties": list(parties), **told}
        return self.desk.post(f"{self.case}advisory/{self.t.row.id}/ask/", data)

    def asked(self, party):
        (row,) = self.t.s.here(Review, participant=party)
        return row

    def page(self):
        return words(self.code.get("/tracking/"))

    def answer(self, word, said="", version=1, row=None):
        row = row or self.asked(self.t.finder)
        name = f"review-{row.id}"
        data = {f"{name}-answer": word, f"{name}-words": said, f"{name}-version": version}
        return self.code.post(f"{self.own}reviews/{row.id}/", data)

    def comment(self, text, block=None):
        block = block or f"title-{self.t.case.id}"
        return self.code.post(f"{self.own}comment/{self.t.row.id}/{block}/", {"comment": text})


# ---------------------------------------------------------------- the desk


def test_the_desk_chooses_reporters_and_observers_by_name_and_role():
    d = Desk()
    page = words(d.desk.get(f"{d.case}advisory/"))
    for told in ("Harbor Hospital (Observer)", "Anonymous reporter (Reporter)", "Northgate Medical"):
        assert told in page
    assert d.ask(d.t.finder, d.t.observer).status_code == 303
    page = words(d.desk.get(f"{d.case}advisory/"))
    for told in (
        "Harbor Hospital version 1",
        "Anonymous reporter version 1",
        "Harbor Hospital: Not answered",
    ):
        assert told in page
    assert "Harbor Hospital (Observer)" not in page


def test_who_has_no_access_is_refused_beside_the_choice():
    d = Desk(agrees=False)
    refused = d.ask(d.t.finder)
    assert refused.status_code == 422
    assert "Anonymous reporter has no access now" in words(refused)
    assert "draft of the advisory" not in d.page()


# ---------------------------------------------------------------- with a code


def test_the_page_of_a_code_asks_shows_and_takes_the_answer():
    d = Desk()
    assert "draft of the advisory" not in d.page()
    d.ask(d.t.finder, question="Is V1 right?")
    page = d.page()
    for told in (
        "We ask you to read the draft of the advisory",
        "Yours",
        "Read the draft",
        "Will you read the draft of the advisory?",
        "We ask for your answer by 2026-11-26 17:00 UTC",
        "Asked: Is V1 right?",
        "how you are thanked",
        "COMMON text",
        CREDIT,
        "Dose without a password",
        "You were asked to read the draft advisory",
        "Not answered yet",
    ):
        assert told in page, told
    for others in ("SECRET", "InfusaCore", "Halcyon", "Northgate Medical", "Harbor", "MDC-", "I object"):
        assert others not in page, others
    assert d.answer("no_comment").status_code == 303
    page = d.page()
    for told in ("No comment", "You answered about the draft advisory", "The draft of the advisory"):
        assert told in page, told
    assert "We ask you to read" not in page
    assert "Anonymous reporter: No comment" not in words(d.desk.get(f"{d.case}advisory/"))
    assert d.asked(d.t.finder).answer == "no_comment"


def test_an_answer_that_is_refused_keeps_what_was_typed():
    d = Desk()
    d.ask(d.t.finder)
    for word, said, told in (
        ("no_comment", "Only this.", "answer 'commented'"),
        ("commented", " ", "Comment on a block first"),
        ("objected", "Never.", "Choose one of the answers that are offered"),
    ):
        refused = d.answer(word, said)
        assert refused.status_code == 422
        assert told in words(refused)
        assert said.strip() in refused.content.decode()
    assert d.answer("commented", "It needs no password.").status_code == 303
    stale = d.answer("no_comment")
    assert stale.status_code == 409
    assert d.asked(d.t.finder).answer == "commented"


def test_a_comment_goes_to_the_desk_and_its_fate_comes_back():
    d = Desk()
    d.ask(d.t.finder, d.t.observer)
    block = f"acknowledgment-{d.t.finder}"
    there = f"{d.own}comment/{d.t.row.id}/{block}/"
    assert there in d.code.get("/tracking/").content.decode()
    asked = words(d.code.get(there))
    for told in (
        "Comment on: Thanks",
        CREDIT,
        "The coordination center reads what you write",
    ):
        assert told in asked, told
    assert "MDC-" not in asked
    refused = d.comment(" ", block)
    assert refused.status_code == 422
    assert d.comment("With a capital F.", block)["Location"] == "/tracking/#draft"
    page = d.page()
    for told in ("With a capital F.", "Not settled yet", "You commented on the draft advisory"):
        assert told in page, told
    assert "With a capital F." not in words(d.clinic.get(f"{d.case}review/"))
    desk = words(d.desk.get(f"{d.case}advisory/"))
    assert "Anonymous reporter Nov 23, on version 1" in desk
    (row,) = d.t.s.here(Comment)
    told = {"settle-comments": [row.id], "settle-disposition": "rejected", "do": "settle"}
    done = d.desk.post(f"{d.case}advisory/settle/", told | {"settle-because": "We keep it as you wrote it."})
    assert done.status_code == 303
    page = d.page()
    assert "Rejected: We keep it as you wrote it." in page
    assert "We said what becomes of your comments" in page


def test_what_was_not_shown_cannot_be_commented_on_or_answered():
    d = Desk()
    hidden = f"{d.own}comment/{d.t.row.id}/title-{d.t.case.id}/"
    assert d.code.get(hidden).status_code == d.code.post(hidden, {"comment": "A"}).status_code == 404
    d.ask(d.t.finder, d.t.observer, d.t.northgate)
    assert d.code.get(hidden).status_code == 200
    for block in (f"product-{d.t.s.pump.id}", f"note-{d.t.inside.id}", f"tracking-{d.t.row.advisory_id}"):
        assert d.code.get(f"{d.own}comment/{d.t.row.id}/{block}/").status_code == 404
        assert d.comment("Mine.", block).status_code == 404
    for party in (d.t.observer, d.t.northgate):
        assert d.answer("no_comment", row=d.asked(party)).status_code == 404
    others = with_code(d.t.w.case()[1])
    assert others.get(hidden).status_code == 404
    assert others.post(f"{d.own}reviews/{d.asked(d.t.finder).id}/").status_code == 404
    for path in (f"{d.case}review/", f"{d.case}advisory/"):
        assert d.code.get(path)["Location"].startswith("/sign-in/")
    assert d.t.s.here(Comment) == []


def test_new_terms_close_the_draft_until_they_are_agreed_to():
    d = Desk()
    d.ask(d.t.finder)
    assert "COMMON text" in d.page()
    d.t.longer()
    page = d.page()
    assert "COMMON text" not in page
    assert "Will you keep the details private" in page
    assert d.comment("Mine.").status_code == 404
    assert d.answer("no_comment").status_code == 404
    terms = re.search(r'name="terms" value="([^"]+)"', d.code.get("/tracking/").content.decode())
    consent.accept(d.t.s.reporter, d.t.finder, AT, terms=terms[1])
    assert "COMMON text" in d.page()


def test_silence_is_told_as_silence_and_an_answer_may_come_late():
    d = Desk()
    d.ask(d.t.finder)
    with time_machine.travel(DUE + dt.timedelta(days=2), tick=False):
        code = with_code(d.t.s.reporter)
        page = words(code.get("/tracking/"))
        assert "No answer when due" in page
        assert "We ask you to read" not in page
        row, name = d.asked(d.t.finder), f"review-{d.asked(d.t.finder).id}"
        late = {f"{name}-answer": "no_comment", f"{name}-version": 1}
        assert code.post(f"{d.own}reviews/{row.id}/", late).status_code == 303
    assert d.asked(d.t.finder).answer == "no_comment"


def test_once_it_is_published_nothing_is_asked_any_more():
    d = Desk(embargo_days=None)
    d.ask(d.t.finder)
    d.comment("With a capital F.")
    d.answer("commented")
    d.t.s.now = AT
    with with_page():
        d.t.approved()
        advisory.release(d.t.w.lead, d.t.row.id, AT, reasons={"R6": "Not now."})
    page = d.page()
    assert "With a capital F." in page
    assert "Answer again" not in page
    assert "Give this answer" not in page
    refused = d.answer("commented", "One more.", version=2)
    assert refused.status_code == 409
    assert "One more." in words(refused)


def test_a_closed_case_takes_no_comment():
    d = Desk(embargo_days=None)
    d.ask(d.t.finder)
    cases.close(d.t.w.lead, d.t.case.id, AT)
    there = f"{d.own}comment/{d.t.row.id}/title-{d.t.case.id}/"
    assert there not in d.code.get("/tracking/").content.decode()
    assert d.code.get(there).status_code == 403
    assert d.answer("no_comment").status_code == 403


def test_the_feed_moves_when_a_draft_is_to_be_read():
    d = Desk()
    before = len(changes(d.t.s.reporter, d.report.id, AT))
    d.ask(d.t.finder)
    assert len(changes(d.t.s.reporter, d.report.id, AT)) == before + 1


# ---------------------------------------------------------------- signed in, and by a link


def test_an_observer_is_asked_at_work_and_reads_its_part():
    d = Desk()
    assert "No draft is shown to you yet" in words(d.clinic.get(f"{d.case}review/"))
    d.ask(d.t.observer)
    work = words(d.clinic.get("/my-work/"))
    assert "Have you a comment on the draft advisory?" in work
    page = words(d.clinic.get(f"{d.case}review/"))
    for told in ("Your part of version 1", "You see what all parties share.", "COMMON text"):
        assert told in page, told
    for others in ("SECRET", "InfusaCore", "Northgate Medical", "Halcyon", CREDIT, "object"):
        assert others not in page, others
    block = f"{d.case}comment/{d.t.row.id}/title-{d.t.case.id}/"
    assert d.clinic.post(block, {"comment": "Say what nurses do."}).status_code == 303
    row = d.asked(d.t.observer)
    told = {"review-answer": "commented", "review-words": "", "review-version": 1}
    assert d.clinic.post(f"{d.case}review/{row.id}/answer/", told).status_code == 303
    assert "Have you a comment" not in words(d.clinic.get("/my-work/"))
    assert d.clinic.get(f"{d.case}advisory/").status_code == 404
    assert "Say what nurses do." not in d.page()


def test_one_click_at_work_says_no_comment_for_an_observer():
    d = Desk()
    d.ask(d.t.observer)
    card = f"/my-work/cases/{d.t.case.id}/reviews/{d.asked(d.t.observer).id}/"
    assert d.clinic.post(card, {"answer": "read"})["Location"] == f"{d.case}review/"
    assert d.clinic.post(card, {"answer": "no_comment"}).status_code == 303
    assert d.asked(d.t.observer).answer == "no_comment"


def test_somebody_who_came_in_by_a_link_reads_and_answers():
    d = Desk()
    hospital = organisation(OrganisationKind.HOSPITAL, name="Solent Hospital")
    someone = membership.add_person(d.t.w.lead, AT, organisation=hospital.id, name="Ines Lund", triage=True)
    row = participant.invite(d.t.w.lead, d.t.case.id, AT, organisation=hospital.id)
    consent.accept(Actor(someone, someone), row.id, AT)
    made, browser = link.make(d.t.w.lead, AT, organisation=hospital.id, person=someone), Client()
    assert browser.post(f"/enter/{made.token}/", {"code": made.code}).status_code == 303
    d.ask(row.id)
    assert "COMMON text" in words(browser.get(f"{d.case}review/"))
    block = f"{d.case}comment/{d.t.row.id}/title-{d.t.case.id}/"
    assert browser.post(block, {"comment": "Say what nurses do."}).status_code == 303
    told = {"review-answer": "commented", "review-words": "", "review-version": 1}
    asked = d.asked(row.id)
    assert browser.post(f"{d.case}review/{asked.id}/answer/", told).status_code == 303
    (said,) = d.t.s.here(Comment)
    assert said.author_name == "Ines Lund, Solent Hospital"


def test_who_reported_in_secret_reads_as_each_on_its_own_page():
    b, row, asked = _both()
    browser = signed_in(b.willa)
    (report,) = own_reports(b.willa)
    own, shared = f"/tracking/{report.id}/", f"/cases/{b.case.id}/"
    page = words(browser.get(f"/reports/{report.id}/"))
    assert "how you are thanked" in page
    assert "what is about your products" not in page
    part = words(browser.get(f"{shared}review/"))
    assert "what is about your products" in part
    block = f"comment/{row.id}/title-{b.case.id}/"
    assert browser.post(f"{own}{block}", {"comment": "For me."}).status_code == 303
    assert browser.post(f"{shared}{block}", {"comment": "For us."}).status_code == 303
    rows = {one.text: one.participant_id for one in b.rows(Comment)}
    assert rows == {"For me.": b.reporting.id, "For us.": b.party.id}
    assert "For me." not in words(browser.get(f"{shared}review/"))
    assert "For us." not in words(browser.get(f"/reports/{report.id}/"))
    lead = signed_in(b.lead)
    part = words(lead.get(f"{shared}review/"))
    assert "For us." in part
    assert "For me." not in part
    answer = {f"review-{asked[b.reporting.id].id}-{key}": word for key, word in _answer().items()}
    assert browser.post(f"{own}reviews/{asked[b.reporting.id].id}/", answer).status_code == 303
    assert browser.post(f"{own}reviews/{asked[b.party.id].id}/", answer).status_code == 404


def _answer():
    return {"answer": "commented", "words": "", "version": 1}
