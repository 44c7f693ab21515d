"""Pairs of everyday work at once: triage, discussion and corrections come out as one of the two orders."""

from __future__ import annotations

import datetime as dt

import pytest
from tests.factories import NOW, actor_of, weighed, world
from tests.integration.test_barrier import _names, _running
from tests.support.barrier import Gate, Pair, at_once, serial

from medaccord.apps.cases.commands import (
    announced,
    consent,
    note,
    participant,
    product,
    reading,
    rollout,
    score,
    status,
    triage,
    vulnerability,
)
from medaccord.apps.cases.commands import case as cases
from medaccord.apps.cases.commands.note import NewNote
from medaccord.apps.cases.commands.product import NewProduct
from medaccord.apps.cases.commands.rollout import NewRollout
from medaccord.apps.cases.commands.score import NewScore
from medaccord.apps.cases.commands.vulnerability import NewVulnerability
from medaccord.apps.cases.commands.withdraw import withdraw as withdraw_case
from medaccord.apps.cases.models import NoteKind
from medaccord.apps.discussion.commands import ask, file, post, thread
from medaccord.apps.discussion.commands import report as marking
from medaccord.apps.discussion.commands.file import Evidence
from medaccord.apps.intake.commands import declare, report
from medaccord.apps.intake.commands.report import Told
from medaccord.apps.intake.queries.announcements import announcements
from medaccord.apps.parties.models import Membership
from medaccord.core.principal import system
from medaccord.domain.cleaning import Cleaned, Why
from medaccord.domain.cvd.first_contact import Words
from medaccord.domain.cvd.mandatory import VERSION
from medaccord.domain.cvd.rollout import Clearance, Stage
from medaccord.domain.cvd.withdrawal import Ground
from medaccord.domain.examination import Verdict
from medaccord.domain.handling import Mark, Onward
from medaccord.domain.reading import Opening
from medaccord.domain.tlp import Tlp

pytestmark = pytest.mark.soak

VECTOR = "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:{}/I:H/A:H"


# Triage


def _reported(*steps):
    """A world and a report that has taken some steps at the desk."""
    w = world()
    told = w.told().report
    for step in steps:
        step(w.lead, told.id, NOW)
    return w, told, _names(w, (told.reporter_id, "reporter"))


def _put_off(actor, key, now):
    report.validate(actor, key, now)
    report.defer(actor, key, now, reason="Next week.")


def triage_twice():
    """Two people at the desk weigh one report from the same page."""
    w, told, names = _reported()
    return Pair(
        lambda: triage.triage(w.lead, told.id, NOW, weighed=weighed(), version=0),
        lambda: triage.triage(w.lead, told.id, NOW, weighed=weighed(harm="yes"), version=0),
        names,
    )


def ask_and_answer():
    """The desk asks while the reporter writes: what was written before is no answer to it."""
    w, told, names = _reported()
    return Pair(
        lambda: ask.ask(w.lead, told.id, NOW, text="Which version?"),
        lambda: post.write_to_report(actor_of(told.reporter_id), told.id, NOW, text="It is version 7."),
        names,
    )


def accept_and_duplicate():
    """One takes up a report that was put off while another closes it as a duplicate."""
    w, told, names = _reported(_put_off)
    other = w.told(device="The same pump").report
    return Pair(
        lambda: report.accept(w.lead, told.id, NOW),
        lambda: report.duplicate(w.lead, told.id, NOW, of=other.stream.number, reason="Known already."),
        names | {other.reporter_id: "other reporter"},
    )


def warn_and_close():
    """A reporter says that the manufacturer threatens them while the desk ends its work."""
    w, told, names = _reported(_put_off)
    return Pair(
        lambda: report.warn(actor_of(told.reporter_id), told.id, NOW, words="Their lawyer calls me."),
        lambda: report.close(w.lead, told.id, NOW, reason="Nothing to do."),
        names,
    )


def mark_and_open():
    """A reporter marks a report as TLP:RED while the desk opens a case for it: the case is no wider."""
    w, told, names = _reported(report.validate)
    return Pair(
        lambda: marking.mark(actor_of(told.reporter_id), told.id, NOW, marking=Tlp.RED),
        lambda: cases.open(w.lead, told.id, NOW, title="Ours"),
        names,
    )


