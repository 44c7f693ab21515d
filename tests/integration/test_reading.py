"""Reading a draft together: who is shown what, what they say of it, and what becomes of their words."""

from __future__ import annotations

import datetime as dt

import pytest
from tests.browsing import signed_in
from tests.factories import NOW, organisation, person
from tests.filled import adviser_in
from tests.integration.advisory_case import story, with_page

from medaccord.apps.advisories.commands import advisory, comment, review
from medaccord.apps.advisories.models import Comment, Passage, Publication, Review
from medaccord.apps.advisories.queries.reviews import (
    Fate,
    comments_of,
    passages_of,
    readings,
    reviews_of,
    unasked_of,
)
from medaccord.apps.cases.commands import case as cases
from medaccord.apps.cases.commands import note, participant
from medaccord.apps.cases.models import Override
from medaccord.apps.cases.queries.load import case_view
from medaccord.apps.cases.queries.turn import owed
from medaccord.apps.notifications.commands.notice import deliver
from medaccord.apps.notifications.queries.notices import news_for
from medaccord.apps.parties.models import OrganisationKind
from medaccord.core import drift
from medaccord.core.principal import system
from medaccord.core.streams import platform_scope
from medaccord.domain.advisory.review import State
from medaccord.domain.cvd.turn import Duty
from medaccord.domain.errors import Denied, Illegal, Invalid, Missing, Stale

pytestmark = pytest.mark.django_db

HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)
WHY = {"T15": "All agreed."}
LEAK = "They share no component."


@pytest.fixture(autouse=True)
def _page():
    with with_page():
        yield


class Table:
    """A story with an adviser, and a draft that may be read."""

    def __init__(self, **told):
        self.s = story(**told)
        self.w, self.case = self.s.w, self.s.case
        adviser_in(self.s)
        self.parties = {p.role: p.id for p in case_view(self.w.lead, self.case.id).parties}
        self.makers = {p.name: p.id for p in case_view(self.w.lead, self.case.id).parties}
        self.northgate = self.w.parties["northgate"].id
        self.row = self.s.draft()

    def ask(self, *parties, row=None, by=None, **told):
        told = {"due_at": self.s.now + 3 * DAY, **told}
        chosen = parties or (self.parties["adviser"],)
        return review.ask(by or self.w.lead, (row or self.row).id, self.s.now, parties=chosen, **told)

    def answer(self, who, row, word, words="", **told):
        return review.answer(who, row.id, self.s.now, answer=word, words=words, **told)

    def say(self, who, text="Say which alarms sound.", row=None, kind="title", source=None):
        about = {"revision": (row or self.row).id, "kind": kind, "source": source or self.case.id}
        return comment.write(who, self.case.id, self.s.now, **about, comment=text)

    def approved(self, row=None):
        row = row or self.row
        advisory.submit(self.w.lead, row.id, self.s.now)
        return advisory.approve(self.w.colleague, row.id, self.s.now, digest=row.digest)

    def release(self, **reasons):
        return advisory.release(
            self.w.lead, self.row.id, self.s.now, reasons={**WHY, **reasons}, leak_risk=LEAK
        )

    def states(self, who, at=None):
        return [one.state for one in reviews_of(who, self.case.id, at or self.s.now)]


# ---------------------------------------------------------------- who is shown what


def test_a_manufacturer_is_shown_what_all_share_and_its_own_rows():
    t = Table()
    note.add(
        t.w.lead,
        t.case.id,
        t.s.now,
        notes=[
            note.NewNote(note.NoteKind.SUMMARY, "COMMON text", "Shared", common=True),
            note.NewNote(note.NoteKind.SUMMARY, "AGENCIES-ONLY text", "Inside"),
        ],
    )
    row = t.s.draft(summary="SUMMARY-SECRET of Halcyon")
    (asked,) = t.ask(t.northgate, row=row)
    shown = passages_of(t.w.northgate, asked.id)
    told = repr([(one.kind.value, one.content) for one in shown])
    assert {one.kind.value for one in shown} >= {
        "title",
        "vulnerability",
        "product",
        "status",
        "note",
    }
    for own in ("Northgate InfusaCore LX 4.1", "COMMON text", "CVE-2026-10001"):
        assert own in told
    for others in ("SECRET-PRODUCT", "SECRET-WORKAROUND", "AGENCIES-ONLY", "SUMMARY-SECRET", "Ada Byron"):
        assert others not in told, others
    assert passages_of(t.w.halcyon, asked.id) == passages_of(t.w.adviser, asked.id) == ()
    assert {row.room_id for row in t.s.here(Passage)} == {t.w.parties["northgate"].side_id}


