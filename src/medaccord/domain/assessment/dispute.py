"""Disputes: what a party contests in a case, who settles it, and by what (agreement F4 and F6).

Harm is settled by the adviser's determination, or the dispute is withdrawn; there is no third way. All others
are the coordination center's to settle, a technical one by a test as well.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from medaccord.domain import text
from medaccord.domain.findings import Findings
from medaccord.domain.roles import Role
from medaccord.domain.sentence import Sentence


class DisputeKind(StrEnum):
    """What is contested."""

    HARM = "harm"
    TECHNICAL = "technical"
    SCOPE = "scope"
    CREDIT = "credit"
    DATE = "date"
    WITHDRAWAL = "withdrawal"
    """Whether it is a vulnerability at all, or should be withdrawn."""


class DisputeState(StrEnum):
    """Where a dispute stands; it ends once."""

    OPEN = "open"
    SETTLED = "settled"
    WITHDRAWN = "withdrawn"


class Outcome(StrEnum):
    """Whether whoever opened it was right."""

    UPHELD = "upheld"
    PARTLY = "partly"
    NOT_UPHELD = "not_upheld"


class SettledBy(StrEnum):
    """On what a settlement rests."""

    DETERMINATION = "determination"
    TEST = "test"
    COORDINATOR = "coordinator"


OPENING: Final = (Role.LEAD, Role.ADVISER, Role.MANUFACTURER, Role.REPORTER)
"""Roles of parties that open disputes."""
OF_CASE: Final = frozenset({DisputeKind.CREDIT, DisputeKind.DATE})
"""Kinds that may be about the whole case; all others are about one vulnerability."""
SETTLING: Final[Mapping[DisputeKind, Mapping[SettledBy, Role]]] = {
    DisputeKind.HARM: {SettledBy.DETERMINATION: Role.ADVISER},
    DisputeKind.TECHNICAL: {SettledBy.TEST: Role.LEAD, SettledBy.COORDINATOR: Role.LEAD},
    **{
        kind: {SettledBy.COORDINATOR: Role.LEAD}
        for kind in (DisputeKind.SCOPE, DisputeKind.CREDIT, DisputeKind.DATE, DisputeKind.WITHDRAWAL)
    },
}
"""By kind, on what it may be settled, and by which party."""
JUDGING: Final = frozenset(
    {
        (DisputeKind.HARM, SettledBy.DETERMINATION),
        (DisputeKind.TECHNICAL, SettledBy.COORDINATOR),
    }
)
"""Settlements that tell how somebody judges the risk: none is made while opinions lie sealed."""


@dataclass(frozen=True, slots=True)
class Claim:
    """What somebody disputes, as it was typed: the matter on one line, and what speaks for it."""

    kind: str
    subject: str
    claim: str


@dataclass(frozen=True, slots=True)
class Settlement:
    """How somebody settles a dispute, as it was typed; `report` is the number or name of a test report."""

    outcome: str
    settled_as: str
    words: str
    report: str = ""


def read(wanted: Claim, *, of_case: bool) -> DisputeKind:
    """Check what is disputed; `of_case`: no vulnerability is named. Raises Invalid by part."""
    found = Findings()
    if wanted.kind not in [one.value for one in DisputeKind]:
        found.add("kind", Sentence("Choose one of: {listed}.", listed=", ".join(DisputeKind)))
    elif of_case and wanted.kind not in OF_CASE:
        found.add("vulnerability", "Name the vulnerability that it is about.")
    found.take("subject", text.line, wanted.subject, limit=text.SUBJECT)
    if not wanted.subject.strip():
        found.add("subject", "Say on one line what you dispute.")
    found.take("claim", text.said, wanted.claim, "Say what speaks for it, in facts.", limit=text.LETTER)
    found.settle()
    return DisputeKind(wanted.kind)


def settle(kind: DisputeKind, wanted: Settlement) -> tuple[Outcome, SettledBy]:
    """Check how a dispute of this kind is settled; raises Invalid by the name of each part."""
    found, ways = Findings(), [one.value for one in SETTLING[kind]]
    if wanted.outcome not in [one.value for one in Outcome]:
        found.add("outcome", Sentence("Choose one of: {listed}.", listed=", ".join(Outcome)))
    if wanted.settled_as not in ways:
        found.add("settled_as", Sentence("Choose one of: {listed}.", listed=", ".join(ways)))
    found.take("report", text.line, wanted.report)
    if wanted.settled_as == SettledBy.TEST and not wanted.report.strip():
        found.add("report", "Give the number or the name of the test report.")
    elif wanted.settled_as != SettledBy.TEST and wanted.report:
        found.add("report", "Leave this out: only what a test settles names a report.")
    why = "Say why, so that whoever disputes it can follow."
    found.take("words", text.said, wanted.words, why, limit=text.LETTER)
    found.settle()
    return Outcome(wanted.outcome), SettledBy(wanted.settled_as)


def ways(kind: DisputeKind, *, sealed: bool) -> tuple[SettledBy, ...]:
    """On what a dispute of this kind can be settled now; `sealed`: parties judge its vulnerability alone."""
    return tuple(way for way in SETTLING[kind] if not (sealed and (kind, way) in JUDGING))


def settles(kind: DisputeKind) -> Role:
    """As which party a dispute of this kind is settled: the clinical adviser's or the center's."""
    return next(iter(SETTLING[kind].values()))