def mark_and_write():
    """The desk marks a report while its reporter writes: the message is as strict in either order."""
    w, told, names = _reported()
    return Pair(
        lambda: marking.mark(w.lead, told.id, NOW, handling=[Mark.PERSONAL], onward=Onward.FORBIDDEN),
        lambda: post.write_to_report(actor_of(told.reporter_id), told.id, NOW, text="Anna K."),
        names,
    )


def mark_and_tell():
    """A reporter forbids passing a report on while the desk tells the manufacturer what it says."""
    w, told, names = _reported(report.validate)
    case = cases.open(w.lead, told.id, NOW, title="Ours")
    w.embargo(case)
    how = {"organisation": w.makers["northgate"].id, "makes_device": True}
    words = Words("InfusaCore LX", "It takes any dose.")
    return Pair(
        lambda: marking.mark(actor_of(told.reporter_id), told.id, NOW, onward=Onward.FORBIDDEN),
        lambda: participant.invite(w.lead, case.id, NOW, told=words, **how),
        names,
    )


def release_and_mark():
    """A reporter marks a report wider while the desk marks it more strictly."""
    w, told, names = _reported(report.validate)
    cases.open(w.lead, told.id, NOW, title="Ours")
    return Pair(
        lambda: marking.release(actor_of(told.reporter_id), told.id, NOW, marking=Tlp.GREEN),
        lambda: marking.mark(w.lead, told.id, NOW, onward=Onward.FORBIDDEN),
        names,
    )


def heed_twice():
    """Two people at the desk answer one threatened reporter."""
    w, told, names = _reported()
    report.warn(actor_of(told.reporter_id), told.id, NOW, words="Their lawyer calls me.")
    return Pair(
        lambda: report.heed(w.lead, told.id, NOW, answer="We call them."),
        lambda: report.heed(w.lead, told.id, NOW, answer="We write to them."),
        names,
    )


def open_and_open_announced():
    """The desk and the agency that was told open a case for the same report."""
    w, told, names = _reported(report.validate, report.accept)
    (one,) = announcements(w.adviser)
    return Pair(
        lambda: cases.open(w.lead, told.id, NOW, title="Ours"),
        lambda: announced.open_announced(w.adviser, one.id, NOW, title="Theirs"),
        names,
    )


def _own_report(*steps):
    """A world, and a report of its agency that has taken some steps at the desk."""
    w = world()
    row = declare.declare(w.adviser, NOW, Told("InfusaCore LX", "Eleven incident reports name it.")).report
    for step in steps:
        step(w.lead, row.id, NOW)
    (held,) = announcements(w.adviser)
    return w, row, held, _names(w)


def open_and_open_own():
    """The desk and the agency open a case for the report that the agency made."""
    w, row, held, names = _own_report(report.validate)
    return Pair(
        lambda: cases.open(w.lead, row.id, NOW, title="Ours"),
        lambda: announced.open_announced(w.adviser, held.id, NOW, title="Theirs"),
        names,
    )


def invalidate_and_open_own():
    """The desk finds a report invalid while the agency that made it opens a case on its own word."""
    w, row, held, names = _own_report()
    return Pair(
        lambda: report.invalidate(w.lead, row.id, NOW, reason="It names no device."),
        lambda: announced.open_announced(w.adviser, held.id, NOW, title="Theirs"),
        names,
    )


# Discussion


def _talking():
    """A running case with two manufacturers and a post that all of them read."""
    w, case, names = _running()
    row = w.join(case, "northgate")
    w.join(case, "halcyon")
    said = post.write(w.northgate, case.id, NOW, room=case.room_id, text="January is our date.")
    return w, case, row, said, names


def revise_twice():
    """An author changes one post in two windows."""
    w, _case, _row, said, names = _talking()
    return Pair(
        lambda: post.revise(w.northgate, said.id, NOW, text="February.", version=1),
        lambda: post.revise(w.northgate, said.id, NOW, text="March.", version=1),
        names,
    )


def revise_and_withdraw():
    """A post is changed in one window and withdrawn in another."""
    w, _case, _row, said, names = _talking()
    return Pair(
        lambda: post.revise(w.northgate, said.id, NOW, text="February."),
        lambda: post.withdraw(w.northgate, said.id, NOW, reason="A slip."),
        names,
    )


def withdraw_and_quote():
    """A post is withdrawn while somebody quotes it."""
    w, case, _row, said, names = _talking()
    return Pair(
        lambda: post.withdraw(w.northgate, said.id, NOW, reason="A slip."),
        lambda: post.write(w.halcyon, case.id, NOW, room=case.room_id, text="Sure?", quotes=said.id),
        names,
    )


