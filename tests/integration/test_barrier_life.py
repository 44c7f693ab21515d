"""Pairs around the life of a case at once: joined, split, handed on, closed, leaked, and how it began."""

from __future__ import annotations

import datetime as dt

import pytest
from tests.factories import NOW, actor_of, person, world
from tests.integration.advisory_case import story, with_page
from tests.integration.test_barrier import LATER, SOONER, _names, _running
from tests.integration.test_barrier_publication import _names as _story_names
from tests.integration.test_barrier_publication import _seat
from tests.support.barrier import Gate, Pair, at_once, done_both, serial

from medaccord.apps.advisories.commands import advisory
from medaccord.apps.cases.commands import (
    case as cases,
)
from medaccord.apps.cases.commands import (
    colleague,
    consent,
    contact,
    embargo,
    leak,
    participant,
    split,
    vulnerability,
)
from medaccord.apps.cases.commands.assign import assign
from medaccord.apps.cases.commands.merge import merge
from medaccord.apps.cases.commands.remove import remove
from medaccord.apps.cases.commands.vulnerability import NewVulnerability
from medaccord.apps.cases.models import ContactAct
from medaccord.apps.cases.queries.load import case_view
from medaccord.apps.discussion.commands import file, post
from medaccord.apps.discussion.commands.file import Evidence
from medaccord.apps.intake.commands import declare, report
from medaccord.apps.intake.commands import file as filing
from medaccord.apps.intake.commands.report import Told
from medaccord.apps.intake.models import Way
from medaccord.apps.parties.commands import membership
from medaccord.apps.parties.models import Channel, Membership
from medaccord.core.principal import stranger, system
from medaccord.domain.cvd.kind import Kind
from medaccord.domain.cvd.reaching import Found

pytestmark = pytest.mark.soak

DAY = dt.timedelta(days=1)
KEPT = {"T11": "We keep to it."}


@pytest.fixture(autouse=True)
def _page():
    with with_page():
        yield


# Two cases become one


def _twins():
    """The case that goes on, with an embargo and two manufacturers, and the one that goes into it."""
    w, goes_on, names = _running()
    other, finder = w.case("The same pump")
    w.embargo(other, 30)
    w.join(other, "northgate")
    return w, goes_on, other, names | {finder.person: "second reporter"}


def _merging(w, other, goes_on):
    return lambda: merge(w.lead, other.id, NOW, into=goes_on.stream.number, reason="One port.")


def merge_and_accept():
    """A case comes in with an earlier end while a longer one is accepted there."""
    w, goes_on, other, names = _twins()
    w.join(goes_on, "halcyon")
    longer = embargo.propose(w.halcyon, goes_on.id, NOW, ends_at=LATER)
    return Pair(_merging(w, other, goes_on), lambda: embargo.accept(w.lead, longer.id, NOW), names)


def merge_and_propose():
    """A case comes in with an earlier end while a still earlier one is put into force there."""
    w, goes_on, other, names = _twins()
    return Pair(
        _merging(w, other, goes_on),
        lambda: embargo.propose(w.lead, goes_on.id, NOW, ends_at=SOONER),
        names,
    )


def merge_and_consent():
    """A case comes in with an earlier end while somebody agrees there to the terms as shown."""
    w, goes_on, other, names = _twins()
    row = w.invite(goes_on, "halcyon")
    terms = case_view(w.lead, goes_on.id).embargo.terms
    return Pair(
        _merging(w, other, goes_on), lambda: consent.accept(w.halcyon, row.id, NOW, terms=terms), names
    )


def merge_and_release_due():
    """A case comes in, with its embargo, while the instant of a release comes where it goes."""
    made = story(embargo_days=None)
    row = made.approved()
    at = NOW + DAY
    advisory.schedule(made.w.lead, row.id, NOW, release_at=at)
    other, finder = made.w.case("The same pump")
    made.w.embargo(other, 30)
    return Pair(
        lambda: merge(made.w.lead, other.id, at, into=made.case.stream.number, reason="One port."),
        lambda: advisory.release_due(system(stream=made.case.id), row.id, at),
        _story_names(made, (finder.person, "second reporter")),
    )


