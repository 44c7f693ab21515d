"""Declared pairs of verbs at once come out as one of the two orders, on both engines (need-to-know 13)."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import OperationalError, transaction
from tests.factories import NOW, world
from tests.support.barrier import Gate, Pair, at_once, outcome, serial

from medaccord.apps.cases.commands import case as cases
from medaccord.apps.cases.commands import consent, embargo, leak, participant, split, vulnerability
from medaccord.apps.cases.commands.assign import assign
from medaccord.apps.cases.commands.merge import merge
from medaccord.apps.cases.commands.reopen import reopen
from medaccord.apps.cases.commands.vulnerability import NewVulnerability
from medaccord.apps.cases.models import Case
from medaccord.apps.cases.queries.load import case_view
from medaccord.apps.intake.commands import report
from medaccord.apps.parties.models import Membership
from medaccord.core import audit, drift
from medaccord.core.command import TRIES, command
from medaccord.core.models import Stream
from medaccord.core.principal import system
from medaccord.core.scope import read_scope
from medaccord.core.streams import every_stream, platform_scope
from medaccord.domain.cvd.case_state import CaseEvent
from medaccord.domain.cvd.report import ReportEvent
from medaccord.domain.verbs import Verb

LATER = NOW + dt.timedelta(days=120)
SOONER = NOW + dt.timedelta(days=20)


def _names(w, *more):
    people = {"lead": w.lead, "northgate": w.northgate, "halcyon": w.halcyon, "adviser": w.adviser}
    found = {actor.person: name for name, actor in people.items()}
    found |= {row.id: row.name for row in (w.center, w.agency, *w.makers.values())}
    return found | dict(more)


def _running(**told):
    w = world()
    case, reporter = w.case(**told)
    w.embargo(case)
    return w, case, _names(w, (reporter.person, "reporter"))


def terminate_and_accept():
    """An embargo's early end meets the lead's yes to a longer one."""
    w, case, names = _running()
    w.join(case, "northgate")
    longer = embargo.propose(w.northgate, case.id, NOW, ends_at=LATER)
    return Pair(
        lambda: embargo.terminate(w.lead, case.id, NOW, reason="it is known"),
        lambda: embargo.accept(w.lead, longer.id, NOW),
        names,
    )


def accept_and_propose():
    """A consent to the terms as shown meets shorter terms."""
    w, case, names = _running()
    row = w.invite(case, "northgate")
    return Pair(
        lambda: consent.accept(w.northgate, row.id, NOW),
        lambda: embargo.propose(w.lead, case.id, NOW, ends_at=SOONER),
        names,
    )


def judge_twice():
    """One party finds the report valid and invalid at once."""
    w, case, names = _running()
    row = w.invite(case, "northgate")
    consent.accept(w.northgate, row.id, NOW)
    return Pair(
        lambda: participant.judge(w.northgate, row.id, NOW, event=ReportEvent.VALIDATE),
        lambda: participant.judge(w.northgate, row.id, NOW, event=ReportEvent.INVALIDATE),
        names,
    )


def invite_twice():
    """Two people at the desk invite the same manufacturer."""
    w, case, names = _running()
    organisation = w.makers["northgate"].id

    def invite():
        participant.invite(w.lead, case.id, NOW, organisation=organisation)

    return Pair(invite, invite, names)


def public_and_accept():
    """It becomes public, which ends the embargo, while somebody consents to it."""
    w, case, names = _running()
    row = w.invite(case, "northgate")
    return Pair(
        lambda: cases.record(w.lead, case.id, NOW, event=CaseEvent.PUBLIC),
        lambda: consent.accept(w.northgate, row.id, NOW),
        names,
    )


def validate_and_invalidate():
    """A report is found valid and invalid at once."""
    w = world()
    sent = w.told()
    return Pair(
        lambda: report.validate(w.lead, sent.report.id, NOW),
        lambda: report.invalidate(w.lead, sent.report.id, NOW, reason="no device"),
        _names(w, (sent.report.reporter_id, "reporter")),
    )


def open_twice():
    """Two cases are opened for one report."""
    w = world()
    sent = w.told()
    report.validate(w.lead, sent.report.id, NOW)
    return Pair(
        lambda: cases.open(w.lead, sent.report.id, NOW, title="One"),
        lambda: cases.open(w.lead, sent.report.id, NOW, title="Two"),
        _names(w, (sent.report.reporter_id, "reporter")),
    )


def leave_and_propose():
    """A party that leaves loses the case's room while it proposes there."""
    w, case, names = _running()
    row = w.join(case, "northgate")
    return Pair(
        lambda: participant.leave(w.northgate, row.id, NOW),
        lambda: embargo.propose(w.northgate, case.id, NOW, ends_at=LATER),
        names,
    )


