"""Reporters and observers read a draft: what all share and their own, and nothing of anybody else's."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest
from tests.browsing import signed_in, words
from tests.factories import NOW, organisation, person
from tests.integration.advisory_case import with_page
from tests.integration.test_api import get, token_for
from tests.integration.test_reading import DAY, Table
from tests.integration.test_two_voices import FULL, both

from medaccord.apps.advisories.commands import advisory, comment, review
from medaccord.apps.advisories.models import Comment, Passage, Review
from medaccord.apps.advisories.queries.reviews import comments_of, passages_of, readings, reviews_of
from medaccord.apps.cases.commands import (
    acknowledgment,
    consent,
    embargo,
    note,
    participant,
    reference,
    score,
)
from medaccord.apps.cases.models import (
    Acknowledgment,
    Case,
    Cell,
    Note,
    NoteKind,
    Participant,
    Reference,
    Remediation,
    Score,
    Vulnerability,
)
from medaccord.apps.devices.models import Product, ProductSet
from medaccord.apps.notifications.commands.notice import deliver
from medaccord.apps.notifications.queries.notices import news_for
from medaccord.apps.parties.models import OrganisationKind
from medaccord.core import drift
from medaccord.core.context import database_context
from medaccord.core.models import Fact
from medaccord.core.streams import platform_scope
from medaccord.domain.advisory.review import State
from medaccord.domain.errors import Denied, Illegal, Invalid, Missing, Stale
from medaccord.domain.voice import day_of

pytestmark = pytest.mark.django_db

CREDIT = "Finch of the fourth floor"
KEPT = {
    "title": Case,
    "note": Note,
    "reference": Reference,
    "acknowledgment": Acknowledgment,
    "product": Product,
    "group": ProductSet,
    "vulnerability": Vulnerability,
    "status": Vulnerability,
    "score": Score,
    "remediation": Remediation,
}
"""What a block is drawn from, by its kind; a reporter's credit from its part in the case."""


@pytest.fixture(autouse=True)
def _page():
    with with_page():
        yield


class Circle(Table):
    """The story with its reporter and a hospital that observes; secrets lie in every other room."""

    def __init__(self, *, agrees: bool = True, **told):
        super().__init__(**told)
        self.clinic = person("Noor Haddad")
        hospital = organisation(OrganisationKind.HOSPITAL, self.clinic, name="Harbor Hospital")
        row = participant.invite(self.w.lead, self.case.id, self.s.now, organisation=hospital.id)
        consent.accept(self.clinic, row.id, self.s.now)
        self.observer, self.finder = row.id, self.parties["reporter"]
        if agrees:
            consent.accept(self.s.reporter, self.finder, self.s.now)
        participant.credit(self.s.reporter, self.finder, self.s.now, name=CREDIT)
        self._secrets()
        self.row = self.s.draft(summary="SUMMARY-SECRET")

    def _secrets(self):
        w, key, now = self.w, self.case.id, self.s.now
        texts = [
            note.NewNote(NoteKind.SUMMARY, "COMMON text", "Shared", common=True),
            note.NewNote(NoteKind.SUMMARY, "AGENCIES-SECRET text", "Inside"),
        ]
        self.common, self.inside = note.add(w.lead, key, now, notes=texts)
        own = [reference.NewReference("https://northgate.example/VENDOR-SECRET", "VENDOR-SECRET")]
        reference.add(w.northgate, key, now, references=own)
        thanks = [acknowledgment.NewAcknowledgment(("THANKED-SECRET",))]
        acknowledgment.add(w.lead, key, now, acknowledgments=thanks)
        vector = "AV:N/AC:L/Au:N/C:P/I:P/A:P"
        scores = [score.NewScore(vector, frozenset({self.s.pump.id}), "ADVISER-SECRET")]
        score.add(w.adviser, self.s.one.id, now, scores=scores)

    def shown(self, who, asked):
        return repr([(one.kind.value, one.content) for one in passages_of(who, asked.id)])

    def longer(self):
        """A later end comes into force, to which nobody but the lead has agreed yet."""
        ends = self.s.now + 90 * DAY
        terms = embargo.propose(self.w.lead, self.case.id, self.s.now, ends_at=ends)
        embargo.accept(self.w.lead, terms.id, self.s.now)

    def mark(self, row, marking="TLP:RED"):
        """A marking that no verb sets yet; no command, and so in no chain."""
        with database_context(None, "live", [self.case.id]):
            assert type(row).rows.filter(id=row.id).update(marking=marking) == 1

    def party(self, key):
        (row,) = self.s.here(Participant, id=key)
        return row


