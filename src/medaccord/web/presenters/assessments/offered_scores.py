"""Scores that whoever writes a joint statement may start from: what parties gave, and those of the case."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _

from medaccord.apps.assessments.queries.rounds import ExhibitLine, RoundLine
from medaccord.apps.assessments.queries.together import ConsensusLine
from medaccord.apps.cases.queries.views import CaseView
from medaccord.domain.scoring import cvss
from medaccord.web.presenters.devices.products import choices
from medaccord.web.presenters.words import rated


def offered(
    view: CaseView, flaw: uuid.UUID, rounds: Sequence[RoundLine], exhibits: Sequence[ExhibitLine]
) -> list[tuple[str, str]]:
    """Vectors as choices, each once with everybody who gave it; of the case none while a seal is closed."""
    whose: dict[str, list[str]] = {}
    for vector, name in (*_opened(flaw, exhibits), *_listed(view, flaw, rounds)):
        names = whose.setdefault(cvss.score(vector).vector, [])
        if name not in names:
            names.append(name)
    return [(vector, f"{_figure(vector)}: {'; '.join(names)}") for vector, names in whose.items()]


def _figure(vector: str) -> str:
    scored = cvss.score(vector)
    return f"{rated(scored.base_score, scored.severity.value)}, {vector}"


def _opened(flaw: uuid.UUID, exhibits: Sequence[ExhibitLine]) -> Iterator[tuple[str, str]]:
    """The vector of each opinion that is open to the reader, of the newest round first."""
    for one in exhibits:
        vector = (one.answers or {}).get("vector")
        if one.vulnerability == flaw and vector:
            yield vector, _("%(name)s, round %(number)d") % {"name": one.name, "number": one.number}


def _listed(view: CaseView, flaw: uuid.UUID, rounds: Sequence[RoundLine]) -> Iterator[tuple[str, str]]:
    if any(one.opened_at is None for one in rounds):
        return
    for score in view.scores:
        if score.vulnerability == flaw:
            yield score.vector, _("listed in the case, %s") % (score.source or _("source not said"))


def scorable(view: CaseView, last: ConsensusLine | None) -> list[tuple[str, str]]:
    """Products that a score can be for; what an earlier version names stays a choice, unnamed if need be."""
    found = choices(view.products)
    known = {key for key, _name in found}
    earlier = {str(key) for one in last.scores for key in one.products} if last is not None else set()
    hidden = sorted(earlier - known)
    return found + [(key, _("A product that is not shown to you")) for key in hidden]
