"""A case in which four parties judge one vulnerability, made through the real commands."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from tests.filled import adviser_in
from tests.integration.advisory_case import story

from medaccord.apps.assessments.commands import assessment, opinion
from medaccord.apps.assessments.models import Assessment, Opinion
from medaccord.apps.assessments.queries.rounds import OwnLine, exhibits_of, own_of, rounds_of
from medaccord.apps.cases.commands import consent
from medaccord.apps.cases.queries.load import case_view
from medaccord.core.principal import Actor, system
from medaccord.domain.roles import Role

DAY = dt.timedelta(days=1)
V31 = "CVSS:3.1/AV:A/AC:L/PR:N/UI:N/S:U/C:N/I:H/A:H"


def technical(mark: str = "", **told: Any) -> dict[str, Any]:
    """How easy it is, with words that say `mark`."""
    return {"vector": V31, "exploitability": "high", "exploit_because": f"Because {mark}", **told}


def clinical(mark: str = "", **told: Any) -> dict[str, Any]:
    """How badly it could hurt, with words that say `mark`."""
    return {
        "harm": f"Overdose {mark}",
        "severity": "critical",
        "population": f"Opioid infusions {mark}",
        "dependence": "yes",
        "noticed": "not_always",
        "benefit_risk": f"Continue therapy {mark}",
        "risk_before": "uncontrolled",
        **told,
    }


def both(mark: str = "", **told: Any) -> dict[str, Any]:
    """What a manufacturer says."""
    controls = {"controls": f"Separate the network {mark}", "risk_after": "controlled"}
    return technical(mark) | clinical(mark) | controls | told


class Judged:
    """A story with an adviser, in which the vulnerability `one` is judged by four."""

    def __init__(self, **told: Any) -> None:
        self.s = story(**told)
        self.w, self.case, self.now = self.s.w, self.s.case, self.s.now
        adviser_in(self.s)
        self.people: dict[Role, Actor] = {
            Role.LEAD: self.w.lead,
            Role.ADVISER: self.w.adviser,
            Role.MANUFACTURER: self.w.northgate,
            Role.REPORTER: self.s.reporter,
        }
        view = case_view(self.w.lead, self.case.id)
        self.parties = {Role(p.role): p.id for p in view.parties if p.name != self.w.parties["halcyon"].name}
        consent.accept(self.s.reporter, self.parties[Role.REPORTER], self.now)
        self.answers = {
            Role.LEAD: technical("CENTER"),
            Role.ADVISER: clinical("AGENCY"),
            Role.MANUFACTURER: both("MAKER", vector=V31.replace("AC:L", "AC:H"), severity="minor"),
            Role.REPORTER: technical("FINDER"),
        }

    def ask(self, *roles: Role, **told: Any) -> Assessment:
        """Ask these, or all four."""
        parties = [self.parties[role] for role in roles or self.people]
        today = dt.datetime.now(dt.UTC).replace(hour=0, minute=0, second=0, microsecond=0)
        soon = today + 4 * DAY  # screens go by the wall clock
        told = {"due_at": soon, "question": "How bad is it?", **told}
        return assessment.ask(self.w.lead, self.s.one.id, self.now, parties=parties, **told)

    def mine(self, role: Role) -> OwnLine:
        """What a party was asked last."""
        return own_of(self.people[role], self.case.id)[0]

    def give(self, *roles: Role, **told: Any) -> list[Opinion]:
        """These, or all four, give what they think."""
        return [
            opinion.give(self.people[role], self.mine(role).id, self.now, answers=self.answers[role] | told)
            for role in roles or self.people
        ]

    def open(self, row: Assessment, at: dt.datetime | None = None) -> Assessment:
        """The platform opens the seal."""
        return assessment.open(system(stream=self.case.id), row.id, at or self.now)

    def opened(self) -> Assessment:
        """All four have answered, and the seal is open."""
        row = self.ask()
        self.give()
        return self.open(row)

    def told(self, actor: Actor) -> str:
        """All that somebody sees of assessments."""
        case = self.case.id
        return repr((rounds_of(actor, case), own_of(actor, case), exhibits_of(actor, case)))

    def party(self, role: Role) -> uuid.UUID:
        """Key of a party."""
        return self.parties[role]
