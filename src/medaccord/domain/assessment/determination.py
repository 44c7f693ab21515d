"""Controlled or uncontrolled, as a person determines it: before compensating controls and with them.

A manufacturer's determination is its duty (FDA postmarket guidance 2016 §VI); a clinical adviser's is a view
beside it. Neither is a regulatory decision unless the agency says so of its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from medaccord.domain import text
from medaccord.domain.findings import Findings
from medaccord.domain.roles import Role
from medaccord.domain.scoring import fda
from medaccord.domain.scoring.exploitability import Exploitability
from medaccord.domain.scoring.fda import Matrix, Region
from medaccord.domain.scoring.harm import Harm
from medaccord.domain.sentence import Sentence

DETERMINING = frozenset({Role.ADVISER, Role.MANUFACTURER})
"""Roles of parties that determine: whose duty it is, and whose view is asked."""


WORDS: Final[Mapping[str, type[StrEnum]]] = {
    "risk": fda.Determination,
    "exploitability": Exploitability,
    "severity": Harm,
    "exploitability_after": Exploitability,
    "severity_after": Harm,
}
"""What is chosen, by its name; what ends in `after` is with controls, and left out without."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody determines, as it was typed; without controls both places are one."""

    risk: str
    exploitability: str
    severity: str
    rationale: str
    controls: str = ""
    exploitability_after: str = ""
    severity_after: str = ""


@dataclass(frozen=True, slots=True)
class Determined:
    """A determination that is complete; the regions are what the matrix proposes."""

    risk: fda.Determination
    exploitability: Exploitability
    severity: Harm
    exploitability_after: Exploitability
    severity_after: Harm
    before: Region
    after: Region


def read(wanted: Wanted, matrix: Matrix) -> Determined:
    """Check what somebody determines; raises Invalid with findings by the name of each part."""
    found, why = Findings(), "Say why, so that others can follow it."
    for name, words in WORDS.items():
        value = getattr(wanted, name)
        if (value or not name.endswith("_after")) and value not in [one.value for one in words]:
            found.add(name, Sentence("Choose one of: {listed}.", listed=", ".join(words)))
    found.take("rationale", text.said, wanted.rationale, why, limit=text.LETTER)
    found.take("controls", text.text, wanted.controls, limit=text.REASON)
    if (wanted.exploitability_after or wanted.severity_after) and not wanted.controls.strip():
        found.add("controls", "Say which controls you have in mind.")
    found.settle()
    before = Exploitability(wanted.exploitability), Harm(wanted.severity)
    after = (
        Exploitability(wanted.exploitability_after or wanted.exploitability),
        Harm(wanted.severity_after or wanted.severity),
    )
    proposal = fda.propose(matrix, before, after)
    risk = fda.Determination(wanted.risk)
    return Determined(risk, *before, *after, proposal.before, proposal.after)


def columns(one: Determined) -> dict[str, str]:
    """How a determination is kept: by each name a word."""
    return {name: getattr(one, name).value for name in (*WORDS, "before", "after")}
