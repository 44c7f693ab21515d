"""What may go to the manufacturer of the device before it agrees."""

from __future__ import annotations

import pytest

from medaccord.domain.cvd.first_contact import Words, check
from medaccord.domain.errors import Illegal, Invalid

TOLD = Words("Pump LX", "It takes any dose.")


def _checked(sent=TOLD, reason="", *, is_manufacturer=True, has_terms=True):
    check(sent, reason, is_manufacturer=is_manufacturer, has_terms=has_terms)


def test_the_manufacturer_is_told_or_a_reason_says_why_not():
    _checked()
    _checked(Words(), "Its address is not certain.")
    with pytest.raises(Invalid, match="reason"):
        _checked(Words(" ", "\n"), " ")


def test_nobody_else_is_told():
    for sent in (TOLD, Words()):
        with pytest.raises(Illegal, match="Only the manufacturer"):
            _checked(sent, "why", is_manufacturer=False)


def test_it_goes_with_terms_and_whole():
    with pytest.raises(Illegal, match="terms attached"):
        _checked(has_terms=False)
    _checked(Words(), "No terms yet.", has_terms=False)
    for half, field in ((Words("Pump LX", " "), "report"), (Words("", "It takes any dose."), "device")):
        with pytest.raises(Invalid) as refused:
            _checked(half)
        assert list(refused.value.findings) == [field]


@pytest.mark.parametrize(
    ("sent", "reason"),
    [
        (Words("x" * 1_001, "y"), ""),
        (Words("a\u202eb", "y"), ""),
        (Words("x", "y" * 100_001), ""),
        (Words("x", "a\x00"), ""),
        (Words(), "x" * 2_001),
    ],
)
def test_texts_are_kept_verbatim_or_refused(sent, reason):
    with pytest.raises(Invalid):
        _checked(sent, reason)
