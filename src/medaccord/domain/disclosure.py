"""Requests for records under a law on access to them: what of a case is asked about, and under what withheld.

Which exemptions there are, and which one follows from what a thing is, is data of a law (`Law`), with its
version and source. Our default is that of the United States (FOIA, 5 U.S.C. 552); an operator under another
law gives its own in one file. A proposal decides nothing: a person does, paragraph by paragraph.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Final

from medaccord.domain import json_text
from medaccord.domain.canonical import canonical
from medaccord.domain.handling import Mark

_BLANK: Final = re.compile(r"\r?\n[ \t]*\r?\n")


class Record(StrEnum):
    """What a paragraph was taken from, in the order in which records are laid out."""

    TITLE = "title"
    VULNERABILITY = "vulnerability"
    NOTE = "note"
    REMEDIATION = "remediation"
    STATEMENT = "statement"
    SUBJECT = "subject"
    POST = "post"
    DOCUMENT = "document"
    DEVICE = "device"
    DESCRIPTION = "description"
    HARM = "harm"


class WithholdingGround(StrEnum):
    """What a paragraph is, by its marking or where it lies, from which an exemption is proposed."""

    PCII = "pcii"
    TRADE_SECRET = "trade_secret"  # noqa: S105 - a mark, no secret
    COMMERCIAL = "commercial_confidential"
    PREDECISIONAL = "predecisional"
    PERSONAL = "personal_data"
    REPORTER = "reporter"
    UNRELEASED = "unreleased"


class Decision(StrEnum):
    """What a person decided about one paragraph."""

    RELEASE = "release"
    WITHHOLD = "withhold"


MOST: Final = 120
"""Working days of one notice; more is a mistyped number."""
NEVER: Final = frozenset({WithholdingGround.PCII, WithholdingGround.TRADE_SECRET})
"""What no answer to a request releases, whoever decides."""
OF_MARK: Final[Mapping[Mark, WithholdingGround]] = MappingProxyType(
    {mark: WithholdingGround(mark.value) for mark in Mark}
)


@dataclass(frozen=True, slots=True)
class Exemption:
    """One reason of a law for which a record is withheld; `source` is the provision, with its statute."""

    code: str
    words: str
    source: str


@dataclass(frozen=True, slots=True)
class SubmitterNotice:
    """What a law gives to who submitted a record: working days to object, and before a release over that."""

    object_days: int
    intend_days: int
    source: str


@dataclass(frozen=True, slots=True)
class Law:
    """A law on access to records: its exemptions by code, which one each ground proposes, and its notice."""

    name: str
    version: str
    source: str
    exemptions: Mapping[str, Exemption]
    proposes: Mapping[WithholdingGround, str]
    notice: SubmitterNotice

    @property
    def edition(self) -> str:
        """The law and the version of its data here, as a request keeps it."""
        return f"{self.name} (data of the law, version {self.version})"

    def proposed(self, grounds: Iterable[WithholdingGround]) -> tuple[str, ...]:
        """Codes of the exemptions that these grounds propose, in the order of the law."""
        codes = {self.proposes[ground] for ground in grounds if ground in self.proposes}
        return tuple(code for code in self.exemptions if code in codes)

    @property
    def kept(self) -> list[list[str]]:
        """Its exemptions as a row keeps them: what is said under this law is said under these for good."""
        return [[one.code, one.words, one.source] for one in self.exemptions.values()]


FOIA: Final = {
    "name": "Freedom of Information Act",
    "version": "2026-11-27",
    "source": "5 U.S.C. 552(b)",
    "exemptions": [
        ["1", "classified in the interest of national defense or foreign policy", "5 U.S.C. 552(b)(1)"],
        ["2", "internal personnel rules and practices", "5 U.S.C. 552(b)(2)"],
        ["3", "exempted from disclosure by another statute", "5 U.S.C. 552(b)(3)"],
        [
            "3-CII",
            "protected critical infrastructure information",
            "5 U.S.C. 552(b)(3) with 6 U.S.C. 673(a)(1)(A)",
        ],
        ["4", "trade secrets and confidential commercial information", "5 U.S.C. 552(b)(4)"],
        ["5", "deliberations within or among agencies", "5 U.S.C. 552(b)(5)"],
        ["6", "personal privacy", "5 U.S.C. 552(b)(6)"],
        ["7E", "techniques and procedures of law enforcement", "5 U.S.C. 552(b)(7)(E)"],
        ["7F", "could endanger the life or physical safety of somebody", "5 U.S.C. 552(b)(7)(F)"],
    ],
    "proposes": {
        "pcii": "3-CII",
        "trade_secret": "4",
        "commercial_confidential": "4",
        "predecisional": "5",
        "personal_data": "6",
        "reporter": "6",
        "unreleased": "7F",
    },
    "notice": {
        "object_days": 10,
        "intend_days": 5,
        "source": "Executive Order 12600; 6 CFR 5.7; 45 CFR 5.41 and 5.42; 21 CFR 20.61(e)",
    },
}
"""Our default; for an operator's counsel to confirm is what is proposed for an unreleased vulnerability, and
the days of notice: as we know them, an agency's rules say 'reasonable' or five to ten working days."""


