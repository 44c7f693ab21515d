"""Pairs of verbs around approval, publication and leaving at once come out as one of the two orders."""

from __future__ import annotations

import datetime as dt

import pytest
from tests.browsing import signed_in
from tests.factories import NOW
from tests.integration.advisory_case import VECTOR, story, third, with_page
from tests.support.barrier import Gate, Pair, at_once, done_both, serial

from medaccord.apps.advisories.commands import advisory, comment, review
from medaccord.apps.cases.commands import (
    consent,
    embargo,
    note,
    participant,
    product,
    remediation,
    score,
    split,
    vulnerability,
)
from medaccord.apps.cases.commands.note import NewNote
from medaccord.apps.cases.commands.score import NewScore
from medaccord.apps.cases.commands.vulnerability import NewVulnerability
from medaccord.apps.cases.commands.withdraw import withdraw as withdraw_case
from medaccord.apps.cases.models import NoteKind, Participant
from medaccord.apps.discussion.commands import file, post
from medaccord.apps.discussion.commands.file import Evidence
from medaccord.core.principal import system
from medaccord.core.streams import platform_scope
from medaccord.domain.cvd.cells import Cell, Plan, Status
from medaccord.domain.cvd.withdrawal import Ground
from medaccord.domain.errors import Missing
from medaccord.web.views.discussion import file as files

pytestmark = pytest.mark.soak


@pytest.fixture(autouse=True)
def _page(monkeypatch):
    monkeypatch.setattr(files, "now", lambda: NOW)  # a download keeps when it was, which both orders share
    with with_page():
        yield


def _names(made, *more):
    w = made.w
    people = {
        "lead": w.lead,
        "colleague": w.colleague,
        "northgate": w.northgate,
        "halcyon": w.halcyon,
        "adviser": w.adviser,
        "reporter": made.reporter,
    }
    found = {actor.person: name for name, actor in people.items()}
    return found | {row.id: row.name for row in (w.center, w.agency, *w.makers.values())} | dict(more)


def _submitted(made):
    row = made.draft()
    advisory.submit(made.w.lead, row.id, made.now)
    return row


def _seat(made):
    with platform_scope("live", [made.case.id]):
        return Participant.rows.get(organisation=made.w.makers["northgate"]).id


def approve_twice():
    """Two people approve one revision."""
    made = story()
    row = _submitted(made)
    second = third(made)
    return Pair(
        lambda: advisory.approve(made.w.colleague, row.id, made.now, digest=row.digest),
        lambda: advisory.approve(second, row.id, made.now, digest=row.digest),
        _names(made, (second.person, "third")),
    )


def release_twice():
    """The lead releases one revision in two windows."""
    made = story(embargo_days=None)
    row = made.approved()
    return Pair(
        lambda: advisory.release(made.w.lead, row.id, made.now),
        lambda: advisory.release(made.w.lead, row.id, made.now),
        _names(made),
    )


def release_and_answer():
    """A manufacturer answers while what it said before is published."""
    made = story(embargo_days=None)
    row = made.approved()
    plan = Cell(Status.AFFECTED, plan=Plan.NO_FIX)
    return Pair(
        lambda: advisory.release(made.w.lead, row.id, made.now),
        lambda: made.answer(made.pump, made.one, plan),
        _names(made),
    )


def terminate_and_write():
    """The embargo ends while somebody writes to those who know."""
    made = story()
    return Pair(
        lambda: embargo.terminate(made.w.lead, made.case.id, made.now, reason="it is known"),
        lambda: post.write(made.w.northgate, made.case.id, made.now, room=made.case.room_id, text="Soon."),
        _names(made),
    )


def leave_and_write():
    """A party leaves while one of its people writes to everyone."""
    made = story()
    return Pair(
        lambda: participant.leave(made.w.northgate, _seat(made), made.now),
        lambda: post.write(made.w.northgate, made.case.id, made.now, room=made.case.room_id, text="Soon."),
        _names(made),
    )


