"""The numbered tests of CSAF §6 by edition, as functions over one indexed document."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from .edition import Edition
from .findings import Severity

Found = Iterator[tuple[str, str]]
Check = Callable[[Any], Found]  # of a `Document`; of a test of 2.1 alone, a `Document21`
Register = Callable[[Check], Check]


class Test(NamedTuple):
    """A numbered test of the standard: `check` yields the pointer and the sentence of each finding."""

    number: str
    severity: Severity
    check: Check


TESTS: dict[Edition, dict[str, Test]] = {edition: {} for edition in Edition}
# What a test cannot judge and says so: under the test's own number, but no failure of it.
CAUTIONS: dict[Edition, list[Test]] = {edition: [] for edition in Edition}


def mandatory(number: str, *editions: Edition) -> Register:
    """Register a mandatory test (§6.1) under its number, for all editions if none is named; an error."""
    return _registered(number, Severity.ERROR, editions)


def caution(number: str, *editions: Edition) -> Register:
    """Register what a mandatory test warns of without failing, for the named editions, under its number."""
    return _beside(number, Severity.WARNING, editions)


def remark(number: str, *editions: Edition) -> Register:
    """Register what a skipped test tells, for the named editions, under its number; an information."""
    return _beside(number, Severity.INFO, editions)


def _beside(number: str, severity: Severity, editions: tuple[Edition, ...]) -> Register:
    def register(check: Check) -> Check:
        for edition in editions:
            CAUTIONS[edition].append(Test(number, severity, check))
        return check

    return register


def optional(number: str, *editions: Edition) -> Register:
    """Register an optional test (2.0 §6.2; 2.1 calls it recommended) under its number; a warning."""
    return _registered(number, Severity.WARNING, editions)


def informative(number: str, *editions: Edition) -> Register:
    """Register an informative test (§6.3) under its number; an information."""
    return _registered(number, Severity.INFO, editions)


def _registered(number: str, severity: Severity, editions: tuple[Edition, ...]) -> Register:
    def register(check: Check) -> Check:
        for edition in editions or Edition:
            if number in TESTS[edition]:
                raise ValueError(f"Test {number} of CSAF {edition} is registered twice.")
            TESTS[edition][number] = Test(number, severity, check)
        return check

    return register


def ordered(edition: Edition) -> tuple[Test, ...]:
    """The tests of an edition and their cautions in the order of its §6."""
    every = [*TESTS[edition].values(), *CAUTIONS[edition]]
    return tuple(sorted(every, key=lambda test: tuple(int(part) for part in test.number.split("."))))
