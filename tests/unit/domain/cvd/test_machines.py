"""Report management, embargo and consent: every edge, every non-edge, every count, the languages."""

from __future__ import annotations

import re
from itertools import product

import pytest

from medaccord.domain.cvd import consent, embargo, report, vultron
from medaccord.domain.cvd.consent import ConsentEvent, ConsentState
from medaccord.domain.cvd.embargo import EmbargoEvent, EmbargoState
from medaccord.domain.cvd.report import ReportEvent, ReportState
from medaccord.domain.errors import Illegal

# Written here a second time, in Vultron's letters: from, event, to.
REPORT_EDGES = ["SrR", "RvV", "RiI", "IvV", "IcC", "VaA", "VdD", "AdD", "AcC", "DaA", "DcC"]
EMBARGO_EDGES = ["NpP", "PpP", "PaA", "PrN", "ApR", "AtX", "RpR", "RaA", "RrA", "RtX"]
CONSENT_EDGES = """
no_embargo invite invited | no_embargo accept signatory | no_embargo decline declined
no_embargo reset no_embargo | invited accept signatory | invited decline declined | invited reset no_embargo
signatory revise lapsed | signatory reset no_embargo | lapsed invite invited | lapsed accept signatory
lapsed decline declined | lapsed reset no_embargo | declined invite invited | declined reset no_embargo
""".replace("\n", "|").split("|")


def _report_table():
    return {
        (vultron.REPORT[s], vultron.REPORT_EVENTS[e]): vultron.REPORT[t]
        for (s, e), t in report.MACHINE.table.items()
    }


def _embargo_table():
    return {
        (vultron.EMBARGO[s], vultron.EMBARGO_EVENTS[e]): vultron.EMBARGO[t]
        for (s, e), t in embargo.MACHINE.table.items()
    }


def test_report_edges():
    assert _report_table() == {(a, e): b for a, e, b in REPORT_EDGES}
    assert len(report.MACHINE.table) == 11
    assert report.MACHINE.states == set(ReportState)
    assert report.MACHINE.events == set(ReportEvent)


def test_embargo_edges():
    assert _embargo_table() == {(a, e): b for a, e, b in EMBARGO_EDGES}
    assert len(embargo.MACHINE.table) == 10
    assert embargo.MACHINE.states == set(EmbargoState)


def test_consent_edges():
    edges = {tuple(line.split()) for line in CONSENT_EDGES if line.strip()}
    assert {(str(s), str(e), str(t)) for (s, e), t in consent.MACHINE.table.items()} == edges
    assert len(consent.MACHINE.table) == 15
    assert consent.MACHINE.states == set(ConsentState)


@pytest.mark.parametrize(
    ("module", "states", "events", "edges"),
    [
        (report, ReportState, ReportEvent, 11),
        (embargo, EmbargoState, EmbargoEvent, 10),
        (consent, ConsentState, ConsentEvent, 15),
    ],
)
def test_every_pair_steps_or_refuses_with_what_is_possible(module, states, events, edges):
    taken = 0
    for state, event in product(states, events):
        if (state, event) in module.MACHINE.table:
            assert module.step(state, event) is module.MACHINE.table[state, event]
            assert event in module.events_from(state)
            taken += 1
            continue
        assert event not in module.events_from(state)
        with pytest.raises(Illegal) as refusal:
            module.step(state, event)
        assert f"'{event}' is not possible" in refusal.value.reason
        for possible in module.events_from(state):
            assert str(possible) in refusal.value.reason
        if not module.events_from(state):
            assert refusal.value.reason.endswith("it ends here.")
    assert taken == edges
    assert len(list(module.MACHINE.non_edges())) == len(states) * len(events) - edges


def test_tables_cannot_be_changed():
    with pytest.raises(TypeError):
        report.MACHINE.table[ReportState.START, ReportEvent.CLOSE] = ReportState.CLOSED  # type: ignore[index]


def test_report_words():
    spelled = [
        "".join(vultron.REPORT_EVENTS[e] for e in word)
        for length in range(3, 8)
        for word in report.MACHINE.words(length)
    ]
    listed = (
        "ric rvac rvdc rivac rivdc rvadc rvdac rivadc rvadac rvdadc rivdac rivdadc rvdadac rivadac rvadadc"
    )
    assert sorted(spelled) == sorted(listed.split())
    assert [len(list(report.MACHINE.words(n))) for n in range(10)] == [0, 0, 0, 1, 2, 4, 4, 4, 4, 4]