def consent_twice():
    """Two people of one manufacturer agree, or one presses twice."""
    w, case, names = _running()
    row = w.invite(case, "northgate")

    def accept():
        consent.accept(w.northgate, row.id, NOW)

    return Pair(accept, accept, names)


def consent_and_decline():
    """Two people of one manufacturer answer the same invitation differently."""
    w, case, names = _running()
    row = w.invite(case, "northgate")
    return Pair(
        lambda: consent.accept(w.northgate, row.id, NOW),
        lambda: consent.decline(w.northgate, row.id, NOW),
        names,
    )


def decline_and_leave():
    """A party declines while a colleague takes it out of the case."""
    w, case, names = _running()
    row = w.join(case, "northgate")
    return Pair(
        lambda: consent.decline(w.northgate, row.id, NOW),
        lambda: participant.leave(w.northgate, row.id, NOW),
        names,
    )


def accept_and_lapse():
    """An answer at the last moment meets the clock that takes silence for a no."""
    w, case, names = _running()
    row = w.invite(case, "northgate")
    due = NOW + dt.timedelta(days=30)
    return Pair(
        lambda: consent.accept(w.northgate, row.id, NOW),
        lambda: consent.lapse(system(stream=case.id), row.id, due),
        names,
    )


def end_and_propose():
    """The embargo runs out while a party proposes to prolong it."""
    w, case, names = _running()
    w.join(case, "northgate")
    past = NOW + dt.timedelta(days=61)
    return Pair(
        lambda: embargo.end(system(stream=case.id), case.id, past),
        lambda: embargo.propose(w.northgate, case.id, past, ends_at=LATER),
        names,
    )


def propose_twice():
    """Two parties propose different ends."""
    w, case, names = _running()
    w.join(case, "northgate")
    w.join(case, "halcyon")
    return Pair(
        lambda: embargo.propose(w.northgate, case.id, NOW, ends_at=SOONER),
        lambda: embargo.propose(w.halcyon, case.id, NOW, ends_at=LATER),
        names,
    )


def split_and_consent():
    """A vulnerability moves to a linked case while a manufacturer comes in."""
    w, case, names = _running()
    row = w.invite(case, "northgate")
    secret, _ = vulnerability.add(
        w.lead, case.id, NOW, vulnerabilities=[NewVulnerability(title="One"), NewVulnerability(title="Two")]
    )
    return Pair(
        lambda: split.split(
            w.lead, case.id, NOW, vulnerabilities=[secret.id], title="Linked", leak_risk="They share a radio."
        ),
        lambda: consent.accept(w.northgate, row.id, NOW),
        names,
    )


def open_and_defer():
    """A case is opened for a report while a colleague puts it off."""
    w = world()
    sent = w.told()
    report.validate(w.lead, sent.report.id, NOW)
    return Pair(
        lambda: cases.open(w.lead, sent.report.id, NOW, title="One"),
        lambda: report.defer(w.lead, sent.report.id, NOW, reason="Next week."),
        _names(w, (sent.report.reporter_id, "reporter")),
    )


def admit_and_invite():
    """A colleague comes to the desk while a party is added whose rooms the desk reads."""
    w, case, names = _running()
    Membership.objects.create(organisation=w.center, person_id=w.colleague.person, since=NOW)
    return Pair(
        lambda: participant.admit(w.lead, case.id, NOW, person=w.colleague.person),
        lambda: w.invite(case, "northgate"),
        names | {w.colleague.person: "colleague"},
    )


def accept_and_lapse_without_an_embargo():
    """The same where there is no embargo: a yes keeps the invitation from passing, or comes too late."""
    w = world()
    case, reporter = w.case()
    row = w.invite(case, "northgate")
    return Pair(
        lambda: consent.accept(w.northgate, row.id, NOW),
        lambda: consent.lapse(system(stream=case.id), row.id, row.lapses_at),
        _names(w, (reporter.person, "reporter")),
    )