# ---------------------------------------------------------------- who is shown what


def test_a_reporter_is_shown_what_all_share_and_its_credit():
    t = Circle()
    (asked,) = t.ask(t.finder)
    assert asked.room_id == t.party(t.finder).side_id
    shown = {(one.kind.value, one.source) for one in passages_of(t.s.reporter, asked.id)}
    assert shown == {
        ("title", str(t.case.id)),
        ("note", str(t.common.id)),
        ("vulnerability", str(t.s.one.id)),
        ("vulnerability", str(t.s.two.id)),
        ("acknowledgment", str(t.finder)),
    }
    told = t.shown(t.s.reporter, asked)
    assert CREDIT in told
    for others in ("SECRET", "Northgate InfusaCore", "Halcyon", "Ada Byron", "Device agency", "Harbor"):
        assert others not in told, others


def test_an_observer_is_shown_what_all_share_and_nobodys_credit():
    t = Circle()
    asked = {row.participant_id: row for row in t.ask(t.finder, t.observer, t.northgate)}
    shown = {one.kind.value for one in passages_of(t.clinic, asked[t.observer].id)}
    assert shown == {"title", "note", "vulnerability"}
    for who, row in ((t.clinic, asked[t.observer]), (t.w.northgate, asked[t.northgate])):
        assert CREDIT not in t.shown(who, row)
        assert "COMMON text" in t.shown(who, row)


def test_every_passage_comes_from_a_room_of_its_own_reader():
    t = Circle()
    t.ask(t.finder, t.observer, t.northgate, t.w.parties["halcyon"].id)
    parties = {row.id: row for row in t.s.here(Participant)}
    reviews = {row.id: parties[row.participant_id] for row in t.s.here(Review)}
    passages = t.s.here(Passage)
    assert {row.review_id for row in passages} == set(reviews)
    for row in passages:
        party = reviews[row.review_id]
        assert row.room_id == party.side_id
        allowed = {t.case.room_id, party.side_id}
        if row.source == party.id:
            assert (row.kind, row.content["names"]) == ("acknowledgment", [party.credit_as])
            continue
        if row.kind == "status":
            answers = [uuid.UUID(one["cell"]) for one in row.content["answers"]]
            found = {cell.room_id for cell in t.s.here(Cell) if cell.id in answers}
        else:
            found = {one.room_id for one in t.s.here(KEPT[row.kind], id=row.source)}
        assert found, row.kind
        assert found <= allowed, (row.kind, party.role)
        for key in row.content.get("products", ()):
            (made,) = t.s.here(Product, id=key)
            assert made.room_id in allowed


def test_a_text_that_is_no_longer_shared_goes_out_to_nobody_new():
    t = Circle()
    (first,) = t.ask(t.finder)
    narrower = note.NewNote(NoteKind.SUMMARY, "COMMON text", "Shared")
    note.change(t.w.lead, t.common.id, t.s.now, wanted=narrower, version=1)
    assert t.s.fresh(t.common).room_id == t.row.room_id
    (asked,) = t.ask(t.observer)
    assert "COMMON" not in t.shown(t.clinic, asked)
    assert "COMMON" in t.shown(t.s.reporter, first)


@pytest.mark.parametrize(
    ("red", "refused"),
    [
        ("common", {"finder", "observer", "northgate"}),
        ("case", {"finder", "observer", "northgate"}),
        ("one", {"finder", "observer", "northgate"}),
        ("credit", {"finder"}),
        ("inside", set()),
        ("pump", {"northgate"}),
    ],
)
def test_what_is_marked_red_is_shown_to_nobody(red, refused):
    t = Circle()
    rows = {
        "common": t.common,
        "inside": t.inside,
        "case": t.case,
        "one": t.s.one,
        "pump": t.s.pump,
        "credit": t.party(t.finder),
    }
    t.mark(rows[red])
    for name in ("finder", "observer", "northgate"):
        if name in refused:
            with pytest.raises(Illegal, match="TLP:RED"):
                t.ask(getattr(t, name))
        else:
            assert t.ask(getattr(t, name))
    asked = {row.participant_id for row in t.s.here(Review)}
    assert asked == {getattr(t, name) for name in {"finder", "observer", "northgate"} - refused}
    told = {row.marking for row in t.s.here(Passage)}
    assert "TLP:RED" not in told


