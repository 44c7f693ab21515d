"""The screens of reading a draft together: asked, commented, settled, answered, and a release over it."""

from __future__ import annotations

import datetime as dt
import re
from html import unescape

import pytest
import time_machine
from tests import browsing
from tests.browsing import AT, signed_in
from tests.factories import NOW
from tests.filled import adviser_in
from tests.integration.advisory_case import story

from medaccord.apps.advisories.commands import advisory, comment, review
from medaccord.apps.advisories.models import Comment, Publication, Review
from medaccord.apps.cases.commands import case as cases
from medaccord.apps.cases.models import Override
from medaccord.apps.cases.queries.load import case_view

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("an_hour_later")]
DUE = {"ask-day": "2026-11-26", "ask-time": "17:00", "ask-zone": "UTC"}


def words(answer):
    return unescape(browsing.words(answer))


class Room:
    """A case with a draft, and everybody at their browsers."""

    def __init__(self, **told):
        self.s = story(**told)
        w = self.s.w
        adviser_in(self.s)
        self.s.now = AT
        self.row = self.s.draft()
        self.case = f"/cases/{self.s.case.id}/"
        self.here, self.part = f"{self.case}advisory/", f"{self.case}review/"
        people = {"lead": w.lead, "second": w.colleague, "adviser": w.adviser}
        people |= {"northgate": w.northgate, "halcyon": w.halcyon}
        self.at = {name: signed_in(actor) for name, actor in people.items()}
        self.parties = {p.role: p.id for p in case_view(w.lead, self.s.case.id).parties}
        self.northgate = w.parties["northgate"].id

    def ask(self, *parties, who="lead", **typed):
        data = {"ask-parties": list(parties) or [self.parties["adviser"]], **DUE, **typed}
        return self.at[who].post(f"{self.here}{self.row.id}/ask/", data)

    def asked(self, party=None):
        (row,) = self.s.here(Review, participant=party or self.parties["adviser"])
        return row

    def answer(self, who, row, word, said="", version=1):
        data = {"review-answer": word, "review-words": said, "review-version": version}
        return self.at[who].post(f"{self.part}{row.id}/answer/", data)

    def comment(self, who, text, block=None):
        block = block or f"title-{self.s.case.id}"
        return self.at[who].post(f"{self.case}comment/{self.row.id}/{block}/", {"comment": text})


def test_the_desk_asks_and_sees_who_has_not_answered():
    r = Room()
    page = words(r.at["lead"].get(r.here))
    assert "Ask parties to read it" in page
    assert r.ask(r.parties["adviser"], r.northgate, **{"ask-question": "Is V1 right?"}).status_code == 303
    page = words(r.at["lead"].get(r.here))
    for told in ("Who reads it", "Device agency version 1", "Northgate Medical version 1", "Is V1 right?"):
        assert told in page
    assert page.count("Not answered yet") == 4  # beside each name, and among the checks
    with time_machine.travel(NOW + dt.timedelta(days=9), tick=False):
        assert words(signed_in(r.s.w.lead).get(r.here)).count("No answer when due") == 4
    later = signed_in(r.s.w.lead)  # the session from before was over by then
    assert "Review of the draft advisory from Device agency" in words(later.get("/my-work/"))


def test_a_question_that_is_refused_keeps_what_was_typed():
    r = Room()
    typed = {"ask-day": "2026-11-01", "ask-question": "Is the harm right?"}
    refused = r.ask(**typed)
    assert refused.status_code == 422
    assert "This instant has passed" in words(refused)
    assert "Is the harm right?" in refused.content.decode()
    assert r.ask(**{"ask-parties": []}).status_code == 422
    assert r.s.here(Review) == []
    for who, status in (("adviser", 403), ("northgate", 404), ("halcyon", 404)):
        assert r.ask(who=who).status_code == status


def test_the_adviser_finds_the_question_at_work_and_answers_on_the_draft():
    r = Room()
    r.ask()
    work = words(r.at["adviser"].get("/my-work/"))
    assert "Have you a comment on the draft advisory?" in work
    assert "Read the draft advisory and say what you think of it." in words(r.at["adviser"].get(r.case))
    assert r.at["adviser"].get(r.part)["Location"] == r.here
    page = words(r.at["adviser"].get(r.here))
    assert "What do you think of version 1?" in page
    assert "I object to its release" in page
    refused = r.answer("adviser", r.asked(), "objected", " ")
    assert refused.status_code == 422
    assert "Say what you object to" in words(refused)
    assert r.answer("adviser", r.asked(), "objected", "Name the libraries.").status_code == 303
    assert "Device agency: Objects." in words(r.at["lead"].get(r.here))
    assert "Review of the draft advisory by Device agency: objects." in words(r.at["lead"].get(r.case))
    assert "Review of the draft" not in words(r.at["northgate"].get(r.case))
    assert "Said: Name the libraries." in words(r.at["lead"].get(r.here))
    stale = r.answer("adviser", r.asked(), "no_comment")
    assert stale.status_code == 409
    assert "Have you a comment" not in words(r.at["adviser"].get("/my-work/"))