def test_an_adviser_reads_the_whole_draft_and_gets_no_passage():
    t = Table()
    (asked,) = t.ask()
    assert asked.room_id == t.row.room_id
    assert t.s.here(Passage) == []
    assert t.states(t.w.adviser) == t.states(t.w.lead) == [State.OPEN]


def test_nobody_learns_of_anothers_review_or_comment():
    t = Table()
    t.ask(t.parties["adviser"], t.northgate)
    t.say(t.w.northgate, "Ours")
    t.say(t.w.adviser, "Theirs")
    assert [one.text for one in comments_of(t.w.northgate, t.case.id)] == ["Ours"]
    assert [one.text for one in comments_of(t.w.adviser, t.case.id)] == ["Theirs"]
    assert {one.text for one in comments_of(t.w.lead, t.case.id)} == {"Ours", "Theirs"}
    assert len(reviews_of(t.w.northgate, t.case.id, NOW)) == len(reviews_of(t.w.adviser, t.case.id, NOW)) == 1
    for other in (t.w.halcyon, t.w.outsider, t.s.reporter, person()):
        assert reviews_of(other, t.case.id, NOW) == comments_of(other, t.case.id) == ()
        assert readings(other, [t.case.id]) == {}


@pytest.mark.parametrize("who", ["northgate", "adviser", "outsider"])
def test_only_the_desk_asks_and_settles(who):
    t = Table()
    t.ask(t.northgate)
    row = t.say(t.w.northgate)
    actor = getattr(t.w, who)
    with pytest.raises((Denied, Missing)):
        t.ask(t.parties["adviser"], by=actor)
    with pytest.raises((Denied, Missing)):
        comment.settle(actor, t.case.id, NOW, comments=[row.id], disposition="accepted")


def test_who_cannot_read_it_is_not_asked():
    t = Table()
    for faulty, sentence in (
        ([], "take part in this case"),
        ([t.parties["reporter"]], "has no access now"),
        ([t.parties["lead"]], "take part in this case"),
    ):
        with pytest.raises(Invalid, match=sentence):
            review.ask(t.w.lead, t.row.id, NOW, parties=faulty, due_at=NOW + DAY)
    with pytest.raises(Invalid, match="has passed"):
        t.ask(due_at=NOW)
    with pytest.raises(Invalid, match="in UTC"):
        t.ask(due_at=(NOW + DAY).astimezone(dt.timezone(HOUR)))
    t.ask()
    with pytest.raises(Invalid, match="Device agency was asked about this draft already"):
        t.ask()
    later = participant.invite(t.w.lead, t.case.id, NOW, organisation=_new_maker(t).id)
    with pytest.raises(Invalid, match="has no access now"):
        t.ask(later.id)
    assert len(t.s.here(Review)) == 1


def _new_maker(t):
    return organisation(OrganisationKind.MANUFACTURER, person(), name="Late Devices")


def test_a_draft_that_the_case_has_left_behind_is_not_shown():
    t = Table()
    cases.rename(t.w.lead, t.case.id, NOW, title="Another title")
    with pytest.raises(Illegal, match="draft again"):
        t.ask(t.northgate)
    newer = t.s.draft()
    with pytest.raises(Stale, match="newer draft"):
        t.ask(t.northgate)
    assert t.ask(t.northgate, row=newer)


# ---------------------------------------------------------------- comments


def test_a_comment_is_on_a_block_that_its_author_was_shown():
    t = Table()
    t.ask(t.northgate)
    row = t.say(t.w.northgate, kind="product", source=t.s.pump.id)
    assert (row.edition, row.participant_id) == (1, t.northgate)
    assert row.author_name.endswith(", Northgate Medical")
    hidden = [
        (t.w.northgate, "product", t.s.unasked.id),
        (t.w.northgate, "note", t.s.rows["notes"][0].id),
        (t.w.halcyon, "title", t.case.id),
        (t.w.adviser, "title", t.s.one.id),
        (t.w.lead, "nothing\x00", t.case.id),
    ]
    for who, kind, source in hidden:
        with pytest.raises(Missing):
            t.say(who, kind=kind, source=source)
    with pytest.raises((Denied, Missing)):
        t.say(t.s.reporter)
    for text in ("", "  ", "a\x00b"):
        with pytest.raises(Invalid):
            t.say(t.w.northgate, text)
    assert len(t.s.here(Comment)) == 1