def leave_and_download():
    """A party leaves while one of its people downloads a file that it was sent."""
    made = story()
    w, room = made.w, made.case.room_id
    data = b"dose = 3"
    (sent,) = file.add(
        w.lead, made.case.id, made.now, room=room, files=[Evidence("log.txt", "text/plain", data)]
    )
    file.clear(w.lead, sent.id, made.now, reason="It is plain text.")
    browser = signed_in(w.northgate)

    def download():
        answer = browser.get(f"/files/{sent.id}/")
        if answer.status_code == 404:
            raise Missing
        assert (answer.status_code, answer.content) == (200, data), "a file comes whole or not at all"

    return Pair(lambda: participant.leave(w.northgate, _seat(made), made.now), download, _names(made))


def release_and_leave():
    """A manufacturer leaves while what it answered is published."""
    made = story(embargo_days=None)
    row = made.approved()
    return Pair(
        lambda: advisory.release(made.w.lead, row.id, made.now),
        lambda: participant.leave(made.w.northgate, _seat(made), made.now),
        _names(made),
    )


def release_and_decline():
    """A manufacturer takes its consent back while what it answered is published."""
    made = story()
    row = made.approved()
    embargo.terminate(made.w.lead, made.case.id, made.now, reason="it is known")
    return Pair(
        lambda: advisory.release(made.w.lead, row.id, made.now),
        lambda: consent.decline(made.w.northgate, _seat(made), made.now),
        _names(made),
    )


def return_and_approve():
    """One colleague sends a revision back while another approves it."""
    made = story()
    row = _submitted(made)
    second = third(made)
    return Pair(
        lambda: advisory.approve(made.w.colleague, row.id, made.now, digest=row.digest),
        lambda: advisory.return_(second, row.id, made.now, comment="Name the version."),
        _names(made, (second.person, "third")),
    )


def approve_and_change():
    """A vulnerability gets another title while the text that names it is approved."""
    made = story()
    row = _submitted(made)
    return Pair(
        lambda: advisory.approve(made.w.colleague, row.id, made.now, digest=row.digest),
        lambda: vulnerability.change(
            made.w.lead, made.one.id, made.now, wanted=NewVulnerability(title="Another title")
        ),
        _names(made),
    )


def approve_and_correct():
    """A score gets another vector while the text that prints it is approved."""
    made = story()
    row = _submitted(made)
    (figure,) = made.rows["scores"]
    wanted = NewScore(VECTOR.replace("C:H", "C:L"), frozenset({made.pump.id}))
    return Pair(
        lambda: advisory.approve(made.w.colleague, row.id, made.now, digest=row.digest),
        lambda: score.change(made.w.lead, figure.id, made.now, wanted=wanted),
        _names(made),
    )


def release_and_correct():
    """A product gets another name while the advisory that names it is published."""
    made = story(embargo_days=None)
    row = made.approved()
    return Pair(
        lambda: advisory.release(made.w.lead, row.id, made.now),
        lambda: product.change(
            made.w.northgate, made.case.id, made.now, product=made.pump.id, name="InfusaCore LX 4.2"
        ),
        _names(made),
    )


def approve_and_withdraw():
    """A remediation is withdrawn while the text that gives it is approved."""
    made = story()
    row = _submitted(made)
    cure = made.rows["remediations"][0]
    return Pair(
        lambda: advisory.approve(made.w.colleague, row.id, made.now, digest=row.digest),
        lambda: remediation.withdraw(made.w.lead, cure.id, made.now, reason="It does not help."),
        _names(made),
    )


def release_and_withdraw():
    """A vulnerability is withdrawn while the advisory about it is published."""
    made = story(embargo_days=None)
    row = made.approved()
    return Pair(
        lambda: advisory.release(made.w.lead, row.id, made.now),
        lambda: vulnerability.withdraw(made.w.lead, made.two.id, made.now, reason="It is none."),
        _names(made),
    )


