"""Pairs around what is said of a report later: an alarm, other days, words that are erased."""

from __future__ import annotations

import datetime as dt

import pytest
from tests.factories import NOW, actor_of, person, weighed, world
from tests.integration.test_barrier import _names
from tests.support.barrier import Gate, Pair, at_once, done_both, serial

from medaccord.apps.cases.commands import case as cases
from medaccord.apps.cases.commands import embargo, hold, split, triage, vulnerability
from medaccord.apps.cases.commands.merge import merge
from medaccord.apps.cases.commands.vulnerability import NewVulnerability
from medaccord.apps.discussion.commands import alarm
from medaccord.apps.intake.commands import redact, report
from medaccord.apps.intake.commands import reporter as identities
from medaccord.apps.intake.commands.take_out import take_out
from medaccord.apps.intake.models import Urgency
from medaccord.apps.intake.sealing import place_of
from medaccord.apps.parties.commands import membership
from medaccord.apps.parties.models import Membership
from medaccord.core import identity, ports
from medaccord.core.principal import system
from medaccord.domain.cvd.sealed import Need, Telling

pytestmark = pytest.mark.soak

DAY = dt.timedelta(days=1)
WHY = {"reason": "A patient is named.", "basis": "Privacy law"}
NEEDED = {"ground": Need.PROTECTION, "reason": "They are threatened and do not answer here."}
KNOWN = {"identity": "name", "known_as": "Ada Byron", "credit_wanted": True, "credit_as": "Ada"}


def _reported(*steps, **changes):
    """A report that has taken some steps at the desk, and its reporter."""
    w = world()
    told = w.told(**changes).report
    for step in steps:
        step(w.lead, told.id, NOW)
    return w, told, actor_of(told.reporter_id), _names(w, (told.reporter_id, "reporter"))


def _in_case(**changes):
    """A report with a case, and its reporter."""
    w, told, reporter, names = _reported(report.validate, **changes)
    return w, told, cases.open(w.lead, told.id, NOW, title="Pump"), reporter, names


def _alarm(reporter, told, what=Urgency.PATIENT_AFFECTED):
    return lambda: alarm.alarm(reporter, told.id, NOW, says=[what], text="It happened on ward 3.")


def _redact(actor, told, *fields, **seen):
    return lambda: redact.redact(actor, told.id, NOW, fields=fields, **WHY, **seen)


# An alarm


def alarm_and_open():
    """A patient is affected while a case is opened: it is urgent, and so is what the agency was told."""
    w, told, reporter, names = _reported(report.validate, report.accept)
    return Pair(_alarm(reporter, told), lambda: cases.open(w.lead, told.id, NOW, title="Pump"), names)


def alarm_and_accept():
    """A patient is affected while the report is taken up, of which the agency hears."""
    w, told, reporter, names = _reported(report.validate)
    return Pair(_alarm(reporter, told), lambda: report.accept(w.lead, told.id, NOW), names)


def alarm_and_triage():
    """The desk weighs a report of a case while its reporter says what has happened since."""
    w, told, _case, reporter, names = _in_case()
    return Pair(
        _alarm(reporter, told),
        lambda: triage.triage(w.lead, told.id, NOW, weighed=weighed(harm="yes"), version=0),
        names,
    )


def alarm_twice():
    """A reporter says two things in two windows: neither is lost."""
    _w, told, _case, reporter, names = _in_case()
    return Pair(_alarm(reporter, told), _alarm(reporter, told, Urgency.EXPLOITED), names)


def alarm_and_split():
    """A patient is affected while the case of the report is split: both cases are urgent."""
    w, told, case, reporter, names = _in_case()
    flaws = [NewVulnerability(title="One"), NewVulnerability(title="Two")]
    one, _two = vulnerability.add(w.lead, case.id, NOW, vulnerabilities=flaws)
    return Pair(
        _alarm(reporter, told),
        lambda: split.split(w.lead, case.id, NOW, vulnerabilities=[one.id], title="Linked"),
        names,
    )


def alarm_and_merge():
    """A patient is affected while the case of the report goes into another one, which is urgent then."""
    w, told, case, reporter, names = _in_case()
    other, finder = w.case("The same pump")
    return Pair(
        _alarm(reporter, told),
        lambda: merge(w.lead, case.id, NOW, into=other.stream.number, reason="One port."),
        names | {finder.person: "second reporter"},
    )


# Other days


def replan_and_propose():
    """A reporter keeps it private for less long while the owner proposes a later end without a reason."""
    w, told, case, reporter, names = _in_case()
    soon = (NOW + 20 * DAY).date()
    return Pair(
        lambda: report.replan(reporter, told.id, NOW, talk_on=None, not_after=soon),
        lambda: embargo.propose(w.lead, case.id, NOW, ends_at=NOW + 60 * DAY),
        names,
    )


