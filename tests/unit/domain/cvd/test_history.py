"""The 70 histories, their chances, wishes, order and skill against the figures of Vultron's tables."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta
from fractions import Fraction

import pytest

from medaccord.domain.cvd import history, vultron
from medaccord.domain.cvd.case_state import CaseEvent
from medaccord.domain.errors import Invalid

# history, number of the twelve wishes fulfilled, 1 / its chance by luck
TABLE = """
AXPVFD 0 12 | APVXFD 2 24 | AVXPFD 2 36 | APVFXD 3 48 | AVPXFD 3 72
VAXPFD 3 48 | XPVAFD 3 8 | APVFDX 4 48 | AVFXPD 4 108 | AVPFXD 4 144
PVAXFD 4 24 | VAPXFD 4 96 | XPVFAD 4 16 | AVFPXD 5 216 | AVPFDX 5 144
PVAFXD 5 48 | PVXAFD 5 24 | VAFXPD 5 144 | VAPFXD 5 192 | VPAXFD 5 96
VXPAFD 5 32 | XPVFDA 5 16 | AVFDXP 6 216 | AVFPDX 6 216 | PVAFDX 6 48
PVFAXD 6 72 | PVXFAD 6 48 | VAFPXD 6 288 | VAPFDX 6 192 | VFAXPD 6 192
VPAFXD 6 192 | VPXAFD 6 96 | VXPFAD 6 64 | AVFDPX 7 216 | PVFADX 7 72
PVFXAD 7 72 | PVXFDA 7 48 | VAFDXP 7 288 | VAFPDX 7 288 | VFAPXD 7 384
VPAFDX 7 192 | VPFAXD 7 288 | VPXFAD 7 192 | VXPFDA 7 64 | PVFDAX 8 72
PVFXDA 8 72 | VAFDPX 8 288 | VFADXP 8 384 | VFAPDX 8 384 | VFPAXD 8 384
VFXPAD 8 128 | VPFADX 8 288 | VPFXAD 8 288 | VPXFDA 8 192 | PVFDXA 9 72
VFADPX 9 384 | VFDAXP 9 384 | VFPADX 9 384 | VFPXAD 9 384 | VFXPDA 9 128
VPFDAX 9 288 | VPFXDA 9 288 | VFDAPX 10 384 | VFPDAX 10 384 | VFPXDA 10 384
VPFDXA 10 288 | VFDPAX 11 384 | VFDXPA 11 192 | VFPDXA 11 384 | VFDPXA 12 384
"""
BASELINE = {
    "DP": (1, 27), "FP": (1, 9), "DX": (1, 6), "DA": (3, 16), "VP": (1, 3), "FX": (1, 3),
    "FA": (3, 8), "PX": (1, 2), "XA": (1, 2), "VX": (2, 3), "PA": (2, 3), "VA": (3, 4),
}  # fmt: skip


def _name(wish):
    return vultron.CASE_EVENTS[wish.earlier] + vultron.CASE_EVENTS[wish.later]


def _wish(name):
    return next(d for d in history.DESIDERATA if _name(d) == name)


def test_table_of_histories():
    listed = {
        word: (int(wishes), Fraction(1, int(chance)))
        for word, wishes, chance in (
            row.split() for row in TABLE.replace("\n", "|").split("|") if row.strip()
        )
    }
    found = {vultron.word(h): (len(history.satisfied(h)), history.probability(h)) for h in history.HISTORIES}
    assert found == listed
    assert len(found) == 70
    assert sum(history.probability(h) for h in history.HISTORIES) == 1


def test_baselines_are_exact():
    assert {_name(d): f for d, f in history.BASELINE.items()} == {
        k: Fraction(*v) for k, v in BASELINE.items()
    }
    assert len(history.DESIDERATA) == 12


def test_rarer_wishes_take_more_skill():
    ranks = [["DP"], ["FP"], ["DX"], ["DA"], ["FX", "VP"], ["FA"], ["PX", "XA"], ["PA", "VX"], ["VA"]]
    values = [{history.BASELINE[_wish(name)] for name in names} for names in ranks]
    assert all(len(value) == 1 for value in values)
    flat = [value.pop() for value in values]
    assert flat == sorted(set(flat))


def test_partial_order():
    pairs = [(a, b) for a in history.HISTORIES for b in history.HISTORIES if history.better(a, b)]
    assert len(pairs) == 977
    assert len({history.satisfied(h) for h in history.HISTORIES}) == 70
    top = [h for h in history.HISTORIES if not any(history.better(o, h) for o in history.HISTORIES)]
    bottom = [h for h in history.HISTORIES if not any(history.better(h, o) for o in history.HISTORIES)]
    assert [vultron.word(h) for h in top] == ["VFDPXA"]
    assert [vultron.word(h) for h in bottom] == ["AXPVFD"]
    counts = Counter(len(history.satisfied(h)) for h in history.HISTORIES)
    assert [counts[n] for n in range(13)] == [1, 0, 2, 4, 6, 9, 11, 11, 10, 8, 4, 3, 1]


@pytest.mark.parametrize(
    ("wish", "successes", "cases", "alpha"),
    [("PX", 72288, 73474, 0.968), ("FP", 2610, 2694, 0.965), ("FA", 2655, 2694, 0.977)],
)
def test_skill_of_published_figures(wish, successes, cases, alpha):
    value = history.skill(successes, cases, history.BASELINE[_wish(wish)])
    assert round(float(value), 3) == alpha


def test_skill_at_its_corners():
    third = Fraction(1, 3)
    assert history.skill(3, 3, third) == 1
    assert history.skill(1, 3, third) == 0
    assert history.skill(0, 3, third) < 0
    for bad in ((1, 0, third), (4, 3, third), (-1, 3, third), (1, 3, Fraction(1))):
        with pytest.raises(Invalid):
            history.skill(*bad)
    assert history.confidence_shape(7, 10) == (7, 3)
    with pytest.raises(Invalid):
        history.confidence_shape(11, 10)


def test_benchmark():
    alphas = [Fraction(1, 2), Fraction(3, 4), Fraction(1)]
    assert history.meets_benchmark(alphas, Fraction(3, 4), Fraction(1, 24))
    assert not history.meets_benchmark(alphas, Fraction(3, 4), Fraction(1, 25))
    assert not history.meets_benchmark(alphas, Fraction(4, 5), Fraction(1))
    assert not history.meets_benchmark([], Fraction(0), Fraction(1))


def test_unseen_is_not_late():
    day = datetime(2026, 1, 1, tzinfo=UTC)
    public = {CaseEvent.PUBLIC: day}
    assert history.decided(public, _wish("FP")) is False
    assert history.decided(public, _wish("PX")) is None
    assert history.decided({CaseEvent.ATTACKS: day}, _wish("XA")) is None
    assert history.decided({CaseEvent.FIX_READY: day}, _wish("FP")) is True
    assert history.decided({}, _wish("FP")) is None
    both = public | {CaseEvent.FIX_READY: day - timedelta(days=1)}
    assert history.decided(both, _wish("FP")) is True
    assert history.decided(public | {CaseEvent.FIX_READY: day}, _wish("FP")) is False