def merge_and_write():
    """Somebody writes in a case that goes into another."""
    w, goes_on, other, names = _twins()
    return Pair(
        _merging(w, other, goes_on),
        lambda: post.write(w.northgate, other.id, NOW, room=other.room_id, text="One more thing."),
        names,
    )


# One case becomes two, or another's


def _splitting(made, *rows):
    told = {
        "vulnerabilities": [one.id for one in rows],
        "title": "Linked",
        "leak_risk": "They share a radio.",
    }
    return lambda: split.split(made.w.lead, made.case.id, NOW, **told)


def split_and_confirm():
    """The vulnerability that leaked is split off while its leak is confirmed."""
    made = story()
    row = leak.claim(made.w.northgate, _seat(made), NOW, place="A forum")
    return Pair(
        _splitting(made, made.one),
        lambda: leak.confirm(
            made.w.lead, row.id, NOW, vulnerabilities=[made.one.id], leak_risk="They share a radio."
        ),
        _story_names(made),
    )


def split_and_add():
    """All that a case has but one is split off while one more comes."""
    made = story()
    return Pair(
        _splitting(made, made.two),
        lambda: vulnerability.add(
            made.w.lead, made.case.id, NOW, vulnerabilities=[NewVulnerability(title="A third one")]
        ),
        _story_names(made),
    )


def assign_and_release_due():
    """A case is handed over while the instant of its release comes."""
    made = story(embargo_days=None)
    row = made.approved()
    at = NOW + DAY
    advisory.schedule(made.w.lead, row.id, NOW, release_at=at)
    return Pair(
        lambda: assign(made.w.lead, made.case.id, at, person=made.w.colleague.person, note="All is open."),
        lambda: advisory.release_due(system(stream=made.case.id), row.id, at),
        _story_names(made),
    )


def close_and_invite():
    """The lead closes a case while a colleague invites somebody."""
    w, case, names = _running()
    return Pair(
        lambda: cases.close(w.lead, case.id, NOW, reasons=KEPT),
        lambda: w.invite(case, "northgate"),
        names,
    )


def close_and_answer_an_invitation():
    """The lead closes a case while somebody invited agrees to its terms."""
    w, case, names = _running()
    row = w.invite(case, "northgate")
    return Pair(
        lambda: cases.close(w.lead, case.id, NOW, reasons=KEPT),
        lambda: consent.accept(w.northgate, row.id, NOW),
        names,
    )


def rename_twice():
    """Two people at the desk give a case two titles from the same page."""
    w, case, names = _running()
    return Pair(
        lambda: cases.rename(w.lead, case.id, NOW, title="One", version=case.version),
        lambda: cases.rename(w.lead, case.id, NOW, title="Two", version=case.version),
        names,
    )


# Leaks


def claim_and_terminate():
    """Somebody saw it outside while the embargo is ended."""
    made = story()
    return Pair(
        lambda: leak.claim(made.w.northgate, _seat(made), NOW, place="A forum"),
        lambda: embargo.terminate(made.w.lead, made.case.id, NOW, reason="It is known."),
        _story_names(made),
    )


def claim_and_leave():
    """One of a party says that it leaked while another takes the party out of the case."""
    made = story()
    seat = _seat(made)
    return Pair(
        lambda: leak.claim(made.w.northgate, seat, NOW, place="A forum"),
        lambda: participant.leave(made.w.northgate, seat, NOW),
        _story_names(made),
    )


# People


def reject_and_accept():
    """Two people at the desk decide about one proposal differently."""
    w, case, names = _running()
    w.join(case, "northgate")
    longer = embargo.propose(w.northgate, case.id, NOW, ends_at=LATER)
    return Pair(
        lambda: embargo.reject(w.lead, longer.id, NOW),
        lambda: embargo.accept(w.lead, longer.id, NOW),
        names,
    )


