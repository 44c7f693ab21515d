"""A joint statement in two parts: the center signs how easy it is, the adviser how badly it could hurt.

It is a proposal to the other parties, who join it or dissent with a reason; it may stand without them
(agreement B2). Versions follow each other; none is overwritten.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from medaccord.domain import text
from medaccord.domain.findings import Findings
from medaccord.domain.roles import DESK, Role
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


def check(texts: Mapping[str, str]) -> dict[str, str]:
    """The texts of a statement, each within its length; raises Invalid with findings by the name of each."""
    found = Findings()
    for name in texts:
        if name not in TEXTS:
            found.add("", Sentence("A joint statement has no part {name!a}.", name=name[:20]))
    for name in TEXTS:
        found.take(name, text.text, texts.get(name, ""), limit=text.LETTER)
    for name in NEEDED:
        if not texts.get(name, "").strip():
            found.add(name, "Write this part. Whoever signs it answers for it.")
    found.settle()
    return {name: texts.get(name, "") for name in TEXTS}


def readable(role: Role) -> frozenset[str]:
    """The texts that a party of a role is shown: a finder the technical one."""
    return frozenset({"technical"} if role == Role.REPORTER else TEXTS)
