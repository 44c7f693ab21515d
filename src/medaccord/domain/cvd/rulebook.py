"""The 23 rules that tie the disclosure models, as data (Vultron model interactions, RFC 2119 levels)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    """How strongly the source words a rule."""

    MUST_NOT = "must_not"
    SHALL = "shall"
    SHALL_NOT = "shall_not"
    SHOULD = "should"
    SHOULD_NOT = "should_not"
    MAY = "may"
    DESCRIPTIVE = "descriptive"


HARD = frozenset({Level.MUST_NOT, Level.SHALL, Level.SHALL_NOT})


class How(StrEnum):
    """How a rule takes effect here."""

    GUARD = "guard"
    CAUTION = "caution"
    STANDING = "standing"
    EFFECT = "effect"
    PERMISSION = "permission"


@dataclass(frozen=True)
class Rule:
    """One rule: its levels as worded in the source, its sentence, where it stands, how it works here.

    `ours` says where we are stricter than the source, and why.
    """

    number: int
    levels: tuple[Level, ...]
    sentence: str
    citation: str
    how: frozenset[How]
    ours: str = ""

    @property
    def code(self) -> str:
        """T1 to T23."""
        return f"T{self.number}"


_NEGOTIATING = "Vultron em/negotiating"
_EARLY = "Vultron em/early_termination"
_PRINCIPLES = "Vultron em/principles"
_RM_EM = "Vultron model_interactions/rm_em"
_RM_EM_CS = "Vultron model_interactions/rm_em_cs"
_SPLIT = "Vultron em/split_merge"
_OTHERS = "Vultron em/working_with_others"


def _rule(number: int, levels: str, how: str, citation: str, sentence: str, ours: str = "") -> Rule:
    named = tuple(Level(word) for word in levels.split())
    return Rule(number, named, sentence, citation, frozenset(How(word) for word in how.split()), ours)


RULES: tuple[Rule, ...] = (
    _rule(
        1,
        "must_not",
        "guard",
        _RM_EM_CS,
        "No embargo is proposed or agreed once the case is public, exploited or under attack.",
        "Revisions too, as the message tables ask for a quiet case there; rejecting and ending stay open.",
    ),
    _rule(
        2,
        "shall",
        "effect",
        _EARLY,
        "A public case or exploit ends an active embargo and rejects a proposed one at once.",
    ),
    _rule(3, "should", "standing", _EARLY, "Attacks should end the embargo; a person decides."),
    _rule(
        4,
        "should may",
        "standing permission",
        _EARLY,
        "Adversaries who hold exploit code should end the embargo, adversaries who know details may.",
    ),
    _rule(
        5,
        "should_not should",
        "caution standing",
        _RM_EM_CS,
        "Once every fix is deployed no embargo begins, and an existing one should end.",
    ),
    _rule(
        6,
        "should may",
        "caution standing permission",
        _RM_EM_CS,
        "Once every fix is ready, begin no embargo but a brief one; an active one may go on.",
    ),
    _rule(
        7,
        "should",
        "standing",
        _RM_EM_CS,
        "When the first manufacturer knows, an embargo should be proposed and decided soon.",
    ),
    _rule(
        8,
        "may should_not",
        "caution permission",
        _RM_EM,
        "An embargo may be proposed before the report is sent or while it is received, valid or accepted, "
        "not while it is invalid, deferred or closed.",
    ),
    _rule(
        9,
        "should_not may",
        "caution permission",
        _RM_EM,
        "A proposal is not agreed by one whose report is invalid or closed; it may be rejected there.",
    ),
    _rule(
        10,
        "may",
        "permission",
        _RM_EM,
        "A revision may be proposed and answered while the report is valid, accepted or deferred.",
    ),
    _rule(
        11,
        "should_not",
        "caution",
        _RM_EM,
        "Do not close the report while an embargo is active, or say whether you still keep it.",
    ),
    _rule(
        12,
        "shall_not",
        "guard",
        _RM_EM,
        "One participant's closing or deferring never ends the case's embargo.",
    ),
    _rule(
        13,
        "should may",
        "guard effect permission",
        _EARLY,
        "Leaving is not ending: the leaver should hear no more, and the others may then end the embargo.",
        "A departure alone never ends it; somebody must.",
    ),
    _rule(
        14,
        "shall",
        "guard effect",
        _RM_EM,
        "Sending the report while an embargo is proposed accepts its terms.",
        "Where the terms cannot be accepted any more (T1), the proposal is rejected before anything is sent.",
    ),
    _rule(
        15,
        "may",
        "caution permission",
        _PRINCIPLES,
        "Only an active embargo binds; after a rejection anyone may publish.",
        "Releasing while it binds takes a recorded reason.",
    ),
    _rule(16, "shall_not", "guard", _PRINCIPLES, "An embargo's end is no duty to publish."),
    _rule(
        17,
        "shall",
        "guard",
        _PRINCIPLES,
        "An embargo has one unambiguous end, begins when it is accepted and is never indefinite.",
    ),
    _rule(
        18,
        "shall should_not",
        "guard effect",
        _OTHERS,
        "A new participant is offered the existing embargo and gets the report only after accepting.",
        "Sharing before acceptance is refused, not only advised against: need to know.",
    ),
    _rule(19, "should_not", "caution", _EARLY, "Exploit code is not published while an embargo is active."),
    _rule(
        20,
        "descriptive",
        "permission",
        _RM_EM_CS,
        "Publishing presumes that somebody has accepted the report.",
    ),
    _rule(
        21,
        "shall",
        "guard effect",
        _SPLIT,
        "Merged cases propose a new embargo; until then the earliest accepted end applies.",
        "A case that cannot hold an embargo takes in no embargoed case.",
    ),
    _rule(
        22,
        "shall should",
        "guard caution standing effect",
        _SPLIT,
        "A split carries the embargo over; a new end should not be earlier; weigh leaks, tell the siblings.",
    ),
    _rule(
        23,
        "may",
        "permission",
        _NEGOTIATING,
        "An extension may be proposed for trailing manufacturers; a quorum that is ready may end early, "
        "weighing the supply chain and public health.",
    ),
)

BY_CODE: dict[str, Rule] = {rule.code: rule for rule in RULES}
