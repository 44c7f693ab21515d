"""The tests of CSAF 2.0 §6 by their number, as functions over one indexed document."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from .document import Document
from .findings import Severity

Check = Callable[[Document], Iterator[tuple[str, str]]]


class Test(NamedTuple):
    """A numbered test of the standard: `check` yields the pointer and the sentence of each finding."""

    number: str
    severity: Severity
    check: Check


TESTS: dict[str, Test] = {}


def mandatory(number: str) -> Callable[[Check], Check]:
    """Register a mandatory test (§6.1) under its number; a finding of it is an error."""

    def register(check: Check) -> Check:
        if number in TESTS:
            raise ValueError(f"Test {number} is registered twice.")
        TESTS[number] = Test(number, Severity.ERROR, check)
        return check

    return register