def open_and_lapse():
    """An invitation is opened at the moment at which it passes."""
    w, case, names = _running()
    row = w.invite(case, "northgate")
    due = NOW + dt.timedelta(days=30)
    return Pair(
        lambda: participant.open(w.northgate, row.id, due),
        lambda: consent.lapse(system(stream=case.id), row.id, due),
        names,
    )


def log_and_leave():
    """An attempt to reach a party is logged while it leaves."""
    w, case, names = _running()
    row = w.join(case, "northgate")
    tried = {"what": ContactAct.ATTEMPT, "channel": Channel.PHONE, "source": "Switchboard", "at": NOW}
    return Pair(
        lambda: participant.contact(w.lead, row.id, NOW, **tried),
        lambda: participant.leave(w.northgate, row.id, NOW),
        names,
    )


def search_and_invite():
    """A way to reach a manufacturer is looked for while a colleague invites it."""
    w, case, names = _running()
    maker = w.makers["northgate"].id
    looked = {"organisation": maker, "source": "Their web page", "found": Found.NOTHING}
    return Pair(
        lambda: contact.search(w.lead, case.id, NOW, **looked),
        lambda: w.invite(case, "northgate"),
        names,
    )


def show_and_leave():
    """A party is shown what was said before it came while it leaves."""
    w, case, names = _running()
    w.join(case, "halcyon")
    post.write(w.halcyon, case.id, NOW, room=case.room_id, text="Before.")
    row = w.join(case, "northgate")
    return Pair(
        lambda: participant.show_history(w.lead, row.id, NOW),
        lambda: participant.leave(w.northgate, row.id, NOW),
        names,
    )


def show_and_bring_in():
    """A party is shown what was said before it came while one of its people brings a colleague in."""
    w, case, names = _running()
    w.join(case, "halcyon")
    post.write(w.halcyon, case.id, NOW, room=case.room_id, text="Before.")
    row = w.join(case, "northgate")
    one = person("Colleague")
    Membership.objects.create(organisation=w.makers["northgate"], person_id=one.person, since=NOW)
    return Pair(
        lambda: participant.show_history(w.lead, row.id, NOW),
        lambda: colleague.add(w.northgate, row.id, NOW, person=one.person),
        names | {one.person: "colleague"},
    )


def bring_in_and_end():
    """A colleague is brought in while they cease to belong to the manufacturer."""
    w, case, names = _running()
    row = w.join(case, "northgate")
    one = person("Colleague")
    Membership.objects.create(organisation=w.makers["northgate"], person_id=one.person, since=NOW)
    gone = {"organisation": w.makers["northgate"].id, "person": one.person}
    return Pair(
        lambda: colleague.add(w.northgate, row.id, NOW, person=one.person),
        lambda: membership.end(system(), NOW, **gone),
        names | {one.person: "colleague"},
    )


def file_and_remove():
    """A party files something for everybody while it is taken out."""
    w, case, names = _running()
    row = w.join(case, "northgate")
    sent = [Evidence("a.txt", "", b"data")]
    return Pair(
        lambda: file.add(w.northgate, case.id, NOW, room=case.room_id, files=sent),
        lambda: remove(w.lead, row.id, NOW, reason="It told others."),
        names,
    )


# Words that are erased


def _said():
    w, case, names = _running()
    w.join(case, "northgate")
    w.join(case, "halcyon")
    said = post.write(w.northgate, case.id, NOW, room=case.room_id, text="Ms. Ito had it.")
    return w, case, said, names


WHY = {"reason": "A patient is named.", "basis": "Privacy law"}


