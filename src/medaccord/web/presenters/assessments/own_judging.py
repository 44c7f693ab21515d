"""What a reporter is asked to judge, as sections of its own page: the question, its answer, what it reads."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from medaccord.apps.cases.queries.of_report import OwnPart
from medaccord.apps.cases.queries.views import CaseView
from medaccord.domain.assessment.seal import State
from medaccord.domain.verbs import Verb
from medaccord.web.presenters.assessments import dispute
from medaccord.web.presenters.assessments.consensus import anchors, joinings
from medaccord.web.presenters.assessments.judged import Judged, called
from medaccord.web.presenters.assessments.opinion import opinions, own_opinion
from medaccord.web.presenters.assessments.provisional import boxes
from medaccord.web.presenters.cases.case import may
from medaccord.web.viewmodels import OwnDisputes, OwnJudgment


@dataclass(frozen=True, slots=True)
class Judging:
    """What an own part was asked to judge and reads of it, in a case that is open to it."""

    part: OwnPart
    view: CaseView
    judged: Judged

    @property
    def due_at(self) -> dt.datetime | None:
        """Until when the first answer is waited for that is still to be given."""
        if not may(self.view, Verb.OPINION_GIVE):
            return None
        waits = (
            one
            for one in self.judged.own
            if one.opened_at is None and not one.ended_because and one.state == State.ASKED
        )
        return min((one.due_at for one in waits if one.participant == self.part.participant), default=None)


def own_judgments(found: Iterable[Judging], now: dt.datetime) -> tuple[OwnJudgment, ...]:
    """One section for each vulnerability that an own part was asked about, or reads a statement of."""
    drawn = (section for one in found for section in _sections(one, now))
    return tuple(
        replace(one, id="judging" if place == 1 else f"judging-{place}") for place, one in enumerate(drawn, 1)
    )


def own_disputes(found: Iterable[Judging]) -> Iterator[OwnDisputes]:
    """Disputes of each case in which there is one, or in which an own part can open one."""
    for one in found:
        acts = tuple(dispute.open_act(one.view))
        if acts or one.judged.disputes:
            yield OwnDisputes(dispute.note(), dispute.table(one.view, one.judged.disputes), acts)


def _sections(found: Judging, now: dt.datetime) -> Iterator[OwnJudgment]:
    party = found.part.participant
    own = [one for one in found.judged.own if one.participant == party]
    told = [one for one in found.judged.joinings if one.participant == party]
    flaws = {one.id: one for one in found.view.vulnerabilities}
    keys = [*(one.vulnerability for one in own), *(one.vulnerability for one in told)]
    for key in dict.fromkeys([*keys, *(one.vulnerability for one in found.judged.provisionals)]):
        judged = found.judged.of(key)
        compared = (replace(one, id=f"{one.id}-{key}") for one in opinions(found.view, judged))
        yield OwnJudgment(
            id="",
            heading=_("Assessment of %s") % called(flaws.get(key)),
            own=tuple(
                own_opinion(found.view, line, judged.terms) for line in own if line.vulnerability == key
            ),
            compared=tuple(compared),
            statements=tuple(joinings(found.view, judged)),
            provisionals=boxes(judged.provisionals, anchors(judged), now),
        )