def test_many_comments_are_settled_with_one_disposition_that_each_side_reads():
    t = Table()
    t.ask(t.northgate)
    rows = [t.say(t.w.northgate, "One"), t.say(t.w.adviser, "Two"), t.say(t.w.lead, "Three")]
    settled = {"disposition": "accepted_in_part", "because": "The second sentence is in."}
    done = comment.settle(t.w.lead, t.case.id, NOW, comments=[row.id for row in rows[:2]], **settled)
    assert {row.version for row in done} == {2}
    (own,) = comments_of(t.w.northgate, t.case.id)
    assert (own.disposition, own.settled_because) == ("accepted_in_part", "The second sentence is in.")
    assert [one.disposition for one in comments_of(t.w.lead, t.case.id)].count("") == 1
    assert readings(t.w.lead, [t.case.id])[t.case.id].unsettled == 1


def test_settling_is_refused_as_a_whole():
    t = Table()
    first, second = t.say(t.w.adviser, "One"), t.say(t.w.adviser, "Two")
    comment.settle(t.w.lead, t.case.id, NOW, comments=[first.id], disposition="accepted")
    with pytest.raises(Stale) as refused:
        comment.settle(t.w.lead, t.case.id, NOW, comments=[first.id, second.id], disposition="accepted")
    assert [row["disposition"] for row in refused.value.current] == ["accepted"]
    with pytest.raises(Missing):
        comment.settle(t.w.lead, t.case.id, NOW, comments=[second.id, t.case.id], disposition="accepted")
    for faulty in (
        {"comments": [], "disposition": "accepted"},
        {"comments": [second.id], "disposition": "perhaps"},
        {"comments": [second.id], "disposition": "rejected", "because": " "},
    ):
        with pytest.raises(Invalid):
            comment.settle(t.w.lead, t.case.id, NOW, **faulty)
    assert t.s.fresh(second).settled_at is None


def test_a_settled_comment_is_settled_otherwise_with_a_reason_and_both_stay():
    t = Table()
    t.ask(t.northgate)
    row, other = t.say(t.w.northgate, "Ours"), t.say(t.w.adviser, "Theirs")
    told = {"comments": [row.id], "disposition": "rejected"}
    comment.settle(t.w.lead, t.case.id, NOW, comments=[row.id, other.id], disposition="accepted")
    with pytest.raises(Stale):
        comment.settle(t.w.lead, t.case.id, NOW, **told, because="It is wrong.", again={row.id: 1})
    with pytest.raises(Invalid, match="settled otherwise"):
        comment.settle(t.w.lead, t.case.id, NOW, **told, because=" ", again={row.id: 2})
    with pytest.raises(Stale):
        both = {"comments": [row.id, other.id], "disposition": "noted"}
        comment.settle(t.w.lead, t.case.id, NOW, **both, because="Both.", again={row.id: 2})
    assert comments_of(t.w.northgate, t.case.id)[0].disposition == "accepted"
    later = NOW + HOUR
    comment.settle(t.w.lead, t.case.id, later, **told, because="It is wrong.", again={row.id: 2})
    (own,) = comments_of(t.w.northgate, t.case.id)
    assert (own.disposition, own.settled_because, own.settled_at) == ("rejected", "It is wrong.", later)
    assert [(word, why) for word, why, _at in own.settled_before] == [("accepted", "")]
    assert [one.disposition for one in comments_of(t.w.adviser, t.case.id)] == ["accepted"]
    with platform_scope("live", [t.case.id]):
        assert drift.of(t.case.id) == []


def test_a_later_draft_says_of_each_comment_whether_its_block_changed():
    t = Table()
    t.ask(t.northgate)
    kept = {"kind": "vulnerability", "source": t.s.one.id}
    for who in (t.w.northgate, t.w.adviser):
        t.say(who, "Title")
        t.say(who, "Flaw", **kept)
    t.say(t.w.adviser, "Thanks", kind="acknowledgment", source=t.s.rows["thanks"][0].id)
    assert {one.fate for one in comments_of(t.w.lead, t.case.id)} == {Fate.SAME}
    cases.rename(t.w.lead, t.case.id, NOW, title="Another title")
    t.s.now += HOUR
    newer = t.s.draft(leave_out=[t.s.rows["thanks"][0].id])
    fates = {(one.text, one.edition): one.fate for one in comments_of(t.w.adviser, t.case.id)}
    told = {("Title", 1): Fate.CHANGED, ("Flaw", 1): Fate.SAME, ("Thanks", 1): Fate.GONE}
    assert fates == told
    assert {one.fate for one in comments_of(t.w.northgate, t.case.id)} == {Fate.SAME}
    t.ask(t.northgate, row=newer)
    fates = {one.text: one.fate for one in comments_of(t.w.northgate, t.case.id)}
    assert fates == {"Title": Fate.CHANGED, "Flaw": Fate.SAME}


