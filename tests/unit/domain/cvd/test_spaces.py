"""The sizes of the participants' state spaces, enumerated and by the sums of the formal description."""

from __future__ import annotations

from collections import Counter

from medaccord.domain.cvd import spaces
from medaccord.domain.cvd.case_state import FixState
from medaccord.domain.cvd.report import ReportState


def test_sizes():
    assert len(list(spaces.naive())) == len(set(spaces.naive())) == 1400
    assert len(spaces.GENERIC) == 352
    assert len(spaces.MANUFACTURER_AND_DEPLOYER) == 128
    assert len(spaces.MANUFACTURER) == 100
    assert len(spaces.DEPLOYER) == 100
    assert len(spaces.OTHER) == 72
    assert len(spaces.REPORTER) == 29


def test_the_parts_of_the_generic_space():
    assert {small for s in spaces.naive() if (small := spaces.collapsed(s)) is not None} == spaces.GENERIC
    counts = Counter(
        "outside" if s.exposure is None else "public" if s.exposure.public else "secret"
        for s in spaces.GENERIC
    )
    assert counts == {"outside": 2, "public": 5 * 5 * 4, "secret": 5 * 5 * 2 * 5}
    assert {s.axis for s in spaces.GENERIC if s.exposure} == {None, *FixState}
    assert spaces.OTHER < spaces.GENERIC
    assert spaces.MANUFACTURER < spaces.MANUFACTURER_AND_DEPLOYER < spaces.GENERIC
    assert spaces.REPORTER < spaces.OTHER


def test_what_collapses():
    for state in spaces.GENERIC:
        assert spaces.collapsed(state) == state
        if state.report in (ReportState.START, ReportState.CLOSED):
            assert (state.embargo, state.axis, state.exposure) == (None, None, None)
        else:
            assert state.exposure.public or not state.exposure.exploit
            assert (state.embargo is None) == state.exposure.public


def test_a_manufacturer_makes_no_fix_before_accepting():
    for state in spaces.MANUFACTURER_AND_DEPLOYER:
        if state.report in (ReportState.RECEIVED, ReportState.INVALID, ReportState.VALID):
            assert state.axis == FixState.VENDOR_AWARE
    assert FixState.FIX_DEPLOYED not in {s.axis for s in spaces.MANUFACTURER}
