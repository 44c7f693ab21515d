"""Pairs around linked cases and around who leads: warned, split, taken over, of another kind."""

from __future__ import annotations

import pytest
from tests.factories import NOW
from tests.integration.advisory_case import story, third, with_page
from tests.integration.test_barrier_publication import _names
from tests.support.barrier import Gate, Pair, at_once, done_both, serial

from medaccord.apps.cases.commands import case as cases
from medaccord.apps.cases.commands import leak, split, vulnerability
from medaccord.apps.cases.commands.assign import assign
from medaccord.apps.cases.commands.vulnerability import NewVulnerability
from medaccord.apps.cases.commands.withdraw import withdraw
from medaccord.apps.cases.models import Case, Participant
from medaccord.core.streams import platform_scope
from medaccord.domain.cvd.case_state import CaseEvent
from medaccord.domain.cvd.kind import Indication, Kind
from medaccord.domain.cvd.withdrawal import Ground

pytestmark = pytest.mark.soak

KEPT = {"T11": "We keep to it."}
RISK = "They share a radio."


@pytest.fixture(autouse=True)
def _page():
    with with_page():
        yield


# What a linked case is warned of


def _add(made, case, *titles):
    flaws = [NewVulnerability(title=title) for title in titles]
    return vulnerability.add(made.w.lead, case.id, NOW, vulnerabilities=flaws)


def _split(made, case, *rows, title="Linked"):
    keys = [one.id for one in rows]
    return split.split(made.w.lead, case.id, NOW, vulnerabilities=keys, title=title, leak_risk=RISK)


def _two():
    """A case with two vulnerabilities, and a linked one with two more of its own."""
    made = story()
    moved, _other = _add(made, made.case, "Open port", "Default key")
    linked = _split(made, made.case, moved)
    (further,) = _add(made, linked, "Weak radio")
    return made, linked, further


def _claimed(made):
    """A claim in the first case that something leaked."""
    with platform_scope("live", [made.case.id]):
        seat = Participant.rows.get(stream=made.case.id, organisation=made.w.makers["northgate"])
    return leak.claim(made.w.northgate, seat.id, NOW, place="A forum")


def _becomes_public(made, case):
    return lambda: cases.record(made.w.lead, case.id, NOW, event=CaseEvent.PUBLIC)


def public_in_both():
    """Two linked cases become public at once: each would warn the other, and waits for it."""
    made, linked, _further = _two()
    return Pair(_becomes_public(made, made.case), _becomes_public(made, linked), _names(made))


def public_and_split_the_linked():
    """A case becomes public while the linked one is split: both parts of that are warned."""
    made, linked, further = _two()
    return Pair(
        _becomes_public(made, made.case),
        lambda: _split(made, linked, further, title="Third"),
        _names(made),
    )


def public_and_close_the_linked():
    """A case becomes public while the linked one is closed."""
    made, linked, _further = _two()
    return Pair(
        _becomes_public(made, made.case),
        lambda: cases.close(made.w.lead, linked.id, NOW, reasons=KEPT),
        _names(made),
    )


def public_and_withdraw_the_linked():
    """A case becomes public while the linked one is withdrawn."""
    made, linked, _further = _two()
    return Pair(
        _becomes_public(made, made.case),
        lambda: withdraw(made.w.lead, linked.id, NOW, ground=Ground.MISTAKE, reason="A test."),
        _names(made),
    )


def confirm_and_split_the_linked():
    """A leak is confirmed, by which a case parts, while the linked one is split: all four know each other."""
    made, linked, further = _two()
    row = _claimed(made)
    return Pair(
        lambda: leak.confirm(made.w.lead, row.id, NOW, vulnerabilities=[made.one.id], leak_risk=RISK),
        lambda: _split(made, linked, further, title="Third"),
        _names(made),
    )


