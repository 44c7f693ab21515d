"""Whether a component is the one that is asked for: certain versions only, everything else by hand."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medaccord.domain.devices.component import Fit, Sought, fits, may_be, sought
from medaccord.domain.errors import Invalid


@pytest.mark.parametrize(
    ("component", "versions", "expected"),
    [
        ("OpenSSL", "", Sought(name="openssl")),
        (" Zlib  Core ", "all versions", Sought(name="zlib core")),
        ("openssl", "before 3.0.7", Sought(name="openssl", vers="vers:intdot/<3.0.7")),
        ("openssl", "1.1.1K", Sought(name="openssl", exact="1.1.1k")),
        ("pkg:npm/lodash@4.17.20", "", Sought("lodash", "npm/lodash", "vers:intdot/4.17.20")),
        ("PKG:npm/lodash@4.17.20", "< 5", Sought("lodash", "npm/lodash", "vers:intdot/<5")),
        ("a", "vers:deb/<1.1.1k-1", Sought(name="a", vers="vers:deb/<1.1.1k-1")),
    ],
)
def test_what_a_person_types_is_read(component, versions, expected):
    assert sought(component, versions) == expected


@pytest.mark.parametrize(
    ("component", "versions", "field"),
    [
        ("", "", "component"),
        ("pkg:npm", "", "component"),
        ("a" * 501, "", "component"),
        ("a\x00", "", "component"),
        ("pkg:npm/a%00b", "", "component"),
        ("pkg:npm/a%E2%80%AEb@1", "", "component"),
        ("a", "about three", "versions"),
        ("a", "vers:nonsense/<1", "versions"),
        ("a", "1" * 301, "versions"),
    ],
)
def test_what_cannot_be_looked_for_is_refused_beside_its_field(component, versions, field):
    with pytest.raises(Invalid) as refused:
        sought(component, versions)
    assert set(refused.value.findings) == {field}


@pytest.mark.parametrize(
    ("versions", "version", "expected"),
    [
        ("", "", Fit.YES),
        ("", "anything", Fit.YES),
        ("< 3.0.7", "", Fit.UNSURE),
        ("< 3.0.7", "3.0.6", Fit.YES),
        ("< 3.0.7", "3.0.7", Fit.NO),
        ("< 3.0.7", "3.0.10", Fit.NO),
        ("< 3.0.7", "1.1.1k", Fit.YES),
        ("< 3.0.7", "3.0.7-beta1", Fit.UNSURE),
        ("< 3.0.7", "1:3.0", Fit.UNSURE),
        ("< 3.0.7", "unknown", Fit.UNSURE),
        ("< 3.0.7", "1.0, 4.0", Fit.UNSURE),
        ("< 3.0.7", "v2.0", Fit.YES),
        ("<= 1.5", "1.5.0", Fit.YES),
        ("> 1.5", "1.5.0", Fit.NO),
        (">= 1.0, < 2.0", "2.0", Fit.NO),
        (">= 1.0, < 2.0", "1.0", Fit.YES),
        (">= 1.0, < 2.0", "0.9", Fit.NO),
        ("vers:intdot/>=1.0|<2|>=3|<4", "2.5", Fit.NO),
        ("vers:intdot/>=1.0|<2|>=3|<4", "3.5", Fit.YES),
        ("vers:intdot/>=1.0|<2|>=3", "9", Fit.YES),
        ("vers:intdot/<1|2.2|>=3", "2.2", Fit.YES),
        ("vers:intdot/<1|2.2|>=3", "2.3", Fit.NO),
        ("1.0 | 2.0", "2.0", Fit.YES),
        ("1.1.1k", " 1.1.1K ", Fit.YES),
        ("1.1.1k", "1.1.1", Fit.UNSURE),
        ("1.1.1k", "1.1.1l", Fit.UNSURE),
        ("1.1.1k", "v1.1.1.2", Fit.UNSURE),
        ("1.1.1k", "1:1.1.1k-2", Fit.UNSURE),
        ("1.1.1k", "1.1.10", Fit.NO),
        ("1.1.1k", "1.1", Fit.NO),
        ("r2b", "release r2b", Fit.UNSURE),
        ("r2b", "r3", Fit.NO),
        ("vers:deb/<1.1.1k-1", "1.1.1j-2", Fit.YES),
        ("vers:deb/<1.1.1k-1", "1.1.1k-1", Fit.NO),
        ("vers:deb/<1.1.1k-1", "!!", Fit.UNSURE),
        ("vers:npm/<2.0.0", "2.0.0-rc.1", Fit.YES),
    ],
)
def test_a_version_is_in_a_range_outside_it_or_for_a_person_to_compare(versions, version, expected):
    assert fits(sought("a", versions), version) is expected


def test_a_name_without_a_package_may_be_the_package_that_is_asked_for():
    asked = sought("pkg:npm/lodash@4.17.20")
    for package, version, expected in (
        ("npm/lodash", "4.17.20", Fit.YES),
        ("", "4.17.20", Fit.UNSURE),
        ("", "4.17.21", Fit.NO),
        ("", "", Fit.UNSURE),
    ):
        assert may_be(asked, package, version) is expected
    assert may_be(sought("lodash"), "", "1") is Fit.YES


NUMBERS = st.lists(st.integers(0, 30), min_size=1, max_size=4)


@given(NUMBERS, NUMBERS, st.sampled_from(["", "a", "-rc1", "+b", "~1", ".x"]))
def test_a_letter_never_makes_a_certain_answer_wrong(own, bound, rest):
    """Of dotted numbers the order is that of the lists; with letters behind them it is that or unsure."""
    version = ".".join(map(str, own))
    length = max(len(own), len(bound))
    is_below = own + [0] * (length - len(own)) < bound + [0] * (length - len(bound))
    found = fits(Sought("a", vers="vers:intdot/<" + ".".join(map(str, bound))), version + rest)
    assert found in {Fit.YES if is_below else Fit.NO, *([Fit.UNSURE] if rest else [])}


@given(st.text(max_size=40), st.sampled_from(["< 2", "vers:deb/<2", "vers:maven/<2", "vers:rpm/<2", "2"]))
def test_any_text_as_a_version_has_an_answer(version, versions):
    assert fits(sought("a", versions), version) in set(Fit)
