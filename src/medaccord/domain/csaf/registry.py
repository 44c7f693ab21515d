"""The numbered tests of CSAF §6 by edition, as functions over one indexed document."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple, Protocol, TypeVar, cast

from .document import Document
from .edition import Edition
from .findings import Severity

Found = Iterator[tuple[str, str]]
Check = Callable[[Document], Found]
Index = TypeVar("Index", bound=Document)


class Register(Protocol):
    """Takes a check over the index of its editions: `Document`, or `Document21` where 2.1 alone has it."""

    def __call__(self, check: Callable[[Index], Found], /) -> Callable[[Index], Found]:
        """Register the check and give it back."""


class Test(NamedTuple):
    """A numbered test of the standard: `check` yields the pointer and the sentence of each finding."""

    number: str
    severity: Severity
    check: Check


TESTS: dict[Edition, dict[str, Test]] = {edition: {} for edition in Edition}


def mandatory(number: str, *editions: Edition) -> Register:
    """Register a mandatory test (§6.1) under its number, for all editions if none is named; an error."""
    return _registered(number, Severity.ERROR, editions)


def optional(number: str, *editions: Edition) -> Register:
    """Register an optional test (2.0 §6.2; 2.1 calls it recommended) under its number; a warning."""
    return _registered(number, Severity.WARNING, editions)


def informative(number: str, *editions: Edition) -> Register:
    """Register an informative test (§6.3) under its number; an information."""
    return _registered(number, Severity.INFO, editions)


def _registered(number: str, severity: Severity, editions: tuple[Edition, ...]) -> Register:
    def register(check: Callable[[Index], Found]) -> Callable[[Index], Found]:
        for edition in editions or Edition:
            if number in TESTS[edition]:
                raise ValueError(f"Test {number} of CSAF {edition} is registered twice.")
            TESTS[edition][number] = Test(number, severity, cast(Check, check))
        return check

    return register


def ordered(edition: Edition) -> tuple[Test, ...]:
    """The tests of an edition in the order of its §6."""
    return tuple(
        sorted(TESTS[edition].values(), key=lambda test: tuple(int(part) for part in test.number.split(".")))
    )