def test_one_click_at_work_says_no_comment_or_leads_to_the_draft():
    r = Room()
    r.ask(r.northgate)
    row = r.asked(r.northgate)
    card = f"/my-work/cases/{r.s.case.id}/reviews/{row.id}/"
    assert r.at["northgate"].post(card, {"answer": "read"})["Location"] == r.part
    assert r.at["halcyon"].post(card, {"answer": "no_comment"}).status_code == 404
    assert r.at["northgate"].post(card, {"answer": "yes"}).status_code == 422
    assert r.at["northgate"].post(card, {"answer": "no_comment"}).status_code == 303
    assert r.asked(r.northgate).answer == "no_comment"


def test_a_manufacturer_reads_its_part_alone():
    r = Room()
    page = words(r.at["northgate"].get(r.part))
    assert "No draft is shown to you yet" in page
    r.ask(r.northgate)
    page = r.at["northgate"].get(r.part)
    told = words(page)
    assert "Your part of version 1" in told
    assert "Northgate InfusaCore LX 4.1" in told
    for others in ("Halcyon", "SECRET", "A pump accepts doses from anybody", "Device agency", "object"):
        assert others not in told, others
    assert "Draft advisory" in words(r.at["northgate"].get(r.case))
    assert "No draft is shown to you yet" in words(r.at["halcyon"].get(r.part))
    assert r.at["northgate"].get(r.here).status_code == 404


def test_a_comment_stands_at_its_block_until_it_is_settled():
    r = Room()
    r.ask(r.northgate)
    block = f"product-{r.s.pump.id}"
    page = r.at["northgate"].get(f"{r.case}comment/{r.row.id}/{block}/")
    assert "The coordination center reads what you write, and nobody else." in words(page)
    refused = r.comment("northgate", " ", block)
    assert refused.status_code == 422
    assert r.comment("northgate", "It is called 4.1a.", block)["Location"] == f"{r.part}#{block}"
    assert r.comment("adviser", "Say which alarms sound.").status_code == 303
    for who, hidden in (("northgate", "alarms sound"), ("adviser", "4.1a"), ("halcyon", "4.1a")):
        there = r.here if who == "adviser" else r.part
        assert hidden not in words(r.at[who].get(there))
    desk = words(r.at["lead"].get(r.here))
    assert "It is called 4.1a." in desk
    assert "Settle 2 comments" in desk
    assert desk.count("Not settled yet") == 2
    (one, two) = (row.id for row in r.s.here(Comment))
    settle = {"settle-comments": [one, two], "settle-disposition": "rejected", "do": "settle"}
    refused = r.at["lead"].post(f"{r.here}settle/", settle)
    assert refused.status_code == 422
    assert "Say why in one sentence" in words(refused)
    done = r.at["lead"].post(f"{r.here}settle/", settle | {"settle-because": "The label says 4.1."})
    assert done.status_code == 303
    assert "Rejected: The label says 4.1." in words(r.at["northgate"].get(r.part))


def test_accept_all_accepts_what_was_shown_and_no_later_comment():
    r = Room()
    for text in ("One", "Two"):
        r.comment("adviser", text)
    shown = re.findall(r'name="accept-comments" value="([^"]+)"', r.at["lead"].get(r.here).content.decode())
    assert len(shown) == 2
    r.comment("adviser", "Three")
    for who in ("adviser", "northgate"):
        told = r.at[who].post(f"{r.here}settle/", {"do": "accept", "accept-comments": shown})
        assert told.status_code in (403, 404)
    done = r.at["lead"].post(f"{r.here}settle/", {"do": "accept", "accept-comments": shown})
    assert done.status_code == 303
    assert sorted(row.disposition for row in r.s.here(Comment)) == ["", "accepted", "accepted"]
    assert "Settle 1 comment" in words(r.at["lead"].get(r.here))
    again = r.at["lead"].post(f"{r.here}settle/", {"do": "accept", "accept-comments": shown})
    assert again.status_code == 422


def test_a_newer_draft_says_what_changed_for_comments_and_reviews():
    r = Room()
    r.ask()
    r.comment("adviser", "Call it a pump.")
    r.comment("adviser", "Thank more.", f"acknowledgment-{r.s.rows['thanks'][0].id}")
    cases.rename(r.s.w.lead, r.s.case.id, AT, title="Infusion pump takes any dose")
    r.s.draft(leave_out=[r.s.rows["thanks"][0].id])
    page = words(r.at["adviser"].get(r.here))
    assert "on an earlier draft, version 1, the block changed since" in page
    assert "Comments on parts that are not in it any more" in page
    assert "Changed since that draft: title changed, acknowledgment removed" in page