def leave_and_write():
    """A party leaves in one window and writes in another."""
    w, case, row, _said, names = _talking()
    return Pair(
        lambda: participant.leave(w.northgate, row.id, NOW),
        lambda: post.write(w.northgate, case.id, NOW, room=case.room_id, text="One more thing."),
        names,
    )


def leave_and_start():
    """A thread for everybody begins while one of them leaves."""
    w, case, row, _said, names = _talking()
    return Pair(
        lambda: participant.leave(w.northgate, row.id, NOW),
        lambda: thread.start(
            w.halcyon, case.id, NOW, subject="Date", text="When?", room=case.room_id, people=()
        ),
        names,
    )


def leave_and_mention():
    """Somebody is called in a post while they leave."""
    w, case, row, _said, names = _talking()
    return Pair(
        lambda: participant.leave(w.northgate, row.id, NOW),
        lambda: post.write(
            w.halcyon,
            case.id,
            NOW,
            room=case.room_id,
            text="What do you say?",
            mentions=[w.northgate.person],
        ),
        names,
    )


# Corrections


def _described():
    """A running case with a vulnerability, a score and a text."""
    w, case, names = _running()
    w.join(case, "northgate")
    (flaw,) = vulnerability.add(w.lead, case.id, NOW, vulnerabilities=[NewVulnerability(title="Overflow")])
    (pump,) = product.add(w.lead, case.id, NOW, products=[NewProduct(w.makers["northgate"].id, "Pump 2")])
    (figure,) = score.add(w.lead, flaw.id, NOW, scores=[_score(pump)])
    (words,) = note.add(w.lead, case.id, NOW, notes=[NewNote(NoteKind.SUMMARY, "It stops.")])
    return w, case, flaw, pump, figure, words, names


def _score(pump, confidentiality="H"):
    return NewScore(VECTOR.format(confidentiality), frozenset({pump.id}))


def change_twice():
    """Two people at the desk correct one text from the same page."""
    w, _case, _flaw, _pump, _figure, words, names = _described()
    return Pair(
        lambda: note.change(w.lead, words.id, NOW, wanted=NewNote(NoteKind.SUMMARY, "One"), version=1),
        lambda: note.change(w.lead, words.id, NOW, wanted=NewNote(NoteKind.SUMMARY, "Two"), version=1),
        names,
    )


def change_and_withdraw():
    """A score is corrected and withdrawn at once."""
    w, _case, _flaw, pump, figure, _words, names = _described()
    return Pair(
        lambda: score.change(w.lead, figure.id, NOW, wanted=_score(pump, "L")),
        lambda: score.withdraw(w.lead, figure.id, NOW, reason="Of another device."),
        names,
    )


def withdraw_and_score():
    """A vulnerability is withdrawn, with all that hangs on it, while it gets one more score."""
    w, _case, flaw, pump, _figure, _words, names = _described()
    return Pair(
        lambda: vulnerability.withdraw(w.lead, flaw.id, NOW, reason="It was none."),
        lambda: score.add(w.lead, flaw.id, NOW, scores=[_score(pump, "L")]),
        names,
    )


def withdraw_and_ask():
    """A product is withdrawn while its manufacturer is asked about it."""
    w, case, flaw, pump, _figure, _words, names = _described()
    due = NOW + dt.timedelta(days=7)
    return Pair(
        lambda: product.withdraw(w.lead, case.id, NOW, product=pump.id, reason="Never sold."),
        lambda: status.ask(w.lead, case.id, NOW, pairs=[(pump.id, flaw.id)], due_at=due),
        names,
    )


def _plan(region="Japan", **more):
    stages = (Stage("Pilot sites", NOW.date()),)
    return NewRollout(region=region, clearance=Clearance.NEEDED, stages=stages, **more)


def plan_twice():
    """The manufacturer and the desk change one fix plan from the same page."""
    w, case, _flaw, pump, _figure, _words, names = _described()
    (row,) = rollout.add(w.northgate, case.id, NOW, rollouts=[_plan()])
    stated = _plan("Nippon", products=frozenset({pump.id}), reason="Bulletin 7")
    return Pair(
        lambda: rollout.change(w.northgate, row.id, NOW, wanted=_plan("Japan (PMDA)"), version=1),
        lambda: rollout.change(w.lead, row.id, NOW, wanted=stated, version=1),
        names,
    )


