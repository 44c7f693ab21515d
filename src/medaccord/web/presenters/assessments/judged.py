"""What a reader sees of the assessments of a case, as whom they read it, and where each step lies."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from medaccord.apps.assessments.queries.disputes import DisputeLine
from medaccord.apps.assessments.queries.following import FollowsLine
from medaccord.apps.assessments.queries.provisional import ProvisionalLine
from medaccord.apps.assessments.queries.rounds import ExhibitLine, OwnLine, RoundLine
from medaccord.apps.assessments.queries.standing import Standing, standing
from medaccord.apps.assessments.queries.together import ConsensusLine, DeterminationLine, JoiningLine
from medaccord.apps.cases.queries.views import CaseView, VulnerabilityView
from medaccord.domain.roles import Role
from medaccord.web.presenters.cases.head import Tab, address
from medaccord.web.presenters.devices.products import vulnerability_words


@dataclass(frozen=True, slots=True)
class Judged:
    """All that the reader sees of the assessments of a case."""

    rounds: Sequence[RoundLine] = ()
    own: Sequence[OwnLine] = ()
    exhibits: Sequence[ExhibitLine] = ()
    determinations: Sequence[DeterminationLine] = ()
    statements: Sequence[ConsensusLine] = ()
    joinings: Sequence[JoiningLine] = ()
    follows: Sequence[FollowsLine] = ()
    provisionals: Sequence[ProvisionalLine] = ()
    disputes: Sequence[DisputeLine] = ()
    terms: Mapping[str, str] = field(default_factory=dict)
    """By code the IMDRF term that it names, of all codes in it."""

    def of(self, flaw: uuid.UUID) -> Judged:
        """What of it is about one vulnerability."""
        return Judged(
            [one for one in self.rounds if one.vulnerability == flaw],
            [one for one in self.own if one.vulnerability == flaw],
            [one for one in self.exhibits if one.vulnerability == flaw],
            [one for one in self.determinations if one.vulnerability == flaw],
            [one for one in self.statements if one.vulnerability == flaw],
            [one for one in self.joinings if one.vulnerability == flaw],
            [one for one in self.follows if one.vulnerability == flaw],
            [one for one in self.provisionals if one.vulnerability == flaw],
            [one for one in self.disputes if one.vulnerability == flaw],
            self.terms,
        )

    @property
    def last(self) -> list[RoundLine | OwnLine]:
        """The newest round as the agencies see it, and as the reader's own party was asked."""
        return [*self.rounds[:1], *self.own[:1]]

    @property
    def running(self) -> bool:
        """Whether the reader knows of a seal that is closed."""
        return any(one.opened_at is None for one in self.last)

    @property
    def is_empty(self) -> bool:
        """Whether nobody was asked, as far as the reader knows, and nothing was said."""
        return not any(
            (self.rounds, self.own, self.exhibits, self.determinations, self.statements, self.joinings)
        )


def standing_of(view: CaseView, judged: Judged, one: VulnerabilityView) -> Standing:
    """What the scores of a vulnerability propose, and what nobody has said."""
    told = (judged.rounds, judged.own, judged.exhibits, judged.determinations)
    return standing(view.scores, one.id, *told)


def there(view: CaseView, row: uuid.UUID, *step: str) -> str:
    """The address of one vulnerability's assessment, or of a step with it."""
    return f"{assessed_at(view.id, row)}{''.join(f'{one}/' for one in step)}"


def assessed_at(case: uuid.UUID, row: uuid.UUID) -> str:
    """The address of one vulnerability's assessment in any case."""
    return f"{address(case, Tab.ASSESSMENT)}{row}/"


def on(view: CaseView, noun: str, row: uuid.UUID, step: str) -> str:
    """The address of a step with an opinion, a determination or a statement."""
    return f"{address(view.id, Tab.ASSESSMENT)}{noun}/{row}/{step}/"


def is_mine(view: CaseView, party: uuid.UUID) -> bool:
    """Whether the reader acts for a party."""
    found = view.party(party)
    return found is not None and found.mine and found.left_at is None


def is_agency(view: CaseView) -> bool:
    """Whether the reader is of the desk or of an adviser's agency."""
    return view.is_desk or Role.ADVISER in view.roles


def no_determination(view: CaseView) -> str:
    """What stands for a determination that is not shown: the agencies alone see that there is none."""
    return _("Not assessed") if is_agency(view) else _("You are shown no determination.")


def no_harm(view: CaseView) -> str:
    """The same of the harm to patients."""
    return _("Not assessed") if is_agency(view) else _("You are shown no view of harm.")


def reading_as(view: CaseView) -> Role | None:
    """As what the reader reads others' opinions: the agencies see all of them."""
    if is_agency(view):
        return None
    return Role.MANUFACTURER if Role.MANUFACTURER in view.roles else Role.REPORTER


def called(one: VulnerabilityView | None) -> str:
    """What a vulnerability is called; of one that is not here any more its judges may not see the name."""
    return _("a vulnerability that is not in this case any more") if one is None else vulnerability_words(one)
