"""Agreement with the committee's test documents as a page: `python -m medaccord.domain.csaf.conformance`.

The documents are those that the installed `csaf` distribution carries. What each must show is in its name:
the test that it is about, and a number; that test finds nothing in those of 11 to 19 and of 31 to 39.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import cache
from typing import Any, NamedTuple

from .catalogues import installed, listed
from .checks.informative.asked import (
    Asked,
    asked,
    self_urls_failing_to_resolve,
    spell_check,
    urls_failing_to_resolve,
)
from .document import indexed
from .edition import DRAFT, Edition
from .findings import Severity
from .registry import TESTS, Found
from .schema import Mode
from .validate import run, validate

FOLDERS = {Edition.V20: "v20", Edition.V21: f"v21{DRAFT}"}
GROUPS = {"mandatory": Severity.ERROR, "recommended": Severity.WARNING, "informative": Severity.INFO}
NOW = datetime(2026, 11, 29, tzinfo=UTC)
"""The documents are judged as on this day: some are about dates that lie behind or ahead."""
REQUESTED: dict[str, Callable[..., Found]] = {
    "6.3.6": urls_failing_to_resolve,
    "6.3.7": self_urls_failing_to_resolve,
    "6.3.8": spell_check,
}
MODES: tuple[Mode, ...] = ("strict", "loose")
MISSPELT = frozenset({"Secruity", "combonent", "renote", "Vuknerability", "sumsary"})
"""What hunspell finds in the documents for 6.3.8; the page is made without it and without a network."""
PORTS = Asked(
    reach=lambda address: (
        "it does not answer" if ".invalid" in address or "not-available" in address else None
    ),
    spell=lambda _lang, words: MISSPELT.intersection(words),
)
INTRODUCTION = """\
# Agreement with the documents of the standard
Written by `make reference` from the committee's test documents as the installed `csaf` distribution carries \
them; a test holds this page against them. Of the 239 for CSAF 2.0 it carries 232; the others are about \
6.3.6 to 6.3.8. The draft changes with every release of that distribution.

A document is about one test, which must find something in it or nothing; and it is valid or invalid as a \
whole, by its schema and the mandatory tests, which an error of any other test may contradict. `strict` \
refuses properties that the standard does not define, `loose` is the schema as published (decision 0125).

What neither a document nor a catalogue answers (6.3.6, 6.3.7, 6.3.8) is tested on request (decision 0303); \
for this page a table answers in place of network and dictionary.

Documents that contradict the standard or each other are listed below each edition; decisions 0125 and 0295 \
say why.
"""


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
    """A document as judged: whether its test found something, and what makes it invalid in each mode."""

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
        yield Case(edition, group, test, name, place // 10 % 2 == 0, path)


@cache
def judged(edition: Edition) -> tuple[Judged, ...]:
    """Every document of an edition, judged by its test and as a whole."""
    return tuple(_judged(case, installed(case.path)) for case in cases(edition))


def _judged(case: Case, document: Any) -> Judged:
    found = {
        mode: validate(document, edition=case.edition, profile="full", schema=mode, now=NOW) for mode in MODES
    }
    named = {finding.test for mode in MODES for finding in found[mode]}
    if case.number in REQUESTED:
        named = {finding.test for finding in asked(indexed(document, case.edition), PORTS)}
    elif case.number in TESTS[case.edition]:  # after a finding of the schema it has not run
        named |= {finding.test for finding in run(case.number, document, case.edition, NOW)}
    invalid = {
        mode: tuple(sorted({one.test for one in findings if one.severity is Severity.ERROR}))
        for mode, findings in found.items()
    }
    return Judged(case, case.number in named, invalid)


def page() -> str:
    """Both editions in Markdown: how many documents agree, test by test, and which do not."""
    return INTRODUCTION + "".join(_edition(edition) for edition in Edition)


def _edition(edition: Edition) -> str:
    every = judged(edition)
    whole = {mode: sum(one.agrees_as_a_whole(mode) for one in every) for mode in MODES}
    lines = [
        f"\n## CSAF {edition}{f', draft {DRAFT}' if edition is Edition.V21 else ''}\n",
        "| what | documents | agree |",
        "| --- | --- | --- |",
        f"| the test that a document is about | {len(every)} | {sum(one.agrees for one in every)} |",
        *(f"| valid or invalid as a whole, {mode} schema | {len(every)} | {whole[mode]} |" for mode in MODES),
        "",
        "| test | severity | what it says | documents | agree |",
        "| --- | --- | --- | --- | --- |",
        *_rows(edition, every),
        "",
        *_others(every),
    ]
    return "\n".join(lines) + "\n"


def _rows(edition: Edition, every: tuple[Judged, ...]) -> Iterator[str]:
    about: dict[str, list[Judged]] = {}
    for one in every:
        about.setdefault(one.case.number, []).append(one)
    says = {number: (test.severity, test.check.__doc__ or "") for number, test in TESTS[edition].items()}
    says |= {number: (Severity.INFO, check.__doc__ or "") for number, check in REQUESTED.items()}
    for number in sorted({*about, *says}, key=_order):
        documents = about.get(number, [])
        severity, sentence = says.get(number, (GROUPS[documents[0].case.group] if documents else "", ""))
        told = _first(sentence) or ("not tested" if number not in says else "")
        agree = sum(one.agrees for one in documents)
        yield f"| {number} | {severity} | {told} | {len(documents)} | {agree} |"


def _first(sentence: str) -> str:
    """What a test says of itself behind its number, as one cell."""
    said = sentence.partition("\n\n")[0].partition(": ")[2]
    return " ".join(said.split()).replace("|", "\\|")


def _order(number: str) -> tuple[int, ...]:
    return tuple(int(part) for part in number.split("."))


def _others(every: tuple[Judged, ...]) -> Iterator[str]:
    """The documents that are not judged as their names say, with what makes them invalid."""
    rows = [
        f"| {one.case.name} | {'no' if not one.agrees else 'yes'} | {_objections(one)} |"
        for one in every
        if not one.agrees or not all(one.agrees_as_a_whole(mode) for mode in MODES)
    ]
    yield f"{len(rows)} documents are judged otherwise than their names say:"
    yield ""
    yield "| document | its own test agrees | what makes it invalid |"
    yield "| --- | --- | --- |"
    yield from rows


def _objections(one: Judged) -> str:
    strict, loose = one.invalid["strict"], one.invalid["loose"]
    if strict == loose:
        return ", ".join(strict) or "nothing"
    return f"{', '.join(strict) or 'nothing'}; loose: {', '.join(loose) or 'nothing'}"


if __name__ == "__main__":
    sys.stdout.write(page())