def replan_and_close():
    """A reporter says another day while the desk ends its work."""
    w, told, reporter, names = _reported(report.validate, report.accept)
    day = (NOW + 20 * DAY).date()
    return Pair(
        lambda: report.replan(reporter, told.id, NOW, talk_on=day, not_after=None),
        lambda: report.close(w.lead, told.id, NOW, reason="Nothing to do."),
        names,
    )


def replan_twice():
    """A reporter says in two windows the same day: the second changes nothing."""
    _w, told, reporter, names = _reported()
    day = (NOW + 20 * DAY).date()

    def replan():
        report.replan(reporter, told.id, NOW, talk_on=day, not_after=None)

    return Pair(replan, replan, names)


# Words that are erased


def redact_and_open():
    """How to thank the reporter is erased while a case takes that over: what it has by then is its own."""
    w, told, _reporter, names = _reported(report.validate, **KNOWN)
    return Pair(
        _redact(w.lead, told, "credit_as", "description"),
        lambda: cases.open(w.lead, told.id, NOW, title="Pump"),
        names,
    )


def redact_and_credit():
    """How to thank the reporter is erased while they say it anew."""
    w, told, reporter, names = _reported(**KNOWN)
    return Pair(
        _redact(w.lead, told, "credit_as"),
        lambda: report.credit(reporter, told.id, NOW, name="A. Byron"),
        names,
    )


def redact_twice():
    """Two people at the desk erase other words of one report from the same page."""
    w, told, _reporter, names = _reported(harm="Ms. Ito fell ill.", **KNOWN)
    return Pair(
        _redact(w.lead, told, "harm", version=told.version),
        _redact(w.lead, told, "description", version=told.version),
        names,
    )


def redact_and_alarm():
    """Words are erased while the reporter says what has happened since."""
    w, told, reporter, names = _reported(harm="Ms. Ito fell ill.")
    return Pair(_redact(w.lead, told, "harm"), _alarm(reporter, told), names)


# Who reported


def _sealed():
    """A report of somebody unnamed that the lead asked to see."""
    w, told, _reporter, names = _reported(contact="willa@blower.example")
    return w, told, identities.reveal(w.lead, told.id, NOW, **NEEDED), names


def _disclose(told, look):
    return lambda: identities.disclose(system(stream=told.id), look.id, NOW)


def reveal_twice():
    """The lead asks in two windows to see who reported: once is enough."""
    w, told, _reporter, names = _reported(contact="willa@blower.example")

    def reveal():
        identities.reveal(w.lead, told.id, NOW, **NEEDED)

    return Pair(reveal, reveal, names)


def reveal_and_open():
    """The lead asks to see who reported while the case is opened that somebody leads from then on."""
    w, told, _reporter, names = _reported(report.validate, contact="willa@blower.example")
    return Pair(
        lambda: identities.reveal(w.lead, told.id, NOW, **NEEDED),
        lambda: cases.open(w.lead, told.id, NOW, title="Pump"),
        names,
    )


def disclose_and_redact():
    """Who reported is opened for the lead while it is erased for good."""
    w, told, look, names = _sealed()
    return Pair(_disclose(told, look), _redact(w.lead, told, "contact"), names)


def disclose_twice():
    """Two rounds of the worker open one look at once: there is one copy."""
    _w, told, look, names = _sealed()
    return Pair(_disclose(told, look), _disclose(told, look), names)


def conceal_and_redact():
    """What was open of who reported is closed while it is erased for good."""
    w, told, look, names = _sealed()
    _disclose(told, look)()
    return Pair(
        lambda: identities.conceal(system(stream=told.id), look.id, NOW + DAY),
        _redact(w.lead, told, "contact"),
        names,
    )


def seal_and_redact():
    """Who reported is sealed to a new key while it is erased for good."""
    w, told, _look, names = _sealed()
    ports.opener().renew()
    return Pair(
        lambda: identities.seal(system(stream=told.id), told.id, NOW),
        _redact(w.lead, told, "contact"),
        names,
    )


def erase_and_disclose():
    """What was erased once is erased again while it is opened for the lead."""
    _w, told, look, names = _sealed()
    ports.keys().destroy(identity.own_name(place_of("live", told.id, Telling.CONTACT)))
    return Pair(lambda: identities.erase(system(stream=told.id), told.id, NOW), _disclose(told, look), names)


# A legal hold


HOLD = {"matter": "Docket 26-1147", "reason": "Litigation is expected."}


def hold_and_redact():
    """The case of a report is kept for a suit while words of the report are erased."""
    w, told, case, _reporter, names = _in_case()
    return Pair(lambda: hold.place(w.lead, case.id, NOW, **HOLD), _redact(w.lead, told, "description"), names)