def test_a_credit_that_is_left_out_or_taken_back_is_not_in_the_draft():
    t = Circle()
    row = t.s.draft(leave_out=[t.finder])
    (asked,) = t.ask(t.finder, row=row)
    assert CREDIT not in t.shown(t.s.reporter, asked)
    participant.credit(t.s.reporter, t.finder, t.s.now, name="")
    (asked,) = t.ask(t.finder, row=t.s.draft())
    assert not [one for one in passages_of(t.s.reporter, asked.id) if one.kind == "acknowledgment"]


def test_nobody_reads_the_part_of_a_reporter_or_an_observer_but_its_side_and_the_desk():
    t = Circle()
    finder, observer = sorted(t.ask(t.finder, t.observer), key=lambda row: row.participant_id != t.finder)
    everybody = {"finder": t.s.reporter, "observer": t.clinic}
    others = (t.w.northgate, t.w.halcyon, t.w.adviser, t.w.outsider, person())
    for row, own in ((finder, "finder"), (observer, "observer")):
        for who in (*others, *(one for name, one in everybody.items() if name != own)):
            assert passages_of(who, row.id) == ()
            assert row.id not in {one.id for one in reviews_of(who, t.case.id, NOW)}
            with pytest.raises(Missing):
                t.answer(who, row, "no_comment")
        assert passages_of(everybody[own], row.id) == passages_of(t.w.lead, row.id) != ()


# ---------------------------------------------------------------- who is asked


def test_a_reporter_who_has_not_agreed_is_not_asked():
    t = Circle(agrees=False)
    with pytest.raises(Invalid, match="has no access now"):
        t.ask(t.finder)
    consent.accept(t.s.reporter, t.finder, t.s.now)
    assert t.ask(t.finder)


def test_who_has_left_or_has_not_agreed_to_new_terms_is_not_asked():
    t = Circle()
    participant.leave(t.clinic, t.observer, t.s.now, reason="Not ours.")
    with pytest.raises(Invalid, match="take part in this case"):
        t.ask(t.observer)
    t.longer()
    with pytest.raises(Invalid, match="has no access now"):
        t.ask(t.finder)


def test_only_who_was_asked_answers_and_none_of_them_objects():
    t = Circle()
    for key, who in ((t.finder, t.s.reporter), (t.observer, t.clinic)):
        (asked,) = t.ask(key)
        with pytest.raises(Invalid, match="Only the clinical adviser objects"):
            t.answer(who, asked, "objected", "No.")
        with pytest.raises(Invalid, match="Comment on a block first"):
            t.answer(who, asked, "commented")
        for other in (t.w.northgate, t.w.adviser):
            with pytest.raises(Missing):
                t.answer(other, asked, "no_comment")
        with pytest.raises(Denied):
            t.answer(t.w.lead, asked, "no_comment")
        t.answer(who, asked, "no_comment", version=1)
        with pytest.raises(Stale):
            t.answer(who, asked, "commented", "After all.", version=1)
        assert [one.state for one in reviews_of(who, t.case.id, NOW)] == [State.NO_COMMENT]


def test_neither_a_reporter_nor_an_observer_stands_against_a_release():
    t = Circle(embargo_days=None)
    t.ask(t.finder, t.observer)
    t.approved()
    assert advisory.release(t.w.lead, t.row.id, t.s.now, reasons={"R6": "Not now."}).state == "released"
    for who in (t.s.reporter, t.clinic):
        assert readings(who, [t.case.id]) == {}
        assert [one.closed for one in reviews_of(who, t.case.id, NOW)] == [True]
    with platform_scope("live", [t.case.id]):
        assert drift.of(t.case.id) == []


