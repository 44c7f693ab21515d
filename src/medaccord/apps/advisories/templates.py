"""From the center's text templates to what a draft prints of them, frozen with it (decision 0186)."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from medaccord.apps.advisories.queries.templates import living
from medaccord.apps.cases.models import Case
from medaccord.apps.parties.models import Origin
from medaccord.domain import text
from medaccord.domain.advisory.template import Template, frozen, left_out
from medaccord.domain.errors import Invalid, Stale
from medaccord.domain.sentence import Sentence


@dataclass(frozen=True, slots=True)
class Chosen:
    """A template that a draft prints: in other words where `text` has some, of the version that was read."""

    template: uuid.UUID
    text: str = ""
    version: int | None = None


def freeze(case: Case, chosen: Collection[Chosen] | None) -> list[dict[str, Any]]:
    """What a draft prints of the center's texts, and which standing ones it does without.

    What is replayed was another center's: it prints none.
    """
    if case.origin == Origin.REPLAY:
        if chosen:
            raise Invalid({"templates": ["A replayed advisory prints no texts of this center."]})
        return []
    known = {one.id: one for one in living()}
    if chosen is None:
        return [frozen(one) for one in known.values() if one.standing]
    wanted = _wanted(known, chosen)
    printed = [frozen(known[key], one.text) for key, one in wanted.items()]
    return printed + [left_out(one) for one in known.values() if one.standing and one.id not in wanted]


def _wanted(known: dict[str, Template], chosen: Collection[Chosen]) -> dict[str, Chosen]:
    wanted = {str(one.template): one for one in chosen}
    if len(wanted) != len(chosen) or not wanted.keys() <= known.keys():
        raise Invalid({"templates": ["Choose each of the center's texts once, and none that was retired."]})
    for key, one in wanted.items():
        text.text(one.text, limit=text.LETTER, name="templates")
        if one.version is not None and one.version != known[key].version:
            raise Stale(
                Sentence(
                    "The text '{name}' was changed since you opened this. Read it again.",
                    name=known[key].name,
                )
            )
    return wanted