def _attacked():
    w, case, names = _running()
    cases.record(w.lead, case.id, NOW, event=CaseEvent.ATTACKS)
    return w, case, names


def keep_twice():
    """Two people at the desk say why the embargo stays although attacks were seen."""
    w, case, names = _attacked()

    def keep():
        embargo.keep(w.lead, case.id, NOW, rule="T3", reason="The fix ships on Friday.")

    return Pair(keep, keep, names)


def keep_and_terminate():
    """One says why the embargo stays while another ends it."""
    w, case, names = _attacked()
    return Pair(
        lambda: embargo.keep(w.lead, case.id, NOW, rule="T3", reason="The fix ships on Friday."),
        lambda: embargo.terminate(w.lead, case.id, NOW, reason="it is known"),
        names,
    )


def hand_over_twice():
    """A lead hands the case to two colleagues at once: it has one lead afterwards."""
    w, case, names = _running()
    for one in (w.colleague, w.outsider):
        Membership.objects.create(organisation=w.center, person_id=one.person, since=NOW)
    return Pair(
        lambda: assign(w.lead, case.id, NOW, person=w.colleague.person, note="All is open."),
        lambda: assign(w.lead, case.id, NOW, person=w.outsider.person, note="All is open."),
        names | {w.colleague.person: "colleague", w.outsider.person: "second colleague"},
    )


def merge_into_each_other():
    """Two cases go into each other at once: one of them is left, and the other closed."""
    w, case, names = _running()
    other, finder = w.case()
    names |= {finder.person: "second reporter"}
    return Pair(
        lambda: merge(w.lead, case.id, NOW, into=other.stream.number, reason="One port."),
        lambda: merge(w.lead, other.id, NOW, into=case.stream.number, reason="One port."),
        names,
    )


def reopen_twice():
    """A closed case goes on once."""
    w, case, names = _running()
    cases.close(w.lead, case.id, NOW, reasons={"T11": "We keep to it."})
    return Pair(
        lambda: reopen(w.lead, case.id, NOW, reason="The fix can be bypassed."),
        lambda: reopen(w.lead, case.id, NOW, reason="The fix can be bypassed."),
        names,
    )


def _claimed():
    w, case, names = _running()
    own = next(p for p in case_view(w.lead, case.id).parties if p.role == "lead")
    return w, leak.claim(w.lead, own.id, NOW, place="A forum"), names


def confirm_and_dismiss_a_leak():
    """A claim is decided once."""
    w, row, names = _claimed()
    return Pair(
        lambda: leak.confirm(w.lead, row.id, NOW),
        lambda: leak.dismiss(w.lead, row.id, NOW, reason="It is another pump."),
        names,
    )


PAIRS = [
    terminate_and_accept,
    accept_and_propose,
    judge_twice,
    invite_twice,
    public_and_accept,
    validate_and_invalidate,
    open_twice,
    leave_and_propose,
    consent_twice,
    consent_and_decline,
    decline_and_leave,
    accept_and_lapse,
    end_and_propose,
    propose_twice,
    split_and_consent,
    open_and_defer,
    admit_and_invite,
    accept_and_lapse_without_an_embargo,
    keep_twice,
    keep_and_terminate,
    hand_over_twice,
    merge_into_each_other,
    reopen_twice,
    confirm_and_dismiss_a_leak,
]
ONCE = {open_twice, invite_twice, keep_twice, hand_over_twice}
ONCE |= {merge_into_each_other, reopen_twice, confirm_and_dismiss_a_leak}
"""Pairs of which exactly one is done, whichever comes first."""


@pytest.mark.soak
@pytest.mark.parametrize("make", PAIRS, ids=lambda make: make.__name__)
def test_two_commands_at_once_come_out_as_one_after_the_other(committed, monkeypatch, make):
    expected = serial(make)
    for found in at_once(make, Gate(monkeypatch)):
        assert found in expected
        assert make not in ONCE or found[0].count("done") == 1


def test_the_harness_tells_the_two_orders_apart(committed):
    first, second = serial(validate_and_invalidate)
    assert [first, second] == serial(validate_and_invalidate), "the same order gives the same state"
    assert first[0] == ("done", "Denied")
    assert second[0] == ("done", "done"), "an invalid report can be found valid afterwards"
    assert first != second