_SHAPE: Final = (
    "must be an object with name, version, source, exemptions as a list of [code, words, source], "
    "proposes as an object of ground and code, and notice with object_days, intend_days and source"
)


def read(told: str) -> Law:
    """A law from JSON of the shape of `FOIA`; raises ValueError with a sentence that says what is wrong."""
    return json_text.configured(told, law_of, _SHAPE)


def law_of(told: Mapping[str, Any]) -> Law:
    """A law from its data; each ground proposes an exemption that the law has."""
    exemptions = listed(told["exemptions"])
    proposes = {WithholdingGround(ground): str(code) for ground, code in told["proposes"].items()}
    law = Law(
        name=str(told["name"]),
        version=str(told["version"]),
        source=str(told["source"]),
        exemptions=exemptions,
        proposes=MappingProxyType(proposes),
        notice=_notice(told["notice"]),
    )
    if len(law.exemptions) != len(told["exemptions"]) or not all(code.strip() for code in exemptions):
        raise ValueError("must give each exemption a code of its own")
    if missing := [ground for ground in WithholdingGround if law.proposes.get(ground) not in law.exemptions]:
        raise ValueError(f"must propose one of its own exemptions for: {', '.join(missing)}")
    return law


def _notice(told: Mapping[str, Any]) -> SubmitterNotice:
    """Whole days, one at least: a submitter who has none is told of what has happened already."""
    days = told["object_days"], told["intend_days"]
    if any(isinstance(count, bool) or not isinstance(count, int) or not 1 <= count <= MOST for count in days):
        raise ValueError(f"must give notice of 1 to {MOST} working days")
    return SubmitterNotice(*days, str(told["source"]))


def listed(kept: Iterable[Iterable[str]]) -> Mapping[str, Exemption]:
    """Exemptions by code, as a law gives them and as a row kept them."""
    found = [Exemption(*map(str, one)) for one in kept]
    return MappingProxyType({one.code: one for one in found})


DEFAULT: Final = law_of(FOIA)


def parts(told: str) -> list[str]:
    """The paragraphs of a text, which a blank line parts; none of a blank text."""
    return [part.strip() for part in _BLANK.split(told) if part.strip()]


@dataclass(frozen=True, slots=True)
class Piece:
    """One paragraph as its source says it now: which row, which part of it, what it is, and whose."""

    kind: Record
    source: str
    part: int
    text: str
    grounds: tuple[WithholdingGround, ...]
    owner: str | None

    @property
    def place(self) -> tuple[str, str, int]:
        """What says which paragraph it is, whatever it says."""
        return self.kind.value, self.source, self.part

    @property
    def sealed(self) -> bytes:
        """What is digested: a change of words, of marks or of the owner is a change."""
        return canonical([*self.place, self.text, *map(str, self.grounds), self.owner])