def change_twice():
    """Two people correct one text from the same version."""
    made = story()
    (text, *_) = made.rows["notes"]
    return Pair(
        lambda: note.change(
            made.w.lead, text.id, made.now, wanted=NewNote(NoteKind.SUMMARY, "First."), version=1
        ),
        lambda: note.withdraw(made.w.colleague, text.id, made.now, reason="It is wrong.", version=1),
        _names(made),
    )


def schedule_and_propose():
    """A release is set for the embargo's end while a longer embargo is put into force."""
    made = story()
    row = made.approved()
    end = made.now + dt.timedelta(days=60)
    return Pair(
        lambda: advisory.schedule(made.w.lead, row.id, made.now, release_at=end, leak_risk="None."),
        lambda: embargo.propose(made.w.lead, made.case.id, made.now, ends_at=end + dt.timedelta(days=30)),
        _names(made),
    )


def release_due_and_take_back():
    """The instant of a release comes while the lead takes it back."""
    made = story(embargo_days=None)
    row = made.approved()
    at = made.now + dt.timedelta(days=1)
    advisory.schedule(made.w.lead, row.id, made.now, release_at=at)
    return Pair(
        lambda: advisory.release_due(system(stream=made.case.id), row.id, at),
        lambda: advisory.schedule(made.w.lead, row.id, made.now, release_at=None),
        _names(made),
    )


def split_and_release():
    """A vulnerability moves to a linked case while the advisory about it is published."""
    made = story(embargo_days=None)
    row = made.approved()
    return Pair(
        lambda: split.split(
            made.w.lead, made.case.id, made.now, vulnerabilities=[made.two.id], title="Linked"
        ),
        lambda: advisory.release(made.w.lead, row.id, made.now),
        _names(made),
    )


def _with_adviser(made):
    row = participant.invite(made.w.lead, made.case.id, made.now, organisation=made.w.agency.id)
    consent.accept(made.w.adviser, row.id, made.now)
    return row.id


def release_and_object():
    """The clinical adviser objects while the advisory is published."""
    made = story(embargo_days=None)
    agency, row = _with_adviser(made), made.draft()
    due = made.now + dt.timedelta(days=1)
    (asked,) = review.ask(made.w.lead, row.id, made.now, parties=[agency], due_at=due)
    review.answer(made.w.adviser, asked.id, made.now, answer="no_comment")
    advisory.submit(made.w.lead, row.id, made.now)
    advisory.approve(made.w.colleague, row.id, made.now, digest=row.digest)
    return Pair(
        lambda: advisory.release(made.w.lead, row.id, made.now),
        lambda: review.answer(made.w.adviser, asked.id, made.now, answer="objected", words="Wait."),
        _names(made),
    )


def settle_twice():
    """Two people at the desk settle one comment."""
    made = story()
    _with_adviser(made)
    row = made.draft()
    about = {"revision": row.id, "kind": "title", "source": made.case.id, "comment": "Name the pump."}
    said = comment.write(made.w.adviser, made.case.id, made.now, **about)
    settled = {"comments": [said.id], "because": "See above."}
    return Pair(
        lambda: comment.settle(made.w.lead, made.case.id, made.now, disposition="accepted", **settled),
        lambda: comment.settle(made.w.colleague, made.case.id, made.now, disposition="rejected", **settled),
        _names(made),
    )


def ask_and_draft():
    """A draft is replaced while a manufacturer is asked to read it."""
    made = story()
    row = made.draft()
    due = made.now + dt.timedelta(days=1)
    return Pair(
        lambda: review.ask(made.w.lead, row.id, made.now, parties=[_seat(made)], due_at=due),
        lambda: made.draft(summary="Again"),
        _names(made),
    )