@pytest.mark.postgres  # SQLite's transactions exclude each other from their beginning
def test_the_harness_finds_a_lost_lock(committed, monkeypatch):
    """Without the lock both find the report open, and the later overwrites the earlier."""
    import threading

    from medaccord.core import command as core

    together = threading.Barrier(2)
    original = core.authorize

    def unlucky(*args):
        roles = original(*args)
        together.wait(20)
        return roles

    def unlocked(act, *streams):
        core.widen(streams)
        for row in Stream.objects.filter(id__in=streams):
            act._streams[row.id] = row

    expected = serial(validate_and_invalidate)
    pair = validate_and_invalidate()
    monkeypatch.setattr(core.Act, "lock", unlocked)
    monkeypatch.setattr(core, "authorize", unlucky)
    told = []
    threads = [
        threading.Thread(target=lambda call=call: told.append(_raw_outcome(call)))
        for call in (pair.first, pair.second)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert tuple(told) not in [outcomes for outcomes, _ in expected]


def _raw_outcome(call):
    from django.db import connections

    try:
        return outcome(call)
    except Exception as error:
        return type(error).__name__
    finally:
        connections.close_all()


def _touch(times):
    """A command that fails as often as told after it has written, as a deadlock's victim does."""
    left = list(range(times))

    @command(Verb.CASE_RENAME, on=Case)
    def touch(act, case, *, title):
        act.change(case, title=title)
        if left:
            left.pop()
            raise OperationalError("deadlock detected")
        return case

    return touch, left


@pytest.mark.parametrize("failures", range(TRIES))
def test_a_busy_database_is_asked_again_from_the_gate(committed, failures):
    w = world()
    case, _ = w.case()
    touch, left = _touch(failures)
    touch(w.lead, case.id, NOW, title="again")
    assert left == []
    with platform_scope("live", [case.id]):
        stream = Stream.objects.get(id=case.id)
        assert (stream.count, Case.rows.get(id=case.id).title) == (2, "again")
        assert audit.verify(stream) == []
        assert drift.of(case.id) == []


def test_three_times_and_no_more_and_nothing_is_half_done(committed):
    w = world()
    case, _ = w.case("before")
    touch, left = _touch(TRIES + 5)
    with pytest.raises(OperationalError):
        touch(w.lead, case.id, NOW, title="again")
    assert len(left) == 5
    with platform_scope("live", [case.id]):
        assert Stream.objects.get(id=case.id).count == 1
        assert Case.rows.get(id=case.id).title == "before"


def test_inside_another_transaction_it_is_not_tried_again(committed):
    """Whoever holds the outer transaction must begin anew: its locks are gone with it."""
    w = world()
    case, _ = w.case()
    touch, left = _touch(2)
    with pytest.raises(OperationalError), transaction.atomic():
        touch(w.lead, case.id, NOW, title="again")
    assert len(left) == 1


@pytest.mark.postgres
def test_a_real_deadlock_ends_well_for_both(committed):
    """Two commands lock the same two cases in opposite orders; one is chosen as victim and runs again."""
    import threading

    from django.db import connections

    w = world()
    (one, _), (two, _) = w.case("one"), w.case("two")
    meet = threading.Barrier(2)
    tries = []

    @command(Verb.CASE_RENAME, on=Case)
    def both(act, case, *, other):
        tries.append(case.id)
        if len(tries) <= 2:
            meet.wait(20)
        act.lock(other)
        act.change(case, title=f"{case.title} and more")

    def run(case, other):
        both(w.lead, case, NOW, other=other)
        connections.close_all()

    connections.close_all()
    threads = [threading.Thread(target=run, args=pair) for pair in ((one.id, two.id), (two.id, one.id))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert len(tries) >= 3  # one was a victim, which may meet the other once more
    with read_scope(w.lead):
        assert {c.title for c in Case.objects.visible_to(w.lead)} == {"one and more", "two and more"}


def test_streams_are_told_by_key_and_kind_alone(committed):
    w = world()
    case, _ = w.case()
    assert {(s.id, s.kind) for s in every_stream()} >= {(case.id, "case")}
    with read_scope(w.outsider):
        assert not Case.objects.visible_to(w.outsider).exists()
