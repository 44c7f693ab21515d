"""A reporter says later that a patient is affected, that it is exploited, or that it is public."""

from __future__ import annotations

from collections.abc import Collection

from medaccord.apps.cases.urgency import pass_on
from medaccord.apps.discussion.commands.post import tell
from medaccord.apps.discussion.models import Post
from medaccord.apps.intake.announce import is_urgent
from medaccord.apps.intake.models import Report, Urgency
from medaccord.core.act import Act
from medaccord.core.command import command
from medaccord.domain.errors import Invalid
from medaccord.domain.notices import URGENT
from medaccord.domain.verbs import Verb


@command(Verb.REPORT_ALARM, on=Report)
def alarm(act: Act, report: Report, *, says: Collection[Urgency], text: str) -> Post:
    """Say what has happened since, in words that the desk reads; the report and its case are urgent at once.

    What was sent stays as it was: the proof of its time is about that (decision 0190).
    """
    if not says:
        raise Invalid({"says": ["Choose what has happened."]})
    was_urgent = is_urgent(act, report)
    row = tell(act, report, text, urgent=True)
    told = [what.value for what in Urgency if what in says or what in report.alarms]
    act.change(report, alarms=told, alarmed_at=act.told_at, version=report.version + 1)
    if not was_urgent:
        act.outcomes[report.room_id] = URGENT
    pass_on(act, report, raised=True)
    return row