def test_who_is_asked_hears_of_it_and_nobody_else_outside_the_desk():
    t = Circle()
    people = {"clinic": t.clinic, "northgate": t.w.northgate, "halcyon": t.w.halcyon, "adviser": t.w.adviser}
    for who in people.values():
        signed_in(who)
    t.ask(t.finder, t.observer)
    deliver("live", t.case.id, t.s.now)
    heard = {
        name: [one.entry.verb for one in news_for(who).items if one.entry.verb == "review.ask"]
        for name, who in people.items()
    }
    assert heard == {"clinic": ["review.ask"], "northgate": [], "halcyon": [], "adviser": []}


# ---------------------------------------------------------------- comments


def test_a_comment_is_read_by_its_own_side_and_the_desk_until_it_is_settled():
    t = Circle()
    t.ask(t.finder, t.observer, t.northgate)
    rows = [
        t.say(t.s.reporter, "It needs no password at all.", kind="vulnerability", source=t.s.one.id),
        t.say(t.s.reporter, "Write it with an F.", kind="acknowledgment", source=t.finder),
        t.say(t.clinic, "Say what nurses do."),
        t.say(t.w.northgate, "Call it a pump."),
    ]
    own = {t.s.reporter: rows[:2], t.clinic: rows[2:3], t.w.northgate: rows[3:]}
    for who, mine in own.items():
        assert {one.id for one in comments_of(who, t.case.id)} == {row.id for row in mine}
    assert {one.id for one in comments_of(t.w.lead, t.case.id)} == {row.id for row in rows}
    for who in (t.w.adviser, t.w.halcyon, t.w.outsider):
        assert comments_of(who, t.case.id) == ()
    told = {"disposition": "rejected", "because": "It is spelled as on its badge."}
    comment.settle(t.w.lead, t.case.id, t.s.now, comments=[rows[1].id], **told)
    (settled,) = [one for one in comments_of(t.s.reporter, t.case.id) if one.disposition]
    assert (settled.id, settled.settled_because) == (rows[1].id, told["because"])
    assert {one.disposition for one in comments_of(t.clinic, t.case.id)} == {""}


def test_a_reporters_words_carry_its_chosen_name_and_their_day():
    t = Circle()
    (asked,) = t.ask(t.finder)
    said = t.say(t.s.reporter, "It needs no password.")
    t.answer(t.s.reporter, asked, "commented")
    assert (said.author_name, said.at) == (t.party(t.finder).name, day_of(t.s.now))
    (line,), (word,) = reviews_of(t.w.lead, t.case.id, NOW), comments_of(t.w.lead, t.case.id)
    assert (line.by_day, line.answered_at) == (word.by_day, word.at) == (True, day_of(t.s.now))
    for fact in t.s.here(Fact, verb__in=("comment.write", "review.answer")):
        assert (fact.by_day, fact.room_id) == (True, t.party(t.finder).side_id)


def test_a_comment_is_on_a_block_that_was_shown():
    t = Circle()
    t.ask(t.finder)
    hidden = [
        ("product", t.s.pump.id),
        ("note", t.inside.id),
        ("status", t.s.one.id),
        ("tracking", t.row.advisory_id),
        ("acknowledgment", t.s.rows["thanks"][0].id),
    ]
    for kind, source in hidden:
        with pytest.raises(Missing):
            t.say(t.s.reporter, kind=kind, source=source)
    with pytest.raises(Missing):
        t.say(t.clinic)
    assert t.s.here(Comment) == []


def test_the_desk_and_others_comment_for_no_party_but_their_own():
    t = Circle()
    t.ask(t.finder, t.observer, t.northgate, t.parties["adviser"])
    about = {"revision": t.row.id, "kind": "title", "source": t.case.id, "comment": "Mine."}
    for who in (t.w.lead, t.w.colleague, t.w.adviser, t.w.northgate, t.clinic):
        with pytest.raises(Missing):
            comment.write(who, t.case.id, t.s.now, **about, party=t.finder)
    with pytest.raises(Missing):
        comment.write(t.s.reporter, t.case.id, t.s.now, **about, party=t.observer)
    assert t.s.here(Comment) == []