def test_a_valid_report_is_never_closed_directly():
    assert not report.MACHINE.can(ReportState.VALID, ReportEvent.CLOSE)
    assert {s for s in ReportState if report.MACHINE.can(s, ReportEvent.CLOSE)} == report.CLOSABLE
    assert {s for s in ReportState if report.may_send(s)} == {ReportState.ACCEPTED}
    assert report.OPEN | {ReportState.START, ReportState.CLOSED} == set(ReportState)
    assert set(ReportState) - {ReportState.START} == report.ACTIVE | report.INACTIVE
    assert report.VALID_UNCLOSED < report.OPEN


def test_the_word_of_whoever_reported_holds_until_the_recipient_found_otherwise():
    changed = {s: report.on_own_word(s) for s in ReportState if report.on_own_word(s) != s}
    accepted = {ReportState.RECEIVED, ReportState.VALID, ReportState.DEFERRED}
    assert changed == dict.fromkeys(accepted, ReportState.ACCEPTED)


def test_embargo_language():
    pattern = re.compile(r"(p+r)*(p+a(p+[ar])*p*t)?")
    counts = {}
    for length in range(1, 8):
        for letters in product("part", repeat=length):
            word = tuple(_embargo_event(letter) for letter in letters)
            accepted = embargo.MACHINE.accepts(word)
            assert accepted == bool(pattern.fullmatch("".join(letters))), letters
            counts[length] = counts.get(length, 0) + accepted
    assert counts == {1: 0, 2: 1, 3: 2, 4: 4, 5: 9, 6: 18, 7: 38}
    assert sum(counts.values()) == 72
    assert embargo.MACHINE.accepts(())


def test_the_sources_wrong_words_are_told_apart():
    assert not embargo.MACHINE.accepts((EmbargoEvent.REJECT,))
    assert embargo.MACHINE.accepts(tuple(_embargo_event(c) for c in "papt"))


def _embargo_event(letter):
    return {v: k for k, v in vultron.EMBARGO_EVENTS.items()}[letter]


def test_an_exited_embargo_stays_exited_and_an_active_one_never_returns_to_none():
    assert embargo.events_from(EmbargoState.EXITED) == ()
    assert EmbargoState.NONE not in {
        embargo.MACHINE.table[k] for k in embargo.MACHINE.table if k[0] in embargo.BINDING
    }


def test_consent_is_to_terms_in_force():
    for state in ConsentState:
        assert consent.adheres(state, frozenset({"a"}), "a") == (state == ConsentState.SIGNATORY)
        assert not consent.adheres(state, frozenset({"a"}), "b")
        assert not consent.adheres(state, frozenset({"a"}), None)


@pytest.mark.parametrize("state", list(ConsentState))
def test_late_acceptance(state):
    def after(events):
        now = state
        for event in events:
            now = consent.step(now, event)
        return now

    assert after(consent.late_accept(state, "v1", "v1")) == ConsentState.SIGNATORY
    superseded = consent.late_accept(state, "v1", "v2")
    assert ConsentEvent.ACCEPT not in superseded
    expected = state if state == ConsentState.SIGNATORY else ConsentState.INVITED
    assert after(superseded) == expected
    assert consent.late_accept(state, "v1", None) == ()


def test_every_enumeration_has_its_letters():
    assert set(vultron.REPORT) == set(ReportState)
    assert "".join(vultron.REPORT.values()) == "SRIVDAC"
    assert "".join(vultron.REPORT_EVENTS.values()) == "rviadc"
    assert "".join(vultron.EMBARGO.values()) == "NPARX"
    assert "".join(vultron.EMBARGO_EVENTS.values()) == "part"
    assert {k.value.upper() for k in vultron.CONSENT} == set(vultron.CONSENT.values())
    assert list(vultron.CONSENT_EVENTS.values()) == ["INVITE", "ACCEPT", "DECLINE", "REVISE", "RESET"]


def test_wire_values_are_plain_words():
    assert list(ReportState) == ["start", "received", "invalid", "valid", "deferred", "accepted", "closed"]
    assert list(EmbargoState) == ["none", "proposed", "active", "revise", "exited"]
    assert list(ConsentState) == ["no_embargo", "invited", "signatory", "lapsed", "declined"]