# ---------------------------------------------------------------- answers


def test_silence_no_comment_and_comments_are_three_things():
    t = Table()
    adviser, maker = t.ask(t.parties["adviser"], t.northgate)
    late = t.s.now + 3 * DAY
    assert t.states(t.w.lead, late - HOUR) == [State.OPEN] * 2
    assert t.states(t.w.lead, late) == [State.NOT_ANSWERED] * 2
    t.answer(t.w.adviser, adviser, "no_comment")
    t.say(t.w.northgate)
    t.answer(t.w.northgate, maker, "commented")
    assert set(t.states(t.w.lead, late)) == {State.NO_COMMENT, State.COMMENTED}
    assert t.states(t.w.northgate, late) == [State.COMMENTED]


def test_an_answer_says_what_it_means():
    t = Table()
    adviser, maker = t.ask(t.parties["adviser"], t.northgate)
    faulty = [
        (t.w.adviser, adviser, "objected", "", "what you object to"),
        (t.w.adviser, adviser, "commented", " ", "Comment on a block first"),
        (t.w.adviser, adviser, "no_comment", "But", "answer 'commented'"),
        (t.w.adviser, adviser, "yes", "", "Choose one of"),
        (t.w.northgate, maker, "objected", "No", "Only the clinical adviser objects"),
    ]
    for who, row, word, words, sentence in faulty:
        with pytest.raises(Invalid, match=sentence):
            t.answer(who, row, word, words)
    t.say(t.w.adviser)
    with pytest.raises(Invalid, match="answer 'commented'"):
        t.answer(t.w.adviser, adviser, "no_comment")
    for who, row in ((t.w.adviser, maker), (t.w.halcyon, maker), (t.w.northgate, adviser)):
        with pytest.raises(Missing):
            t.answer(who, row, "no_comment")
    with pytest.raises(Denied):
        t.answer(t.w.lead, maker, "no_comment")
    t.answer(t.w.northgate, maker, "no_comment", version=1)
    with pytest.raises(Stale):
        t.answer(t.w.northgate, maker, "commented", "After all.", version=1)
    t.answer(t.w.northgate, maker, "commented", "After all.", version=2)


def test_a_newer_draft_takes_the_question_over_and_says_what_changed():
    t = Table()
    (first,) = t.ask()
    cases.rename(t.w.lead, t.case.id, NOW, title="Another title")
    t.s.now += HOUR
    newer = t.s.draft()
    (line,) = reviews_of(t.w.adviser, t.case.id, t.s.now)
    assert {one.kind.value for one in line.changed} == {"title"}
    (second,) = t.ask(row=newer)
    lines = {one.id: one for one in reviews_of(t.w.adviser, t.case.id, t.s.now)}
    assert (lines[first.id].state, lines[first.id].closed) == (State.NOT_ANSWERED, True)
    assert (lines[second.id].state, lines[second.id].changed) == (State.OPEN, ())
    assert len(readings(t.w.adviser, [t.case.id])[t.case.id].asked) == 1


# ---------------------------------------------------------------- a release goes over a review


def test_a_release_over_an_open_review_takes_a_reason_that_the_adviser_reads():
    t = Table()
    (asked,) = t.ask()
    t.approved()
    with pytest.raises(Illegal) as refused:
        advisory.release(t.w.lead, t.row.id, t.s.now, leak_risk=LEAK)
    assert set(refused.value.rules) == {"T15", "R1"}
    with pytest.raises(Illegal) as refused:
        t.release()
    assert refused.value.rules == ("R1",)
    assert t.s.here(Override) == []
    t.release(R1="Exploited since this morning.")
    (kept,) = [row for row in t.s.here(Override) if row.rule == "R1"]
    assert (kept.reason, kept.room_id) == ("Exploited since this morning.", t.row.room_id)
    (line,) = reviews_of(t.w.adviser, t.case.id, t.s.now)
    assert (line.state, line.over) == (State.NOT_ANSWERED, "Exploited since this morning.")
    assert readings(t.w.adviser, [t.case.id]) == {}
    with pytest.raises(Illegal, match="published"):
        t.answer(t.w.adviser, asked, "no_comment")
    assert Publication.objects.count() == 1
    with platform_scope("live", [t.case.id]):
        assert drift.of(t.case.id) == []


