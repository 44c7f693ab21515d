"""Numbers of reports, cases and advisories."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medaccord.domain.errors import Invalid
from medaccord.domain.numbers import Number, NumberKind, number, parse_number

KINDS = st.sampled_from(NumberKind)


@pytest.mark.parametrize(
    ("kind", "year", "digits", "written"),
    [
        (NumberKind.CASE, 2026, 482913, "MDC-2026-482913"),
        (NumberKind.REPORT, 2026, 0, "MDR-2026-000000"),
        (NumberKind.ADVISORY, 1000, 42, "MDA-1000-000042"),
        (NumberKind.CASE, 9999, 999999, "MDC-9999-999999"),
    ],
)
def test_numbers_are_written_and_read(kind, year, digits, written):
    assert number(kind, year, digits) == written
    assert parse_number(written) == Number(kind, year, digits)


def test_the_kinds_are_the_three_prefixes():
    assert [kind.value for kind in NumberKind] == ["MDR", "MDC", "MDA", "MDS"]


@pytest.mark.parametrize("digits", [-1, 1_000_000, 10**9])
def test_digits_out_of_range_are_refused(digits):
    with pytest.raises(Invalid, match="six digits"):
        number(NumberKind.CASE, 2026, digits)


@pytest.mark.parametrize("year", [-2026, 0, 999, 10_000])
def test_years_out_of_range_are_refused(year):
    with pytest.raises(Invalid, match="four digits"):
        number(NumberKind.CASE, year, 1)


@given(KINDS, st.integers(1000, 9999), st.integers(0, 999_999))
def test_every_number_comes_back_however_it_is_typed(kind, year, digits):
    written = number(kind, year, digits)
    for typed in (written, written.lower(), f"  {written}\n"):
        assert str(parse_number(typed)) == written


@pytest.mark.parametrize(
    "text",
    [
        "",
        "MDC",
        "MDX-2026-482913",
        "MDC-26-482913",
        "MDC-02026-482913",
        "MDC-0026-482913",
        "MDC-2026-48291",
        "MDC-2026-4829133",
        "MDC 2026 482913",
        "MDC-2026-48291\u0663",
        "MDC-2026-482913-",
        "MDC-2026-482913\nMDC-2026-482913",
        "\uff2dDC-2026-482913",
        "CVE-2026-482913",
    ],
)
def test_anything_else_is_refused_with_an_example(text):
    with pytest.raises(Invalid, match="MDC-2026-482913"):
        parse_number(text)


@given(st.text())
def test_any_text_is_a_number_or_refused(text):
    with suppress(Invalid):
        assert str(parse_number(text)) == text.strip().upper()
