"""Memberships with what hangs on them in cases and reports, which memberships themselves do not know."""

from __future__ import annotations

import contextlib
import datetime as dt
import uuid

from medaccord.apps.cases.commands import colleague
from medaccord.apps.cases.queries.owned import owned
from medaccord.apps.intake.commands import report
from medaccord.apps.intake.queries.held import held_reports
from medaccord.apps.parties.commands import membership
from medaccord.core.principal import Actor, system
from medaccord.domain.errors import Illegal


def end(actor: Actor, now: dt.datetime, *, organisation: uuid.UUID, person: uuid.UUID) -> None:
    """End a membership and take what the person holds for it in cases and reports (decisions 0235, 0262).

    What cannot be taken now the platform takes with one of its rounds.
    """
    held = owned(actor, organisation, person)
    reports = held_reports(actor, organisation, person)
    membership.end(actor, now, organisation=organisation, person=person)
    for each in held:
        with contextlib.suppress(Illegal):
            colleague.leave(system(each.realm, each.case), each.case, now)
    for told in reports:
        with contextlib.suppress(Illegal):
            report.leave(system(told.realm, told.report), told.report, now)


def confirm(actor: Actor, now: dt.datetime, *, person: uuid.UUID) -> None:
    """Say that somebody is who they were, and open the cases in which nobody else could (decision 0243)."""
    membership.confirm(actor, now, person=person)
    colleague.confirm_alone(person, now)