def test_silence_when_due_and_no_comment_let_a_release_go_on():
    t = Table(embargo_days=None)
    (asked,) = t.ask(due_at=NOW + HOUR)
    t.s.now += HOUR
    t.approved()
    assert advisory.release(t.w.lead, t.row.id, t.s.now).state == "released"
    (line,) = reviews_of(t.w.lead, t.case.id, t.s.now)
    assert (line.id, line.state, line.over) == (asked.id, State.NOT_ANSWERED, "")


def test_an_objection_outlasts_its_due_date_a_new_draft_and_a_new_question():
    t = Table(embargo_days=None)
    (asked,) = t.ask()
    t.answer(t.w.adviser, asked, "objected", "It says 'keep in use'. Patients would be harmed.")
    t.s.now += HOUR
    t.row = t.s.draft(summary="Again")
    (again,) = t.ask(due_at=t.s.now + HOUR)
    t.s.now += 9 * DAY
    t.approved()
    with pytest.raises(Illegal) as refused:
        advisory.release(t.w.lead, t.row.id, t.s.now)
    assert refused.value.rules == ("R2",)
    t.answer(t.w.adviser, again, "no_comment")
    assert advisory.release(t.w.lead, t.row.id, t.s.now).state == "released"


def test_nobody_waits_for_an_adviser_who_has_left():
    t = Table(embargo_days=None)
    t.ask()
    t.approved()
    participant.leave(t.w.adviser, t.parties["adviser"], t.s.now, reason="Not ours.")
    assert advisory.release(t.w.lead, t.row.id, t.s.now).state == "released"


def test_a_manufacturers_review_stands_against_nothing():
    t = Table(embargo_days=None)
    adviser, _maker = t.ask(t.parties["adviser"], t.northgate)
    t.answer(t.w.adviser, adviser, "no_comment")
    t.approved()
    assert advisory.release(t.w.lead, t.row.id, t.s.now).state == "released"
    assert readings(t.w.northgate, [t.case.id]) == {}


def test_an_adviser_whom_nobody_asked_is_gone_over_with_a_reason_that_it_reads():
    t = Table(embargo_days=None)
    (missed,) = unasked_of(t.w.adviser, t.case.id)
    assert (missed.participant, missed.edition, missed.over) == (t.parties["adviser"], 1, "")
    assert unasked_of(t.w.northgate, t.case.id) == unasked_of(t.w.outsider, t.case.id) == ()
    t.approved()
    with pytest.raises(Illegal, match="was not asked") as refused:
        advisory.release(t.w.lead, t.row.id, t.s.now)
    assert refused.value.rules == ("R6",)
    assert Publication.objects.count() == 0
    advisory.release(t.w.lead, t.row.id, t.s.now, reasons={"R6": "Attacks since this morning."})
    (kept,) = t.s.here(Override)
    assert (kept.rule, kept.room_id) == ("R6", t.row.room_id)
    (missed,) = unasked_of(t.w.adviser, t.case.id)
    assert (missed.out, missed.over) == (True, "Attacks since this morning.")
    signed_in(t.w.adviser)
    deliver("live", t.case.id, t.s.now)
    told = [one.entry for one in news_for(t.w.adviser).items if one.entry.verb == "advisory.release"]
    assert [one.outcome for one in told] == ["unasked"]


def test_each_version_asks_for_its_own_reason_not_to_ask_the_adviser():
    t = Table(embargo_days=None)
    t.approved()
    advisory.release(t.w.lead, t.row.id, t.s.now, reasons={"R6": "It is exploited."})
    t.s.now += HOUR
    t.row = t.s.draft(summary="Update", status="final")
    t.approved()
    with pytest.raises(Illegal) as refused:
        advisory.release(t.w.lead, t.row.id, t.s.now)
    assert refused.value.rules == ("R6",)
    advisory.return_(t.w.colleague, t.row.id, t.s.now, comment="Ask the agency first.")
    (asked,) = t.ask()
    t.answer(t.w.adviser, asked, "no_comment")
    assert unasked_of(t.w.lead, t.case.id) == ()
    t.s.now += HOUR
    t.row = t.s.draft(summary="Update, reworded")
    t.approved()
    assert advisory.release(t.w.lead, t.row.id, t.s.now).state == "released"