def confirm_and_publish_the_linked():
    """A leak is confirmed while the linked case becomes public."""
    made, linked, _further = _two()
    row = _claimed(made)
    return Pair(
        lambda: leak.confirm(made.w.lead, row.id, NOW, vulnerabilities=[made.one.id], leak_risk=RISK),
        _becomes_public(made, linked),
        _names(made),
    )


# Signs


def _sign(made):
    told = {"event": Indication.EXPLOIT, "source": "A partner agency"}
    return lambda: cases.record(made.w.lead, made.case.id, NOW, **told)


def sign_and_split():
    """A sign is kept for the agencies while the case is split: the linked case has it, or it came later."""
    made = story()
    return Pair(_sign(made), lambda: _split(made, made.case, made.two), _names(made))


def sign_and_close():
    """A sign comes while the case is closed: it is kept either way."""
    made = story()
    return Pair(_sign(made), lambda: cases.close(made.w.lead, made.case.id, NOW, reasons=KEPT), _names(made))


# Who leads


def _takes_over(made, who):
    return lambda: assign(who, made.case.id, NOW, person=who.person, note="Nobody answers.")


def take_over_and_hand_over():
    """A coordinator takes a case over while its lead hands it to another one."""
    made = story()
    another = third(made)
    return Pair(
        _takes_over(made, made.w.colleague),
        lambda: assign(made.w.lead, made.case.id, NOW, person=another.person, note="All is open."),
        _names(made, (another.person, "third")),
    )


def take_over_twice():
    """Two coordinators take a case over: it has one lead afterwards."""
    made = story()
    another = third(made)
    return Pair(
        _takes_over(made, made.w.colleague),
        _takes_over(made, another),
        _names(made, (another.person, "third")),
    )


def take_over_and_close():
    """A coordinator takes a case over that its lead closes: whoever leads no more closes nothing."""
    made = story()
    return Pair(
        _takes_over(made, made.w.colleague),
        lambda: cases.close(made.w.lead, made.case.id, NOW, reasons=KEPT),
        _names(made),
    )


# Of what kind


def _is(made, kind, actor=None, **seen):
    return lambda: cases.reclassify(actor or made.w.lead, made.case.id, NOW, kind=kind, **seen)


def reclassify_twice():
    """Two people at the desk say from the same page of what kind a case is."""
    made = story()
    with platform_scope("live", [made.case.id]):
        seen = {"version": Case.rows.get(id=made.case.id).version}
    return Pair(
        _is(made, Kind.INCIDENT, **seen), _is(made, Kind.THREAT, made.w.colleague, **seen), _names(made)
    )


def reclassify_and_close():
    """A case is found to be of another kind while it is closed."""
    made = story()
    return Pair(
        _is(made, Kind.INCIDENT, made.w.colleague),
        lambda: cases.close(made.w.lead, made.case.id, NOW, reasons=KEPT),
        _names(made),
    )


def reclassify_and_split():
    """A case is found to be of another kind while it is split: the linked one is of the kind it was then."""
    made = story()
    return Pair(
        _is(made, Kind.INCIDENT, made.w.colleague),
        lambda: _split(made, made.case, made.two),
        _names(made),
    )


PAIRS = [
    public_in_both,
    public_and_split_the_linked,
    public_and_close_the_linked,
    public_and_withdraw_the_linked,
    confirm_and_split_the_linked,
    confirm_and_publish_the_linked,
    sign_and_split,
    sign_and_close,
    take_over_and_hand_over,
    take_over_twice,
    take_over_and_close,
    reclassify_twice,
    reclassify_and_close,
    reclassify_and_split,
]
ONCE = {reclassify_twice}
"""Pairs of which exactly one is done, whichever comes first."""


@pytest.mark.parametrize("make", PAIRS, ids=lambda make: make.__name__)
def test_two_steps_with_linked_cases_come_out_as_one_after_the_other(committed, monkeypatch, make):
    expected = serial(make)
    assert done_both(expected), [outcomes for outcomes, _ in expected]
    for found in at_once(make, Gate(monkeypatch)):
        assert found in expected
        assert make not in ONCE or found[0].count("done") == 1
