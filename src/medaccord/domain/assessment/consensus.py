"""A joint statement in two parts: the center signs how easy it is, the adviser how badly it could hurt.

It is a proposal to the other parties, who join it or dissent with a reason; it may stand without them
(agreement B2). Versions follow each other; none is overwritten.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from medaccord.domain import text
from medaccord.domain.findings import Findings
from medaccord.domain.roles import DESK, Role
from medaccord.domain.scoring import cvss
from medaccord.domain.sentence import Sentence


class StatementPart(StrEnum):
    """What is signed apart: by whoever answers for it."""

    TECHNICAL = "technical"
    CLINICAL = "clinical"


class Stance(StrEnum):
    """What a party says of a joint statement."""

    OPEN = "open"
    JOINED = "joined"
    DISSENTED = "dissented"


TEXTS: Final[Mapping[str, StatementPart]] = {
    "technical": StatementPart.TECHNICAL,
    "clinical": StatementPart.CLINICAL,
    "patients": StatementPart.CLINICAL,
    "clinicians": StatementPart.CLINICAL,
    "mitigations": StatementPart.CLINICAL,
}
"""Its texts, each with the part that it belongs to: what it is, what it means, what to do."""
PARTS: Final[Mapping[str, StatementPart]] = {part.value: part for part in StatementPart}
"""What may be signed, by its word; a concurrence is with the clinical part."""
NEEDED: Final = ("technical", "clinical")
SIGNING: Final[Mapping[StatementPart, frozenset[Role]]] = {
    StatementPart.TECHNICAL: DESK,
    StatementPart.CLINICAL: frozenset({Role.ADVISER}),
}
"""Who signs which part."""
MOST_SCORES: Final = 20
"""Of one statement; each is for a set of products."""
SCORE_FIELDS: Final = ("from", "vector", "products")
"""Of one score in a form: one that somebody gave already, or a vector that is typed, and what it is for."""


@dataclass(frozen=True, slots=True)
class Scored:
    """A CVSS vector of any version, and the products that it is for; it belongs to the technical part."""

    vector: str
    products: frozenset[uuid.UUID]


def score_field(place: int, part: str) -> str:
    """The name of one field of one score, as forms and drafts of a statement have it."""
    return f"score_{place}_{part}"


def check(texts: Mapping[str, str], found: Findings) -> dict[str, str]:
    """The texts of a statement, each within its length; adds findings by the name of each."""
    for name in texts:
        if name not in TEXTS:
            found.add("", Sentence("A joint statement has no part {name!a}.", name=name[:20]))
    for name in TEXTS:
        found.take(name, text.text, texts.get(name, ""), limit=text.LETTER)
    for name in NEEDED:
        if not texts.get(name, "").strip():
            found.add(name, "Write this part. Whoever signs it answers for it.")
    return {name: texts.get(name, "") for name in TEXTS}


def readable(role: Role) -> frozenset[str]:
    """The texts that a party of a role is shown: a finder the technical one."""
    return frozenset({"technical"} if role == Role.REPORTER else TEXTS)


def check_scores(scores: Sequence[Scored], found: Findings) -> list[dict[str, Any]]:
    """The scores of a statement as they are kept, each vector in its standard's order.

    A product has one of each CVSS version. Adds findings by place in the list, such as `scores/0/vector`,
    which name the metric that is wrong.
    """
    if len(scores) > MOST_SCORES:
        found.add("scores", Sentence("Give {most} scores at most.", most=MOST_SCORES))
        return []
    return list(_checked(scores, found))


def _checked(scores: Sequence[Scored], found: Findings) -> Iterator[dict[str, Any]]:
    taken: set[tuple[cvss.Version, uuid.UUID]] = set()
    for place, one in enumerate(scores):
        if not one.products:
            found.add(f"scores/{place}/products", "Choose one product or more.")
        result = found.take(f"scores/{place}/vector", cvss.score, one.vector.strip())
        if result is None:
            continue
        figures = {(result.version, product) for product in one.products}
        if figures & taken:
            twice = "One of these products has a CVSS {version} score above. Keep one of them."
            found.add(f"scores/{place}/products", Sentence(twice, version=result.version.value))
        taken |= figures
        yield {"vector": result.vector, "products": sorted(map(str, one.products))}


def shown_scores(
    role: Role, scores: Sequence[Mapping[str, Any]], known: Collection[str]
) -> list[dict[str, Any]]:
    """The scores as a party of a role is shown them, which may read of the `known` products.

    A manufacturer is shown those of its own products. A finder, who may read of no product, is shown every
    vector, as of opinions (decision 0285).
    """
    told = [
        {"vector": one["vector"], "products": [key for key in one["products"] if key in known]}
        for one in scores
    ]
    return [one for one in told if one["products"] or role == Role.REPORTER]
