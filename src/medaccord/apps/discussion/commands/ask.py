"""A question to a reporter: a message for which the report waits until it is answered."""

from __future__ import annotations

from medaccord.apps.discussion.commands.post import tell
from medaccord.apps.discussion.models import Post
from medaccord.apps.intake.models import Report
from medaccord.core.act import Act
from medaccord.core.command import command
from medaccord.domain.errors import Illegal
from medaccord.domain.verbs import Verb


@command(Verb.REPORT_ASK, on=Report)
def ask(act: Act, report: Report, *, text: str) -> Post:
    """Ask the reporter something: until they write again the report waits for them."""
    if not report.is_followed:
        raise Illegal("Nobody reads for this manufacturer here. Ask it the way its report came.")
    row = tell(act, report, text)
    act.change(report, asked_at=act.now, version=report.version + 1)
    return row