def test_accepting_all_by_mistake_is_put_right_and_the_commenter_reads_both():
    r = Room(embargo_days=None)
    r.ask(r.northgate)
    r.comment("northgate", "Call it a pump.")
    (row,) = r.s.here(Comment)
    accepted = {"accept-comments": [row.id], "do": "accept"}
    assert r.at["lead"].post(f"{r.here}settle/", accepted).status_code == 303
    typed = {"again-comments": [f"{row.id}.2"], "again-disposition": "rejected", "do": "again"}
    empty = r.at["lead"].post(f"{r.here}settle/", typed | {"again-because": ""})
    assert empty.status_code == 422
    done = r.at["lead"].post(f"{r.here}settle/", typed | {"again-because": "It is a monitor."})
    assert done.status_code == 303, words(done)
    for who, page in (("lead", r.here), ("northgate", r.part)):
        assert "Rejected: It is a monitor. Before: Accepted." in words(r.at[who].get(page))
    late = r.at["lead"].post(f"{r.here}settle/", typed | {"again-because": "It is a monitor."})
    assert late.status_code == 409
    assert r.s.fresh(row).version == 3


def test_a_release_over_an_objection_asks_why_and_shows_it_to_the_adviser():
    r = Room(embargo_days=None)
    r.ask()
    r.answer("adviser", r.asked(), "objected", "Name the libraries.")
    advisory.submit(r.s.w.lead, r.row.id, AT)
    advisory.approve(r.s.w.colleague, r.row.id, AT, digest=r.row.digest)
    there = f"{r.here}{r.row.id}/"
    looked = r.at["lead"].post(f"{there}release/", {"do": "look"})
    assert "Device agency: Objects." in words(looked)
    asked = r.at["lead"].post(f"{there}release/", {"do": "release", "sure": "on"})
    assert asked.status_code == 409
    assert "Why it goes out over the clinical adviser’s objection" in words(asked)
    when = {"schedule-day": "2026-11-25", "schedule-time": "12:00", "schedule-zone": "UTC"}
    told = r.at["lead"].post(f"{there}schedule/", when)
    assert told.status_code == 409
    assert 'name="schedule-reason_R2"' in told.content.decode()
    told = r.at["lead"].post(f"{there}schedule/", when | {"schedule-reason_R2": "Attacks go on."})
    assert told.status_code == 303, words(told)
    assert "goes over it, because: Attacks go on." in words(r.at["adviser"].get(r.here))
    done = r.at["lead"].post(f"{there}release/", {"do": "release", "sure": "on"})
    assert done.status_code == 303, words(done)
    assert Publication.objects.count() == 1
    assert [row.rule for row in r.s.here(Override)] == ["R2"]


def test_a_draft_that_the_adviser_was_not_asked_about_says_so_and_its_release_asks_why():
    r = Room(embargo_days=None)
    for who in ("lead", "adviser"):
        assert "The clinical adviser was not asked: Device agency." in words(r.at[who].get(r.here))
    advisory.submit(r.s.w.lead, r.row.id, AT)
    advisory.approve(r.s.w.colleague, r.row.id, AT, digest=r.row.digest)
    there = f"{r.here}{r.row.id}/release/"
    assert "was not asked: Device agency" in words(r.at["lead"].post(there, {"do": "look"}))
    asked = r.at["lead"].post(there, {"do": "release", "sure": "on"})
    assert asked.status_code == 409
    assert "Why it goes out without the clinical adviser having been asked" in words(asked)
    done = r.at["lead"].post(there, {"do": "release", "sure": "on", "reason_R6": "Attacks go on."})
    assert done.status_code == 303, words(done)
    page = words(r.at["adviser"].get(r.here))
    assert "Was not asked" in page
    assert "goes over it, because: Attacks go on." in page
    assert "The clinical adviser was not asked" not in page


def test_nothing_is_asked_or_said_in_a_closed_case():
    r = Room(embargo_days=None)
    review.ask(r.s.w.lead, r.row.id, AT, parties=[r.northgate], due_at=AT + dt.timedelta(days=1))
    said = comment.write(
        r.s.w.adviser,
        r.s.case.id,
        AT,
        revision=r.row.id,
        kind="title",
        source=r.s.case.id,
        comment="Too late.",
    )
    cases.close(r.s.w.lead, r.s.case.id, AT)
    page = words(r.at["lead"].get(r.here))
    assert said.text in page
    assert "Settle" not in page
    assert "Ask parties" not in page
    there = f"{r.case}comment/{r.row.id}/title-{r.s.case.id}/"
    assert r.at["adviser"].get(there).status_code == 403
    assert r.answer("northgate", r.asked(r.northgate), "no_comment").status_code == 403