def lift_and_redact():
    """A hold is lifted while words are erased: they are erased only if it was lifted before."""
    w, told, _reporter, names = _reported(report.validate)
    row = hold.place_on_report(w.lead, told.id, NOW, **HOLD)
    return Pair(
        lambda: hold.lift(w.lead, row.id, NOW, reason="It was settled."),
        _redact(w.lead, told, "description"),
        names,
    )


def hold_and_merge():
    """A case is held while another, with its report, goes into it."""
    w, _told, case, _reporter, names = _in_case()
    other, finder = w.case("The same pump")
    into = case.stream.number
    return Pair(
        lambda: hold.place(w.lead, case.id, NOW, **HOLD),
        lambda: merge(w.lead, other.id, NOW, into=into, reason="One port."),
        names | {finder.person: "second reporter"},
    )


def hold_and_go_on():
    """A case is held while it goes into another one: that is held as well, whichever comes first."""
    w, _told, case, _reporter, names = _in_case()
    other, finder = w.case("The same pump")
    into = other.stream.number
    return Pair(
        lambda: hold.place(w.lead, case.id, NOW, **HOLD),
        lambda: merge(w.lead, case.id, NOW, into=into, reason="One port."),
        names | {finder.person: "second reporter"},
    )


def lift_and_go_on():
    """A hold is lifted while its case goes into another one: nothing is held there for good."""
    w, _told, case, _reporter, names = _in_case()
    other, finder = w.case("The same pump")
    row = hold.place(w.lead, case.id, NOW, **HOLD)
    into = other.stream.number
    return Pair(
        lambda: hold.lift(w.lead, row.id, NOW, reason="It was settled."),
        lambda: merge(w.lead, case.id, NOW, into=into, reason="One port."),
        names | {finder.person: "second reporter"},
    )


# Somebody who has left


def _leaver():
    """A report whose coordinator has left the center, where a colleague stays at its desk."""
    w = world()
    second = person("Second")
    Membership.objects.create(organisation=w.center, person_id=second.person, since=NOW, triage=True)
    told = w.told(contact="willa@blower.example").report
    names = _names(w, (told.reporter_id, "reporter"), (second.person, "second"))
    membership.end(system(), NOW, organisation=w.center.id, person=w.lead.person)
    return w, second, told, lambda: report.leave(system(stream=told.id), told.id, NOW), names


def leave_and_validate():
    """The platform closes the keys of a coordinator who has left while they judge the report."""
    w, _second, told, leave, names = _leaver()
    return Pair(leave, lambda: report.validate(w.lead, told.id, NOW), names)


def leave_and_reveal():
    """The platform closes the keys of a coordinator who has left while a colleague looks at who reported."""
    _w, second, told, leave, names = _leaver()
    return Pair(leave, lambda: identities.reveal(second, told.id, NOW, **NEEDED), names)


def leave_twice():
    """Two rounds of the platform close the same keys."""
    *_, leave, names = _leaver()
    return Pair(leave, leave, names)


def take_out_and_validate():
    """Somebody is taken out of a report's desk while they judge it."""
    w = world()
    second = person("Second")
    Membership.objects.create(organisation=w.center, person_id=second.person, since=NOW, triage=True)
    Membership.objects.filter(organisation=w.center, person=w.lead.person).update(administrator=True)
    told = w.told().report
    names = _names(w, (told.reporter_id, "reporter"), (second.person, "second"))
    return Pair(
        lambda: take_out(w.lead, told.id, NOW, person=second.person),
        lambda: report.validate(second, told.id, NOW),
        names,
    )


PAIRS = [
    take_out_and_validate,
    leave_and_validate,
    leave_and_reveal,
    leave_twice,
    hold_and_redact,
    lift_and_redact,
    hold_and_merge,
    hold_and_go_on,
    lift_and_go_on,
    alarm_and_open,
    alarm_and_accept,
    alarm_and_triage,
    alarm_twice,
    alarm_and_split,
    alarm_and_merge,
    replan_and_propose,
    replan_and_close,
    replan_twice,
    redact_and_open,
    redact_and_credit,
    redact_twice,
    redact_and_alarm,
    reveal_twice,
    reveal_and_open,
    disclose_and_redact,
    disclose_twice,
    conceal_and_redact,
    seal_and_redact,
    erase_and_disclose,
]
ONCE = {leave_twice, replan_twice, redact_twice, reveal_twice, disclose_twice}
"""Pairs of which exactly one is done, whichever comes first."""


@pytest.mark.parametrize("make", PAIRS, ids=lambda make: make.__name__)
def test_what_is_said_of_a_report_at_once_comes_out_as_one_after_the_other(committed, monkeypatch, make):
    expected = serial(make)
    assert done_both(expected), [outcomes for outcomes, _ in expected]
    for found in at_once(make, Gate(monkeypatch)):
        assert found in expected
        assert make not in ONCE or found[0].count("done") == 1
