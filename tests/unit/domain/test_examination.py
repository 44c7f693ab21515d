"""Which files open: what a scanner found clean, and what was released where there is none."""

import pytest

from medaccord.domain.examination import BY_HAND, SOON, Examined, Verdict, is_open, is_waiting, why_closed

TABLE = [
    # state, scanner, opens, waits
    (Examined.WAITING, True, False, True),
    (Examined.WAITING, False, False, True),
    (Examined.CLEAN, True, True, False),
    (Examined.CLEAN, False, True, False),
    (Examined.SUSPICIOUS, True, False, False),
    (Examined.SUSPICIOUS, False, False, False),
    (Examined.RELEASED, True, False, True),
    (Examined.RELEASED, False, True, False),
]


@pytest.mark.parametrize(("state", "scanned", "opens", "waits"), TABLE)
def test_what_opens_and_what_waits(state, scanned, opens, waits):
    assert is_open(state, scanned=scanned) == opens
    assert is_waiting(state, scanned=scanned) == waits


def test_the_table_is_whole():
    assert {(state, scanned) for state, scanned, *_ in TABLE} == {
        (state, scanned) for state in Examined for scanned in (True, False)
    }


@pytest.mark.parametrize("state", ["", "unheard-of"])
def test_an_unknown_state_opens_nothing(state):
    assert not is_open(state, scanned=True)
    assert not is_open(state, scanned=False)


def test_a_closed_file_says_why():
    assert why_closed("waiting", "", scanned=True) == why_closed("released", "", scanned=True) == SOON
    assert why_closed("waiting", "", scanned=False) == BY_HAND
    assert "found Win.Test in this" in why_closed("suspicious", "Win.Test", scanned=False)


def test_a_finding_makes_suspicious_and_nothing_else_does():
    assert Verdict("00", "", "S").state == Examined.CLEAN
    assert Verdict("00", "x", "S").state == Examined.SUSPICIOUS


@pytest.mark.parametrize("scanned", [True, False])
def test_an_exploit_leaves_whatever_was_found_in_it_but_not_before_somebody_looked(scanned):
    opens = {state for state in Examined if is_open(state, scanned=scanned, exploit=True)}
    plain = {state for state in Examined if is_open(state, scanned=scanned)}
    assert opens == plain | {Examined.SUSPICIOUS}
    assert Examined.WAITING not in opens