def _finder(made):
    """The reporter's part; without an embargo it takes part from the beginning."""
    with platform_scope("live", [made.case.id]):
        row = Participant.rows.get(stream=made.case.id, role="reporter")
    return row.id


def ask_and_leave():
    """The reporter leaves while it is asked to read the draft: it was asked before, or is not."""
    made = story(embargo_days=None)
    row, finder = made.draft(), _finder(made)
    due = made.now + dt.timedelta(days=1)
    return Pair(
        lambda: review.ask(made.w.lead, row.id, made.now, parties=[finder], due_at=due),
        lambda: participant.leave(made.reporter, finder, made.now, reason="Enough."),
        _names(made),
    )


def answer_and_ask_again():
    """The reporter answers while it is asked about a newer draft of the same version."""
    made = story(embargo_days=None)
    row, finder = made.draft(), _finder(made)
    due = made.now + dt.timedelta(days=1)
    (asked,) = review.ask(made.w.lead, row.id, made.now, parties=[finder], due_at=due)
    newer = made.draft(summary="Again")
    return Pair(
        lambda: review.ask(made.w.lead, newer.id, made.now, parties=[finder], due_at=due),
        lambda: review.answer(made.reporter, asked.id, made.now, answer="no_comment"),
        _names(made),
    )


def comment_and_settle_all():
    """The reporter comments while the desk settles what it was shown: the later comment stays open."""
    made = story(embargo_days=None)
    row, finder = made.draft(), _finder(made)
    due = made.now + dt.timedelta(days=1)
    review.ask(made.w.lead, row.id, made.now, parties=[finder], due_at=due)
    about = {"revision": row.id, "kind": "title", "source": made.case.id}
    first = comment.write(made.reporter, made.case.id, made.now, **about, comment="One.")
    return Pair(
        lambda: comment.write(made.reporter, made.case.id, made.now, **about, comment="Two."),
        lambda: comment.settle(
            made.w.lead, made.case.id, made.now, comments=[first.id], disposition="accepted"
        ),
        _names(made),
    )


def release_and_withdraw_the_case():
    """An advisory is released while the lead withdraws its case: one of both is refused."""
    made = story(embargo_days=None)
    row = made.approved()
    return Pair(
        lambda: advisory.release(made.w.lead, row.id, made.now),
        lambda: withdraw_case(
            made.w.lead, made.case.id, made.now, ground=Ground.DUPLICATE, reason="See their page."
        ),
        _names(made),
    )


PAIRS = [
    release_and_withdraw_the_case,
    release_and_object,
    settle_twice,
    ask_and_draft,
    ask_and_leave,
    answer_and_ask_again,
    comment_and_settle_all,
    approve_twice,
    release_twice,
    release_and_answer,
    terminate_and_write,
    leave_and_write,
    leave_and_download,
    release_and_leave,
    release_and_decline,
    return_and_approve,
    approve_and_change,
    approve_and_correct,
    approve_and_withdraw,
    release_and_correct,
    release_and_withdraw,
    change_twice,
    schedule_and_propose,
    release_due_and_take_back,
    split_and_release,
]
ONCE = {
    approve_twice,
    change_twice,
    release_and_object,
    release_and_withdraw_the_case,
    release_twice,
    settle_twice,
}
"""Pairs of which exactly one is done, whichever comes first."""


@pytest.mark.parametrize("make", PAIRS, ids=lambda make: make.__name__)
def test_two_commands_at_once_come_out_as_one_after_the_other(committed, monkeypatch, make):
    expected = serial(make)
    assert done_both(expected), [outcomes for outcomes, _ in expected]
    for found in at_once(make, Gate(monkeypatch)):
        assert found in expected
        assert make not in ONCE or found[0].count("done") == 1


def test_whoever_has_left_downloads_nothing_any_more(committed):
    """So the two orders of leaving and downloading are not the same."""
    assert [told for told, _ in serial(leave_and_download)] == [("done", "Missing"), ("done", "done")]