def withdraw_and_plan():
    """A vulnerability is withdrawn while its fix is planned for all that the case has."""
    w, case, flaw, _pump, _figure, _words, names = _described()
    vulnerability.add(w.lead, case.id, NOW, vulnerabilities=[NewVulnerability(title="Hard-coded password")])
    return Pair(
        lambda: vulnerability.withdraw(w.lead, flaw.id, NOW, reason="It was none."),
        lambda: rollout.add(w.northgate, case.id, NOW, rollouts=[_plan()]),
        names,
    )


def withdraw_and_change_plan():
    """A vulnerability is withdrawn while the plan of its fix alone is changed."""
    w, case, flaw, _pump, _figure, _words, names = _described()
    (row,) = rollout.add(w.northgate, case.id, NOW, rollouts=[_plan()])
    return Pair(
        lambda: vulnerability.withdraw(w.lead, flaw.id, NOW, reason="It was none."),
        lambda: rollout.change(w.northgate, row.id, NOW, wanted=_plan("Nippon"), version=1),
        names,
    )


def label_twice():
    """Two people of one party note its own number from the same page."""
    w, case, names = _running()
    row = w.join(case, "northgate")
    return Pair(
        lambda: participant.label(w.northgate, row.id, NOW, reference="NG-1", version=row.version),
        lambda: participant.label(w.northgate, row.id, NOW, reference="NG-2", version=row.version),
        names,
    )


def erase_twice():
    """The lead and whoever filed a file erase it at once."""
    w, case, _row, _said, names = _talking()
    (sent,) = file.add(w.northgate, case.id, NOW, room=case.room_id, files=[Evidence("a.txt", "", b"A name")])
    why = {"reason": "A patient is named.", "basis": "Privacy law"}
    return Pair(
        lambda: file.redact(w.lead, sent.id, NOW, **why),
        lambda: file.redact(w.northgate, sent.id, NOW, **why, with_name=True),
        names,
    )


def release_twice():
    """The lead and a colleague at the desk release a file at once."""
    w, case, _row, _said, names = _talking()
    Membership.objects.create(organisation=w.center, person_id=w.colleague.person, since=NOW)
    participant.admit(w.lead, case.id, NOW, person=w.colleague.person)
    (sent,) = file.add(w.northgate, case.id, NOW, room=case.room_id, files=[Evidence("a.txt", "", b"0 1")])
    return Pair(
        lambda: file.clear(w.lead, sent.id, NOW, reason="It is plain text."),
        lambda: file.clear(w.colleague, sent.id, NOW, reason="I looked at it."),
        names,
    )


def examine_and_erase():
    """The scanner has looked at a file while whoever filed it erases it."""
    w, case, _row, _said, names = _talking()
    (sent,) = file.add(w.northgate, case.id, NOW, room=case.room_id, files=[Evidence("a.txt", "", b"A name")])
    verdict = Verdict(sent.sha256, "Some.Finding", "Some scanner")
    why = {"reason": "A patient is named.", "basis": "Privacy law"}
    return Pair(
        lambda: file.examine(system(stream=case.id), sent.id, NOW, verdict=verdict),
        lambda: file.redact(w.northgate, sent.id, NOW, **why),
        names,
    )


def _sealed_one(data):
    w = world()
    case, reporter = w.case()
    w.join(case, "northgate")
    names = _names(w, (reporter.person, "reporter"))
    (sent,) = file.add(reporter, case.id, NOW, room=case.room_id, files=[Evidence("a.txt", "", data)])
    return w, case, reporter, sent, names


def clean_and_erase():
    """A protected reporter's file was cleaned while the reporter erases it."""
    _w, case, reporter, sent, names = _sealed_one(b"0 1")
    why = {"reason": "Sent by mistake.", "basis": "Privacy law"}
    told = Cleaned(sent.sha256, b"0 1")
    return Pair(
        lambda: file.clean(system(stream=case.id), sent.id, NOW, cleaned=told),
        lambda: file.redact(reporter, sent.id, NOW, **why),
        names,
    )


def forward_and_erase():
    """The lead hands on a file that could not be cleaned while the reporter erases it."""
    w, case, reporter, sent, names = _sealed_one(b"7z")
    row = file.clean(system(stream=case.id), sent.id, NOW, cleaned=Cleaned(sent.sha256, why=Why.UNKNOWN))
    why = {"reason": "Sent by mistake.", "basis": "Privacy law"}
    return Pair(
        lambda: file.forward(w.lead, row.id, NOW, reason="I asked the reporter."),
        lambda: file.redact(reporter, sent.id, NOW, **why),
        names,
    )


