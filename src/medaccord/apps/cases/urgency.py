"""What became urgent is so wherever it goes on: in what agencies were told, and in every case of it."""

from __future__ import annotations

import uuid

from medaccord.apps.cases.models import Case, CaseReport, Link
from medaccord.apps.intake.announce import correct
from medaccord.apps.intake.models import Report
from medaccord.core.act import Act
from medaccord.domain.cvd.kin import GOES_ON, Relation
from medaccord.domain.notices import URGENT

ONWARD = (*GOES_ON, Relation.SIBLING)
"""From a case to those that deal with something of what it dealt with."""


def pass_on(act: Act, told: Report, *, raised: bool) -> None:
    """Bring agencies up to date with a locked report, and mark its cases where its urgency was `raised`."""
    correct(act, told)
    for case in dealing_with(act, told) if raised else ():
        if not case.urgent:
            act.change(case, urgent=True, changed_at=act.told_at, version=case.version + 1)
            act.outcomes[case.room_id] = URGENT


def dealing_with(act: Act, told: Report) -> list[Case]:
    """The case of a report and all that it went on in or was split into, locked; closed ones as well."""
    found: set[uuid.UUID] = set()
    further = _answering(act, told)
    while further - found:
        act.lock(*further)
        found |= further
        onward = Link.objects.within(act).filter(stream__in=found, relation__in=ONWARD)
        further = set(onward.values_list("other_id", flat=True))
    return list(Case.objects.within(act).filter(id__in=found).order_by("id"))


def _answering(act: Act, told: Report) -> set[uuid.UUID]:
    """The case that was opened; where an older report does not say which, those that the actor sees."""
    if told.case_id is not None:
        return {told.case_id}
    seen = CaseReport.objects.visible_to(act.actor).filter(report=told)
    return set(seen.values_list("stream_id", flat=True))
