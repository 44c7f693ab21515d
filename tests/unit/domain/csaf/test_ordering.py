"""Instants of RFC 3339 and versions of CSAF 2.0 §3.1.11 in their order."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medaccord.domain.csaf.ordering import follows, instant, version

_MOMENTS = st.builds(datetime.combine, st.dates(date.min + timedelta(2), date.max - timedelta(2)), st.times())
# SemVer 2.0.0 §11 gives this order.
PRECEDENCE = [
    "0.0.1",
    "0.1.0",
    "1.0.0-alpha",
    "1.0.0-alpha.1",
    "1.0.0-alpha.beta",
    "1.0.0-beta",
    "1.0.0-beta.2",
    "1.0.0-beta.11",
    "1.0.0-rc.1",
    "1.0.0",
    "1.0.1",
    "1.9.0",
    "1.10.0",
    "2.0.0",
    "10.0.0",
]


def test_semantic_versions_are_in_the_order_of_semver() -> None:
    long = [*PRECEDENCE, "9" * 5000 + ".0.0"]
    assert all(version(earlier) < version(later) for earlier, later in pairwise(long))


def test_build_metadata_does_not_count() -> None:
    assert version("1.0.0+a-b.1") == version("1.0.0")
    assert not version("1.0.0+a-b").is_prerelease
    assert version("1.0.0-rc+x").is_prerelease


def test_integers_are_in_the_order_of_numbers_and_drafts_are_known() -> None:
    numbers = ["0", "1", "2", "9", "10", "99", "1" + "0" * 6000]
    assert all(version(earlier) < version(later) for earlier, later in pairwise(numbers))
    assert [text for text in ("0", "0.9.1", "1", "1.0.0", "10.0.0") if version(text).is_draft] == [
        "0",
        "0.9.1",
    ]


def test_a_number_follows_its_predecessor_only() -> None:
    assert follows((1, "9"), (2, "10"))
    assert not follows((1, "1"), (1, "3"))
    assert not follows((6000, "1" * 6000), (6000, "1" * 5999 + "2"))


@given(
    _MOMENTS,
    _MOMENTS,
    st.integers(-1439, 1439),
    st.integers(-1439, 1439),
)
def test_instants_are_in_the_order_of_time_whatever_the_offset(
    one: datetime, two: datetime, first: int, second: int
) -> None:
    moments = [
        one.replace(tzinfo=timezone(timedelta(minutes=first))),
        two.replace(tzinfo=timezone(timedelta(minutes=second))),
    ]
    keys = [instant(moment.isoformat()) for moment in moments]
    assert (keys[0] < keys[1]) == (moments[0] < moments[1])
    assert (keys[0] == keys[1]) == (moments[0] == moments[1])
    utc = moments[0].astimezone(UTC).isoformat().replace("+00:00", "Z")
    assert instant(utc) == keys[0]


def test_fractions_of_any_length_and_year_zero() -> None:
    texts = [
        "0000-12-31T23:59:59Z", "0001-01-01T00:00:00Z", "2026-01-01T00:00:00Z", "2026-01-01T00:00:00.1Z",
        "2026-01-01T00:00:00.1000000000000000001Z", "2026-01-01T00:00:00.2Z",
    ]  # fmt: skip
    assert all(instant(earlier) < instant(later) for earlier, later in pairwise(texts))
    assert instant("2026-01-01T00:00:00.100Z") == instant("2026-01-01t00:00:00.1z")


@pytest.mark.parametrize(
    "text", ["", "2026-01-01", "2026-01-01T00:00:00", "٢٠٢٦-01-01T00:00:00Z", "2026-02-30T00:00:00Z"]
)
def test_what_is_no_instant_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        instant(text)
