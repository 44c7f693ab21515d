"""What becomes of a claim that something leaked, and what stays secret then."""

from __future__ import annotations

import pytest

from medaccord.domain.cvd.leak import LeakState, decided, kept_secret
from medaccord.domain.errors import Illegal, Invalid, Missing


def test_an_open_claim_is_decided_once():
    for outcome in (LeakState.DISMISSED, LeakState.CONFIRMED):
        assert decided(LeakState.OPEN, outcome) == outcome
        for again in (LeakState.DISMISSED, LeakState.CONFIRMED):
            with pytest.raises(Illegal, match=f"was {outcome} already"):
                decided(outcome, again)


def test_what_is_not_named_stays_secret_in_its_order():
    assert kept_secret({"b"}, ["a", "b", "c"]) == ["a", "c"]
    assert kept_secret(["a", "b", "c", "a"], ["a", "b", "c"]) == []


def test_a_case_without_vulnerabilities_leaks_as_a_whole():
    assert kept_secret((), ()) == []


def test_some_are_named_where_there_are_some_and_no_others():
    with pytest.raises(Invalid, match="Name at least one"):
        kept_secret((), ["a"])
    with pytest.raises(Missing, match="vulnerabilities of this case"):
        kept_secret(["x"], ["a"])
    with pytest.raises(Missing):
        kept_secret(["x"], ())
