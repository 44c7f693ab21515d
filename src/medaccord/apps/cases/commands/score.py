"""Scores: CVSS vectors for sets of products, each with its source; one vulnerability may have several."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from medaccord.apps.cases import inputs
from medaccord.apps.cases.models import Participant, Score, Vulnerability
from medaccord.apps.cases.picture import acting_participant
from medaccord.apps.devices.commands.product import common_room, homes, product_sets
from medaccord.core.act import Act
from medaccord.core.command import command
from medaccord.domain import text
from medaccord.domain.errors import Invalid
from medaccord.domain.findings import Findings
from medaccord.domain.scoring import cvss
from medaccord.domain.verbs import Verb

LONGEST_VECTOR = 300


@dataclass(frozen=True, slots=True)
class NewScore:
    """A vector as given for these products; without a source it is the scorer's own organisation's."""

    vector: str
    products: frozenset[uuid.UUID]
    source: str = ""


@command(Verb.SCORE_ADD, on=Vulnerability)
def add(act: Act, row: Vulnerability, *, scores: Sequence[NewScore]) -> list[Score]:
    """Add scores; version, base score and severity are computed from each vector, which is kept as given.

    Raises Invalid with findings by place in the list; those of `0/vector` name the metric that is wrong.
    """
    inputs.unmoved(row)
    found = Findings()
    inputs.some(scores, found, "scores")
    scored = [_scored(place, one, found) for place, one in enumerate(scores)]
    rooms = homes(act, (product for one in scores for product in one.products), found)
    found.settle()
    wanted = [
        (one.products, common_room(act, row, (rooms[product] for product in one.products))) for one in scores
    ]
    sets = product_sets(act, row, wanted)
    positions = inputs.places(act, Score, [row.id] * len(scores))
    source = _own_name(act)
    return act.add_all(
        Score(
            stream_id=row.stream_id,
            room_id=key[1],
            vulnerability=row,
            products=sets[key],
            position=position,
            vector=one.vector,
            cvss=result.version.value,
            base=result.base_score,
            severity=result.severity.value,
            source=one.source or source,
            at=act.now,
        )
        for one, result, key, position in zip(scores, scored, wanted, positions, strict=True)
        if result is not None
    )


def _scored(place: int, one: NewScore, found: Findings) -> cvss.Score | None:
    found.take(f"{place}/source", text.line, one.source)
    if not one.products:
        found.add(f"{place}/products", "Choose one product or more.")
    return found.take(f"{place}/vector", _score, one.vector)


def _score(vector: str) -> cvss.Score:
    if not vector.strip():
        raise Invalid("Give a CVSS vector; it starts with CVSS: and its version, in 2.0 with AV.")
    if len(vector) > LONGEST_VECTOR:
        raise Invalid(f"Shorten the vector to {LONGEST_VECTOR} characters by leaving out undefined metrics.")
    return cvss.score(vector)


def _own_name(act: Act) -> str:
    parties = list(Participant.objects.within(act).filter(left_at=None))
    own = acting_participant(act, parties)
    return next((party.name for party in parties if party.id == own), "")