def test_a_reason_given_with_the_date_holds_at_the_instant_for_an_adviser_who_was_not_asked():
    t = Table(embargo_days=None)
    t.approved()
    at = t.s.now + HOUR
    with pytest.raises(Illegal) as refused:
        advisory.schedule(t.w.lead, t.row.id, t.s.now, release_at=at)
    assert refused.value.rules == ("R6",)
    advisory.schedule(t.w.lead, t.row.id, t.s.now, release_at=at, reasons={"R6": "It is exploited."})
    assert advisory.release_due(system(stream=t.case.id), t.row.id, at).state == "released"


def test_an_adviser_who_comes_in_after_the_date_was_set_stops_the_release():
    s = story(embargo_days=None)
    row = s.approved()
    at = s.now + HOUR
    advisory.schedule(s.w.lead, row.id, s.now, release_at=at)
    adviser_in(s)
    kept = advisory.release_due(system(stream=s.case.id), row.id, at)
    assert kept.state == "approved"
    assert "was not asked" in kept.stopped


def test_an_objection_is_gone_over_knowingly_and_its_author_is_told():
    t = Table(embargo_days=None)
    (asked,) = t.ask()
    t.answer(t.w.adviser, asked, "objected", "Name the drug libraries first.")
    t.approved()
    advisory.release(t.w.lead, t.row.id, t.s.now, reasons={"R2": "Attacks go on; an update follows."})
    (line,) = reviews_of(t.w.adviser, t.case.id, t.s.now)
    assert (line.state, line.over) == (State.OBJECTED, "Attacks go on; an update follows.")
    signed_in(t.w.adviser)
    deliver("live", t.case.id, t.s.now)
    told = [one.entry for one in news_for(t.w.adviser).items if one.entry.verb == "advisory.release"]
    assert [one.outcome for one in told] == ["over_objection"]
    with pytest.raises(Illegal, match="published"):
        t.ask(t.northgate)


def test_a_date_is_set_over_a_review_that_would_still_be_open_then():
    t = Table(embargo_days=None)
    (asked,) = t.ask()
    t.approved()
    advisory.schedule(t.w.lead, t.row.id, t.s.now, release_at=asked.due_at)
    before = asked.due_at - HOUR
    with pytest.raises(Illegal) as refused:
        advisory.schedule(t.w.lead, t.row.id, t.s.now, release_at=before)
    assert refused.value.rules == ("R1",)
    advisory.schedule(t.w.lead, t.row.id, t.s.now, release_at=before, reasons={"R1": "It is exploited."})
    out = advisory.release_due(system(stream=t.case.id), t.row.id, before)
    assert out.state == "released"


def test_an_objection_after_the_date_was_set_stops_the_release():
    t = Table(embargo_days=None)
    (asked,) = t.ask()
    t.approved()
    at = t.s.now + HOUR
    advisory.schedule(t.w.lead, t.row.id, t.s.now, release_at=at, reasons={"R1": "It is exploited."})
    t.answer(t.w.adviser, asked, "objected", "Wait for the drug libraries.")
    kept = advisory.release_due(system(stream=t.case.id), t.row.id, at)
    assert (kept.state, kept.release_at) == ("approved", None)
    assert "clinical adviser objects" in kept.stopped
    assert Publication.objects.count() == 0


# ---------------------------------------------------------------- whose turn it is


def test_it_is_the_turn_of_whoever_was_asked_then_of_the_desk():
    t = Table()
    adviser, maker = t.ask(t.parties["adviser"], t.northgate)

    def duties(who):
        reading = readings(who, [t.case.id])[t.case.id]
        found = owed(case_view(who, t.case.id), t.s.now, reading=reading)
        return {(one.party, one.about) for one in found if one.duty == Duty.REVIEW}

    both = {(str(t.parties["adviser"]), str(adviser.id)), (str(t.northgate), str(maker.id))}
    assert duties(t.w.lead) == both
    assert duties(t.w.northgate) == {(str(t.northgate), str(maker.id))}
    t.say(t.w.northgate)
    items = owed(case_view(t.w.lead, t.case.id), t.s.now, reading=readings(t.w.lead, [t.case.id])[t.case.id])
    assert [one.count for one in items if one.duty == Duty.SETTLE] == [1]
