"""Scores: CVSS vectors for sets of products, each with its source; one vulnerability may have several."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from medaccord.apps.cases import corrections, inputs
from medaccord.apps.cases.models import Participant, Score, Vulnerability
from medaccord.apps.cases.picture import acting_participant
from medaccord.apps.devices.commands.product import common_room, homes, product_sets
from medaccord.core.act import Act
from medaccord.core.command import command
from medaccord.domain import text
from medaccord.domain.errors import Invalid
from medaccord.domain.findings import Findings
from medaccord.domain.scoring import cvss
from medaccord.domain.sentence import Sentence
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
    inputs.standing(row)
    found = Findings()
    inputs.some(scores, found, "scores")
    scored = [_scored(one, found, f"{place}/") for place, one in enumerate(scores)]
    rooms = homes(act, (product for one in scores for product in one.products), found)
    found.settle()
    wanted = [
        (one.products, common_room(act, row, (rooms[product] for product in one.products))) for one in scores
    ]
    sets = product_sets(act, row, wanted)
    positions = inputs.places(act, Score, [row.id] * len(scores))
    source, party = _own_name(act), corrections.writer(act)
    return act.add_all(
        Score(
            stream_id=row.stream_id,
            room_id=key[1],
            vulnerability=row,
            products=sets[key],
            party=party,
            position=position,
            source=one.source or source,
            at=act.now,
            **_figures(one, result),
        )
        for one, result, key, position in zip(scores, scored, wanted, positions, strict=True)
        if result is not None
    )


@command(Verb.SCORE_CHANGE, on=Score)
def change(act: Act, row: Score, *, wanted: NewScore, version: int | None = None) -> Score:
    """Put another vector and products in place of those there; whose it is stays where none is given."""
    corrections.check(act, row, version)
    found = Findings()
    result = _scored(wanted, found, "")
    rooms = homes(act, wanted.products, found)
    found.settle()
    assert result is not None
    key = (wanted.products, corrections.room_among(act, row, rooms.values()))
    values = _figures(wanted, result) | {"products": product_sets(act, row, [key])[key], "room_id": key[1]}
    return corrections.put(act, row, **values, source=wanted.source or row.source, at=act.now)


@command(Verb.SCORE_WITHDRAW, on=Score)
def withdraw(act: Act, row: Score, *, reason: str, version: int | None = None) -> Score:
    """Say that a score is over, and why."""
    return corrections.withdraw(act, row, reason, version)


def _figures(one: NewScore, result: cvss.Score) -> dict[str, Any]:
    return {
        "vector": one.vector,
        "cvss": result.version.value,
        "base": result.base_score,
        "severity": result.severity.value,
    }


def _scored(one: NewScore, found: Findings, prefix: str) -> cvss.Score | None:
    found.take(f"{prefix}source", text.line, one.source)
    if not one.products:
        found.add(f"{prefix}products", "Choose one product or more.")
    return found.take(f"{prefix}vector", _score, one.vector)


def _score(vector: str) -> cvss.Score:
    if not vector.strip():
        raise Invalid("Give a CVSS vector; it starts with CVSS: and its version, in 2.0 with AV.")
    if len(vector) > LONGEST_VECTOR:
        raise Invalid(
            Sentence(
                "Shorten the vector to {longest_vector} characters by leaving out undefined metrics.",
                longest_vector=LONGEST_VECTOR,
            )
        )
    return cvss.score(vector)


def _own_name(act: Act) -> str:
    parties = list(Participant.objects.within(act).filter(left_at=None))
    own = acting_participant(act, parties)
    return next((party.name for party in parties if party.id == own), "")