def redact_and_revise():
    """The lead erases a post that its author changes."""
    w, _case, said, names = _said()
    return Pair(
        lambda: post.redact(w.lead, said.id, NOW, **WHY, version=1),
        lambda: post.revise(w.northgate, said.id, NOW, text="Somebody had it.", version=1),
        names,
    )


def redact_and_quote():
    """The lead erases a post while somebody quotes it: no word of it is left in the quotation."""
    w, case, said, names = _said()
    return Pair(
        lambda: post.redact(w.lead, said.id, NOW, **WHY),
        lambda: post.write(w.halcyon, case.id, NOW, room=case.room_id, text="Sure?", quotes=said.id),
        names,
    )


# Reports


def _reported(*steps):
    w = world()
    told = w.told().report
    for step in steps:
        step(w.lead, told.id, NOW)
    return w, told, _names(w, (told.reporter_id, "reporter"))


def credit_and_open():
    """A reporter says how to be thanked while a case takes over what was said of it."""
    w, told, names = _reported(report.validate)
    return Pair(
        lambda: report.credit(actor_of(told.reporter_id), told.id, NOW, name="Ada"),
        lambda: cases.open(w.lead, told.id, NOW, title="Pump"),
        names,
    )


def defer_and_accept():
    """Two people at the desk: one takes a report up, the other puts it off."""
    w, told, names = _reported(report.validate)
    return Pair(
        lambda: report.defer(w.lead, told.id, NOW, reason="Next week."),
        lambda: report.accept(w.lead, told.id, NOW),
        names,
    )


def feed_and_stop():
    """A reporter asks for a feed in one window and stops it in another."""
    _w, told, names = _reported()
    holder = actor_of(told.reporter_id)
    return Pair(
        lambda: report.feed(holder, told.id, NOW, wanted=True),
        lambda: report.feed(holder, told.id, NOW, wanted=False),
        names,
    )


TOLD = Told(device="Pump", description="It stops.")


def submit_and_join_the_desk():
    """A report comes in while somebody begins their triage duty."""
    w = world()
    new = {"organisation": w.center.id, "person": w.outsider.person, "triage": True}
    return Pair(
        lambda: report.submit(stranger(), NOW, TOLD),
        lambda: membership.add(system(), NOW, **new),
        _names(w, (w.outsider.person, "new at the desk")),
    )


def file_and_declare():
    """A report is filed from a letter while a manufacturer reports its own product."""
    w = world()
    arrival = filing.Arrival(Way.LETTER, NOW - DAY)
    own = Told("Pump", "It stops.", Kind.INCIDENT)
    return Pair(
        lambda: filing.file(w.lead, NOW, TOLD, arrival),
        lambda: declare.declare(w.northgate, NOW, own),
        _names(w),
    )


PAIRS = [
    merge_and_accept,
    merge_and_propose,
    merge_and_consent,
    merge_and_release_due,
    merge_and_write,
    split_and_confirm,
    split_and_add,
    assign_and_release_due,
    close_and_invite,
    close_and_answer_an_invitation,
    rename_twice,
    claim_and_terminate,
    claim_and_leave,
    reject_and_accept,
    open_and_lapse,
    log_and_leave,
    search_and_invite,
    show_and_leave,
    show_and_bring_in,
    bring_in_and_end,
    file_and_remove,
    redact_and_revise,
    redact_and_quote,
    credit_and_open,
    defer_and_accept,
    feed_and_stop,
    submit_and_join_the_desk,
    file_and_declare,
]
ONCE = {rename_twice, reject_and_accept}
"""Pairs of which exactly one is done, whichever comes first."""


@pytest.mark.parametrize("make", PAIRS, ids=lambda make: make.__name__)
def test_two_steps_in_a_case_s_life_at_once_come_out_as_one_after_the_other(committed, monkeypatch, make):
    expected = serial(make)
    assert done_both(expected), [outcomes for outcomes, _ in expected]
    for found in at_once(make, Gate(monkeypatch)):
        assert found in expected
        assert make not in ONCE or found[0].count("done") == 1
