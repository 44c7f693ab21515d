"""Where a vulnerability stands: what its scores propose, and what nobody has assessed yet."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from medaccord.apps.assessments.queries.rounds import ExhibitLine, OwnLine, RoundLine
from medaccord.apps.assessments.queries.together import DeterminationLine
from medaccord.apps.cases.queries.views import ScoreView
from medaccord.domain.assessment.seal import State
from medaccord.domain.scoring.exploitability import Exploitability, easiest


@dataclass(frozen=True, slots=True)
class Standing:
    """One vulnerability as far as the reader sees it, with the number of its scores.

    `proposed` is the easiest band of the scores and `vector` the one that gives it; both are empty without a
    score, and while the reader knows of a closed seal. `harm`, `determination`: whether anybody said it.
    """

    vulnerability: uuid.UUID
    scores: int
    proposed: Exploitability | None
    vector: str
    harm: bool
    determination: bool


def standing(
    scores: Collection[ScoreView],
    flaw: uuid.UUID,
    rounds: Sequence[RoundLine] = (),
    own: Sequence[OwnLine] = (),
    exhibits: Sequence[ExhibitLine] = (),
    determinations: Sequence[DeterminationLine] = (),
) -> Standing:
    """One vulnerability among what the reader was shown of its case, each with the newest first."""
    asked = [next((one for one in lines if one.vulnerability == flaw), None) for lines in (rounds, own)]
    sealed = any(one is not None and one.opened_at is None for one in asked)
    vectors = [one.vector for one in scores if one.vulnerability == flaw]
    band, vector = (None if sealed else easiest(vectors)) or (None, "")
    determined = any(one.vulnerability == flaw for one in determinations)
    shown = any("severity" in (one.answers or {}) for one in exhibits if one.vulnerability == flaw)
    said = any(_said_harm(one) for one in own if one.vulnerability == flaw)
    return Standing(flaw, len(vectors), band, vector, determined or shown or said, determined)


def _said_harm(line: OwnLine) -> bool:
    last = line.opinions[0] if line.opinions and line.opened_at is not None else None
    return last is not None and last.state == State.GIVEN and "severity" in last.answers
