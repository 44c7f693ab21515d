"""What papers of a manufacturer are drawn up from: what it said of one vulnerability in the case."""

from __future__ import annotations

from dataclasses import dataclass

from medaccord.apps.assessments.queries.following import FollowsLine
from medaccord.apps.assessments.queries.together import DeterminationLine
from medaccord.apps.cases.queries.content import Content, RemediationView
from medaccord.apps.cases.queries.views import CaseView, Party, VulnerabilityView
from medaccord.web.presenters.assessments.judged import Judged


@dataclass(frozen=True, slots=True)
class Told:
    """A case with its answers, a vulnerability of it, the reader's own manufacturer, and what was said of it.

    `judged` is about this vulnerability alone.
    """

    view: CaseView
    one: VulnerabilityView
    mine: Party
    judged: Judged
    content: Content

    @property
    def name(self) -> str:
        """Title and CVE number of the vulnerability, as far as it has them."""
        return ", ".join(filter(None, (self.one.title, self.one.cve)))

    @property
    def determination(self) -> DeterminationLine | None:
        """The newest of the own determinations."""
        own = (line for line in self.judged.determinations if line.participant == self.mine.id)
        return next((line for line in own if line.newest), None)

    @property
    def follows(self) -> FollowsLine | None:
        """The facts that it states, and the clocks that follow."""
        return next((line for line in self.judged.follows if line.participant == self.mine.id), None)

    @property
    def remediations(self) -> list[RemediationView]:
        """What it wrote itself of how the risk is brought down."""
        told = (fix for fix in self.content.remediations if fix.vulnerability == self.one.id)
        return [fix for fix in told if fix.party == self.mine.id]
