"""Agreement with the committee's test documents as a page: `python -m medaccord.domain.csaf.conformance`.

The documents are those that the installed `csaf` distribution carries. What each must show is in its name:
the test that it is about, and a number from 11 on where that test finds nothing (OASIS csaf, test data).
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache
from typing import Any, NamedTuple

from .catalogues import installed, listed
from .checks.informative.asked import Asked, asked
from .document import indexed
from .edition import DRAFT, Edition
from .findings import Finding, Severity, is_valid
from .registry import TESTS, ordered
from .schema import Mode
from .validate import validate

FOLDERS = {Edition.V20: "v20", Edition.V21: f"v21{DRAFT}"}
GROUPS = {"mandatory": Severity.ERROR, "recommended": Severity.WARNING, "informative": Severity.INFO}
NOW = datetime(2026, 11, 29, tzinfo=UTC)
"""The documents are judged as on this day: some are about dates that lie behind or ahead."""
FROM_VALID = 11
ON_REQUEST = {"6.3.6": "--reach", "6.3.7": "--reach", "6.3.8": "--spell"}
MISSPELT = frozenset({"Secruity", "combonent", "renote", "Vuknerability", "sumsary"})
"""What hunspell finds in the documents for 6.3.8; the page is made without it and without a network."""


class Case(NamedTuple):
    """A document: its edition, the test that it is about, its short name, and what it must show."""

    edition: Edition
    group: str
    number: str
    name: str
    fires: bool
    path: str

    @property
    def is_valid(self) -> bool:
        """Only what a mandatory test finds makes a document invalid (CSAF §6.1)."""
        return not (self.fires and self.group == "mandatory")


class Judged(NamedTuple):
    """A document as judged: whether its test found something, and what makes it invalid by strict and loose."""

    case: Case
    fired: bool
    invalid: dict[Mode, tuple[str, ...]]

    @property
    def agrees(self) -> bool:
        """Its test found something where it must, and nothing where it must not."""
        return self.fired is self.case.fires

    def agrees_as_a_whole(self, mode: Mode) -> bool:
        """Schema and mandatory tests find it valid or invalid as it must be."""
        return (not self.invalid[mode]) is self.case.is_valid


def cases(edition: Edition) -> Iterator[Case]:
    """The documents of an edition in the order of their tests."""
    found = []
    for group in GROUPS:
        for path in listed(f"csaf/{FOLDERS[edition]}/data/{group}"):
            stem = path.rsplit("/", 1)[1].removesuffix(".json")
            if path.endswith(".json") and not stem.endswith(".result"):
                name = stem.split("-", 2)[2] if stem.count("-") > 2 else stem
                *number, place = (int(part) for part in name.split("-")[1:])
                found.append((number, place, group, "-".join(name.split("-")[1:]), path))
    for number, place, group, name, path in sorted(found):
        test = ".".join(map(str, number))
        yield Case(edition, group, test, name, place < FROM_VALID, path)


@cache
def judged(edition: Edition) -> tuple[Judged, ...]:
    """Every document of an edition, judged by its test and as a whole."""
    return tuple(_judged(case, installed(case.path)) for case in cases(edition))


def _judged(case: Case, document: Any) -> Judged:
    found: dict[Mode, list[Finding]] = {
        mode: validate(document, edition=case.edition, profile="full", schema=mode, now=NOW)
        for mode in _MODES
    }
    # A test about properties that the standard does not know speaks beside the schema in strict mode.
    named = {finding.test for mode in _MODES for finding in found[mode]}
    if case.number in ON_REQUEST:
        named = {finding.test for finding in asked(indexed(document, case.edition), PORTS)}
    invalid = {
        mode: tuple(sorted({one.test for one in findings if one.severity is Severity.ERROR}))
        for mode, findings in found.items()
    }
    return Judged(case, case.number in named, invalid)