def mark_twice():
    """The lead and whoever filed a file mark it as an exploit at once."""
    w, case, _row, _said, names = _talking()
    (sent,) = file.add(w.northgate, case.id, NOW, room=case.room_id, files=[Evidence("a.txt", "", b"0 1")])
    return Pair(
        lambda: file.classify(w.lead, sent.id, NOW),
        lambda: file.classify(w.northgate, sent.id, NOW),
        names,
    )


def entrust_and_take():
    """Somebody takes an exploit while the lead names others in their place: nothing leaves afterwards."""
    w, case, _row, _said, names = _talking()
    (sent,) = file.add(w.northgate, case.id, NOW, room=case.room_id, files=[Evidence("a.txt", "", b"0 1")])
    file.classify(w.lead, sent.id, NOW)
    file.entrust(w.lead, sent.id, NOW, people=[w.lead.person], reason="We try it.")
    return Pair(
        lambda: file.entrust(w.lead, sent.id, NOW, people=[], seen=[w.lead.person]),
        lambda: reading.record(w.lead, sent.id, NOW, way=Opening.DOWNLOAD),
        names,
    )


def remark_and_quote():
    """A post is marked more strictly while somebody quotes it: the quote is as strict in either order."""
    w, case, row, _said, names = _talking()
    said = post.write(w.northgate, case.id, NOW, room=row.side_id, text="Anna K.")
    marks = {"handling": [Mark.PERSONAL], "onward": Onward.FORBIDDEN}
    return Pair(
        lambda: post.mark(w.lead, said.id, NOW, **marks),
        lambda: post.write(w.northgate, case.id, NOW, room=row.side_id, text="Who?", quotes=said.id),
        names,
    )


def own_a_file_and_erase_it():
    """A party says that a file in its side is a trade secret while the desk that filed it erases it."""
    w, case, row, _said, names = _talking()
    (sent,) = file.add(w.lead, case.id, NOW, room=row.side_id, files=[Evidence("a.txt", "", b"0 1")])
    why = {"reason": "Sent by mistake.", "basis": "Privacy law"}
    return Pair(
        lambda: file.mark(w.northgate, sent.id, NOW, handling=[Mark.TRADE_SECRET]),
        lambda: file.redact(w.lead, sent.id, NOW, **why),
        names,
    )


def withdraw_the_case_and_agree():
    """The lead withdraws a case while somebody invited agrees to its terms."""
    w, case, names = _running()
    row = w.invite(case, "northgate")
    return Pair(
        lambda: withdraw_case(w.lead, case.id, NOW, ground=Ground.MISTAKE, reason="A test."),
        lambda: consent.accept(w.northgate, row.id, NOW, duties=VERSION),
        names,
    )


PAIRS = [
    clean_and_erase,
    forward_and_erase,
    mark_twice,
    entrust_and_take,
    remark_and_quote,
    own_a_file_and_erase_it,
    release_twice,
    examine_and_erase,
    erase_twice,
    withdraw_the_case_and_agree,
    triage_twice,
    ask_and_answer,
    accept_and_duplicate,
    warn_and_close,
    mark_and_open,
    mark_and_write,
    mark_and_tell,
    release_and_mark,
    heed_twice,
    open_and_open_announced,
    open_and_open_own,
    invalidate_and_open_own,
    revise_twice,
    revise_and_withdraw,
    withdraw_and_quote,
    leave_and_write,
    leave_and_start,
    leave_and_mention,
    change_twice,
    change_and_withdraw,
    withdraw_and_score,
    withdraw_and_ask,
    plan_twice,
    withdraw_and_plan,
    withdraw_and_change_plan,
    label_twice,
]
ONCE = {
    change_twice,
    erase_twice,
    heed_twice,
    invalidate_and_open_own,
    label_twice,
    open_and_open_announced,
    open_and_open_own,
    plan_twice,
    revise_twice,
    triage_twice,
}
"""Pairs of which exactly one is done, whichever comes first."""


@pytest.mark.parametrize("make", PAIRS, ids=lambda make: make.__name__)
def test_two_steps_of_work_at_once_come_out_as_one_after_the_other(committed, monkeypatch, make):
    expected = serial(make)
    assert make in ONCE or any("done" in outcomes for outcomes, _ in expected)
    for found in at_once(make, Gate(monkeypatch)):
        assert found in expected
        assert make not in ONCE or found[0].count("done") == 1