def test_a_newer_draft_takes_the_question_to_a_reporter_over():
    t = Circle()
    t.ask(t.finder)
    said = t.say(t.s.reporter)
    assert said.room_id == t.party(t.finder).side_id
    newer = t.s.draft(summary="Again")
    t.s.now += dt.timedelta(hours=1)
    (asked,) = t.ask(t.finder, row=newer)
    lines = reviews_of(t.s.reporter, t.case.id, t.s.now)
    assert [(one.id, one.closed) for one in lines] == [(asked.id, False), (lines[1].id, True)]
    (line,) = comments_of(t.s.reporter, t.case.id)
    assert (line.earlier, line.fate) == (True, "same")


# ---------------------------------------------------------------- one person, two parties


def _both():
    b = both()
    now = b.next()
    with with_page():
        row = advisory.draft(b.w.lead, b.case.id, now, summary="Initial")
    due = NOW + 3 * DAY
    asked = review.ask(b.w.lead, row.id, b.next(), parties=[b.reporting.id, b.party.id], due_at=due)
    return b, row, {one.participant_id: one for one in asked}


def test_who_reported_in_secret_comments_as_one_of_both():
    b, row, asked = _both()
    about = {"revision": row.id, "kind": "title", "source": b.case.id}
    named = comment.write(b.willa, b.case.id, b.next(), **about, comment="For us.")
    unnamed = comment.write(b.willa, b.case.id, b.next(), **about, comment="For me.", party=b.reporting.id)
    assert (named.author_name, named.room_id, named.participant_id) == (FULL, b.party.side_id, b.party.id)
    assert unnamed.author_name == b.reporting.name
    assert (unnamed.room_id, unnamed.participant_id) == (b.reporting.side_id, b.reporting.id)
    assert unnamed.at == day_of(b.clock) != named.at
    review.answer(b.willa, asked[b.reporting.id].id, b.next(), answer="commented")
    review.answer(b.willa, asked[b.party.id].id, b.next(), answer="commented")
    rows = {one.participant_id: one for one in b.rows(Review)}
    assert rows[b.reporting.id].answered_at == day_of(b.clock)
    assert rows[b.party.id].answered_at == b.clock
    for who in (b.lead, b.w.halcyon):
        assert "For me." not in {one.text for one in comments_of(who, b.case.id)}
        assert {one.participant for one in reviews_of(who, b.case.id, NOW)} <= {b.party.id}
    facts = {(one.verb, one.room_id): one.by_day for one in b.rows(Fact)}
    for verb in ("comment.write", "review.answer"):
        assert facts[verb, b.reporting.side_id]
        assert not facts[verb, b.party.side_id]


def test_what_two_parties_of_one_person_were_shown_is_told_apart():
    b, _row, asked = _both()
    lines = {one.participant: one for one in reviews_of(b.willa, b.case.id, NOW)}
    assert {key: one.id for key, one in lines.items()} == {key: one.id for key, one in asked.items()}
    assert [one.changed for one in lines.values()] == [(), ()]
    comment.write(b.willa, b.case.id, b.next(), revision=_row.id, kind="title", source=b.case.id, comment="A")
    page = words(signed_in(b.willa).get(f"/cases/{b.case.id}/review/"))
    assert "Your part of version 1" in page
    assert "how you are thanked" not in page
    assert page.count("answer by") == 1


# ---------------------------------------------------------------- who is shut out meanwhile


def test_who_no_longer_takes_part_finds_no_draft_on_any_page():
    t = Circle()
    t.ask(t.finder, t.observer)
    token = token_for(t.clinic)
    there = f"/api/v1/cases/{t.case.id}/reviews"
    (told,) = get(there, token=token).json()["results"]
    assert (told["mine"], told["by_day"]) == (True, False)
    assert {one["kind"] for one in told["blocks"]} == {"title", "note", "vulnerability"}
    t.longer()
    assert get(there, token=token).status_code == 404
    browser = signed_in(t.clinic)
    assert browser.get(f"/cases/{t.case.id}/review/").status_code == 404
    block = f"/cases/{t.case.id}/comment/{t.row.id}/title-{t.case.id}/"
    assert browser.get(block).status_code == 404
    with pytest.raises(Missing):
        t.say(t.clinic)
    with pytest.raises(Missing):
        t.say(t.s.reporter)
